import { inspect } from "node:util";
import { commands as allCommands } from "../../commands/index.ts";
import { createDiscordChat, type DiscordChat } from "../../src/adapters/discord/adapter.ts";
import type { Command } from "../../src/app/command.ts";
import type { Inbound, Receive, Received } from "../../src/app/ports/inbound.ts";
import type { ThreadToRead } from "../../src/app/ports/store.ts";
import type { Clock } from "../../src/app/ports/surroundings.ts";
import { MINUTE } from "../../src/core/ids.ts";
import { actions, type Message, paragraph, text } from "../../src/core/message/model.ts";
import { arrival } from "./discord-arrivals.ts";
import {
	type FakeDiscord,
	type FakeOptions,
	openFakeDiscord,
	type Person,
	type Ref,
} from "./fake-discord/fake-discord.ts";
import type { LogLine } from "./house.ts";
import { scriptedIds } from "./scripted-ids.ts";

/** The wall's time, moved by as much as a test says. */
export type ShiftedClock = Clock & { shift(milliseconds: number): void };

/** PyQ's Discord alone, on sockets to a Discord of our own: what it hears is kept, and a test says what comes of it. */
export type DiscordStage = AsyncDisposable & {
	readonly fake: FakeDiscord;
	readonly clock: ShiftedClock;
	readonly guild: { readonly id: string };
	readonly channel: { readonly id: string };
	readonly ada: Person;
	readonly chat: DiscordChat;
	/** Everything handed to `receive`, oldest first, also what it could not take. */
	readonly heard: Inbound[];
	readonly lines: LogLine[];
	/** What the ledger knows. */
	readonly ledger: { threads: ThreadToRead[]; conversations: string[]; workspaces: string[] };
	/** Called for each event from now on. */
	answersWith(receive: (event: Inbound) => Promise<Received> | Received): void;
	start(): Promise<void>;
	/** A thread on a message of Ada's, in which people write. `channel`: the stage's unless given. */
	thread(channel?: Ref): { readonly id: string };
	/** From now on the ledger knows the thread as a round's. `sources`: messages that answers came in. */
	knows(thread: { readonly id: string }, about?: { channel?: { readonly id: string }; sources?: string[] }): void;
	/** Waits for the next event that fits, also among those heard since the first `from`. */
	hears(isIt: (event: Inbound) => boolean, from?: number): Promise<Inbound>;
	/** Another adapter of the same bot, as after a restart; it hears into the same list. */
	another(options?: { token?: string; apiUrl?: string }): DiscordChat;
	/** The log as one text. */
	logged(): string;
};

export type StageOptions = {
	fake?: FakeOptions;
	/** All of PyQ's unless given. */
	commands?: readonly Command[];
	/** Whether PyQ is started; yes. */
	started?: boolean;
};

/** Opens it with one server, one channel and Ada. Nothing is refused for its pace unless asked for. */
export async function openStage(options: StageOptions = {}): Promise<DiscordStage> {
	let moved = 0;
	const clock: ShiftedClock = {
		now: () => Date.now() + moved,
		shift(milliseconds) {
			moved += milliseconds;
		},
	};
	const fake = await openFakeDiscord({ now: clock.now, rates: "none", ...options.fake });
	const guild = fake.guild("Snakes");
	const channel = fake.channel(guild, "python-prep");
	const ada = fake.member(guild, "Ada");
	const heard: Inbound[] = [];
	const lines: LogLine[] = [];
	const ledger: DiscordStage["ledger"] = { threads: [], conversations: [], workspaces: [guild.id] };
	const write = (level: LogLine["level"]) => (fields: Record<string, unknown>, message: string) =>
		void lines.push({ level, fields, message });
	let answer: (event: Inbound) => Promise<Received> | Received = () => ({ kind: "done" });
	const receive: Receive = async (event) => {
		heard.push(event);
		return answer(event);
	};
	const made: DiscordChat[] = [];
	function another({ token = fake.token, apiUrl = fake.apiUrl } = {}): DiscordChat {
		const chat = createDiscordChat({
			token,
			apiUrl,
			shards: "auto",
			commands: options.commands ?? allCommands,
			ledger: {
				threads: async () => [...ledger.threads],
				conversations: async () => [...ledger.conversations],
				workspaces: async () => [...ledger.workspaces],
			},
			clock,
			ids: scriptedIds(),
			log: { info: write("info"), warn: write("warn"), error: write("error") },
		});
		const started: DiscordChat = { ...chat, start: () => chat.start(receive) };
		made.push(started);
		return started;
	}
	const chat = another();
	const stage: DiscordStage = {
		fake,
		clock,
		guild,
		channel,
		ada,
		chat,
		heard,
		lines,
		ledger,
		another,
		answersWith(next) {
			answer = next;
		},
		async start() {
			await chat.start(receive);
			await arrival("the commands are offered", () => fake.commands().length > 0);
		},
		thread(where = channel) {
			const root = ada.says(where, "The question of the day");
			return ada.opensThread(root, "Answers");
		},
		knows({ id }, { channel: parent = channel, sources = [] } = {}) {
			ledger.threads.push({
				workspace: { externalId: guild.id, name: "Snakes" },
				channel: { externalId: parent.id, name: "python-prep" },
				thread: id,
				since: clock.now() - 60 * MINUTE,
				sources,
			});
		},
		hears: (isIt, from = 0) => arrival("PyQ hears of it", () => heard.slice(from).find(isIt)),
		logged: () => inspect(lines, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null }),
		async [Symbol.asyncDispose]() {
			fake.faults.clear();
			for (const one of made) await one.stop();
			await fake.close();
		},
	};
	if (options.started !== false) await stage.start();
	return stage;
}

/** A message of a few words. */
export const words = (said: string): Message => ({ summary: said, blocks: [] });

/** A message with a button. */
export const withButton = (said: string, token: string): Message => ({
	summary: said,
	blocks: [paragraph(text(said)), actions({ label: "Go", token, style: "primary" })],
});
