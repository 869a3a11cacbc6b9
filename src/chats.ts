import { setTimeout as wait } from "node:timers/promises";
import type { SlackChat } from "./adapters/slack/adapter.ts";
import type { Command } from "./app/command.ts";
import { holdLease } from "./app/hold-lease.ts";
import { knownWorkspaces } from "./app/known-workspaces.ts";
import type { Chat } from "./app/ports/chat.ts";
import type { Receive } from "./app/ports/inbound.ts";
import type { Leases } from "./app/ports/leases.ts";
import type { Store } from "./app/ports/store.ts";
import type { Clock, Ids, Log } from "./app/ports/surroundings.ts";
import { conversationsToRead, threadsToRead } from "./app/threads-to-read.ts";
import type { DiscordConfig } from "./config.ts";
import { SECOND } from "./core/ids.ts";
import type { Platform } from "./core/ledger.ts";
import type { Workers } from "./schedule/jobs.ts";

/** How long a stop waits for what is in hand on one chat, in milliseconds. */
const patience = 3 * SECOND;

/** What running a chat takes. */
export type ChatParts = {
	leases: Leases;
	store: Store;
	workers: Workers;
	chats: Map<Platform, Chat>;
	receive: Receive;
	commands: readonly Command[];
	clock: Clock;
	ids: Ids;
	log: Log;
	say: (line: string) => void;
	beat: () => Promise<unknown>;
};

/**
 * Runs Discord in one process at a time: the one that holds the bot's lease. Resolves when it is known how the first try went, with what
 * ends it; throws DiscordStartError for what trying again won't mend.
 */
export async function holdDiscord(discord: DiscordConfig, parts: ChatParts): Promise<() => Promise<void>> {
	const { leases, store, workers, chats, receive, commands, clock, ids, log, say, beat } = parts;
	// discord.js costs 30 MB and a tenth of a second: only who speaks Discord loads it.
	const { createDiscordChat, DiscordStartError, botOf } = await import("./adapters/discord/adapter.ts");
	const chat = createDiscordChat({
		...discord,
		commands,
		ledger: {
			threads: () => threadsToRead(store, "discord", clock.now()),
			conversations: () => conversationsToRead({ store, log }, "discord"),
			workspaces: () => knownWorkspaces(store, "discord"),
		},
		clock,
		ids,
		log,
	});
	const first = Promise.withResolvers<void>();
	const holding = holdLease({
		leases,
		name: `discord:${botOf(discord.token)}`,
		every: 2 * SECOND,
		log,
		random: Math.random,
		wait: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => {}),
		async onHeld(ended) {
			try {
				await chat.start(receive);
			} catch (error) {
				if (error instanceof DiscordStartError && error.reason !== "unreachable") first.reject(error);
				else if (error instanceof Error) say(error.message);
				first.resolve();
				throw error;
			}
			// The lease was lost meanwhile: `onLost` stops the chat.
			if (ended.aborted) return;
			chats.set("discord", chat);
			await workers.take("discord", { alone: true }).catch(async (error: unknown) => {
				chats.delete("discord");
				await chat.stop();
				throw error;
			});
			const standing = chat.standing();
			if (standing !== null) say(connectedWords(standing));
			first.resolve();
			await beat().catch((error: unknown) =>
				log.warn({ err: error }, "the tick after the log-in failed; the next one will do"),
			);
		},
		async onLost() {
			chats.delete("discord");
			const left = workers.leave("discord", patience);
			await chat.stop();
			await left;
		},
	});
	const elsewhere = setTimeout(() => {
		say("Discord: another PyQ speaks for this bot, or Discord is slow to answer. This one goes on trying.");
		first.resolve();
	}, 5 * SECOND);
	try {
		await first.promise;
	} catch (error) {
		await holding.stop();
		throw error;
	} finally {
		clearTimeout(elsewhere);
	}
	return () => holding.stop();
}

/** How often Slack is tried again where it can't be reached at the start. */
const slackEvery = 10 * SECOND;

/**
 * Runs Slack, beside any other process that does. Resolves when it is known how the first try went, with what ends it; throws
 * SlackStartError for what trying again won't mend.
 */
export async function holdSlack(
	chat: SlackChat,
	{
		workers,
		chats,
		receive,
		log,
		say,
		beat,
	}: Pick<ChatParts, "workers" | "chats" | "receive" | "log" | "say" | "beat">,
): Promise<() => Promise<void>> {
	const ended = new AbortController();
	/** False: Slack can't be reached, and it is worth trying again. */
	async function begin(): Promise<boolean> {
		try {
			await chat.start(receive);
		} catch (error) {
			if (!(error instanceof Error) || !("reason" in error) || error.reason !== "unreachable") throw error;
			say(`Slack: ${error.message}`);
			return false;
		}
		if (ended.signal.aborted) return true;
		chats.set("slack", chat);
		await workers.take("slack");
		const standing = chat.standing();
		say(
			standing === null
				? "Slack: ready for every workspace that installs PyQ."
				: `Slack: connected to ${standing.workspace}.`,
		);
		return true;
	}
	async function goOn(): Promise<void> {
		while (!ended.signal.aborted) {
			await wait(slackEvery, undefined, { signal: ended.signal }).catch(() => {});
			if (ended.signal.aborted || (await begin())) return;
		}
	}
	const going = (await begin())
		? Promise.resolve()
		: goOn().then(
				() => beat().then(() => {}),
				(error: unknown) => log.error({ err: error }, "PyQ can't be on Slack; it has to be started anew"),
			);
	return async () => {
		ended.abort();
		chats.delete("slack");
		const left = workers.leave("slack", patience);
		await chat.stop();
		await Promise.all([left, going]);
	};
}

/** How PyQ stands on Discord, in a line for whoever runs it. */
function connectedWords({
	name,
	servers,
	messageText,
}: {
	name: string;
	servers: number;
	messageText: boolean;
}): string {
	const where = servers === 1 ? "1 server" : `${servers} servers`;
	const unread = messageText
		? ""
		: " Message Content is not granted, so answers written in a thread are not read; the form and “Submit as my answer” work.";
	return `Discord: connected as ${name}, in ${where}.${unread}`;
}
