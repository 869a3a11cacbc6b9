import type { Block, FormValues, Message } from "../model.ts";
import { actions, paragraph, strong, text } from "../model.ts";

/** Why nothing could be saved; as the ledger's own faults are called. */
export type NotSavedReason = "away" | "slow" | "newer" | "in-use" | "unwritable" | "unsettled";

const reasons: Readonly<Record<NotSavedReason, string>> = {
	away: "PyQ can’t reach its database, so nothing was saved. Try it again in a moment.",
	slow: "PyQ’s database took too long, so nothing was saved. Try it again in a moment.",
	newer: "The database belongs to a newer PyQ, so nothing was saved. Whoever runs PyQ has to start that version.",
	"in-use": "Another PyQ has the database open, so nothing was saved. Whoever runs PyQ has to stop one of them.",
	unwritable: "PyQ can’t write to its data folder, so nothing was saved. Whoever runs PyQ has to look at it.",
	unsettled: "PyQ is still making sure that its question stands here, so nothing was saved. Try it again in a minute.",
};

/** What somebody wrote in a form or behind a command, by field. */
type Written = Readonly<Record<string, string | readonly string[]>>;

/** Written text as it was, to be copied. One field needs no name. */
function back(written: Written): Block[] {
	const fields = Object.entries(written)
		.map(([name, value]) => ({ name, value: typeof value === "string" ? value : value.join(", ") }))
		.filter(({ value }) => value.trim() !== "");
	return fields.flatMap(({ name, value }): Block[] => [
		...(fields.length > 1 ? [paragraph(strong(name))] : []),
		{ type: "codeBlock", language: "", text: value },
	]);
}

/** Nothing was saved: why, and what was written given back. `problem`: the id that stands in the log too. */
export function notSaved(reason: NotSavedReason, written: Written, problem: string): Message {
	const words = `${reasons[reason]} (Problem ${problem})`;
	return { summary: words, blocks: [paragraph(text(words)), ...back(written)] };
}

/** A form that was not taken, where it can't stay open. `again`: the token of a button that opens it anew; null: there is none. */
export function formRefused(
	errors: Readonly<Record<string, string>>,
	values: FormValues,
	again: string | null,
): Message {
	const words = [...new Set(Object.values(errors))];
	return {
		summary: words.join(" "),
		blocks: [
			paragraph(text(words.join(" "))),
			...back(values),
			...(again === null ? [] : [actions({ label: "Open the form again", token: again, style: "primary" })]),
		],
	};
}
