import type { Round } from "../../core/ledger.ts";
import { fewLeft } from "../../core/message/copy/rooms.ts";
import { openPost } from "../../core/message/copy/rounds.ts";
import { closesAt, duePost } from "../../core/round.ts";
import { chooseRoundQuestion, fewQuestionsLeft, poolOf } from "../choose-round-question.ts";
import { closeWhenDue } from "../close-round.ts";
import { planNextRound } from "../plan-next-round.ts";
import { roundStep } from "../round-step.ts";
import { tellLeads } from "../tell-leads.ts";
import { needsAttention, type Prepared, placeOf, type StepCall, type StepHandler } from "./step-handler.ts";

/** A round that is never posted stays in the ledger, neutral for every streak, and the next one is planned. */
async function skip(call: StepCall, reason: "outage" | "paused" | "no-question"): Promise<Prepared> {
	const { tx, room, round } = call;
	if (room === null || round === null) return { kind: "over" };
	await tx.rounds.save({ ...round, state: "skipped", skipReason: reason });
	if (reason === "no-question") await needsAttention(call, reason);
	await planNextRound(call, room, round.dueAt);
	return { kind: "over" };
}

/** Posts a round: closes the one before it if that is due, chooses the question, sends. */
export const postStep: StepHandler = {
	sending: true,

	async prepare(call) {
		const { tx, room, round, workspace, step, now, bank } = call;
		if (room === null || round === null || round.state !== "scheduled") return { kind: "over" };
		if (room.status !== "active") {
			return skip(call, "paused");
		}
		const due = duePost({
			occurrence: { date: round.date, at: round.dueAt, note: null },
			now,
			windowMinutes: room.settings.windowMinutes,
		});
		if (due === "wait") return { kind: "wait", until: round.dueAt };
		if (due === "outage") return skip(call, "outage");
		const open = await tx.rounds.open(room.id);
		if (open !== null) {
			// Due in the same minute, the close goes before the post (design: Close).
			const until = await closeWhenDue(call, room, open);
			if (until !== null) return { kind: "wait", until };
		}
		const chosen = await chooseRoundQuestion(call, room, round);
		if (chosen === null) return skip(call, "no-question");
		const { settings } = room;
		// Settings may have changed since the round was planned; what the post says of it holds from here on.
		const posting: Round = { ...chosen.round, mode: settings.mode, assessedPoints: settings.assessedPoints };
		await tx.rounds.save(posting);
		return {
			kind: "send",
			act: {
				do: "post",
				place: placeOf(workspace, room, null),
				key: step.key,
				message: openPost({
					round: posting,
					question: chosen.question,
					topics: bank.topics(),
					closesAt: closesAt({ settings, date: round.date, postedAt: now }),
					zone: settings.schedule.zone,
					answered: 0,
				}),
			},
		};
	},

	async settle(call, { posted }) {
		const { tx, room, round, now } = call;
		if (room === null || round === null || round.state !== "scheduled" || posted === null) return;
		const closes = closesAt({ settings: room.settings, date: round.date, postedAt: now });
		await tx.rounds.save({ ...round, state: "posted", postedAt: now, closesAt: closes, posted });
		await tx.steps.add([
			// The close as it was promised travels with the step: an outage moves it from there, once.
			{ ...roundStep(call, room, round, "close", closes), payload: { closesAt: closes } },
			...(round.mode === "open" ? [roundStep(call, room, round, "open-thread", now)] : []),
		]);
		if (room.attention !== null) await tx.rooms.save({ ...room, attention: null });
		await planNextRound(call, room, Math.max(round.dueAt, room.scheduleSince));
		const { left } = await poolOf(call, room);
		if (left <= fewQuestionsLeft && !round.repeat)
			await tellLeads(call, room, `few-left:${round.id}`, fewLeft(room.name, left));
	},

	async abandon(call, error) {
		const { round } = call;
		if (round === null || round.state !== "scheduled") return;
		await skip(call, "outage");
		const fresh = call.room === null ? null : await call.tx.rooms.byId(call.room.id);
		await needsAttention({ ...call, room: fresh }, error);
	},
};
