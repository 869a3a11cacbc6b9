import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import {
	type APIInteraction,
	type APIInteractionResponse,
	type APIMessage,
	DiscordAPIError,
	MessageFlags,
	type REST,
	RESTJSONErrorCodes,
	Routes,
} from "discord.js";
import { ChatError } from "../../app/errors.ts";
import type { Clock, Log } from "../../app/ports/surroundings.ts";
import { MINUTE } from "../../core/ids.ts";
import type { Message } from "../../core/message/model.ts";
import { asChat, done, limitPause, patiently, toChatError } from "./errors.ts";
import { renderMessage } from "./render.ts";
import { type ReplyTo, readReplyTo } from "./reply-to.ts";
import { type Requests, requestTimeout } from "./rest.ts";

/** A token holds for 15 minutes; in its last seconds nothing is begun. */
const tokenLife = 15 * MINUTE - 5_000;

/**
 * How long the first try of a first response may take, in milliseconds: Discord gives three seconds, and a lost one can be made good
 * within them. A second one that was not needed is refused (40060), and says so.
 */
const firstTryWithin = 1_500;
/** A first response that Discord asked to wait with is sent again this long after the interaction came, at the latest, in milliseconds. */
const firstWithin = 2_800;
/** An answer is waited for to its last byte; without a signal discord.js waits so for its head alone. */
const inTime = (): AbortSignal => AbortSignal.timeout(requestTimeout);

/** What is known of the answer to one interaction. */
type Talk = {
	/** Settles when Discord took the first response; false: it did not. */
	first: Promise<boolean>;
	/** Whether the message that the first response promised, or stands on, has its words. */
	filled: boolean;
	/** What was said already: a step that runs again says it once. */
	said: Set<string>;
	at: number;
};

/** The one first response to an interaction. */
export type FirstResponse = {
	/**
	 * Resolves when Discord has taken it, or has refused it for good; never throws. `filled`: nothing is left open by it, so all that is
	 * said later comes as a message of its own.
	 */
	send(response: APIInteractionResponse, filled: boolean): Promise<void>;
};

/** Answers to what people do, through the interaction's own token. */
export type Replies = {
	/** Before an event is handed on: whatever wants to answer waits for the first response. */
	open(interaction: Pick<APIInteraction, "id" | "token">): FirstResponse;
	/** See `Chat.respond`. */
	respond(replyTo: string, message: Message): Promise<void>;
};

