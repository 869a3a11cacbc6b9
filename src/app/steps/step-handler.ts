import type { Instant } from "../../core/ids.ts";
import type { PostedRef, Room, Round, Step, Workspace } from "../../core/ledger.ts";
import { attentionNeeded } from "../../core/message/copy/rooms.ts";
import type { Message } from "../../core/message/model.ts";
import type { Place } from "../ports/chat.ts";
import type { Vault } from "../ports/surroundings.ts";
import { tellLeads } from "../tell-leads.ts";
import type { Work } from "../work.ts";

/** What a handler sees: the claimed step and what it is about, locked. */
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
	| { do: "direct"; member: { workspace: string; externalId: string }; message: Message; key: string }
	| { do: "respond"; replyTo: string; message: Message }
	| { do: "mark-received"; message: PostedRef };

/** What the platform gave: where the post is, or the thread's id. */
export type Sent = { posted: PostedRef | null; thread: string | null; rest: Rest | null };

/** What did not fit into the first message: it follows in a step of its own, in the same place. */
export type Rest = { message: Message; thread: string | null };

/** `over`: nothing is left to do. `wait`: not yet. `send`: to the platform, outside the transaction. */
export type Prepared = { kind: "over" } | { kind: "wait"; until: Instant } | { kind: "send"; act: Act };

/**
 * One kind of step. `sending` steps make a new message: after a lost reply they are looked for before they are sent again.
 * The others are the same done twice, so they are simply done again.
 */
export type StepHandler = {
	sending: boolean;
	/** Decides, in the transaction of the claim, what to do. */
	prepare(call: StepCall): Promise<Prepared>;
	/** The ledger's side once the platform has it; in one transaction with the step's settling. */
	settle(call: StepCall, sent: Sent): Promise<void>;
	/** The platform refused for good, or nobody can know: what that means for the room. */
	abandon(call: StepCall, error: string, state: "failed" | "unknown"): Promise<void>;
};

/** Marks a room for its lead's attention, and tells the leads once for each new reason. */
export async function needsAttention(call: Work & Pick<StepCall, "room">, error: string): Promise<void> {
	const { tx, room, now } = call;
	if (room === null || room.attention === error) return;
	await tx.rooms.save({ ...room, attention: error });
	await tellLeads(call, room, `attention:${room.id}:${error}:${now}`, attentionNeeded(room.name, error));
}

/** The channel of a room, as a place to post. */
export const placeOf = (workspace: Workspace, room: Room, thread: string | null): Place => ({
	workspace: workspace.externalId,
	channel: room.externalId,
	thread,
});
