import type { Block, Inline, Message } from "../model.ts";
import { actions, code, paragraph, strong, text } from "../model.ts";
import { setUpButton } from "./buttons.ts";

/** A command as help shows it. */
export type HelpEntry = {
	path: string;
	summary: string;
	audience: "member" | "lead";
	options: readonly { name: string; summary: string; required: boolean; rest: boolean }[];
	/** `form`: it opens a form, which options fill in; unless there is a `run`, which takes them as they are. */
	response: "form" | "private" | "public";
	run: unknown;
};

/** What a command opens, if it does. */
function formWords({ response, run, options }: HelpEntry): string | null {
	if (response !== "form") return null;
	if (options.length === 0) return "It opens a form.";
	return run === null
		? "It opens a form. What you give with the command stands in it already; nothing is saved before you send it."
		: "Without more, it opens a form.";
}

/** `/pyq room setup`, or `/pyq search words`. */
export function usage({ path, options }: Pick<HelpEntry, "path" | "options">): string {
	const shown = options.map(({ name, required, rest }) => {
		const option = rest ? `<${name}>` : `${name}:…`;
		return required ? option : `[${option}]`;
	});
	return ["/pyq", path, ...shown].join(" ");
}

/** Commands with what each does. */
export const entries = (all: readonly HelpEntry[]): Block => ({
	type: "list",
	ordered: false,
	items: all.map((entry): Inline[] => [code(usage(entry)), text(`: ${entry.summary}`)]),
});

/** All there is, for somebody who has never seen it. */
export function help(all: readonly HelpEntry[], isSetUp: boolean, inChannel: boolean): Message {
	const offer = !isSetUp && inChannel;
	return {
		summary: "PyQ keeps your team in practice for Python interviews",
		blocks: [
			{ type: "heading", text: "PyQ keeps your team in practice for Python interviews" },
			paragraph(
				text(
					"A question comes on the days your room chose. Answer it in the thread or with the button, then see a model answer. Hints help when you are stuck. Answering on time builds your streak and brings points.",
				),
			),
			...(offer
				? [
						paragraph(text("This channel has no questions yet. Set it up and the first one can come at once.")),
						actions(setUpButton()),
					]
				: []),
			paragraph(strong("For everybody")),
			entries(all.filter(({ audience }) => audience === "member")),
			paragraph(strong("For leads")),
			entries(all.filter(({ audience }) => audience === "lead")),
		],
	};
}

/** The commands that share a first word. */
export const helpOnGroup = (group: string, all: readonly HelpEntry[]): Message => ({
	summary: `What follows /pyq ${group}: ${all.map(({ path }) => path.slice(group.length + 1)).join(", ")}`,
	blocks: [paragraph(text("What follows "), code(`/pyq ${group}`), text(":")), entries(all)],
});

/** One command, in full. */
export function helpOn(entry: HelpEntry): Message {
	const form = formWords(entry);
	return {
		summary: `${usage(entry)}: ${entry.summary}`,
		blocks: [
			paragraph(code(usage(entry)), text(`: ${entry.summary}${form === null ? "" : ` ${form}`}`)),
			...(entry.options.length === 0
				? []
				: [
						{
							type: "list" as const,
							ordered: false,
							items: entry.options.map((option): Inline[] => [strong(option.name), text(`: ${option.summary}`)]),
						},
					]),
		],
	};
}
