import { characterAt, characterBefore, isEscapable, isPunctuation, isSpace } from "./characters.ts";
import { InlineBuilder } from "./inline-builder.ts";
import type { Inline } from "./model.ts";

/**
 * A run of `*`, or one `_`, that may open or close something. Both kinds of pairing follow CommonMark's delimiter algorithm
 * (spec 0.31, "An algorithm for parsing nested emphasis and links"), which is linear: no expression here backtracks.
 */
type Run = {
	type: "run";
	mark: "*" | "_";
	at: number;
	length: number;
	/** How many of its characters are not yet paired; what stays is literal. */
	left: number;
	opens: boolean;
	closes: boolean;
	closings: Style[];
	openings: Style[];
	previous: Run | undefined;
	next: Run | undefined;
};
type Style = "strong" | "emphasis";
type Bracket = { type: "bracket"; url: string | undefined; runsBefore: Run };
type Token = { type: "text"; text: string } | { type: "code"; text: string } | Run | Bracket | { type: "linkEnd" };

/** CommonMark's own bound for brackets within an address; it also keeps the scan linear. */
const DEEPEST_PARENTHESES = 32;

/**
 * Reads `code` (any number of backticks), **strong**, *emphasis*, _emphasis_, [links](https://…) and backslash escapes.
 * Everything else is literal, `__name__` and `snake_case` too; a line break is a space. Never throws.
 */
export function parseInline(text: string): Inline[] {
	return build(new Tokenizer(normaliseLines(text)).tokens());
}

function normaliseLines(text: string): string {
	if (!/[\r\n]/.test(text)) return text;
	const lines = text.split(/\r\n|\r|\n/);
	return lines
		.map((line, index) => (index === 0 ? line.trimEnd() : index === lines.length - 1 ? line.trimStart() : line.trim()))
		.join("\n");
}

class Tokenizer {
	readonly #source: string;
	readonly #tokens: Token[] = [];
	readonly #brackets: Bracket[] = [];
	readonly #closingTicks: ClosingTicks;
	readonly #head: Run = newRun("*", -1, 0);
	#lastRun = this.#head;

	constructor(source: string) {
		this.#source = source;
		this.#closingTicks = new ClosingTicks(source);
	}

	tokens(): Token[] {
		const source = this.#source;
		const plain = /[^\\`*_[\]\n]+/y;
		for (let at = 0; at < source.length; ) {
			plain.lastIndex = at;
			const words = plain.exec(source)?.[0];
			if (words !== undefined) at = this.#text(words, at + words.length);
			else at = this.#special(at);
		}
		this.#pair(this.#head);
		return this.#tokens;
	}

	/** Reads what starts at `at` with a special character and returns where it ends. */
	#special(at: number): number {
		const source = this.#source;
		const character = source[at];
		if (character === "\n") return this.#text(" ", at + 1);
		if (character === "\\") {
			const next = source[at + 1];
			if (next === "\n") return this.#text(" ", at + 2);
			return next !== undefined && isEscapable(next) ? this.#text(next, at + 2) : this.#text("\\", at + 1);
		}
		if (character === "`") return this.#code(at);
		if (character === "*" || character === "_") return this.#run(at, character);
		if (character === "[") {
			const bracket: Bracket = { type: "bracket", url: undefined, runsBefore: this.#lastRun };
			this.#brackets.push(bracket);
			this.#tokens.push(bracket);
			return at + 1;
		}
		return this.#closeBracket(at);
	}

	#text(text: string, end: number): number {
		this.#tokens.push({ type: "text", text });
		return end;
	}

	#code(at: number): number {
		const source = this.#source;
		const from = endOfRun(source, at);
		const close = this.#closingTicks.find(from - at, from);
		if (close === undefined) return this.#text(source.slice(at, from), from);
		const text = source.slice(from, close).replaceAll("\n", " ");
		const padded = text.startsWith(" ") && text.endsWith(" ") && /[^ ]/.test(text);
		this.#tokens.push({ type: "code", text: padded ? text.slice(1, -1) : text });
		return close + from - at;
	}

