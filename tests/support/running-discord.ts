import type { APIMessage } from "discord.js";
import { vi } from "vitest";
import { openClockFile } from "./clock-file.ts";
import { freshDatabase } from "./database.ts";
import { openFakeDiscord } from "./fake-discord/fake-discord.ts";
import type { FakeDiscord } from "./fake-discord/handle.ts";
import type { Person } from "./fake-discord/people.ts";
import { type RunningPyq, runPyq } from "./running-pyq.ts";

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
	const clock = await openClockFile(start, zone);
	const fake = await openFakeDiscord({
		now: clock.now,
		deadlines: "real",
		gateway: { identifyEveryMs: 0 },
	});
	const guild = fake.guild("Guild");
	const channel = fake.channel(guild, "python-prep");
	const lead = fake.member(guild, "Lena", { permissions: "manage-channels" });
	const copies: RunningPyq[] = [];
	return {
		fake,
		databaseUrl: url,
		guild,
		channel,
		lead,
		setClock: clock.set,
		async start() {
			const env = {
				...clock.env,
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
			await clock[Symbol.asyncDispose]();
			await drop();
		},
	};
}
