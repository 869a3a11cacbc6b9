import type { Person, PersonFacts, World } from "./world.ts";

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
