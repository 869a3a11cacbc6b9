import type {
	HomeView,
	InputBlock,
	InputBlockElement,
	KnownBlock,
	ModalView,
	PlainTextInput,
	PlainTextOption,
} from "@slack/types";
import { fit, shorten } from "../../core/message/fit.ts";
import type { Choice, Field, Form, FormValues, Message } from "../../core/message/model.ts";
import { RenderError } from "./errors.ts";
import { isVisible, plainLine, plainLines } from "./escape.ts";
import {
	blockIdLimit,
	boxesLimit,
	callbackIdLimit,
	choiceLabelLimit,
	choicesLimit,
	choiceValueLimit,
	fieldValueLimit,
	fieldWordsLimit,
	privateMetadataLimit,
	slackViewLimits,
	textLimit,
	viewBlocksLimit,
	viewTitleLimit,
} from "./limits.ts";
import { renderBlocks } from "./render.ts";
import { plain } from "./render-block.ts";

type TextField = Extract<Field, { kind: "line" | "multiline" | "code" }>;

/** Instead of a field's own hint, when what it should hold has no place in it. */
const tooLongWords = "Yours has over 3,000 characters, more than a form shows here: paste again what it should keep.";
const codeWords = "Line breaks and indentation are kept.";
const moreWords = "There is more than a window can show.";
const waitWords = "One moment…";

/** So few choices are shown at once; more of them open as a menu. */
const fewChoices = 5;

/**
 * A form as Slack's modal. `metadata` comes back with what was filled in. Throws `RenderError` for a form that Slack would not take: that
 * is a bug in what made it.
 */
export function renderForm({ token, title, submit, intro, fields }: Form, metadata: string): ModalView {
	if (fields.length === 0 || fields.length >= viewBlocksLimit)
		throw new RenderError(`a form has ${fields.length} fields`);
	if (new Set(fields.map(({ id }) => id)).size < fields.length)
		throw new RenderError("two fields of a form have the same id");
	if (token === "" || token.length > callbackIdLimit)
		throw new RenderError(`a form's token can't be carried: ${token.length} characters`);
	const opening = plainLines(intro).trim();
	const said: KnownBlock[] = isVisible(opening) ? [saying(opening)] : [];
	return {
		...modal(title, metadata),
		callback_id: token,
		submit: plain(lineOf(submit, viewTitleLimit, "Send")),
		close: plain("Cancel"),
		blocks: [...said, ...fields.map(inputOf)],
	};
}

/** What stands in a window until its form or its words are there. */
export const loadingView = (title: string, metadata = ""): ModalView => ({
	...modal(title, metadata),
	blocks: [saying(waitWords)],
});

/** A message in a window; a short heading becomes the window's title. */
export function wordsView(message: Message, metadata = ""): ModalView {
	const [first, ...rest] = message.blocks;
	const heading = first?.type === "heading" ? plainLine(first.text) : "";
	const isTitle = isVisible(heading) && heading.length <= viewTitleLimit && rest.length > 0;
	return {
		...modal(isTitle ? heading : "PyQ", metadata),
		close: plain("Close"),
		blocks: viewBlocks(isTitle ? { ...message, blocks: rest } : message),
	};
}

/** A message as somebody's Home page, with a line above each part of it. */
export function renderHome(message: Message): HomeView {
	const blocks = viewBlocks(message);
	const parted = blocks.flatMap((block, index): KnownBlock[] =>
		block.type === "header" && index > 0 ? [{ type: "divider" }, block] : [block],
	);
	return { type: "home", blocks: parted.length <= viewBlocksLimit ? parted : blocks };
}

const modal = (title: string, metadata: string): Pick<ModalView, "type" | "title" | "private_metadata"> => {
	if (metadata.length > privateMetadataLimit)
		throw new RenderError(`a window can't carry ${metadata.length} characters along`);
	return {
		type: "modal",
		title: plain(lineOf(title, viewTitleLimit, "PyQ")),
		...(metadata === "" ? {} : { private_metadata: metadata }),
	};
};

const saying = (words: string): KnownBlock => ({ type: "section", text: plain(shorten(words, textLimit)) });

/** There is only one view: what has no place in it is left out, and that is said. */
function viewBlocks(message: Message): KnownBlock[] {
	const [view = message, ...more] = fit(message, slackViewLimits);
	const blocks = renderBlocks(view);
	return more.length === 0 ? blocks : [...blocks, { type: "context", elements: [plain(moreWords)] }];
}

