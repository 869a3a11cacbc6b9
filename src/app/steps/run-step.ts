import type { Instant, StepId } from "../../core/ids.ts";
import type { Platform, Room, Step, Workspace } from "../../core/ledger.ts";
import { ChatError } from "../errors.ts";
import { hasNoChannel, noChannel } from "../mark-trouble.ts";
import type { Chat } from "../ports/chat.ts";
import type { Holidays } from "../ports/holidays.ts";
import type { StepResult, Store, Tx } from "../ports/store.ts";
import type { Clock, Ids, Log, QuestionBank, Vault } from "../ports/surroundings.ts";
import { type Deed, makeReady, restOf, toKeep } from "./act.ts";
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

/** A step, as a nudge names it. */
export type StepToRun = Pick<Step, "id" | "kind">;

/**
 * Runs one step: claims it, prepares it, sends, settles. Gives when it wants to run again, or null: over, or not ours.
 * Never throws for what a platform does; throws StoreError.
 */
export type RunStep = (step: StepToRun) => Promise<Instant | null>;

/** Runs steps in one process. */
export type StepRunner = {
	run: RunStep;
	/**
	 * Gives up what is still in hand, when the process ends: what was being sent is in doubt from now on, all else is due again, and
	 * another process need not wait until the claim is stale. Nothing is claimed or sent from here on. Never throws: with the database
	 * away, the claims grow stale by themselves.
	 */
	handBack(): Promise<void>;
};

/** A step that this process holds, as it was before. `by` names the claim: what another claim of the same process settles is another's. */
type Claim = {
	by: string;
	at: Instant;
	step: Step;
	workspace: Workspace;
	chat: Chat;
	prepared: Prepared;
	/** What is sent may have left. */
	sending: boolean;
};

