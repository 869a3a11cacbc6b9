import type { DiscordChat } from "../../src/adapters/discord/adapter.ts";
import type { Place } from "../../src/app/ports/chat.ts";
import type { Inbound } from "../../src/app/ports/inbound.ts";
import { arrival } from "./discord-arrivals.ts";
import { type DiscordStage, openStage } from "./discord-stage.ts";
import { type LooseDiscord, type LooseOptions, openLooseDiscord } from "./loose-discord.ts";

/** PyQ's Discord on another server than Discord: the stage's own is not asked. */
export type LooseStage = AsyncDisposable & {
	readonly loose: LooseDiscord;
	readonly stage: DiscordStage;
	readonly chat: DiscordChat;
	/** The server's one channel. */
	readonly place: Place;
	readonly heard: readonly Inbound[];
	/** Waits until PyQ has heard something that happens from now on, and makes sure that nothing ended it so far. */
	goesOn(): Promise<void>;
	/** What was heard of servers that add PyQ or remove it, in order. */
	servers(): string[];
	/** From now on the ledger knows a thread of the channel as a round's. */
	knows(thread: string, sources?: string[]): void;
	/** Logs in again, as another process would. */
	restarts(): Promise<DiscordChat>;
};

const nobody = async () => ({ kind: "done" as const });

/** Opens it, and logs in. `known`: the ids of servers that the ledger knows; the server's own unless given. */
export async function openLooseStage(options: LooseOptions = {}, known?: readonly string[]): Promise<LooseStage> {
	const loose = await openLooseDiscord(options);
	const stage = await openStage({ started: false });
	stage.ledger.workspaces = [...(known ?? [loose.guild])];
	const thrown: unknown[] = [];
	/** What nobody catches would end the process. */
	const note = (error: unknown) => void thrown.push(error);
	process.on("unhandledRejection", note);
	process.on("uncaughtException", note);
	const login = async (): Promise<DiscordChat> => {
		const chat = stage.another({ apiUrl: loose.apiUrl, token: "short" });
		await chat.start(nobody);
		return chat;
	};
	const close = async () => {
		await stage[Symbol.asyncDispose]();
		await loose[Symbol.asyncDispose]();
		process.off("unhandledRejection", note);
		process.off("uncaughtException", note);
	};
	const chat = await login().catch(async (error: unknown) => {
		await close();
		throw thrown[0] ?? error;
	});
	return {
		loose,
		stage,
		chat,
		place: { workspace: loose.guild, channel: loose.channel, thread: null },
		heard: stage.heard,
		async goesOn() {
			const { id } = loose.runs("streak");
			await arrival("PyQ goes on hearing", () => stage.heard.some((event) => event.id === id) || thrown.length > 0);
			if (thrown.length > 0) throw thrown[0];
		},
		servers: () =>
			stage.heard
				.filter(({ kind }) => kind === "installed" || kind === "removed")
				.map(({ kind, where }) => `${kind} ${where.workspace.externalId}`),
		knows(thread, sources = []) {
			stage.ledger.threads.push({
				workspace: { externalId: loose.guild, name: "Elsewhere" },
				channel: { externalId: loose.channel, name: "prep" },
				thread,
				since: stage.clock.now() - 60_000,
				sources,
			});
		},
		async restarts() {
			await chat.stop();
			return login();
		},
		[Symbol.asyncDispose]: close,
	};
}
