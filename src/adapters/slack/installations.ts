import type { Authorize, AuthorizeResult } from "@slack/bolt";
import { ChatError, StoreError } from "../../app/errors.ts";
import type { InstallationQuery, Installations } from "../../app/ports/installations.ts";
import type { Clock, Log } from "../../app/ports/surroundings.ts";
import { MINUTE, SECOND } from "../../core/ids.ts";
import type { TokenOf } from "./client.ts";

/** What is known of an installation is asked anew after so long: another process may hear that it was taken back. */
const keptFor = MINUTE;
/** So many are remembered. */
const mostKept = 10_000;

/** Nothing is done for a workspace that PyQ is not in, or whose token can't be read any more. */
export class NotInstalledError extends Error {
	override readonly name = "NotInstalledError";
	/** `sealed`: its token was sealed with another key. */
	readonly reason: "absent" | "sealed";

	constructor(reason: NotInstalledError["reason"], id: string) {
		super(
			reason === "absent"
				? `PyQ is not installed in the Slack workspace ${id}. Somebody there can add it at /slack/install.`
				: `The token of the Slack workspace ${id} was sealed with another PYQ_SECRET_KEY. Start PyQ with that one, or install PyQ there again at /slack/install.`,
		);
		this.reason = reason;
	}
}

/** The bot of one workspace. */
export type BotOfTeam = { teamId: string; botToken: string; botId: string | null; botUserId: string };

/** One workspace whose token was configured, or all that have installed PyQ. */
export type InstalledIn = { kind: "one"; bot: BotOfTeam } | { kind: "many"; installations: Installations };

/**
 * What Slack says when PyQ loses its token: the events `app_uninstalled` and `tokens_revoked`. `eventTime`: in seconds, as the event has it.
 * `bots`: the bot users whose tokens were revoked, `tokens.bot`; null: the whole app went.
 */
export type TakenBack = { teamId: string; eventTime: number; bots: readonly string[] | null };

/** Which token goes with which workspace. */
export type Authorizations = {
	/**
	 * For Bolt. Throws `NotInstalledError` (Bolt calls no listener, and gives it to the app's error handler as `original` of its own error)
	 * and `StoreError` (the same, but then nobody knows: what came in must come again).
	 */
	authorize: Authorize<boolean>;
	/** For requests. Throws ChatError. */
	tokenOf: TokenOf;
	/**
	 * Forgets a token that was taken back. False: PyQ is still there, because only people's tokens went, or because it was installed
	 * again since. Throws `StoreError`.
	 */
	takenBack(told: TakenBack): Promise<boolean>;
	/** What is kept of a workspace or organization may have changed. */
	forget(id: string): void;
};

/** Finds tokens where they were configured, or in what was installed. */
export function authorizeFrom(from: InstalledIn, { clock, log }: { clock: Clock; log: Log }): Authorizations {
	return from.kind === "one" ? ofOne(from.bot) : ofMany(from.installations, clock, log);
}

const resultOf = ({ botToken, botUserId, botId }: Omit<BotOfTeam, "teamId">): AuthorizeResult => ({
	botToken,
	botUserId,
	...(botId === null ? {} : { botId }),
});

const lostItsBot = ({ bots }: TakenBack): boolean => bots === null || bots.length > 0;

function ofOne(bot: BotOfTeam): Authorizations {
	return {
		// Slack sends an app that is in one workspace nothing of another, but in a shared channel a person's own workspace stands in the event.
		authorize: async () => ({ ...resultOf(bot), teamId: bot.teamId }),
		tokenOf: async (team) => (team === bot.teamId ? bot.botToken : null),
		takenBack: async (told) => told.teamId === bot.teamId && lostItsBot(told),
		forget() {},
	};
}

function ofMany(installations: Installations, clock: Clock, log: Log): Authorizations {
	/** Only what was found: who has just installed PyQ, maybe at another process, is not to wait. The latest is at the end. */
	const known = new Map<string, { at: number; found: Promise<AuthorizeResult> }>();
	/** When it was last said of a workspace that it has no token; a busy one would fill the log. */
	const said = new Map<string, number>();

	async function look(id: string, query: InstallationQuery): Promise<AuthorizeResult> {
		const kept = await installations.find(query);
		if (kept === null) throw new NotInstalledError("absent", id);
		const { botToken } = kept;
		if (botToken === null) throw new NotInstalledError("sealed", id);
		return resultOf({ ...kept, botToken });
	}

	function find(query: InstallationQuery): Promise<AuthorizeResult> {
		const id = (query.isEnterpriseInstall ? query.enterpriseId : query.teamId) ?? "without an id";
		const before = known.get(id);
		if (before !== undefined && clock.now() - before.at < keptFor) return before.found;
		const entry = { at: clock.now(), found: look(id, query) };
		known.delete(id);
		known.set(id, entry);
		dropOldest(known);
		entry.found.catch((error: unknown) => {
			if (known.get(id) === entry) known.delete(id);
			if (error instanceof NotInstalledError) say(id, error);
		});
		return entry.found;
	}

	function say(id: string, error: NotInstalledError) {
		const before = said.get(id);
		if (before !== undefined && clock.now() - before < keptFor) return;
		said.delete(id);
		said.set(id, clock.now());
		dropOldest(said);
		log.warn({ team: id, reason: error.reason }, error.message);
	}

	return {
		async authorize({ teamId, enterpriseId, isEnterpriseInstall }) {
			const found = await find({ teamId, enterpriseId, isEnterpriseInstall });
			return {
				...found,
				...(teamId === undefined ? {} : { teamId }),
				...(enterpriseId === undefined ? {} : { enterpriseId }),
			};
		},

		async tokenOf(team) {
			try {
				const found = await find({ teamId: team, enterpriseId: undefined, isEnterpriseInstall: false });
				return found.botToken ?? null;
			} catch (error) {
				if (error instanceof NotInstalledError) return null;
				if (error instanceof StoreError) throw new ChatError("unreachable", `installations: ${error.reason}`);
				throw error;
			}
		},

		async takenBack(told) {
			if (!lostItsBot(told)) return false;
			// Slack tells the second in which it happened; an installation of the same second came before.
			await installations.remove(told.teamId, (told.eventTime + 1) * SECOND - 1);
			known.delete(told.teamId);
			const query = { teamId: told.teamId, enterpriseId: undefined, isEnterpriseInstall: false };
			return (await installations.find(query)) === null;
		},

		forget(id) {
			known.delete(id);
			said.delete(id);
		},
	};
}

function dropOldest(kept: Map<string, unknown>): void {
	const [oldest] = kept.keys();
	if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
}
