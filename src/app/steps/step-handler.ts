import type { Instant } from "../../core/ids.ts";
import type { PostedRef, Room, Round, Step, Workspace } from "../../core/ledger.ts";
import type { Message } from "../../core/message/model.ts";
import { readTrouble, troubleCode, withoutTroubles } from "../../core/trouble.ts";
import { markTrouble } from "../mark-trouble.ts";
import type { Addressee, Place } from "../ports/chat.ts";
import type { Vault } from "../ports/surroundings.ts";
import type { Work } from "../work.ts";

/** What a handler sees: the claimed step and what it is about; the room is locked, and null for a step that is not about it. */
export type StepCall = Work & {
	step: Step;
	workspace: Workspace;
	room: Room | null;
	round: Round | null;
	vault: Vault;
};

/** One thing to do on a platform. */
export type Act =
	| { do: "post"; place: Place; message: Message; key: string }
	| { do: "edit"; posted: PostedRef; message: Message }
	| { do: "open-thread"; posted: PostedRef; title: string }
	| { do: "pin"; posted: PostedRef; pinned: boolean }
	| { do: "direct"; member: Addressee; message: Message; key: string }
	| { do: "respond"; replyTo: string; message: Message }
	| { do: "mark-received"; message: PostedRef };

/** What the platform gave: where the post is, or the thread's id. */
export type Sent = { posted: PostedRef | null; thread: string | null; rest: Rest | null };

/** What did not fit into the first message: it follows in a step of its own, in the same place. */
export type Rest = { message: Message; thread: string | null };

/** `over`: nothing is left to do. `wait`: not yet. `send`: to the platform, outside the transaction. */
export type Prepared = { kind: "over" } | { kind: "wait"; until: Instant } | { kind: "send"; act: Act };

/**
 * How a kind of step is tried again: `first` milliseconds after the first try, twice as long after each one more, `longest` at most,
 * each with jitter. Not after `until`: then it is of no use to anybody, and fails.
 */
export type Retry = { first: number; longest: number; until(call: StepCall): Instant };

/** A retry that ends so many milliseconds after the step was first due. */
export const retryFor = (worth: number, first: number, longest: number): Retry => ({
	first,
	longest,
	until: ({ step }) => step.plannedAt + worth,
});

/** For steps that only change the ledger: they are never too late. */
export const retryForEver: Retry = { first: 1_000, longest: 60_000, until: () => Number.POSITIVE_INFINITY };

/** One kind of step. */
export type StepHandler = {
	/** False: it neither needs nor changes anything of the ledger but itself, and waits for nothing that is done to its room. */
	aboutRoom: boolean;
	/**
	 * Where the message that comes of it stands: after a lost reply it is looked for there before it is sent again. Null: nothing new
	 * comes of it, the same done twice is the same, so it is simply done again.
	 */
	sendsTo: ((call: StepCall) => Promise<Place | Addressee | null>) | null;
	retry: Retry;
	/** Decides, in the transaction of the claim, what to do. */
	prepare(call: StepCall): Promise<Prepared>;
	/** The ledger's side once the platform has it; in one transaction with the step's settling. */
	settle(call: StepCall, sent: Sent): Promise<void>;
	/** The platform refused for good, it is too late, or nobody can know: what that means for the room. */
	abandon(call: StepCall, error: string, state: "failed" | "unknown"): Promise<void>;
};

/** For handlers with nothing to note. */
export const nothing = async (): Promise<void> => {};

/** Marks the step's room for its lead's attention. */
export async function needsAttention(call: StepCall, error: string): Promise<void> {
	if (call.room !== null) await markTrouble(call, call.room, error, call.step.id);
}

/** What of a room a trouble is about; all that has no word of its own is about its posts. */
const partsOfARoom = ["thread", "pin", "reveal"] as const;
type PartOfARoom = (typeof partsOfARoom)[number] | "post";

/** A part of a room, for a trouble with it: why it failed is left out, what was missing stays. */
export const troubleWith = (part: PartOfARoom, error: string): string =>
	troubleCode({ reason: part, lacks: readTrouble(error).lacks });

/** A part of a room works: what was in its way is over. The room has to be as it is now. */
export async function worksAgain({ tx, room }: Pick<StepCall, "tx" | "room">, part: PartOfARoom): Promise<void> {
	const isOver = (reason: string): boolean => (partsOfARoom.find((one) => one === reason) ?? "post") === part;
	const attention = withoutTroubles(room?.attention ?? null, isOver);
	if (room !== null && attention !== room.attention) await tx.rooms.save({ ...room, attention });
}

/** The channel of a room, as a place to post. */
export const placeOf = (workspace: Workspace, room: Room, thread: string | null): Place => ({
	workspace: workspace.externalId,
	channel: room.externalId,
	thread,
});

/** The member that a step is for, as somewhere to send a direct message to; null: erased. */
export async function addresseeOf({ tx, step, workspace }: StepCall): Promise<Addressee | null> {
	const member = step.memberId === null ? null : await tx.members.byId(step.memberId);
	return member?.externalId == null ? null : { workspace: workspace.externalId, externalId: member.externalId };
}
