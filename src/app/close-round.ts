import type { Instant } from "../core/ids.ts";
import type { Json, Room, Round } from "../core/ledger.ts";
import { movedClose, outageWindow } from "../core/round.ts";
import { bringAnswersBack } from "./bring-answers-back.ts";
import { planRecap } from "./plan-recap.ts";
import { recountStandings } from "./recount-standings.ts";
import { roundStep } from "./round-step.ts";
import type { Work } from "./work.ts";

/**
 * Closes an open round: late from here on. Whoever had a streak and did not answer gets theirs recomputed; the post is
 * mended and the model answer shown by steps of their own. The room must be locked; a round that is not open is left alone.
 */
export async function closeRound(work: Work, room: Room, round: Round): Promise<void> {
	if (round.state !== "posted") return;
	const { tx, now } = work;
	await tx.rounds.save({ ...round, state: "closed", closedAt: now });
	// The rule may have changed since: what was pinned comes off, and nothing else.
	const pinned = (await tx.steps.ofRound(round.id)).some(({ kind }) => kind === "pin");
	// A private round has no thread before its close; in an open one this finds it opened.
	await tx.steps.add([
		roundStep(work, room, round, "open-thread", now, `open-thread:${round.id}`),
		roundStep(work, room, round, "refresh-post", now, `refresh-post:${round.id}:closed`),
		roundStep(work, room, round, "reveal", now),
		...(pinned ? [roundStep(work, room, round, "pin", now, `pin:${round.id}:closed`)] : []),
	]);
	const answered = new Set((await tx.answers.ofRound(round.id)).map(({ member }) => member.id));
	const absent = (await tx.standings.withStreak(room.id)).filter((id) => !answered.has(id));
	await recountStandings(work, room, round, "closed", absent);
}

/**
 * Closes an open round whose time has come; an outage just before moves the close instead, by as long (design: Close).
 * Gives the instant until which it stays open, or null: it is closed. Whoever finds the round due comes here, the close's own
 * step and the next post alike, since either may be first after the outage. The room must be locked.
 */
export async function closeWhenDue(work: Work, room: Room, round: Round): Promise<Instant | null> {
	const { tx, now } = work;
	if (round.closesAt === null || round.postedAt === null) return null;
	const step = (await tx.steps.ofRound(round.id)).find(({ kind }) => kind === "close");
	const promised = readPromised(step?.payload ?? null) ?? round.closesAt;
	// Moved before its time had come: by a clock that was ahead, and has been set back since.
	if (now < promised && promised < round.closesAt) {
		const back: Round = { ...round, closesAt: promised };
		await tx.rounds.save(back);
		await recountStandings(work, room, back, `clock:${now}`, await bringAnswersBack(work, back));
		await tx.steps.add([
			roundStep(work, room, round, "refresh-post", now, `refresh-post:${round.id}:until:${promised}:${now}`),
		]);
		return promised;
	}
	if (round.closesAt > now) return round.closesAt;
	const heartbeats = await tx.heartbeats.between(promised - outageWindow, now);
	const closesAt = Math.max(
		round.closesAt,
		movedClose({ closesAt: promised, postedAt: round.postedAt, now, heartbeats }),
	);
	const moved: Round = { ...round, closesAt };
	if (closesAt > round.closesAt) {
		await tx.rounds.save(moved);
		const answered = (await tx.answers.ofRound(round.id)).map(({ member }) => member.id);
		await recountStandings(work, room, moved, `until:${closesAt}`, answered);
	}
	if (closesAt > now) {
		// The post promised another time.
		await tx.steps.add([
			roundStep(work, room, round, "refresh-post", now, `refresh-post:${round.id}:until:${closesAt}`),
		]);
		return closesAt;
	}
	await closeRound(work, room, moved);
	await planRecap(work, room, moved);
	return null;
}

/** The close that was promised when the round was posted. */
function readPromised(payload: Json): Instant | null {
	if (typeof payload !== "object" || payload === null || !("closesAt" in payload)) return null;
	return typeof payload.closesAt === "number" ? payload.closesAt : null;
}
