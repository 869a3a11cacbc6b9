import { MINUTE, SECOND } from "../../core/ids.ts";
import type { Room, Round } from "../../core/ledger.ts";
import { fewLeft } from "../../core/message/copy/rooms.ts";
import { openPost } from "../../core/message/copy/rounds.ts";
import { closesAt, duePost } from "../../core/round.ts";
import { chooseRoundQuestion, fewQuestionsLeft, poolOf, takeFromQueue } from "../choose-round-question.ts";
import { closeWhenDue } from "../close-round.ts";
import { daysOffOf } from "../days-off.ts";
import { planNextRound, planRoundAfter } from "../plan-next-round.ts";
import { planReminders } from "../plan-reminders.ts";
import { refreshStandings } from "../refresh-standings.ts";
import { roundStep } from "../round-step.ts";
import { tellLeads } from "../tell-leads.ts";
import { needsAttention, type Prepared, placeOf, type StepCall, type StepHandler, worksAgain } from "./step-handler.ts";

/** A round that is never posted stays in the ledger, neutral for every streak, and the next one is planned. */
async function skip(call: StepCall, reason: "outage" | "paused" | "no-question", error = ""): Promise<Prepared> {
	const { tx, room, round } = call;
	if (room === null || round === null) return { kind: "over" };
	// A post that may stand in the channel all the same keeps its time: its question counts as asked.
	const mayStand = error === "unknown";
	const posting = mayStand ? {} : { postedAt: null, closesAt: null };
	await tx.rounds.save({ ...round, ...posting, state: "skipped", skipReason: reason });
	if (reason === "no-question") await needsAttention(call, reason);
	await planNextRound(call, room, round.dueAt);
	return { kind: "over" };
}

/** Posts a round: closes the one before it if that is due, chooses the question, sends. */
export const postStep: StepHandler = {
	aboutRoom: true,
	sendsTo: async ({ room, workspace }) => (room === null ? null : placeOf(workspace, room, null)),
	retry: {
		first: 2 * SECOND,
		longest: MINUTE,
		until: ({ room, round, now }) => (round?.dueAt ?? now) + (room?.settings.windowMinutes ?? 0) * MINUTE,
	},

	async prepare(call) {
		const { tx, room, round, workspace, step, now, bank } = call;
		if (room === null || round === null || round.state !== "scheduled") return { kind: "over" };
		if (room.status !== "active") {
			return skip(call, "paused");
		}
		if (now < step.plannedAt) return { kind: "wait", until: step.plannedAt };
		const due = duePost({
			occurrence: { date: round.date, at: round.dueAt, note: null },
			now,
			windowMinutes: room.settings.windowMinutes,
		});
		if (due === "outage") return skip(call, "outage");
		const open = await tx.rounds.open(room.id);
		if (open !== null) {
			// Due in the same minute, the close goes before the post (design: Close).
			const until = await closeWhenDue(call, room, open);
			if (until !== null) {
				// An outage moved that close. The question was ready inside its window, so its window begins when it can come.
				await tx.rounds.save({ ...round, dueAt: Math.max(step.plannedAt, until) });
				return { kind: "wait", until };
			}
		}
		const chosen = await chooseRoundQuestion(call, room, round);
		if (chosen === null) return skip(call, "no-question");
		const { settings } = room;
		// Settings may have changed since the round was planned; what the post says of it holds from here on.
		const dayOff = await daysOffOf(call, settings);
		const closing = closesAt({ settings, date: round.date, postedAt: now, dayOff });
		const posting: Round = {
			...chosen.round,
			mode: settings.mode,
			assessedPoints: settings.assessedPoints,
			postedAt: now,
			closesAt: closing,
		};
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
					closesAt: closing,
					zone: settings.schedule.zone,
					answered: 0,
					mention: settings.mention,
				}),
			},
		};
	},

	async settle(call, { posted }) {
		const { tx, room, round, now } = call;
		if (room === null || round === null || round.state !== "scheduled" || posted === null) return;
		const closes = round.closesAt;
		if (closes === null || round.postedAt === null) return;
		await tx.rounds.save({ ...round, state: "posted", posted });
		await takeFromQueue(call, room, round.questionId);
		// Its buttons work from the moment it stands in the channel, also while we were in doubt whether it does.
		if ((await tx.answers.count(round.id)) > 0) {
			const early = (await tx.answers.ofRound(round.id)).map(({ member }) => member.id);
			await refreshStandings(call, room, early);
		}
		await tx.steps.add([
			// The close as it was promised travels with the step: an outage moves it from there, once.
			{ ...roundStep(call, room, round, "close", closes), payload: { closesAt: closes } },
			...(round.mode === "open" ? [roundStep(call, room, round, "open-thread", now)] : []),
			...(room.settings.pin ? [roundStep(call, room, round, "pin", now)] : []),
		]);
		await planReminders(call, room, round);
		await worksAgain(call, "post");
		if (room.status === "active") await planRoundAfter(call, room, Math.max(round.dueAt, room.scheduleSince));
		const { left } = await poolOf(call, room);
		if (left <= fewQuestionsLeft && !round.repeat)
			await tellLeads(call, room, `few-left:${round.id}`, fewLeft(room.name, left));
	},

	async abandon(call, error, state) {
		const { tx, room, round } = call;
		if (room === null || round === null || round.state !== "scheduled") return;
		// Without its channel a room has nowhere to post: it waits for its lead, who is told once.
		const asked: Room = error === "not-found" ? { ...room, status: "paused" } : room;
		if (asked !== room) await tx.rooms.save(asked);
		await skip({ ...call, room: asked }, "outage", state);
		await needsAttention({ ...call, room: await tx.rooms.byId(room.id) }, error);
	},
};
