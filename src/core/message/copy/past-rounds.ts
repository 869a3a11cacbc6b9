import { shorten } from "../cut-text.ts";
import type { Button, Message } from "../model.ts";
import { paragraph, text } from "../model.ts";
import { note } from "./words.ts";

/** No round's question is like what was typed. */
export const roundUnknown = (typed: string): Message =>
	note(
		`I find no question like “${shorten(typed, 100)}” here. Write some words of its title or its day, or leave it out for the latest one.`,
	);

/** Several rounds fit what was typed; `labels`: the newest of them, and how many there are in all. */
export function severalRounds(typed: string, labels: readonly string[], total: number): Message {
	const words = `“${shorten(typed, 100)}” fits ${total} questions. Write more of the one you mean:`;
	return {
		summary: words,
		blocks: [
			paragraph(text(words)),
			{ type: "list", ordered: false, items: labels.map((label) => [text(label)]) },
			...(total > labels.length ? [paragraph(text(`And ${total - labels.length} older.`))] : []),
		],
	};
}

/** What every platform can show of a button's label. */
const longestLabel = 75;

/** Asked where no channel says which question is meant; a button for each. None: no room of theirs ever had one. */
export const whichRoundMeant = (buttons: readonly Button[]): Message =>
	buttons.length === 0
		? note("No question has been posted in your rooms yet.")
		: note(
				"Which question do you mean?",
				...buttons.map(({ label, ...rest }) => ({ ...rest, label: shorten(label, longestLabel) })),
			);
