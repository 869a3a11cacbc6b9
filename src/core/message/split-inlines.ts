import { wordsOf } from "./cut-text.ts";
import { InlineBuilder, type Opening } from "./inline-builder.ts";
import { longestFit } from "./longest-fit.ts";
import type { Inline } from "./model.ts";
import { escapeAddress, printInlines } from "./print-inline.ts";

type Leaf = Extract<Inline, { type: "text" | "code" | "member" | "time" }>;
type Wrapper = Exclude<Inline, Leaf>;
/** The smallest piece that is kept whole: a word, or a short run of code, with the wrappers around it. */
type Atom = { leaf: Leaf; path: readonly Wrapper[]; size: number; ends: "sentence" | "word" | "nothing" };

/** The smallest share of a piece that a break may leave filled, for the sake of ending with a sentence or a word. */
const FULL_ENOUGH = { sentence: 1 / 2, word: 1 / 4 };

/**
 * Splits inlines into pieces that print to at most `limit` characters each, after a sentence if one ends in the second half, else after
 * a word. Only white space at the breaks is dropped. A link whose address takes more than a quarter of the limit is written out.
 */
export function splitInlines(inlines: readonly Inline[], limit: number): (readonly Inline[])[] {
	if (printInlines(inlines).length <= limit) return [inlines];
	// Printed, code may take three times its length and text twice: an eighth of the limit always fits.
	const atoms = atomsOf(inlines, [], Math.floor(limit / 4), Math.floor(limit / 8));
	const printed = (from: number, to: number) => printInlines(join(atoms.slice(from, to))).length;
	const size = (index: number) => atoms[index]?.size ?? 1;
	const pieces: (readonly Inline[])[] = [];
	for (let from = 0; from < atoms.length; ) {
		const most = longestFit(from, atoms.length, limit, size, printed);
		if (most === from) throw new RangeError(`nothing fits a limit of ${limit}`);
		const best = bestBreak(atoms, from, most);
		const to = printed(from, best) <= limit ? best : most;
		const piece = join(atoms.slice(from, to));
		if (piece.length > 0) pieces.push(piece);
		from = to;
	}
	return pieces;
}

function bestBreak(atoms: readonly Atom[], from: number, most: number): number {
	if (most === atoms.length) return most;
	const full = sizeOf(atoms.slice(from, most));
	let wordEnd: number | undefined;
	let filled = full;
	for (let to = most; to > from; to--) {
		const atom = atoms[to - 1];
		if (atom?.ends === "sentence" && filled >= full * FULL_ENOUGH.sentence) return to;
		if (atom?.ends !== "nothing" && filled >= full * FULL_ENOUGH.word) wordEnd ??= to;
		filled -= atom?.size ?? 0;
	}
	return wordEnd ?? most;
}

function sizeOf(atoms: readonly Atom[]): number {
	return atoms.reduce((sum, { size }) => sum + size, 0);
}

function atomsOf(
	inlines: readonly Inline[],
	path: readonly Wrapper[],
	longestAddress: number,
	longest: number,
): Atom[] {
	return inlines.flatMap((inline): Atom[] => {
		switch (inline.type) {
			case "text":
				return textAtoms(inline.text, path, longest);
			case "code":
				return wordsOf(inline.text, longest).map((text) => ({
					leaf: { type: "code", text },
					path,
					size: text.length,
					ends: "nothing",
				}));
			case "member":
				if (inline.name.length > longest) return textAtoms(inline.name, path, longest);
				return [{ leaf: inline, path, size: Math.max(1, inline.name.length), ends: "nothing" }];
			case "time":
				return [{ leaf: inline, path, size: 1, ends: "nothing" }];
			case "link":
				if (escapeAddress(inline.url).length > longestAddress) {
					const address = textAtoms(` (${inline.url})`, path, longest);
					return [...atomsOf(inline.children, path, longestAddress, longest), ...address];
				}
				return atomsOf(inline.children, [...path, inline], longestAddress, longest);
			default:
				return atomsOf(inline.children, [...path, inline], longestAddress, longest);
		}
	});
}

function textAtoms(text: string, path: readonly Wrapper[], longest: number): Atom[] {
	return wordsOf(text, longest).map((word) => ({
		leaf: { type: "text", text: word },
		path,
		size: word.length,
		ends: endOf(word),
	}));
}

function endOf(word: string): Atom["ends"] {
	const kept = word.trimEnd();
	if (kept === word) return "nothing";
	return /[.!?…。！？]["'”’»)\]]{0,3}$/u.test(kept) ? "sentence" : "word";
}

function join(atoms: readonly Atom[]): Inline[] {
	const builder = new InlineBuilder();
	let open: readonly Wrapper[] = [];
	for (const { leaf, path } of [...atoms, { leaf: undefined, path: [] }]) {
		let shared = 0;
		while (shared < open.length && open[shared] === path[shared]) shared++;
		for (const wrapper of open.slice(shared).toReversed()) builder.close(wrapper.type);
		for (const wrapper of path.slice(shared)) builder.open(wrapper satisfies Opening);
		if (leaf) builder.leaf(leaf);
		open = path;
	}
	return builder.trimmed();
}
