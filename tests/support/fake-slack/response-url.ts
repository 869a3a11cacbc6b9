import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { messageFault } from "./check-message.ts";
import { isFields, listOf, textOf, written } from "./check-shape.ts";
import { addEphemeral, addMessage, changeMessage, removeMessage } from "./deeds.ts";
import { namedBlocks } from "./deeds-views.ts";
import type { ShownLog } from "./shown.ts";
import { type Channel, type Ephemeral, type Json, messageAt, type State, type Stored, type User } from "./state.ts";

/** Where an address came from, and what it can replace. */
export type AnswerPlace = {
	readonly kind: "commands" | "actions";
	readonly channel: Channel;
	readonly user: User;
	/** The message with the button; null: there is none to replace. */
	readonly source: Stored | Ephemeral | null;
};

export type ResponseUrls = {
	/** A `response_url`. */
	make(place: AnswerPlace): string;
	/** Whether it was a request for one of them. */
	serve(request: IncomingMessage, response: ServerResponse): boolean;
	/** Does what a message asks that was sent to such an address, or came with an acknowledgement. Gives Slack's error; null: done. */
	say(place: AnswerPlace, message: Json): string | null;
};

/** What one address is good for: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const mostUses = 5;
const lifeMs = 30 * 60_000;

const known: ReadonlySet<string> = new Set([
	...["text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts", "mrkdwn"],
	...["unfurl_links", "unfurl_media", "metadata"],
]);

export function createResponseUrls(state: State, shown: ShownLog): ResponseUrls {
	const places = new Map<string, { readonly place: AnswerPlace; readonly madeAt: number; uses: number }>();

	function say(place: AnswerPlace, message: Json): string | null {
		const problems = problemsIn(place, message);
		if (problems.length > 0) state.refuse({ method: "response_url", problems });
		const bot = place.channel.team.install;
		if (bot === null) return "account_inactive";
		const source = present(place);
		if (message["delete_original"] === true) {
			if (source === null) return "message_not_found";
			remove(source);
			return null;
		}
		const text = textOf(message["text"]);
		const fault = messageFault({ text, blocks: message["blocks"] });
		if (fault !== null) {
			state.refuse({ method: "response_url", problems: [fault.error, ...fault.problems.map(written)] });
			return fault.error;
		}
		const blocks = namedBlocks(state, listOf(message["blocks"]));
		if (replaces(place, message)) {
			if (source === null) return "message_not_found";
			replace(source, text, blocks, bot.user);
			return null;
		}
		const { channel, user } = place;
		const threadTs = textOf(message["thread_ts"]) || null;
		if (message["response_type"] === "in_channel")
			addMessage(state, { channel, user: bot.user, botId: bot.botId, text, blocks, threadTs });
		else addEphemeral(state, { channel, user, text, blocks, threadTs });
		return null;
	}

	/** What it may replace, unless it is gone. */
	function present({ source }: AnswerPlace): Stored | Ephemeral | null {
		if (source === null) return null;
		if ("botId" in source) return messageAt(source.channel, source.ts);
		return state.ephemerals.includes(source) ? source : null;
	}

	function remove(source: Stored | Ephemeral): void {
		if ("botId" in source) removeMessage(state, source);
		else state.ephemerals.splice(state.ephemerals.indexOf(source), 1);
	}

	function replace(source: Stored | Ephemeral, text: string, blocks: readonly Json[], by: User): void {
		if ("botId" in source) changeMessage(state, source, { text, blocks }, by);
		else {
			Object.assign(source, { text, blocks });
			shown.touch(source);
		}
	}

	async function answer(token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		const reply = (status: number, error: string | null): void => {
			response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
			response.end(JSON.stringify(error === null ? { ok: true } : { ok: false, error }));
		};
		const url = places.get(token);
		if (url === undefined || request.method !== "POST") return reply(404, "no_service");
		if (state.deadlineNow() - url.madeAt > lifeMs) return reply(404, "expired_url");
		if (url.uses >= mostUses) return reply(404, "used_url");
		const message = parsed(Buffer.concat(parts).toString("utf8"), request.headers["content-type"]);
		if (message === null) {
			state.refuse({ method: "response_url", problems: ["the body is no JSON object"] });
			return reply(400, "invalid_payload");
		}
		const error = say(url.place, message);
		if (error === null) url.uses++;
		reply(error === null ? 200 : error === "message_not_found" ? 404 : 400, error);
	}

	return {
		make(place) {
			const token = `${place.channel.team.id}/${state.newId("").slice(-10)}/${randomBytes(18).toString("base64url")}`;
			places.set(token, { place, madeAt: state.deadlineNow(), uses: 0 });
			return `${state.origin}/hooks/${place.kind}/${token}`;
		},
		serve(request, response) {
			const [, token] = /^\/hooks\/(?:commands|actions)\/(.+)$/u.exec(request.url ?? "") ?? [];
			if (token === undefined) return false;
			answer(token, request, response).catch(() => response.destroy());
			return true;
		},
		say,
	};
}

/** Unless it says otherwise, what comes to a button's address takes the place of its message. */
const replaces = ({ kind, source }: AnswerPlace, message: Json): boolean =>
	message["replace_original"] === true ||
	(kind === "actions" &&
		source !== null &&
		message["replace_original"] !== false &&
		message["response_type"] === undefined);

function problemsIn(place: AnswerPlace, message: Json): string[] {
	const problems = Object.keys(message)
		.filter((name) => !known.has(name))
		.map((name) => `unknown field: ${name}`);
	const type = message["response_type"];
	if (type !== undefined && type !== "ephemeral" && type !== "in_channel")
		problems.push(`response_type: ${String(type)}`);
	for (const name of ["replace_original", "delete_original"])
		if (message[name] !== undefined && typeof message[name] !== "boolean") problems.push(`${name} is no boolean`);
	const threadTs = message["thread_ts"];
	if (threadTs !== undefined && messageAt(place.channel, textOf(threadTs)) === null)
		problems.push("no thread_ts of the channel");
	return problems;
}

function parsed(text: string, contentType: string | undefined): Json | null {
	const form = contentType?.startsWith("application/x-www-form-urlencoded") === true;
	const json = form ? (new URLSearchParams(text).get("payload") ?? "") : text;
	try {
		const read: unknown = JSON.parse(json);
		return isFields(read) ? read : null;
	} catch {
		return null;
	}
}
