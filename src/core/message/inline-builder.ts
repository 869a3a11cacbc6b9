import { characterAt, characterBefore, isWordCharacter } from "./characters.ts";
import type { Inline } from "./model.ts";

/** An inline that is still being written. */
type Draft =
	| Extract<Inline, { type: "text" | "code" | "member" | "time" }>
	| { type: "strong" | "emphasis"; children: Draft[] }
	| { type: "link"; url: string; children: Draft[] };
type Wrapper = Extract<Draft, { children: Draft[] }>;

/** What opens around text; a link brings its address. */
export type Opening = { type: "strong" } | { type: "emphasis" } | { type: "link"; url: string };

/**
 * Writes inlines in their normal form, the one form that prints to Markdown and parses back the same: neighbours of one kind
 * are joined, strong within strong (or emphasis in emphasis, link in link) counts once, white space stands outside strong,
 * emphasis and links, nothing is empty, a link without words shows its address, and a style that Markdown can't mark at its place is dropped (its
 * words stay). `open` and `close` come in pairs, the last opened closes first.
 */
export class InlineBuilder {
	readonly #root: Draft[] = [];
	readonly #open: Wrapper[] = [];
	readonly #depth = { strong: 0, emphasis: 0, link: 0 };

	leaf(inline: Extract<Inline, { type: "text" | "code" | "member" | "time" }>): void {
		append(this.#children(), { ...inline });
	}

	open(opening: Opening): void {
		if (this.#depth[opening.type]++ > 0) return;
		this.#open.push({ ...opening, children: [] });
	}

	close(type: Opening["type"]): void {
		if (--this.#depth[type] > 0) return;
		const wrapper = this.#open.pop();
		if (wrapper === undefined) return;
		if (wrapper.type === "link" && isBlank(wrapper.children)) wrapper.children = [{ type: "text", text: wrapper.url }];
		const before = cutStart(wrapper.children);
		const after = cutEnd(wrapper.children);
		append(this.#children(), { type: "text", text: before });
		if (wrapper.children.length > 0) append(this.#children(), wrapper);
		append(this.#children(), { type: "text", text: after });
	}

	/** All that was written, without white space around it. */
	trimmed(): Inline[] {
		cutStart(this.#root);
		cutEnd(this.#root);
		return this.result();
	}

	/** All that was written. */
	result(): Inline[] {
		return dropUnprintable(this.#root, undefined, undefined);
	}

	#children(): Draft[] {
		return this.#open.at(-1)?.children ?? this.#root;
	}
}

/** The same inlines in their normal form, without white space around them. */
export function trimInlines(inlines: readonly Inline[]): Inline[] {
	const builder = new InlineBuilder();
	copyInto(builder, inlines);
	return builder.trimmed();
}

function copyInto(builder: InlineBuilder, inlines: readonly Inline[]): void {
	for (const inline of inlines) {
		if ("children" in inline) {
			builder.open(inline);
			copyInto(builder, inline.children);
			builder.close(inline.type);
		} else {
			builder.leaf(inline);
		}
	}
}

function append(list: Draft[], draft: Draft): void {
	const last = list.at(-1);
	if (draft.type === "text" || draft.type === "code") {
		if (draft.text === "") return;
		if (last?.type === draft.type) last.text += draft.text;
		else list.push(draft);
	} else if ((draft.type === "strong" || draft.type === "emphasis") && last?.type === draft.type) {
		for (const child of draft.children) append(last.children, child);
	} else {
		list.push(draft);
	}
}

function isBlank(list: readonly Draft[]): boolean {
	return list.every((draft) => draft.type === "text" && draft.text.trim() === "");
}

/** Takes the white space away at the start and returns it. */
function cutStart(list: Draft[]): string {
	const first = list[0];
	if (first?.type !== "text") return "";
	const kept = first.text.trimStart();
	const space = first.text.slice(0, first.text.length - kept.length);
	first.text = kept;
	if (kept === "") list.shift();
	return space;
}

function cutEnd(list: Draft[]): string {
	const last = list.at(-1);
	if (last?.type !== "text") return "";
	const kept = last.text.trimEnd();
	const space = last.text.slice(kept.length);
	last.text = kept;
	if (kept === "") list.pop();
	return space;
}

/**
 * Markdown can't end a style between `)` and a letter, nor tell `*` and `**` apart in every knot within a word. Such styles are so
 * rare in what people write that dropping them beats printing what reads back differently. `before` and `after` are the characters around
 * the list, marks of other styles not counted, so that dropping one style never makes another unprintable.
 */
function dropUnprintable(
	list: readonly Draft[],
	before: string | undefined,
	after: string | undefined,
	within?: Draft["type"],
): Draft[] {
	const kept: Draft[] = [];
	for (const [index, draft] of list.entries()) {
		if (draft.type === "link") {
			append(kept, { ...draft, children: dropUnprintable(draft.children, "[", "]") });
			continue;
		}
		if (draft.type !== "strong" && draft.type !== "emphasis") {
			append(kept, draft);
			continue;
		}
		const previous = list[index - 1];
		const next = list[index + 1];
		const touchesBefore = isWordCharacter(previous ? lastCharacter(previous) : before);
		const touchesAfter = isWordCharacter(next ? firstCharacter(next) : after);
		const children = dropUnprintable(draft.children, touchesBefore ? "x" : " ", touchesAfter ? "x" : " ", draft.type);
		const open = touchesBefore && !isWordText(children[0], firstCharacter);
		const close = touchesAfter && !isWordText(children.at(-1), lastCharacter);
		const knot =
			draft.type === "emphasis" &&
			(touchesBefore || touchesAfter) &&
			(within === "strong" || [previous, next, ...children].some((other) => other?.type === "strong"));
		if (!open && !close && !knot) append(kept, { ...draft, children });
		else for (const child of children) append(kept, child);
	}
	return kept;
}

function isWordText(draft: Draft | undefined, edge: (draft: Draft) => string | undefined): boolean {
	return draft?.type === "text" && isWordCharacter(edge(draft));
}

function firstCharacter(draft: Draft): string | undefined {
	switch (draft.type) {
		case "text":
			return characterAt(draft.text, 0);
		case "code":
			return "`";
		case "link":
			return "[";
		case "strong":
		case "emphasis":
			return draft.children[0] && firstCharacter(draft.children[0]);
		default:
			return "x";
	}
}

function lastCharacter(draft: Draft): string | undefined {
	switch (draft.type) {
		case "text":
			return characterBefore(draft.text, draft.text.length);
		case "code":
			return "`";
		case "link":
			return ")";
		case "strong":
		case "emphasis": {
			const last = draft.children.at(-1);
			return last && lastCharacter(last);
		}
		default:
			return "x";
	}
}
