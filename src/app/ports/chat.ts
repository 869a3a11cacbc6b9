import type { Instant } from "../../core/ids.ts";
import type { Platform, PostedRef } from "../../core/ledger.ts";
import type { Message, MessageLimits } from "../../core/message/model.ts";
import type { Receive } from "./inbound.ts";

/** A channel of a workspace, or a thread in it. All ids are the platform's. */
export type Place = { workspace: string; channel: string; thread: string | null };

/** A message in a workspace, PyQ's or a person's: some platforms' ids are unique in their workspace alone. */
export type Posted = PostedRef & { workspace: string };

/** A person of a workspace, as somewhere to send a direct message to. All ids are the platform's. */
export type Addressee = { workspace: string; externalId: string };

/** What a platform can do, as data with shades. An adapter states it with `satisfies Capabilities`. */
export type Capabilities = {
	/** Whether a note that one person sees can be sent at any time, or only in answer to what they just did. */
	privateReply: "any-time" | "interaction-only";
	/** `own-channel`: a thread must be opened first. `reply-chain`: replying to a message makes it. */
	threads: "own-channel" | "reply-chain";
	/** Whether messages come with their text without asking the platform's owner. */
	messageText: "always" | "privileged-intent";
	/** Whether text can be covered until somebody asks to see it. */
	spoilers: "native" | "none";
	limits: MessageLimits;
};

/**
 * A chat platform. Sending methods throw `ChatError`; anything else thrown is a bug.
 * Messages are made to fit (`fit`) before rendering; a renderer that overflows throws.
 */
export interface Chat {
	readonly platform: Platform;
	readonly capabilities: Capabilities;
	/** Connects and hands every inbound event to `receive`. */
	start(receive: Receive): Promise<void>;
	/** Takes no new events, finishes what is in hand, disconnects. */
	stop(): Promise<void>;
	/**
	 * Posts to a channel or thread. `key` (≤ 100 characters) marks the message so that `findPosted` can find it. A request that waits for
	 * its turn until `notAfter` has passed does not leave any more and throws `late`: another process may have sent it meanwhile.
	 */
	post(place: Place, message: Message, key: string, notAfter: Instant): Promise<Posted>;
	/** Replaces what an earlier post says. */
	edit(posted: Posted, message: Message): Promise<void>;
	/** Opens the thread of a post (or finds it opened) and gives its id. */
	openThread(posted: Posted, title: string): Promise<string>;
	/** Sends a direct message to a member of a workspace; `key` and `notAfter` as in `post`. */
	direct(member: Addressee, message: Message, key: string, notAfter: Instant): Promise<Posted>;
	/** Answers what somebody did, where `replyTo` says; throws `expired` after its time. */
	respond(replyTo: string, message: Message): Promise<void>;
	/** Marks a member's message as received, with a reaction. Marking twice is the same as once. */
	markReceived(message: Posted): Promise<void>;
	/** Pins a post in its channel, or takes the pin off. Twice is the same as once. */
	pin(posted: Posted, pinned: boolean): Promise<void>;
	/**
	 * Looks for what was sent with `key` since `since`, in a channel, a thread or what was said to one person. `absent` only after a
	 * complete read of that time; `unreadable` when the platform does not let us look.
	 */
	findPosted(where: Place | Addressee, key: string, since: Instant): Promise<FoundPosted>;
}

export type FoundPosted = { kind: "found"; posted: Posted } | { kind: "absent" } | { kind: "unreadable"; why: string };
