import type { Interaction } from "discord.js";
import { type FakeDiscord, openFakeDiscord, type Person } from "./fake-discord.ts";
import { answersWith, rawAddresses, register } from "./sample-bot.ts";
import { type Bot, openBot } from "./test-bot.ts";

/** The fake with a server, a channel, Lena and a bot whose commands are registered, at a time that a test moves. */
export type Sample = AsyncDisposable & {
	readonly fake: FakeDiscord;
	readonly bot: Bot;
	readonly guild: { readonly id: string };
	readonly channel: { readonly id: string };
	readonly lena: Person;
	/** Time goes on by so many milliseconds. */
	passes(milliseconds: number): void;
	/** The addresses for the last interaction's answers. */
	raw(): ReturnType<typeof rawAddresses>;
	/** What the bot does with everything that comes. */
	answers(work: (interaction: Interaction) => Promise<unknown>): void;
};

/** Opens it on Monday, 2 March 2026, at eight. */
export async function openSample(): Promise<Sample> {
	let at = Date.parse("2026-03-02T08:00:00Z");
	const fake = await openFakeDiscord({ now: () => at, rates: "none" });
	const guild = fake.guild("Snakes");
	const channel = fake.channel(guild, "python-prep");
	const lena = fake.member(guild, "Lena");
	await register(fake);
	const bot = await openBot(fake);
	return {
		fake,
		bot,
		guild,
		channel,
		lena,
		passes(milliseconds) {
			at += milliseconds;
		},
		raw: () => rawAddresses(fake, bot),
		answers: (work) => answersWith(bot, work),
		async [Symbol.asyncDispose]() {
			await bot[Symbol.asyncDispose]();
			await fake.close();
		},
	};
}
