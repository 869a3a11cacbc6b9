import { isRecord, listOf } from "./answered.ts";

/** Discord's own API, without a version. */
export const ownApiUrl = "https://discord.com/api";

/** Message Content is granted: to a verified bot, or to one in fewer servers than need that. */
const messageContentFlags = (1 << 18) | (1 << 19);
/** As many servers as one request gives. */
const serversAsked = 200;

/** The application that a bot belongs to. */
export type Application = {
	id: string;
	name: string;
	/** What people write reaches the bot with its text. */
	messageContent: boolean;
	/** Anybody may add it, not its owner alone. */
	isPublic: boolean;
	/** An invite link alone does not add it. */
	needsCodeGrant: boolean;
	/** Where commands and buttons are sent instead of to the bot; null: to the bot. */
	interactionsUrl: string | null;
};

/** What Discord says of a bot. */
export type Bot = {
	name: string;
	/** Null: Discord has none for this token. */
	application: Application | null;
	/** The names of the first servers that it is in, and about how many there are, if more. Null: not told. */
	servers: { names: string[]; about: number | null } | null;
	/** The names of the commands that Discord offers. Null: not told. */
	commands: string[] | null;
};

/**
 * `refused`: the token is none. `busy`: it can't be had now (a limit, a fault of theirs). `strange`: what answers is not
 * Discord's API. `unreachable`: nothing answers; `code` is the system's word, `late` when it took too long.
 */
export type LookUp =
	| { kind: "found"; bot: Bot }
	| { kind: "refused" }
	| { kind: "busy" | "strange"; status: number }
	| { kind: "unreachable"; code: string };

/** Why a request has no answer. */
class NoAnswer extends Error {
	readonly lookUp: Exclude<LookUp, { kind: "found" }>;

	constructor(lookUp: NoAnswer["lookUp"]) {
		super(lookUp.kind);
		this.lookUp = lookUp;
	}
}

type Source = {
	token: string;
	/** Null: Discord's own. */
	apiUrl: string | null;
	/** PyQ's version. */
	version: string;
	/** How long it may take in all, in milliseconds. */
	patience: number;
};

/** Asks Discord about the bot of a token, without logging in and without discord.js. Reads only; never throws. */
export async function lookUpBot({ token, apiUrl, version, patience }: Source): Promise<LookUp> {
	const signal = AbortSignal.timeout(patience);
	// Discord refuses programs that do not name themselves so: https://docs.discord.com/developers/reference#user-agent
	const headers = { authorization: `Bot ${token}`, "user-agent": `DiscordBot (PyQ, ${version})` };
	const ask: Ask = async (route) => {
		try {
			const response = await fetch(`${apiUrl ?? ownApiUrl}/v10${route}`, { headers, signal, redirect: "manual" });
			return await readAnswer(response);
		} catch (error) {
			if (error instanceof NoAnswer) throw error;
			throw new NoAnswer({ kind: "unreachable", code: codeOf(error) });
		}
	};
	try {
		// Alone and first: a token that is none is not tried four times.
		const name = nameOf(await ask("/users/@me"));
		const [application, servers] = await Promise.all([
			unlessMissing(ask("/applications/@me")),
			unlessMissing(ask(`/users/@me/guilds?limit=${serversAsked}`)),
		]);
		const known = application === null ? null : readApplication(application);
		const commands = known === null ? null : await unlessMissing(ask(`/applications/${known.id}/commands`));
		return {
			kind: "found",
			bot: {
				name,
				application: known,
				servers: readServers(servers, application),
				commands: Array.isArray(commands) ? namesIn(commands) : null,
			},
		};
	} catch (error) {
		if (error instanceof NoAnswer) return error.lookUp;
		throw error;
	}
}

type Ask = (route: string) => Promise<unknown>;

async function readAnswer(response: Response): Promise<unknown> {
	const { status } = response;
	if (response.ok) {
		const text = await response.text();
		try {
			return JSON.parse(text);
		} catch {
			throw new NoAnswer({ kind: "strange", status });
		}
	}
	await response.body?.cancel();
	if (status === 401) throw new NoAnswer({ kind: "refused" });
	throw new NoAnswer({ kind: status === 429 || status >= 500 ? "busy" : "strange", status });
}

/** Null for what a server that speaks Discord's API does not have. */
const unlessMissing = (asked: Promise<unknown>): Promise<unknown> =>
	asked.catch((error: unknown) => {
		if (error instanceof NoAnswer && error.lookUp.kind === "strange" && error.lookUp.status === 404) return null;
		throw error;
	});

const namesIn = (list: unknown): string[] =>
	listOf(list).flatMap(({ name }) => (typeof name === "string" ? [name] : []));

function nameOf(user: unknown): string {
	if (isRecord(user) && typeof user["username"] === "string") return user["username"];
	throw new NoAnswer({ kind: "strange", status: 200 });
}

function readServers(list: unknown, application: unknown): Bot["servers"] {
	if (!Array.isArray(list)) return null;
	const names = namesIn(list);
	if (list.length < serversAsked) return { names, about: null };
	const told = isRecord(application) ? Number(application["approximate_guild_count"]) : 0;
	return { names, about: Math.max(names.length, Number.isFinite(told) ? told : 0) };
}

function readApplication(value: unknown): Application {
	if (!isRecord(value)) throw new NoAnswer({ kind: "strange", status: 200 });
	const { id, name, flags, bot_public, bot_require_code_grant, interactions_endpoint_url } = value;
	if (typeof id !== "string" || !/^\d+$/u.test(id)) throw new NoAnswer({ kind: "strange", status: 200 });
	return {
		id,
		name: typeof name === "string" ? name : id,
		messageContent: typeof flags === "number" && (flags & messageContentFlags) !== 0,
		isPublic: bot_public !== false,
		needsCodeGrant: bot_require_code_grant === true,
		interactionsUrl: typeof interactions_endpoint_url === "string" ? interactions_endpoint_url : null,
	};
}

/** What began it: `fetch` says "fetch failed" and holds the system's error. */
function codeOf(error: unknown): string {
	if (!(error instanceof Error)) return "unknown";
	if (error.name === "TimeoutError") return "late";
	const { cause } = error;
	const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
	return typeof code === "string" ? code : "unknown";
}
