import { DAY, type Instant, MINUTE, SECOND, type StepId } from "../../core/ids.ts";
import type { Platform, Step, StepKind } from "../../core/ledger.ts";
import { fit } from "../../core/message/fit.ts";
import type { Message } from "../../core/message/model.ts";
import { ChatError, StoreError } from "../errors.ts";
import type { Chat } from "../ports/chat.ts";
import type { StepResult, Store, Tx } from "../ports/store.ts";
import type { Clock, Ids, Log, QuestionBank, Vault } from "../ports/surroundings.ts";
import { announceStep, receiptStep, respondStep, tellLeadStep } from "./message-steps.ts";
import { postStep } from "./post-step.ts";
import { closeStep, openThreadStep, recountStep, refreshPostStep, revealStep } from "./round-steps.ts";
import type { Act, Prepared, Rest, Sent, StepCall, StepHandler } from "./step-handler.ts";

const handlers: Readonly<Record<StepKind, StepHandler>> = {
	post: postStep,
	"open-thread": openThreadStep,
	close: closeStep,
	reveal: revealStep,
	"refresh-post": refreshPostStep,
	recount: recountStep,
	announce: announceStep,
	respond: respondStep,
	receipt: receiptStep,
	"tell-lead": tellLeadStep,
};

/** A claim older than this was left by a process that died (design: Posting). */
export const staleClaim = 30 * SECOND;
/** A claim older than this is not acted on any more: the laptop slept between claim and send. */
const freshClaim = 20 * SECOND;
/** Between a claim and the first look for a post in doubt, and between two looks. */
const lookEvery = 30 * SECOND;
/** So often a post is looked for, in complete reads, before it counts as not there. */
const looksNeeded = 2;
/** So often a step that may be repeated is tried before it counts as failed. */
const mostTries = 10;

export type RunnerParts = {
	store: Store;
	/** The chats that run in this process. A step for another waits. */
	chats: ReadonlyMap<Platform, Chat>;
	vault: Vault;
	bank: QuestionBank;
	ids: Ids;
	clock: Clock;
	log: Log;
	/** Names this process in claims. */
	process: string;
	/** In [0, 1): spreads retries. */
	random: () => number;
};

/**
 * Runs one step: claims it, prepares it, sends, settles. Gives when it wants to run again, or null: over, or not ours.
 * Never throws for what a platform does; throws StoreError.
 */
export type RunStep = (id: StepId) => Promise<Instant | null>;

/** Exponential backoff with jitter: 2 s, 4 s, 8 s … 10 minutes, each ± half. */
export const backoff = (attempts: number, random: number): number =>
	Math.round(Math.min(10 * MINUTE, 2 ** attempts * SECOND) * (0.5 + random));

/** A step as it was before the claim. */
type Claimed = { before: Step; claimedAt: Instant; prepared: Prepared; chat: Chat };

