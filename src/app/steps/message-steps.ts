import type { PostedRef } from "../../core/ledger.ts";
import type { Message } from "../../core/message/model.ts";
import { placeOf, type StepHandler } from "./step-handler.ts";

const nothing = async (): Promise<void> => {};

/** What a message step carries. Written by us alone, so reading it back trusts its shape once its outline is right. */
function readMessage(payload: unknown): Message | null {
	if (typeof payload !== "object" || payload === null || !("summary" in payload) || !("blocks" in payload)) return null;
	return typeof payload.summary === "string" && Array.isArray(payload.blocks)
		? { summary: payload.summary, blocks: payload.blocks }
		: null;
}

function readRef(payload: unknown): PostedRef | null {
	if (
		typeof payload !== "object" ||
		payload === null ||
		!("channel" in payload) ||
		!("message" in payload) ||
		!("thread" in payload)
	)
		return null;
	const { channel, message, thread } = payload;
	if (typeof channel !== "string" || typeof message !== "string") return null;
	return { channel, message, thread: typeof thread === "string" ? thread : null };
}

/** The thread that a message goes into; null: the channel itself. */
function readThread(payload: unknown): string | null {
	if (typeof payload !== "object" || payload === null || !("thread" in payload)) return null;
	return typeof payload.thread === "string" ? payload.thread : null;
}

/** Says something in the channel: who set the room up, who paused it, what is left of a long message. */
export const announceStep: StepHandler = {
	sending: true,
	async prepare({ step, room, workspace }) {
		const message = readMessage(step.payload);
		if (message === null || room === null) return { kind: "over" };
		return {
			kind: "send",
			act: { do: "post", place: placeOf(workspace, room, readThread(step.payload)), key: step.key, message },
		};
	},
	settle: nothing,
	abandon: nothing,
};

/** Tells a lead what only they need to know, in a direct message. Doing it twice is better than not at all. */
export const tellLeadStep: StepHandler = {
	sending: false,
	async prepare({ tx, step, workspace }) {
		const message = readMessage(step.payload);
		const lead = step.memberId === null ? null : await tx.members.byId(step.memberId);
		if (message === null || lead?.externalId == null) return { kind: "over" };
		const member = { workspace: workspace.externalId, externalId: lead.externalId };
		return { kind: "send", act: { do: "direct", member, message, key: step.key } };
	},
	settle: nothing,
	abandon: nothing,
};

/** Answers what somebody did. Sealed: only a PyQ with the same key can. */
export const respondStep: StepHandler = {
	sending: false,
	async prepare({ step, vault }) {
		const message = readMessage(step.payload);
		const replyTo = step.replyTo === null ? null : vault.open(step.replyTo);
		return message === null || replyTo === null
			? { kind: "over" }
			: { kind: "send", act: { do: "respond", replyTo, message } };
	},
	settle: nothing,
	abandon: nothing,
};

/** Marks the message that an answer came in as received. */
export const receiptStep: StepHandler = {
	sending: false,
	async prepare({ step }) {
		const message = readRef(step.payload);
		return message === null ? { kind: "over" } : { kind: "send", act: { do: "mark-received", message } };
	},
	settle: nothing,
	abandon: nothing,
};