function inputOf(field: Field): InputBlock {
	const id = carried(field.id, blockIdLimit);
	const hint = hintOf(field);
	return {
		type: "input",
		block_id: id,
		label: plain(lineOf(field.label, fieldWordsLimit, "…")),
		...(hint === "" ? {} : { hint: plain(shorten(hint, fieldWordsLimit)) }),
		optional: field.kind !== "choice" && !field.required,
		element: { ...elementOf(field), action_id: id },
	};
}

function hintOf(field: Field): string {
	const hint = plainLine(field.hint);
	if (field.kind === "choice" || field.kind === "choices") return hint;
	if (plainLines(field.value).length > fieldValueLimit) return tooLongWords;
	return hint === "" && field.kind === "code" ? codeWords : hint;
}

function elementOf(field: Field): InputBlockElement {
	switch (field.kind) {
		case "line":
		case "multiline":
		case "code":
			return textInput(field);
		case "choice": {
			const options = optionsOf(field.choices);
			const chosen = options.find(({ value }) => value === field.value);
			const initial = chosen === undefined ? {} : { initial_option: chosen };
			return { type: options.length <= fewChoices ? "radio_buttons" : "static_select", options, ...initial };
		}
		case "choices": {
			const options = optionsOf(field.choices);
			const chosen = options.filter(({ value = "" }) => field.values.includes(value));
			const initial = chosen.length === 0 ? {} : { initial_options: chosen };
			return { type: options.length <= boxesLimit ? "checkboxes" : "multi_static_select", options, ...initial };
		}
	}
}

function textInput({ kind, maxLength, value }: TextField): PlainTextInput {
	const text = plainLines(value);
	const kept = text.length > fieldValueLimit ? "" : text;
	return {
		type: "plain_text_input",
		multiline: kind !== "line",
		// What stands in a field must not be longer than the field takes, or Slack refuses the form.
		max_length: Math.min(fieldValueLimit, Math.max(1, maxLength, kept.length)),
		...(kept === "" ? {} : { initial_value: kept }),
	};
}

function optionsOf(choices: readonly Choice[]): PlainTextOption[] {
	if (choices.length === 0 || choices.length > choicesLimit)
		throw new RenderError(`a field has ${choices.length} choices`);
	return choices.map(({ value, label }) => ({
		text: plain(lineOf(label, choiceLabelLimit, "…")),
		value: carried(value, choiceValueLimit),
	}));
}

function carried(id: string, most: number): string {
	if (id === "" || id.length > most) throw new RenderError(`a form's id can't be carried: ${id.length} characters`);
	return id;
}

/** One line of plain text that is not empty. */
const lineOf = (text: string, most: number, instead: string): string => shorten(plainLine(text), most) || instead;

/** What Slack sends of a form that was filled in: by block, then by what stands in it; each is the field's id. */
export type ViewValues = Readonly<Record<string, Readonly<Record<string, FilledIn>>>>;
type Chosen = { readonly value?: string | null | undefined };
type FilledIn = {
	readonly type: string;
	readonly value?: string | null | undefined;
	readonly selected_option?: Chosen | null | undefined;
	readonly selected_options?: readonly Chosen[] | null | undefined;
};

/** What was filled in, by field id: the text of a field, the chosen values of a menu. */
export function readForm(values: ViewValues): FormValues {
	return Object.fromEntries(
		Object.entries(values).flatMap(([id, elements]) =>
			Object.values(elements).map((filled): [string, string | readonly string[]] => [id, filledIn(filled)]),
		),
	);
}

function filledIn({ value, selected_option, selected_options }: FilledIn): string | readonly string[] {
	const chosen = selected_options ?? (selected_option === undefined ? undefined : [selected_option]);
	return chosen === undefined || chosen === null ? (value ?? "") : chosen.flatMap((one) => one?.value ?? []);
}

/**
 * Errors of a form by block, as Slack takes them: it refuses those of blocks that are not there, so these stand with the first one.
 * `values`: what was sent, with every field of the form.
 */
export function errorsFor(errors: Readonly<Record<string, string>>, values: ViewValues): Record<string, string> {
	const blocks = Object.keys(values);
	const [first] = blocks;
	const placed: Record<string, string> = {};
	if (first === undefined) return placed;
	for (const [field, words] of Object.entries(errors)) {
		const block = blocks.includes(field) ? field : first;
		placed[block] = [placed[block], plainLine(words)].filter((said) => said !== undefined).join(" ");
	}
	return placed;
}
