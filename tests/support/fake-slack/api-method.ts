import { type Problem, written } from "./check-blocks.ts";
import { isFields } from "./check-shape.ts";
import type { Tier } from "./rate-limits.ts";
import {
	type Channel,
	isIn,
	type Json,
	messageAt,
	type State,
	type Stored,
	type Team,
	type Token,
	type TokenKind,
	type User,
} from "./state.ts";

/** What Slack answers when it refuses: its own word for it, with HTTP status 200. */
export class SlackError extends Error {
	override readonly name = "SlackError";
	/** What stands beside the word in the answer. */
	readonly more: Json;

	constructor(error: string, more: Json = {}) {
		super(error);
		this.more = more;
	}
}

/** A refusal with what is wrong, as JSON pointers tell it. */
export const withProblems = (error: string, problems: readonly Problem[]): SlackError => {
	const messages = problems.map(written);
	return new SlackError(error, {
		...(error === "invalid_blocks" ? { errors: problems.map(({ why }) => why) } : {}),
		...(messages.length === 0 ? {} : { response_metadata: { messages } }),
	});
};

const badArgument = (name: string, why: string): SlackError =>
	withProblems("invalid_arguments", [{ at: `/${name}`, why }]);

/** What an argument is: of a form all come as text, and JSON as text too. */
export type ArgumentKind = "text" | "json" | "flag" | "number";
export type ArgumentKinds = Readonly<Record<string, ArgumentKind>>;

/** The arguments of one call. Each reader throws SlackError for one of another kind; null: it was not given. */
export type Arguments = {
	text(name: string): string | null;
	/** Throws when it is missing. */
	needed(name: string): string;
	flag(name: string): boolean;
	whole(name: string): number | null;
	json(name: string): unknown;
};

export function readArguments(given: Json): Arguments {
	const has = (name: string): boolean => given[name] !== undefined && given[name] !== null;
	const text = (name: string): string | null => {
		if (!has(name)) return null;
		const value = given[name];
		if (typeof value !== "string" && typeof value !== "number") throw badArgument(name, "must be a string");
		return String(value);
	};
	return {
		text,
		needed(name) {
			const value = text(name);
			if (value === null || value === "")
				throw withProblems("invalid_arguments", [{ at: "", why: `missing required field: ${name}` }]);
			return value;
		},
		flag(name) {
			const value = given[name] ?? false;
			if (![true, false, "true", "false", "1", "0"].includes(value as boolean))
				throw badArgument(name, "must be a boolean");
			return value === true || value === "true" || value === "1";
		},
		whole(name) {
			if (!has(name)) return null;
			const value = given[name] === "" ? Number.NaN : Number(given[name]);
			if (!Number.isInteger(value)) throw badArgument(name, "must be an integer");
			return value;
		},
		json(name) {
			const value = given[name];
			if (typeof value !== "string") return value ?? null;
			try {
				return JSON.parse(value);
			} catch {
				return undefined;
			}
		},
	};
}

/** A call that has passed the door: by whom, where, with what. */
export type Call = {
	readonly state: State;
	readonly args: Arguments;
	readonly token: Token;
	readonly team: Team;
	/** Who calls: the bot, or the person of a user's token. */
	readonly user: User;
	/** Of the bot: `B…`. */
	readonly botId: string;
	/** A word that the answer has as a warning. */
	readonly warn: (warning: string) => void;
};

/** A method of the Web API (https://docs.slack.dev/reference/methods). */
export type Method = {
	readonly args: ArgumentKinds;
	readonly tier: Tier;
	/** One of these is needed; empty: none is. */
	readonly scopes: readonly string[];
	readonly tokens: readonly TokenKind[];
	/** Whether the arguments may come as JSON: methods that only read take forms alone. */
	readonly json: boolean;
	/** Whether it is called without a token. */
	readonly open?: true;
	/** What the answer has besides `ok`. */
	handle(call: Call): Json;
};
export type Methods = Readonly<Record<string, Method>>;

export const bot: readonly TokenKind[] = ["bot", "user"];

/** Throws unless the token has one of the scopes. */
export function needScope(token: Token, ...scopes: readonly string[]): void {
	if (scopes.length === 0 || scopes.some((scope) => token.scopes.has(scope))) return;
	throw new SlackError("missing_scope", { needed: scopes.join(","), provided: [...token.scopes].join(",") });
}

const scopeGroup = { public: "channels", private: "groups", im: "im" } as const;

/** A channel that the caller can see. `right`: `read`, `history` or `write` of its kind has to be among the scopes; null: none. */
export function channelOf(call: Call, { name = "channel", right = null as "read" | "history" | null } = {}): Channel {
	const { args, state, team, token, user } = call;
	const channel = state.channels.get(args.needed(name));
	if (channel === undefined || channel.team !== team) throw new SlackError("channel_not_found");
	if (channel.kind !== "public" && !isIn(channel, user)) throw new SlackError("channel_not_found");
	if (right !== null) needScope(token, `${scopeGroup[channel.kind]}:${right}`);
	return channel;
}

/** The same, where only members may do it, and only while it is open. */
export function openChannelOf(call: Call): Channel {
	const channel = channelOf(call);
	if (!isIn(channel, call.user)) throw new SlackError("not_in_channel");
	if (channel.archived) throw new SlackError("is_archived");
	return channel;
}

/** A message that stands in a channel; a tombstone is none. */
export function messageOf(call: Call, channel: Channel, name: string): Stored {
	const message = messageAt(channel, call.args.needed(name));
	if (message === null || message.subtype === "tombstone") throw new SlackError("message_not_found");
	return message;
}

/** Somebody whom the workspace knows. */
export function personOf({ args, team }: Call, name: string): User {
	const user = team.users.get(args.needed(name));
	if (user === undefined) throw new SlackError("user_not_found");
	return user;
}

/** A page of a list, with the cursor to the next. `most`: the largest limit that Slack takes. */
export function page<T>(
	{ args }: Call,
	items: readonly T[],
	{ usual, most }: { usual: number; most: number },
): { items: readonly T[]; more: boolean; next: string } {
	const limit = args.whole("limit") ?? usual;
	if (limit < 1 || limit > most) throw new SlackError("invalid_limit");
	const cursor = args.text("cursor") ?? "";
	const from = cursor === "" ? 0 : Number(/^from:(\d+)$/u.exec(Buffer.from(cursor, "base64").toString())?.[1]);
	if (!Number.isInteger(from) || from > items.length) throw new SlackError("invalid_cursor");
	const more = from + limit < items.length;
	const next = more ? Buffer.from(`from:${from + limit}`).toString("base64") : "";
	return { items: items.slice(from, from + limit), more, next };
}

export const nextCursor = (next: string): Json => ({ response_metadata: { next_cursor: next } });

/** An object out of JSON; throws for another thing. */
export function objectOf(value: unknown, name: string): Json {
	if (!isFields(value)) throw badArgument(name, "must be an object");
	return value;
}
