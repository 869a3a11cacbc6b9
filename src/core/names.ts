import type { MemberId } from "./ids.ts";

/** How a name reads: without case, width (Unicode NFKC), invisible characters, and white space that does not show. */
export const lookOf = (name: string): string =>
	name
		.normalize("NFKC")
		.replace(/\p{Default_Ignorable_Code_Point}/gu, "")
		.replace(/\s+/gu, " ")
		.trim()
		.toLowerCase();

/** Somebody with the platform's name and the alias they chose, if they did. */
export type Named = { id: MemberId; name: string; alias: string | null };

/** The first of `base`, `base (2)`, `base (3)`, … that reads like none of those in use. */
function unlike(base: string, used: ReadonlySet<string>): string {
	let label = base;
	for (let number = 2; used.has(lookOf(label)); number++) label = `${base} (${number})`;
	return label;
}

/**
 * The names of people who are shown together: the alias, if there is one, else the platform's name. No two read the same.
 * A platform's name goes before an alias, which then says that it is one; namesakes are numbered by their ids, so that a
 * list reads the same every time. `others`: people of the workspace who are not shown, and whom an alias must not pass for.
 */
export function tellApart(people: readonly Named[], others: readonly Named[] = []): ReadonlyMap<MemberId, string> {
	const inOrder = [...people].sort((a, b) => (a.id < b.id ? -1 : 1));
	const labels = new Map<MemberId, string>();
	const used = new Set<string>();
	const give = ({ id }: Named, label: string): void => {
		labels.set(id, label);
		used.add(lookOf(label));
	};
	const plain = inOrder.filter(({ alias }) => alias === null);
	// Everybody whose name is nobody else's keeps it; only then are numbers given out.
	for (const person of plain) if (!used.has(lookOf(person.name))) give(person, person.name);
	for (const person of plain) if (!labels.has(person.id)) give(person, unlike(person.name, used));
	for (const person of inOrder) {
		if (person.alias === null) continue;
		const named = [...people, ...others].filter(({ id }) => id !== person.id).map(({ name }) => lookOf(name));
		const taken = new Set([...used, ...named]);
		give(person, taken.has(lookOf(person.alias)) ? unlike(`${person.alias} (alias)`, taken) : person.alias);
	}
	return labels;
}
