import type { ModalView } from "@slack/types";
import { ChatError } from "../../app/errors.ts";
import type { Clock } from "../../app/ports/surroundings.ts";
import { MINUTE } from "../../core/ids.ts";
import type { Message } from "../../core/message/model.ts";
import { type Requests, requestTimeout } from "./client.ts";
import { refusal, toChatError } from "./errors.ts";
import { isSlacks } from "./own-address.ts";
import { renderMessage } from "./render.ts";
import { renderHome, wordsView } from "./render-form.ts";
import { type ReplyTo, readReplyTo } from "./reply-to.ts";
import { readWindow } from "./window-names.ts";

/** An address to answer at holds for 30 minutes (https://docs.slack.dev/interactivity/handling-user-interaction); nothing is begun in the last. */
const addressLife = 29 * MINUTE;

/**
 * A window that has PyQ's own name may not have reached Slack when the words for it do: opened by another process, or by an
 * acknowledgement that travels beside them. Slack waits three seconds for either, so after these pauses (milliseconds) it is not there.
 */
const looks = [250, 750, 2_000];

export type Replies = {
	/** See `Chat.respond`. */
	respond(replyTo: string, message: Message): Promise<void>;
	/** The channel of the conversation with somebody. */
	conversationWith(team: string, user: string): Promise<string>;
};

type To<Kind extends ReplyTo["to"]> = Extract<ReplyTo, { to: Kind }>;

/** Ways of answering that are closed, where another may be open. */
const elsewhere: ReadonlySet<ChatError["reason"]> = new Set(["expired", "not-found", "forbidden"]);

export function createReplies({
	requests,
	clock,
	apiUrl,
}: {
	requests: Requests;
	clock: Clock;
	apiUrl: string | null;
}): Replies {
	const conversations = new Map<string, string>();

	async function conversationWith(team: string, user: string): Promise<string> {
		const of = `${team}:${user}`;
		const known = conversations.get(of);
		if (known !== undefined) return known;
		const { channel } = await requests.ask(team, (client) => client.conversations.open({ users: user }));
		if (channel?.id === undefined) throw new ChatError("unreachable", "a conversation without an id");
		conversations.set(of, channel.id);
		return channel.id;
	}

	/** Answers at the address that came with a deed. */
	async function toAddress({ url, response, thread }: To<"url">, message: Message): Promise<void> {
		const body = {
			...renderMessage(message),
			response_type: response === "public" ? "in_channel" : "ephemeral",
			replace_original: response === "update",
			...(thread === null ? {} : { thread_ts: thread }),
		};
		// It comes out of our own database, and is looked at all the same.
		const address = URL.parse(url);
		if (address === null || !isSlacks(address, apiUrl))
			throw new ChatError("expired", "an address that is not Slack's");
		try {
			const answer = await fetch(url, {
				method: "POST",
				headers: { "content-type": "application/json; charset=utf-8" },
				body: JSON.stringify(body),
				redirect: "error",
				signal: AbortSignal.timeout(requestTimeout),
			});
			const said = await answer.text();
			if (answer.status === 429)
				throw new ChatError("rate-limited", "429", Number(answer.headers.get("retry-after")) * 1_000 || null);
			if (answer.status >= 500) throw new ChatError("unreachable", `${answer.status}`);
			const error = refusedIn(said);
			if (error !== null) throw refusal(error);
			if (!answer.ok) throw new ChatError("expired", `${answer.status}`);
		} catch (error) {
			throw error instanceof TypeError ? new ChatError("unreachable", error.message) : toChatError(error);
		}
	}

	async function toPlace(to: Pick<To<"place">, "team" | "user" | "thread"> & { channel: string }, message: Message) {
		await requests.ask(to.team, (client) =>
			client.chat.postEphemeral({
				channel: to.channel,
				user: to.user,
				...renderMessage(message),
				...(to.thread === null ? {} : { thread_ts: to.thread }),
			}),
		);
	}

	/** A window's words replace each other in the order in which they were said. */
	async function inWindow(
		{ team, view }: To<"view">,
		by: { view_id: string } | { external_id: string },
		words: ModalView,
	) {
		await requests.inTurn(team, view, (client) => client.views.update({ ...by, view: words }));
	}

	/** The words go without the name: whether Slack takes a name for taken that the same window has is nowhere written. */
	async function inNamedWindow(to: To<"view">, name: string, message: Message): Promise<void> {
		const words = wordsView(message);
		for (const pause of looks) {
			try {
				return await inWindow(to, { external_id: name }, words);
			} catch (error) {
				if (!(error instanceof ChatError) || error.reason !== "not-found") throw error;
				await new Promise((resolve) => setTimeout(resolve, pause));
			}
		}
		return inWindow(to, { external_id: name }, words);
	}

	async function toPerson({ team, user }: Pick<ReplyTo, "team" | "user">, message: Message): Promise<void> {
		const channel = await conversationWith(team, user);
		await requests.ask(team, (client) => client.chat.postMessage({ channel, ...renderMessage(message) }));
	}

	/** Tries one way after the other until one is open. */
	async function byFirst(ways: readonly (() => Promise<void>)[]): Promise<void> {
		for (const [nth, way] of ways.entries()) {
			try {
				return await way();
			} catch (error) {
				const closed = error instanceof ChatError && elsewhere.has(error.reason);
				if (!closed || nth === ways.length - 1) throw error;
			}
		}
	}

	return {
		conversationWith,
		async respond(written, message) {
			const to = readReplyTo(written);
			if (to === null) throw new ChatError("expired", "not an address of this version");
			switch (to.to) {
				case "url": {
					const { channel } = to;
					const inPlace = channel === null ? [] : [() => toPlace({ ...to, channel }, message)];
					const inTime = clock.now() - to.at < addressLife ? [() => toAddress(to, message)] : [];
					return byFirst([...inTime, ...inPlace, () => toPerson(to, message)]);
				}
				case "place":
					return byFirst([() => toPlace(to, message), () => toPerson(to, message)]);
				case "direct":
					return toPerson(to, message);
				case "home":
					await requests.ask(to.team, (client) =>
						client.views.publish({ user_id: to.user, view: renderHome(message) }),
					);
					return;
				case "view": {
					const { name, id } = readWindow(to.view);
					const byName = name === null ? [] : [() => inNamedWindow(to, name, message)];
					const byId = id === null ? [] : [() => inWindow(to, { view_id: id }, wordsView(message))];
					// Whoever closed the window has seen what it was about; they are told all the same.
					return byFirst([...byName, ...byId, () => toPerson(to, message)]);
				}
			}
		},
	};
}

/** Slack answers with `ok`, or with why not. */
function refusedIn(said: string): string | null {
	if (said.trim() === "" || said.trim() === "ok") return null;
	try {
		const { ok, error } = Object(JSON.parse(said));
		return ok === false ? String(error) : null;
	} catch {
		return /^[a-z_]+$/u.test(said.trim()) ? said.trim() : null;
	}
}