export function createStepRunner(parts: RunnerParts): StepRunner {
	const { store, chats, clock, log } = parts;
	/** What this process has claimed and not settled. */
	const inHand = new Set<Claim>();
	/** Claims that are not in hand yet. */
	const claiming = new Set<Promise<unknown>>();
	let claims = 0;
	let ended = false;

	/** The room that a step is about, locked, so that posts, closes and settings go one after another. */
	const roomOf = async (tx: Tx, { roomId, kind }: Step): Promise<Room | null> =>
		roomId === null || !handlers[kind].aboutRoom ? null : tx.rooms.lock(roomId);

	/** The step with what it is about. */
	async function callOf(tx: Tx, step: Step, workspace: Workspace, locked: Room | null = null): Promise<StepCall> {
		const room = locked ?? (await roomOf(tx, step));
		const of = handlers[step.kind].aboutRoom ? step.roundId : null;
		const round = of === null ? null : await tx.rounds.byId(of);
		const { bank, holidays, ids, vault } = parts;
		return { tx, bank, holidays, ids, vault, now: clock.now(), step, workspace, room, round };
	}

	async function claim({ id, kind }: StepToRun): Promise<Claim | null> {
		const by = `${parts.process}#${++claims}`;
		return handlers[kind].aboutRoom ? claimWithRoom(id, by) : store.autocommit((tx) => claimAlone(tx, id, by));
	}

	/** Of a step that is about no room, nothing but itself changes. */
	async function claimAlone(tx: Tx, id: StepId, by: string): Promise<Claim | null> {
		const at = clock.now();
		const [step, workspace] = await Promise.all([tx.steps.claim(id, by, at, staleClaim), tx.workspaces.ofStep(id)]);
		if (step === null) return null;
		const chat = workspace === null ? undefined : chats.get(workspace.platform);
		if (workspace === null || chat === undefined) {
			await tx.steps.settle(id, by, { state: "due", dueAt: step.dueAt, error: step.error ?? "" }, at);
			return null;
		}
		const prepared = await prepare(tx, await callOf(tx, step, workspace), by);
		return { by, at, step, workspace, chat, prepared, sending: false };
	}

	function claimWithRoom(id: StepId, by: string): Promise<Claim | null> {
		return store.transaction(async (tx) => {
			const at = clock.now();
			const [found, workspace] = await Promise.all([tx.steps.byId(id), tx.workspaces.ofStep(id)]);
			const chat = workspace === null ? undefined : chats.get(workspace.platform);
			if (found === null || workspace === null || chat === undefined) return null;
			// Rooms are locked before steps, everywhere: so nothing waits in a circle.
			const room = await roomOf(tx, found);
			const step = await tx.steps.claim(id, by, at, staleClaim);
			if (step === null) return null;
			// What is in doubt is looked for before it is prepared again.
			const prepared: Prepared = isInDoubt(step)
				? { kind: "over" }
				: await prepare(tx, await callOf(tx, step, workspace, room), by);
			return { by, at, step, workspace, chat, prepared, sending: false };
		});
	}

	/** Claims a step and holds it in hand; null when nothing is left to do. */
	async function take(what: StepToRun): Promise<Claim | null> {
		const claimed = await claim(what);
		if (claimed === null || claimed.prepared.kind === "wait") return claimed;
		if (claimed.prepared.kind === "over" && !isInDoubt(claimed.step)) return null;
		inHand.add(claimed);
		return claimed;
	}

	async function prepare(tx: Tx, call: StepCall, by: string): Promise<Prepared> {
		const { step, now } = call;
		const handler = handlers[step.kind];
		const prepared = await handler.prepare(call);
		if (prepared.kind === "over") await tx.steps.settle(step.id, by, { state: "done" }, now);
		if (prepared.kind === "wait")
			await tx.steps.settle(step.id, by, { state: "due", dueAt: prepared.until, error: "" }, now);
		if (prepared.kind === "send" && prepared.act.do === "post" && hasNoChannel(call.room)) {
			await end(tx, call, by, { state: "failed", error: noChannel });
			return { kind: "over" };
		}
		if (prepared.kind === "send" && now > handler.retry.until(call)) {
			await end(tx, call, by, { state: "failed", error: step.error || "late" });
			return { kind: "over" };
		}
		return prepared;
	}

	/** The step that says what is left of a long message, after its first part stands. */
	async function sayRest(tx: Tx, step: Step, { message, thread }: Rest): Promise<void> {
		const { key, workspaceId, roomId, roundId, memberId } = step;
		const common = { workspaceId, roomId, roundId, memberId, dueAt: clock.now(), replyTo: null };
		const payload = { ...message, thread };
		await tx.steps.add([{ ...common, id: parts.ids.next(), key: `${key}:more`, kind: "announce", payload }]);
	}

	/** Ends a step that is claimed here, with what that means for its room. */
	async function end(tx: Tx, call: StepCall, by: string, result: Extract<StepResult, { state: "failed" | "unknown" }>) {
		const { step } = call;
		if (!(await tx.steps.settle(step.id, by, result, clock.now()))) return;
		await handlers[step.kind].abandon(call, result.error, result.state);
		log.warn(
			{ step: step.id, kind: step.kind, room: step.roomId, round: step.roundId, error: result.error },
			`a step ended ${result.state}`,
		);
	}

	/** The step's end and its effect on the ledger are one transaction; without an effect, one statement. */
	async function settle(
		{ step, workspace, by }: Claim,
		decide: (call: StepCall) => StepResult,
		sent: Sent | null = null,
	): Promise<Instant | null> {
		const { aboutRoom, settle: note } = handlers[step.kind];
		return (aboutRoom ? store.transaction : store.autocommit)(async (tx) => {
			const call = await callOf(tx, step, workspace);
			const result = decide(call);
			if (result.state === "failed" || result.state === "unknown") await end(tx, call, by, result);
			else if ((await tx.steps.settle(step.id, by, result, clock.now())) && sent !== null) {
				await note(call, sent);
				if (sent.rest !== null) await sayRest(tx, step, sent.rest);
			}
			return result.state === "due" || result.state === "in-doubt" ? result.dueAt : null;
		});
	}

	/** A bug of ours or of an adapter's: seen by the operator. */
	const logFault = ({ id, kind }: Step, error: unknown): void =>
		log.error({ step: id, kind, err: error }, "a step failed");

	/** A post whose reply was lost is looked for: found, it is settled; not there in two complete reads, it is sent again. */
	async function look(held: Claim): Promise<Instant | null> {
		const { step, workspace, chat } = held;
		const looking = await store.transaction(async (tx) => {
			const call = await callOf(tx, step, workspace);
			const where = await handlers[step.kind].sendsTo?.(call);
			return where == null ? null : { where, since: lookSince(call) };
		});
		if (looking === null) return settle(held, () => ({ state: "failed", error: "gone" }));
		const found = await chat.findPosted(looking.where, step.key, looking.since).catch((error: unknown) => {
			if (!(error instanceof ChatError)) logFault(step, error);
			return { kind: "unreadable" as const, why: error instanceof ChatError ? error.reason : "fault" };
		});
		if (found.kind !== "found") return settle(held, (call) => afterLook(call, handlers[step.kind], found));
		const rest = await restOfFound(held);
		return settle(held, () => ({ state: "done" }), { posted: toKeep(found.posted), thread: null, rest });
	}

	/** What follows a first part that was found again. A daily post is always whole: it has to be edited later. */
	async function restOfFound({ step, workspace, chat }: Claim): Promise<Rest | null> {
		if (step.kind === "post") return null;
		const prepared = await store.transaction(async (tx) =>
			handlers[step.kind].prepare(await callOf(tx, step, workspace)),
		);
		return prepared.kind === "send" ? restOf(chat, prepared.act) : null;
	}

	/** Does what was prepared, and settles. */
	async function send(held: Claim, what: Act): Promise<Instant | null> {
		const { step, workspace, chat, at } = held;
		// The chat was taken from this process after the claim, as with its lease: whoever runs it now sends.
		if (chats.get(workspace.platform) !== chat)
			return settle(held, () => ({ state: "due", dueAt: clock.now(), error: "stopped" }));
		const elapsed = clock.now() - at;
		// The laptop slept between claim and send, or its clock was set: somebody else may have taken the step over.
		if (elapsed < 0 || elapsed > freshClaim)
			return settle(held, () => ({ state: "due", dueAt: clock.now(), error: "slept" }));
		let deed: Deed;
		try {
			deed = makeReady(chat, workspace.externalId, what, at + freshClaim);
		} catch (error) {
			// A message that can't be made to fit: nothing was sent.
			logFault(step, error);
			return settle(held, () => ({ state: "failed", error: "fault" }));
		}
		held.sending = true;
		let sent: Sent;
		try {
			sent = await deed();
		} catch (error) {
			if (!(error instanceof ChatError)) logFault(step, error);
			// What an adapter throws by mistake says nothing of whether the request had left.
			const known = error instanceof ChatError ? error : new ChatError("unreachable", "fault");
			return settle(held, (call) => afterFailure(call, handlers[step.kind], known, at, parts.random()));
		}
		return settle(held, () => ({ state: "done" }), sent);
	}

	return {
		async run(what) {
			if (ended) return null;
			const taking = take(what);
			claiming.add(taking);
			const held = await taking.finally(() => claiming.delete(taking));
			if (held === null) return null;
			if (held.prepared.kind === "wait") return held.prepared.until;
			// What was claimed while the process was told to end is handed back unsent: another may take it any moment.
			if (ended) return null;
			try {
				return held.prepared.kind === "send" ? await send(held, held.prepared.act) : await look(held);
			} finally {
				inHand.delete(held);
			}
		},

		async handBack() {
			ended = true;
			await Promise.allSettled(claiming);
			try {
				for (const held of inHand) {
					const { step, at, sending } = held;
					const doubt = isInDoubt(step) || (sending && handlers[step.kind].sendsTo !== null);
					await settle(held, () =>
						doubt
							? { state: "in-doubt", dueAt: at + staleClaim, looks: step.looks, error: "stopped" }
							: { state: "due", dueAt: clock.now(), error: "stopped" },
					);
				}
			} catch (error) {
				log.warn(
					{ err: error, steps: inHand.size },
					"not handed back; another process takes it when the claim is stale",
				);
			}
		},
	};
}
