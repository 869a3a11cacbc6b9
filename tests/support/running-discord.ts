import { rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIMessage } from "discord.js";
import { vi } from "vitest";
import { freshDatabase } from "./database.ts";
import { openFakeDiscord } from "./fake-discord/fake-discord.ts";
import type { FakeDiscord } from "./fake-discord/handle.ts";
import type { Person } from "./fake-discord/people.ts";
import { type RunningPyq, runPyq } from "./running-pyq.ts";
import { instantOf } from "./scripted-clock.ts";

const zone = "Europe/Berlin";

/** Copies of the real program on one real database and one Discord of ours, on machines whose clock a test sets. */
export type RunningDiscord = AsyncDisposable & {
	readonly fake: FakeDiscord;
	readonly databaseUrl: string;
	readonly guild: { readonly id: string };
	readonly channel: { readonly id: string };
	/** Manages the channel. */
	readonly lead: Person;
	/** Starts one more copy. */
	start(): Promise<RunningPyq>;
	/** What Berlin's walls show then, on all machines. */
	setClock(local: string): Promise<void>;
	/** The lead sets the channel up: Monday to Friday at nine, in Berlin. */
	setUp(): Promise<void>;
	/** Questions that stand in the channel, oldest first. */
	questions(): APIMessage[];
};

/** Whether it is a round's post. */
export const isQuestion = ({ components = [] }: APIMessage): boolean =>
	JSON.stringify(components).includes('"v1:answer:');

/** Opens it all on that Monday or other day, with one server and one channel. */
export async function openRunningDiscord(start: string): Promise<RunningDiscord> {
	const { url, drop } = await freshDatabase();
	const file = join(tmpdir(), `pyq-discord-${process.pid}-${Date.now()}.clock`);
	let offset = 0;
	const setClock = async (wall: string) => {
		offset = instantOf(wall, zone) - Date.now();
		// Renamed when complete: a program may be reading.
		await writeFile(`${file}.new`, String(offset));
		await rename(`${file}.new`, file);
	};
	await setClock(start);
	const fake = await openFakeDiscord({
		now: () => Date.now() + offset,
		deadlines: "real",
		gateway: { identifyEveryMs: 0 },
	});
	const guild = fake.guild("Guild");
	const channel = fake.channel(guild, "python-prep");
	const lead = fake.member(guild, "Lena", { permissions: "manage-channels" });
	const copies: RunningPyq[] = [];
	const preload = `--import ${new URL("./set-clock.ts", import.meta.url).href}`;
	return {
		fake,
		databaseUrl: url,
		guild,
		channel,
		lead,
		setClock,
		async start() {
			const env = {
				NODE_OPTIONS: preload,
				PYQ_TEST_CLOCK: file,
				DISCORD_TOKEN: fake.token,
				DISCORD_API_URL: fake.apiUrl,
				PYQ_SECRET_KEY: "one key for every copy",
				LOG_LEVEL: "info",
			};
			const pyq = await runPyq({ databaseUrl: url, zone, env });
			copies.push(pyq);
			return pyq;
		},
		async setUp() {
			await vi.waitUntil(() => fake.commands().length > 0, { timeout: 10_000, interval: 20 });
			await lead.runs("pyq room setup", {}, channel);
			await lead.submits({ zone, time: "09:00", days: "mon-fri" });
			await vi.waitUntil(() => fake.messages(channel).some(({ content }) => content.includes("set up PyQ here")), {
				timeout: 10_000,
				interval: 20,
			});
		},
		questions: () => fake.messages(channel).filter(isQuestion),
		async [Symbol.asyncDispose]() {
			for (const pyq of copies) await pyq[Symbol.asyncDispose]();
			await fake.close();
			await rm(file, { force: true });
			await drop();
		},
	};
}