	#run(at: number, mark: "*" | "_"): number {
		const source = this.#source;
		const end = endOfRun(source, at);
		// `__init__` is far more often a Python name than strong text, so two underscores mean nothing.
		if (mark === "_" && end - at > 1) return this.#text(source.slice(at, end), end);
		const before = characterBefore(source, at);
		const after = characterAt(source, end);
		const leftFlanking = !isSpace(after) && (!isPunctuation(after) || isSpace(before) || isPunctuation(before));
		const rightFlanking = !isSpace(before) && (!isPunctuation(before) || isSpace(after) || isPunctuation(after));
		const run = newRun(mark, at, end - at);
		run.opens = leftFlanking && (mark === "*" || !rightFlanking || isPunctuation(before));
		run.closes = rightFlanking && (mark === "*" || !leftFlanking || isPunctuation(after));
		run.previous = this.#lastRun;
		this.#lastRun.next = run;
		this.#lastRun = run;
		this.#tokens.push(run);
		return end;
	}

	#closeBracket(at: number): number {
		const bracket = this.#brackets.pop();
		const address = bracket && this.#source[at + 1] === "(" ? readAddress(this.#source, at + 2) : undefined;
		if (bracket === undefined || address === undefined) return this.#text("]", at + 1);
		this.#pair(bracket.runsBefore);
		bracket.url = address.url;
		// No link holds another: what was opened before this one stays literal.
		this.#brackets.length = 0;
		this.#tokens.push({ type: "linkEnd" });
		return address.end;
	}

	/** Pairs the runs after `bottom`, then forgets them. */
	#pair(bottom: Run): void {
		const searched = new Map<string, number>();
		let closer = bottom.next;
		while (closer !== undefined) {
			if (!closer.closes) {
				closer = closer.next;
				continue;
			}
			const key = `${closer.mark}${closer.opens}${closer.length % 3}`;
			const floor = searched.get(key) ?? bottom.at;
			let opener = closer.previous;
			while (opener !== undefined && opener.at > floor && !canPair(opener, closer)) opener = opener.previous;
			if (opener === undefined || opener.at <= floor) {
				searched.set(key, closer.previous?.at ?? bottom.at);
				if (!closer.opens) unlink(closer);
				closer = closer.next;
				continue;
			}
			const count = opener.left >= 2 && closer.left >= 2 ? 2 : 1;
			opener.left -= count;
			closer.left -= count;
			opener.openings.push(count === 2 ? "strong" : "emphasis");
			closer.closings.push(count === 2 ? "strong" : "emphasis");
			opener.next = closer;
			closer.previous = opener;
			if (opener.left === 0) unlink(opener);
			if (closer.left === 0) {
				unlink(closer);
				closer = closer.next;
			}
		}
		bottom.next = undefined;
		this.#lastRun = bottom;
	}
}

/** Where runs of backticks of each length start; asked with ever growing positions, so each is looked at once. */
class ClosingTicks {
	readonly #source: string;
	#starts: Map<number, { at: number[]; next: number }> | undefined;

	constructor(source: string) {
		this.#source = source;
	}

	find(length: number, from: number): number | undefined {
		this.#starts ??= this.#read();
		const runs = this.#starts.get(length);
		if (runs === undefined) return undefined;
		while ((runs.at[runs.next] ?? from) < from) runs.next++;
		return runs.at[runs.next];
	}

	#read(): Map<number, { at: number[]; next: number }> {
		const starts = new Map<number, { at: number[]; next: number }>();
		for (const { 0: run, index } of this.#source.matchAll(/`+/g)) {
			const known = starts.get(run.length);
			if (known) known.at.push(index);
			else starts.set(run.length, { at: [index], next: 0 });
		}
		return starts;
	}
}

function newRun(mark: "*" | "_", at: number, length: number): Run {
	return {
		type: "run",
		mark,
		at,
		length,
		left: length,
		opens: false,
		closes: false,
		closings: [],
		openings: [],
		previous: undefined,
		next: undefined,
	};
}

function unlink(run: Run): void {
	if (run.previous) run.previous.next = run.next;
	if (run.next) run.next.previous = run.previous;
}

function canPair(opener: Run, closer: Run): boolean {
	if (!opener.opens || opener.mark !== closer.mark) return false;
	// CommonMark's rule of three, which keeps `*foo**bar*` one emphasis.
	if (!opener.closes && !closer.opens) return true;
	return (opener.length + closer.length) % 3 !== 0 || (opener.length % 3 === 0 && closer.length % 3 === 0);
}

function endOfRun(source: string, at: number): number {
	let end = at + 1;
	while (source[end] === source[at]) end++;
	return end;
}

/** The address between the round brackets of a link, if it is an http(s) one and nothing else stands there. */
function readAddress(source: string, from: number): { url: string; end: number } | undefined {
	let url = "";
	let depth = 0;
	for (let at = from; at < source.length; at++) {
		const character = source[at] ?? "";
		const next = source[at + 1];
		if (character === "\\" && next !== undefined && isEscapable(next)) {
			url += next;
			at++;
		} else if (isSpace(character)) {
			return undefined;
		} else if (character === ")" && depth === 0) {
			return /^https?:\/\/[^/?#]/i.test(url) ? { url, end: at + 1 } : undefined;
		} else {
			if (character === "(") depth++;
			if (character === ")") depth--;
			if (depth > DEEPEST_PARENTHESES) return undefined;
			url += character;
		}
	}
	return undefined;
}

function build(tokens: readonly Token[]): Inline[] {
	const builder = new InlineBuilder();
	for (const token of tokens) {
		switch (token.type) {
			case "text":
			case "code":
				builder.leaf(token);
				break;
			case "run":
				for (const style of token.closings) builder.close(style);
				builder.leaf({ type: "text", text: token.mark.repeat(token.left) });
				for (const style of token.openings.toReversed()) builder.open({ type: style });
				break;
			case "bracket":
				if (token.url === undefined) builder.leaf({ type: "text", text: "[" });
				else builder.open({ type: "link", url: token.url });
				break;
			case "linkEnd":
				builder.close("link");
				break;
		}
	}
	return builder.result();
}