export function createRunStep(parts: RunnerParts): RunStep {
	const { store, chats, clock, log } = parts;

	/** The step with what it is about; the room is locked, so that posts, closes and settings go one after another. */
	async function callOf(tx: Tx, step: Step): Promise<StepCall | null> {
		const workspace = await tx.workspaces.byId(step.workspaceId);
		if (workspace === null) return null;
		const room = step.roomId === null ? null : await tx.rooms.lock(step.roomId);
		const round = step.roundId === null ? null : await tx.rounds.byId(step.roundId);
		return { tx, bank: parts.bank, ids: parts.ids, vault: parts.vault, now: clock.now(), step, workspace, room, round };
	}

	async function claim(id: StepId): Promise<Claimed | null> {
		return store.transaction(async (tx) => {
			const now = clock.now();
			const step = await tx.steps.byId(id);
			const workspace = step === null ? null : await tx.workspaces.byId(step.workspaceId);
			const chat = workspace === null ? undefined : chats.get(workspace.platform);
			if (step === null || chat === undefined) return null;
			// Rooms are locked before steps, everywhere: so nothing waits in a circle.
			if (step.roomId !== null) await tx.rooms.lock(step.roomId);
			const before = await tx.steps.claim(id, parts.process, now, staleClaim);
			if (before === null) return null;
			// What is in doubt is looked for before it is prepared again.
			const prepared = inDoubt(before) ? ({ kind: "over" } as const) : await prepare(tx, before, now);
			return { before, claimedAt: now, prepared, chat };
		});
	}

	async function prepare(tx: Tx, step: Step, now: Instant): Promise<Prepared> {
		const call = await callOf(tx, step);
		const prepared: Prepared = call === null ? { kind: "over" } : await handlers[step.kind].prepare(call);
		if (prepared.kind === "over") await tx.steps.settle(step.id, parts.process, { state: "done" }, now);
		if (prepared.kind === "wait")
			await tx.steps.settle(step.id, parts.process, { state: "due", dueAt: prepared.until, error: "" }, now);
		return prepared;
	}

	/** What is too long for the platform goes as several messages, each with a step of its own. */
	async function act(chat: Chat, what: Act): Promise<Sent> {
		const { limits } = chat.capabilities;
		const nothing = { posted: null, thread: null, rest: null };
		switch (what.do) {
			case "post": {
				const { first, rest } = split(fit(what.message, limits));
				const posted = await chat.post(what.place, first, what.key);
				return { ...nothing, posted, rest: rest === null ? null : { message: rest, thread: what.place.thread } };
			}
			case "edit": {
				const { first, rest } = split(fit(what.message, limits));
				if (rest !== null) throw new RangeError("an edited message must fit into one");
				await chat.edit(what.posted, first);
				return nothing;
			}
			case "open-thread":
				return { ...nothing, thread: await chat.openThread(what.posted, what.title) };
			case "direct":
				for (const [index, part] of fit(what.message, limits).entries())
					await chat.direct(what.member, part, index === 0 ? what.key : `${what.key}:${index + 1}`);
				return nothing;
			case "respond":
				for (const part of fit(what.message, limits)) await chat.respond(what.replyTo, part);
				return nothing;
			case "mark-received":
				await chat.markReceived(what.message);
				return nothing;
		}
	}

	/** The step that says what is left of a long message, after its first part stands. */
	async function sayRest(tx: Tx, step: Step, { message, thread }: Rest): Promise<void> {
		const { id, key, ...common } = step;
		await tx.steps.add([
			{
				...common,
				id: parts.ids.next(),
				key: `${key}:more`,
				kind: "announce",
				dueAt: clock.now(),
				payload: { ...message, thread },
				replyTo: null,
			},
		]);
	}

	/** The step's end and its effect on the ledger are one transaction. */
	async function settle(step: Step, result: StepResult, sent: Sent | null): Promise<Instant | null> {
		await store.transaction(async (tx) => {
			const call = await callOf(tx, step);
			if (!(await tx.steps.settle(step.id, parts.process, result, clock.now())) || call === null) return;
			if (sent !== null) await handlers[step.kind].settle(call, sent);
			if (sent !== null && sent.rest !== null) await sayRest(tx, step, sent.rest);
			if (result.state === "failed" || result.state === "unknown") {
				await handlers[step.kind].abandon(call, result.error, result.state);
				log.warn(
					{ step: step.id, kind: step.kind, room: step.roomId, round: step.roundId, error: result.error },
					`a step ended ${result.state}`,
				);
			}
		});
		return result.state === "due" || result.state === "in-doubt" ? result.dueAt : null;
	}

	function afterError(step: Step, claimedAt: Instant, error: unknown): StepResult {
		const now = clock.now();
		if (!(error instanceof ChatError)) {
			// A bug of ours, or a renderer that overflowed: nothing was sent.
			log.error({ step: step.id, kind: step.kind, err: error }, "a step failed");
			return { state: "failed", error: "fault" };
		}
		const { reason, notSent } = error;
		const later = now + (error.retryAfterMs ?? backoff(step.attempts + 1, parts.random()));
		if (reason === "rate-limited") return { state: "due", dueAt: later, error: reason };
		if (notSent) return { state: "failed", error: reason };
		if (handlers[step.kind].sending)
			return { state: "in-doubt", dueAt: claimedAt + lookEvery, looks: 0, error: reason };
		return step.attempts + 1 >= mostTries
			? { state: "failed", error: reason }
			: { state: "due", dueAt: later, error: reason };
	}

	/** What follows a first part that was found again. A daily post is always whole: it has to be edited later. */
	async function restOf(chat: Chat, step: Step): Promise<Rest | null> {
		if (step.kind === "post") return null;
		const prepared = await store.transaction(async (tx) => {
			const call = await callOf(tx, step);
			return call === null ? null : handlers[step.kind].prepare(call);
		});
		if (prepared?.kind !== "send" || prepared.act.do !== "post") return null;
		const { rest } = split(fit(prepared.act.message, chat.capabilities.limits));
		return rest === null ? null : { message: rest, thread: prepared.act.place.thread };
	}

	/** A post whose reply was lost is looked for: found, it is settled; not there in two complete reads, it is sent again. */
	async function look(chat: Chat, step: Step): Promise<Instant | null> {
		const call = await store.transaction((tx) => callOf(tx, step));
		if (call === null || call.room === null) return settle(step, { state: "failed", error: "gone" }, null);
		const { room, round, workspace } = call;
		const now = clock.now();
		const thread = step.kind === "reveal" ? (round?.posted?.thread ?? round?.posted?.message ?? null) : null;
		// Each look is another claim, so without a round to tell, the number of looks says how long ago it was.
		const firstTried = Math.min(
			step.claimedAt ?? now,
			round?.closedAt ?? round?.dueAt ?? now - step.attempts * lookEvery,
		);
		// Looks may have stopped for a while: better to read too much than to miss it and say it twice.
		const since = round === null ? now - 2 * DAY : firstTried - 10 * MINUTE;
		const found = await chat
			.findPosted({ workspace: workspace.externalId, channel: room.externalId, thread }, step.key, since)
			.catch((error: unknown) => {
				if (error instanceof ChatError) return { kind: "unreadable" as const, why: error.reason };
				throw error;
			});
		if (found.kind === "found") {
			const rest = await restOf(chat, step);
			return settle(step, { state: "done" }, { posted: found.posted, thread: null, rest });
		}
		if (found.kind === "absent") {
			const looks = step.looks + 1;
			if (looks < looksNeeded)
				return settle(step, { state: "in-doubt", dueAt: now + lookEvery, looks, error: "absent" }, null);
			return settle(step, { state: "due", dueAt: now, error: "absent" }, null);
		}
		const windowEnds = firstTried + room.settings.windowMinutes * MINUTE;
		if (now < windowEnds)
			return settle(step, { state: "in-doubt", dueAt: now + lookEvery, looks: step.looks, error: found.why }, null);
		return settle(step, { state: "unknown", error: found.why }, null);
	}

	return async (id) => {
		const claimed = await claim(id);
		if (claimed === null) return null;
		const { before, claimedAt, prepared, chat } = claimed;
		if (inDoubt(before)) return look(chat, before);
		if (prepared.kind === "over") return null;
		if (prepared.kind === "wait") return prepared.until;
		if (clock.now() - claimedAt > freshClaim)
			return settle(before, { state: "due", dueAt: clock.now(), error: "slept" }, null);
		let sent: Sent;
		try {
			sent = await act(chat, prepared.act);
		} catch (error) {
			if (error instanceof StoreError) throw error;
			return settle(before, afterError(before, claimedAt, error), null);
		}
		return settle(before, { state: "done" }, sent);
	};
}

/** The first message, and all that comes after it as one. */
function split(parts: readonly Message[]): { first: Message; rest: Message | null } {
	const [first, ...others] = parts;
	const [next] = others;
	if (first === undefined) throw new RangeError("a message fitted to nothing");
	return {
		first,
		rest: next === undefined ? null : { summary: next.summary, blocks: others.flatMap(({ blocks }) => blocks) },
	};
}

/** A message that may have been sent: its reply was lost, or the process that claimed it died. */
const inDoubt = (before: Step): boolean =>
	handlers[before.kind].sending && (before.state === "in-doubt" || before.state === "claimed");