export function createReplies({
	rest,
	send,
	clock,
	log,
}: {
	rest: REST;
	/** For conversations, which have no token. */
	send: Requests["send"];
	clock: Clock;
	log: Log;
}): Replies {
	const talks = new Map<string, Talk>();

	function forget(): void {
		for (const [token, { at }] of talks) {
			// They stand in the order in which they began.
			if (clock.now() - at <= tokenLife) return;
			talks.delete(token);
		}
	}

	/**
	 * True when the interaction has its first response, from this try, an earlier one, or another copy of PyQ; or when nobody knows: what
	 * is said next will show it. `since`: when the interaction came, in milliseconds of `performance.now()`.
	 */
	async function callback(
		{ id, token }: Pick<APIInteraction, "id" | "token">,
		body: APIInteractionResponse,
		since: number,
	): Promise<boolean> {
		for (let lost = false; ; ) {
			const signal = AbortSignal.timeout(lost ? requestTimeout : firstTryWithin);
			try {
				await done(() => rest.post(Routes.interactionCallback(id, token), { body, auth: false, signal }));
				return true;
			} catch (error) {
				if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged)
					return true;
				const told = toChatError(error, true);
				const reason = told instanceof ChatError ? told.reason : null;
				const pause = limitPause(told);
				if (reason === "unreachable" && !lost) lost = true;
				else if (pause !== null && performance.now() - since + pause < firstWithin) await wait(pause);
				else {
					log.warn({ interaction: id, err: told }, "Discord did not take the first response");
					return reason === "unreachable";
				}
			}
		}
	}

	/** A process that did not make the first response looks how far the answer is. */
	async function look(
		{ application, token, response, at }: Extract<ReplyTo, { kind: "interaction" }>,
		body: unknown,
	): Promise<Talk> {
		const talk: Talk = { first: Promise.resolve(true), filled: false, said: new Set(), at };
		if (response !== "update") {
			const shown = await asChat(() =>
				rest
					.get(Routes.webhookMessage(application, token, "@original"), { auth: false, signal: inTime() })
					.then(asMessage),
			);
			talk.filled = ((shown.flags ?? 0) & MessageFlags.Loading) === 0;
			if (talk.filled && sameWords(shown, body)) talk.said.add(digestOf(body));
		}
		talks.set(token, talk);
		return talk;
	}

	async function answer(to: Extract<ReplyTo, { kind: "interaction" }>, message: Message): Promise<void> {
		// In our own time where this process heard of it: our clock may be wrong.
		if (clock.now() > (talks.get(to.token)?.at ?? to.at) + tokenLife)
			throw new ChatError("expired", "the interaction is over");
		const body = renderMessage(message);
		const talk = talks.get(to.token) ?? (await look(to, body));
		if (!(await talk.first)) throw new ChatError("expired", "Discord did not take the first response");
		const digest = digestOf(body);
		if (talk.said.has(digest)) return;
		const { application, token, response } = to;
		if (talk.filled) {
			const flags = response === "public" ? undefined : MessageFlags.Ephemeral;
			await patiently(() =>
				rest.post(Routes.webhook(application, token), {
					body: { ...body, flags },
					auth: false,
					signal: inTime(),
					query: new URLSearchParams({ wait: "true" }),
				}),
			);
		} else {
			await patiently(() =>
				rest.patch(Routes.webhookMessage(application, token, "@original"), { body, auth: false, signal: inTime() }),
			);
			talk.filled = true;
		}
		talk.said.add(digest);
	}

	return {
		open(interaction) {
			forget();
			// Told twice: it has its first response, and what was said already stands.
			if (talks.has(interaction.token)) return { send: async () => {} };
			const since = performance.now();
			const first = Promise.withResolvers<boolean>();
			const talk: Talk = { first: first.promise, filled: false, said: new Set(), at: clock.now() };
			talks.set(interaction.token, talk);
			return {
				async send(response, filled) {
					talk.filled = filled;
					const taken = await callback(interaction, response, since);
					first.resolve(taken);
				},
			};
		},

		async respond(replyTo, message) {
			const to = readReplyTo(replyTo);
			if (to === null) throw new ChatError("not-found", "a reply without a place");
			if (to.kind === "interaction") return answer(to, message);
			const body = renderMessage(message);
			const reference = to.quoted ? { message_reference: { message_id: to.about, fail_if_not_exists: false } } : {};
			// The same words about the same message within minutes are the same reply, tried again.
			const nonce = digestOf({ body, about: to.about }).slice(0, 25);
			await send("change", null, (rest, signal) =>
				rest.post(Routes.channelMessages(to.channel), {
					body: { ...body, ...reference, nonce, enforce_nonce: true },
					signal,
				}),
			);
		},
	};
}

const digestOf = (body: unknown): string => createHash("sha256").update(JSON.stringify(body)).digest("base64url");

function asMessage(read: unknown): APIMessage {
	return read as APIMessage;
}

/** Whether a message shows what a payload says. */
function sameWords({ content, embeds }: APIMessage, body: unknown): boolean {
	const { content: wanted, embeds: wantedEmbeds } = body as { content?: string; embeds?: APIMessage["embeds"] };
	const words = (list: APIMessage["embeds"] | undefined) =>
		(list ?? []).map(({ description }) => description ?? "").join("\n");
	return content === (wanted ?? "") && words(embeds) === words(wantedEmbeds);
}
