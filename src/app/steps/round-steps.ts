import { DAY, HOUR, MINUTE, SECOND } from "../../core/ids.ts";
import type { Round, Step } from "../../core/ledger.ts";
import { roomReveal, threadTitle } from "../../core/message/copy/rounds.ts";
import { readTrouble } from "../../core/trouble.ts";
import { questionOf } from "../choose-round-question.ts";
import { closeWhenDue } from "../close-round.ts";
import { planReminders } from "../plan-reminders.ts";
import { readMembers } from "../recount-standings.ts";
import { refreshStandings } from "../refresh-standings.ts";
import { showRoundPost } from "../show-round-post.ts";
import {
	needsAttention,
	nothing,
	placeOf,
	retryFor,
	retryForEver,
	type StepHandler,
	troubleWith,
	worksAgain,
} from "./step-handler.ts";

/** Opens the thread of a post. Without it the round stays open by form, and the room needs attention. */
export const openThreadStep: StepHandler = {
	aboutRoom: true,
	sendsTo: null,
	// A thread is of use as long as the round is open, and for its model answer.
	retry: {
		first: 2 * SECOND,
		longest: 5 * MINUTE,
		until: ({ step, round }) => Math.max(step.plannedAt + 6 * HOUR, round?.closesAt ?? 0),
	},
	async prepare(call) {
		const { room, round } = call;
		if (room === null || round?.posted == null || round.posted.thread !== null) return { kind: "over" };
		const question = await questionOf(call, round);
		if (question === null) return { kind: "over" };
		return { kind: "send", act: { do: "open-thread", posted: round.posted, title: threadTitle(question, round.date) } };
	},
	async settle(call, { thread }) {
		const { tx, round } = call;
		if (round?.posted == null || thread === null) return;
		await tx.rounds.save({ ...round, posted: { ...round.posted, thread } });
		await worksAgain(call, "thread");
	},
	// Gone with its channel, or with the token, it is no matter of threads: the lead is told once, of that.
	abandon: (call, error) =>
		needsAttention(call, /^(?:not-found|logged-out)$/u.test(error) ? error : troubleWith("thread", error)),
};

/** A room is shown how its round ended when PyQ comes back after a holiday, too. */
const worthOfAClose = 7 * DAY;

const isAfterClose = (step: Step, round: Round | null): boolean =>
	round?.closedAt != null && step.plannedAt >= round.closedAt;

/** Pins the post while its round is open, and takes the pin off afterwards. */
export const pinStep: StepHandler = {
	aboutRoom: true,
	sendsTo: null,
	retry: {
		first: 5 * SECOND,
		longest: 10 * MINUTE,
		until: ({ step, round }) => step.plannedAt + (isAfterClose(step, round) ? worthOfAClose : HOUR),
	},
	async prepare({ round }) {
		if (round?.posted == null) return { kind: "over" };
		return { kind: "send", act: { do: "pin", posted: round.posted, pinned: round.state === "posted" } };
	},
	async settle(call) {
		if (call.round?.state === "posted") await worksAgain(call, "pin");
	},
	// What is gone needs no pin; that it is, the steps that write to it tell.
	abandon: async (call, error) => {
		if (error !== "not-found" && error !== "logged-out") await needsAttention(call, troubleWith("pin", error));
	},
};

/** Closes a round in its time; only the ledger changes. An outage just before it moves the close by as long. */
export const closeStep: StepHandler = {
	aboutRoom: true,
	sendsTo: null,
	retry: retryForEver,
	async prepare(call) {
		const { room, round } = call;
		if (room === null || round === null || round.state !== "posted") return { kind: "over" };
		const until = await closeWhenDue(call, room, round);
		if (until === null) return { kind: "over" };
		// Moved by an outage, it may now stay open until somebody's time.
		await planReminders(call, room, { ...round, closesAt: until }, call.now);
		return { kind: "wait", until };
	},
	settle: nothing,
	abandon: nothing,
};

/** Brings a post up to date: how many have answered, or that the round has closed. */
export const refreshPostStep: StepHandler = {
	aboutRoom: true,
	sendsTo: null,
	retry: retryFor(worthOfAClose, 5 * SECOND, 15 * MINUTE),
	async prepare(call) {
		const { room, round } = call;
		if (room === null || round?.posted == null) return { kind: "over" };
		const question = await questionOf(call, round);
		const message = question === null ? null : await showRoundPost(call, room, round, question);
		return message === null ? { kind: "over" } : { kind: "send", act: { do: "edit", posted: round.posted, message } };
	},
	settle: nothing,
	abandon: needsAttention,
};

/** Brings a part of a large room's board up to date. */
export const recountStep: StepHandler = {
	aboutRoom: true,
	sendsTo: null,
	retry: retryForEver,
	async prepare(call) {
		if (call.room !== null) await refreshStandings(call, call.room, readMembers(call.step.payload));
		return { kind: "over" };
	},
	settle: nothing,
	abandon: nothing,
};

/** How long the reveal waits for its thread before it goes as a plain reply. */
const threadPatience = 2 * MINUTE;

/** Shows the model answer to the room, in the round's thread, or as a reply where no thread could be opened. */
export const revealStep: StepHandler = {
	aboutRoom: true,
	sendsTo: async ({ room, round, workspace }) =>
		room === null || round?.posted == null
			? null
			: placeOf(workspace, room, round.posted.thread ?? round.posted.message),
	retry: retryFor(worthOfAClose, 2 * SECOND, 15 * MINUTE),
	async prepare(call) {
		const { tx, room, round, workspace, step, now } = call;
		if (room === null || round?.posted == null || round.state !== "closed") return { kind: "over" };
		const question = await questionOf(call, round);
		if (question === null) return { kind: "over" };
		const { thread, message } = round.posted;
		if (thread === null) {
			const opening = (await tx.steps.ofRound(round.id)).find(
				({ kind, state }) => kind === "open-thread" && (state === "due" || state === "claimed"),
			);
			if (opening !== undefined && now < (round.closedAt ?? now) + threadPatience)
				return { kind: "wait", until: now + 2 * SECOND };
		}
		const answers = round.mode === "private" ? await tx.answers.ofRound(round.id) : [];
		const shown = answers.map(({ member, version }) => ({ member, text: version.text, code: version.code }));
		return {
			kind: "send",
			act: {
				do: "post",
				place: placeOf(workspace, room, thread ?? message),
				key: step.key,
				message: roomReveal(question, shown),
			},
		};
	},
	async settle(call) {
		const { tx, round, now } = call;
		if (round !== null) await tx.reveals.add({ roundId: round.id, memberId: null, reason: "closed", at: now });
		await worksAgain(call, "reveal");
	},
	// A thread has permissions of its own: that the next question can be posted does not mend this.
	abandon: (call, error) =>
		needsAttention(call, readTrouble(error).reason === "forbidden" ? troubleWith("reveal", error) : error),
};
