import type { Choice } from "../core/message/model.ts";
import { kinds, levels } from "../core/question.ts";
import type { Typing } from "./command.ts";

/** The longest value and label that a platform takes. */
const longest = { value: 100, label: 75 };

/**
 * Suggestions while a lead types which questions a room gets: levels, kinds and topics after the last comma. What stands before it stays,
 * and a choice reads as what was typed so far: who picks one goes on from there.
 */
export async function suggestFilters({ bank }: Pick<Typing, "bank">, typed: string): Promise<Choice[]> {
	const comma = typed.lastIndexOf(",");
	const before = typed.slice(0, comma + 1);
	const wanted = typed
		.slice(comma + 1)
		.trim()
		.toLowerCase();
	const given = before.split(",").map((part) => part.trim().toLowerCase());
	const known = [
		...levels.map((id) => ({ id, title: id })),
		...kinds.map((id) => ({ id, title: id })),
		...bank.topics().map(({ id, title }) => ({ id, title: title.toLowerCase() })),
	].filter(({ id, title }) => !given.includes(id) && !given.includes(title));
	const begins = known.filter(({ id, title }) => id.startsWith(wanted) || title.startsWith(wanted));
	const holds = known.filter((one) => !begins.includes(one) && `${one.id} ${one.title}`.includes(wanted));
	return [...begins, ...holds]
		.map(({ id }) => before + id)
		.filter((value) => value.length <= longest.value)
		.slice(0, 25)
		.map((value) => ({ value, label: shortenStart(value, longest.label) }));
}

/** What was added last is what is chosen: it stays in sight. */
const shortenStart = (text: string, most: number): string =>
	text.length <= most ? text : `…${text.slice(text.length - most + 1)}`;
