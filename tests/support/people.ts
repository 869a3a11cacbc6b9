import { expect } from "vitest";
import type { Person, PersonFacts, Said, ThreadMessage, World } from "./world.ts";

/** Answers that are genuine to any question, and no echo of one. */
export const genuine = "I would begin with the plain version and explain its costs.";
export const anotherGenuine = "After more thought I prefer the other way, because it reads better.";

/** Sets the channel up through the form, as a lead does, with defaults but for what is given. */
export async function setUpRoom(
	world: World,
	settings: Readonly<Record<string, string>> = {},
	lead: { name?: string; channel?: string } & PersonFacts = {},
): Promise<Person> {
	const { name = "Lena", channel, ...facts } = lead;
	const person = await world.person(name, { authority: "channel-manager", ...facts });
	if (channel !== undefined) await person.goesTo(channel);
	await person.types("/pyq room setup");
	await person.fills(settings);
	if (person.form() !== null) throw new Error(`the room could not be set up: ${JSON.stringify(person.form())}`);
	return person;
}

/** A question's title, by its slug: titles may be reworded. */
export function titleOf(world: World, slug: string): string {
	const question = world.bank.bySlug(slug);
	if (question === null) throw new Error(`the bank has no ${slug}`);
	return question.title;
}

/** Questions that PyQ has posted in a channel: the posts that can be answered or could be. */
export async function questionsIn(world: World, channel?: string) {
	return (await world.posts(channel)).filter(({ buttons }) => buttons.includes("My feedback"));
}

/** Their titles, which end the first line: a platform may say there, too, what the post is. */
export async function titlesIn(world: World): Promise<(string | undefined)[]> {
	const titles = world.bank.active().map(({ title }) => title);
	const firstLines = (await questionsIn(world)).map(({ text }) => text.split("\n")[0] ?? "");
	return firstLines.map((line) => titles.find((title) => line.endsWith(title)));
}

/** A message as it stands in its thread, and what PyQ said there after it. */
async function inThread(world: World, said: Said): Promise<{ message: ThreadMessage; after: string[] }> {
	for (const post of await world.posts(said.channel)) {
		const { messages = [] } = (await world.thread(post)) ?? {};
		const index = messages.findIndex(({ id }) => id === said.id);
		const message = messages[index];
		if (message === undefined) continue;
		const after = messages.slice(index + 1).filter(({ author }) => author === "PyQ");
		return { message, after: after.map(({ text }) => text) };
	}
	throw new Error("that stands in no thread");
}

/**
 * A message in the thread was taken as an answer: it bears PyQ's mark, and its writer is told so in these words, alone. Where that can't
 * be done for what somebody only wrote, the mark has to do, and they ask for their `streak`.
 */
export async function expectTaken(
	world: World,
	person: Person,
	said: Said,
	words: string,
	streak: number | null = null,
): Promise<void> {
	expect((await inThread(world, said)).message.received, "marked as received").toBe(true);
	if (world.has.threadNotes) {
		expect(await person.lastNote()).toContain(words);
		return;
	}
	if (streak === null) return;
	await person.types("/pyq streak");
	expect(await person.lastNote()).toContain(`you have answered ${streak} round`);
}

/** A message in the thread is no answer, and its writer is told why, alone; where that can't be done, below it. */
export async function expectRefused(world: World, person: Person, said: Said, words: string): Promise<void> {
	const told = world.has.threadNotes ? [await person.lastNote()] : (await inThread(world, said)).after;
	expect(told.join("\n")).toContain(words);
}
