import { DAY, HOUR, MINUTE, SECOND } from "../../core/ids.ts";
import type { PostedRef } from "../../core/ledger.ts";
import type { Message } from "../../core/message/model.ts";
import { readTrouble } from "../../core/trouble.ts";
import { askLeadInChannel } from "../closed-direct.ts";
import type { Place } from "../ports/chat.ts";
import { addresseeOf, nothing, placeOf, retryFor, type StepCall, type StepHandler } from "./step-handler.ts";

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

/** Where an announcement goes: the room's channel or a thread in it, or the channel that it names where there is no room yet. */
function placeOfAnnouncement({ step, room, workspace }: StepCall): Place | null {
	const { payload } = step;
	if (room !== null) return placeOf(workspace, room, readThread(payload));
	if (typeof payload !== "object" || payload === null || !("channel" in payload)) return null;
	return typeof payload.channel === "string"
		? { workspace: workspace.externalId, channel: payload.channel, thread: null }
		: null;
}

/** Says something in a channel: that PyQ is there, who set the room up, who paused it, what is left of a long message. */
export const announceStep: StepHandler = {
	aboutRoom: true,
	sendsTo: async (call) => placeOfAnnouncement(call),
	retry: retryFor(DAY, 2 * SECOND, 5 * MINUTE),
	async prepare(call) {
		const message = readMessage(call.step.payload);
		const place = placeOfAnnouncement(call);
		if (message === null || place === null) return { kind: "over" };
		return { kind: "send", act: { do: "post", place, key: call.step.key, message } };
	},
	settle: nothing,
	abandon: nothing,
};

/** Tells a lead what only they need to know, in a direct message. */
export const tellLeadStep: StepHandler = {
	aboutRoom: true,
	sendsTo: addresseeOf,
	retry: retryFor(2 * DAY, 5 * SECOND, 10 * MINUTE),
	async prepare(call) {
		const { step } = call;
		const message = readMessage(step.payload);
		const member = await addresseeOf(call);
		if (message === null || member === null) return { kind: "over" };
		return { kind: "send", act: { do: "direct", member, message, key: step.key } };
	},
	settle: nothing,
	async abandon(call, error) {
		if (readTrouble(error).reason === "forbidden") await askLeadInChannel(call);
	},
};

/** Answers what somebody did. Sealed: only a PyQ with the same key can. */
export const respondStep: StepHandler = {
	aboutRoom: false,
	sendsTo: null,
	// An address holds for a quarter of an hour on Discord, half an hour on Slack.
	retry: retryFor(15 * MINUTE, SECOND, 30 * SECOND),
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
	aboutRoom: false,
	sendsTo: null,
	retry: retryFor(HOUR, 2 * SECOND, 2 * MINUTE),
	async prepare({ step }) {
		const message = readRef(step.payload);
		return message === null ? { kind: "over" } : { kind: "send", act: { do: "mark-received", message } };
	},
	settle: nothing,
	abandon: nothing,
};
