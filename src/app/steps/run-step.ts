import type { Instant, StepId } from "../../core/ids.ts";
import type { Platform, Step } from "../../core/ledger.ts";
import { ChatError, StoreError } from "../errors.ts";
import type { Chat } from "../ports/chat.ts";
import type { Holidays } from "../ports/holidays.ts";
import type { StepResult, Store, Tx } from "../ports/store.ts";
import type { Clock, Ids, Log, QuestionBank, Vault } from "../ports/surroundings.ts";
import { act, restOf } from "./act.ts";
import { handlers, isInDoubt } from "./handlers.ts";
import { afterFailure, afterLook, freshClaim, lookSince, staleClaim } from "./next-try.ts";
import type { Act, Prepared, Rest, Sent, StepCall } from "./step-handler.ts";

export type RunnerParts = {
	store: Store;
	/** The chats that run in this process. A step for another waits. */
	chats: ReadonlyMap<Platform, Chat>;
	vault: Vault;
	bank: QuestionBank;
	holidays: Holidays;
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

/** Runs steps in one process. */
export type StepRunner = {
	run: RunStep;
	/**
	 * Gives up what is still in hand, when the process ends: what was being sent is in doubt from now on, all else is due again, and
	 * another process need not wait until the claim is stale.
	 */
	handBack(): Promise<void>;
};

/** A step as it was before the claim. */
type Claimed = { before: Step; claimedAt: Instant; prepared: Prepared; chat: Chat };

export function createStepRunner(parts: RunnerParts): StepRunner {
	const { store, chats, clock, log } = parts;
	/** What this process has claimed and not settled. */
	const inHand = new Map<StepId, { step: Step; claimedAt: Instant; sending: boolean }>();

	/** The step with what it is about; the room is locked, so that posts, closes and settings go one after another. */
	async function callOf(tx: Tx, step: Step): Promise<StepCall | null> {
		const workspace = await tx.workspaces.byId(step.workspaceId);
		if (workspace === null) return null;
		const room = step.roomId === null ? null : await tx.rooms.lock(step.roomId);
		const round = step.roundId === null ? null : await tx.rounds.byId(step.roundId);
		const { bank, holidays, ids, vault } = parts;
		return { tx, bank, holidays, ids, vault, now: clock.now(), step, workspace, room, round };
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
			const prepared = isInDoubt(before) ? ({ kind: "over" } as const) : await prepare(tx, before, now);
			return { before, claimedAt: now, prepared, chat };
		});
	}

	async function prepare(tx: Tx, step: Step, now: Instant): Promise<Prepared> {
		const call = await callOf(tx, step);
		const handler = handlers[step.kind];
		const prepared: Prepared = call === null ? { kind: "over" } : await handler.prepare(call);
		if (prepared.kind === "over") await tx.steps.settle(step.id, parts.process, { state: "done" }, now);
		if (prepared.kind === "wait")
			await tx.steps.settle(step.id, parts.process, { state: "due", dueAt: prepared.until, error: "" }, now);
		if (prepared.kind === "send" && call !== null && now > handler.retry.until(call)) {
			await end(tx, call, { state: "failed", error: step.error ?? "late" });
			return { kind: "over" };
		}
		return prepared;
	}

	/** The step that says what is left of a long message, after its first part stands. */
	async function sayRest(tx: Tx, step: Step, { message, thread }: Rest): Promise<void> {
		const { id, key, workspaceId, roomId, roundId, memberId } = step;
		await tx.steps.add([
			{
				id: parts.ids.next(),
				key: `${key}:more`,
				kind: "announce",
				workspaceId,
				roomId,
				roundId,
				memberId,
				dueAt: clock.now(),
				payload: { ...message, thread },
				replyTo: null,
			},
		]);
		log.info({ step: id }, "a message goes on in another");
	}

	/** Ends a step that is claimed here, with what that means for its room. */
	async function end(tx: Tx, call: StepCall, result: Extract<StepResult, { state: "failed" | "unknown" }>) {
		const { step } = call;
		if (!(await tx.steps.settle(step.id, parts.process, result, clock.now()))) return;
		await handlers[step.kind].abandon(call, result.error, result.state);
		log.warn(
			{ step: step.id, kind: step.kind, room: step.roomId, round: step.roundId, error: result.error },
			`a step ended ${result.state}`,
		);
	}

	/** The step's end and its effect on the ledger are one transaction. */
	async function settle(
		step: Step,
		decide: (call: StepCall) => StepResult,
		sent: Sent | null = null,
	): Promise<Instant | null> {
		return store.transaction(async (tx) => {
			const call = await callOf(tx, step);
			const result: StepResult = call === null ? { state: "failed", error: "gone" } : decide(call);
			if (call !== null && (result.state === "failed" || result.state === "unknown")) await end(tx, call, result);
			else if ((await tx.steps.settle(step.id, parts.process, result, clock.now())) && call !== null && sent !== null) {
				await handlers[step.kind].settle(call, sent);
				if (sent.rest !== null) await sayRest(tx, step, sent.rest);
			}
			return result.state === "due" || result.state === "in-doubt" ? result.dueAt : null;
		});
	}

	function afterError(step: Step, claimedAt: Instant, error: unknown): (call: StepCall) => StepResult {
		if (error instanceof ChatError)
			return (call) => afterFailure(call, handlers[step.kind], error, claimedAt, parts.random());
		// A bug of ours, or a renderer that overflowed: nothing was sent.
		log.error({ step: step.id, kind: step.kind, err: error }, "a step failed");
		return () => ({ state: "failed", error: "fault" });
	}

	/** A post whose reply was lost is looked for: found, it is settled; not there in two complete reads, it is sent again. */
	async function look(chat: Chat, step: Step): Promise<Instant | null> {
		const looking = await store.transaction(async (tx) => {
			const call = await callOf(tx, step);
			const where = call === null ? null : await handlers[step.kind].sendsTo?.(call);
			return call === null || where == null ? null : { where, since: lookSince(call) };
		});
		if (looking === null) return settle(step, () => ({ state: "failed", error: "gone" }));
		const found = await chat.findPosted(looking.where, step.key, looking.since).catch((error: unknown) => {
			if (error instanceof ChatError) return { kind: "unreadable" as const, why: error.reason };
			throw error;
		});
		if (found.kind !== "found") return settle(step, (call) => afterLook(call, handlers[step.kind], found));
		return settle(step, () => ({ state: "done" }), {
			posted: found.posted,
			thread: null,
			rest: await restOfFound(chat, step),
		});
	}

	/** What follows a first part that was found again. A daily post is always whole: it has to be edited later. */
	async function restOfFound(chat: Chat, step: Step): Promise<Rest | null> {
		if (step.kind === "post") return null;
		const prepared = await store.transaction(async (tx) => {
			const call = await callOf(tx, step);
			return call === null ? null : handlers[step.kind].prepare(call);
		});
		return prepared?.kind === "send" ? restOf(chat, prepared.act) : null;
	}

	/** Does what was prepared, and settles. */
	async function send(chat: Chat, before: Step, claimedAt: Instant, what: Act): Promise<Instant | null> {
		const elapsed = clock.now() - claimedAt;
		// The laptop slept between claim and send, or its clock was set: somebody else may have taken the step over.
		if (elapsed < 0 || elapsed > freshClaim)
			return settle(before, () => ({ state: "due", dueAt: clock.now(), error: "slept" }));
		inHand.set(before.id, { step: before, claimedAt, sending: true });
		let sent: Sent;
		try {
			sent = await act(chat, what);
		} catch (error) {
			if (error instanceof StoreError) throw error;
			return settle(before, afterError(before, claimedAt, error));
		}
		return settle(before, () => ({ state: "done" }), sent);
	}

	return {
		async run(id) {
			const claimed = await claim(id);
			if (claimed === null) return null;
			const { before, claimedAt, prepared, chat } = claimed;
			if (!isInDoubt(before) && prepared.kind === "over") return null;
			if (prepared.kind === "wait") return prepared.until;
			inHand.set(id, { step: before, claimedAt, sending: false });
			try {
				return prepared.kind === "send" ? await send(chat, before, claimedAt, prepared.act) : await look(chat, before);
			} finally {
				inHand.delete(id);
			}
		},

		async handBack() {
			for (const { step, claimedAt, sending } of inHand.values()) {
				const doubt = isInDoubt(step) || (sending && handlers[step.kind].sendsTo !== null);
				await settle(step, () =>
					doubt
						? { state: "in-doubt", dueAt: claimedAt + staleClaim, looks: step.looks, error: "stopped" }
						: { state: "due", dueAt: clock.now(), error: "stopped" },
				);
			}
		},
	};
}
