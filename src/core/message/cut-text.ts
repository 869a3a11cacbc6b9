const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A grapheme longer than this is no letter but a prank; it may be cut between its code points. */
const LONGEST_GRAPHEME = 200;

/** The longest start of a text of at most `max` UTF-16 code units that cuts no grapheme in two (a letter, an emoji with all its parts). */
function wholeStart(text: string, max: number): string {
	if (text.length <= max) return text;
	return text.slice(0, graphemes.segment(text.slice(0, max + LONGEST_GRAPHEME)).containing(max)?.index ?? 0);
}

/** The same, but never empty: a grapheme that is too long by itself is cut between its code points. */
export function startOf(text: string, max: number): string {
	const start = wholeStart(text, max);
	if (start !== "" || text === "") return start;
	const cut = text.slice(0, Math.max(1, max));
	return cut.isWellFormed() ? cut : text.slice(0, max > 1 ? max - 1 : 2);
}

/** Shortens a text to at most `max` UTF-16 code units, and shows that with `…`; at a word's end if one is near. */
export function shorten(text: string, max: number): string {
	if (text.length <= max) return text;
	const start = wholeStart(text, max - 1);
	const lastSpace = /\s/.test(text.charAt(start.length)) ? start.length : lastSpaceIn(start);
	return `${(lastSpace > max / 2 ? start.slice(0, lastSpace) : start).trimEnd()}…`;
}

/** A text's words, each with the white space after it, in parts of at most `max` code units. */
export function wordsOf(text: string, max: number): string[] {
	const words: string[] = [];
	let from = 0;
	const add = (end: number) => {
		for (let word = text.slice(from, end); word !== ""; ) {
			const part = startOf(word, max);
			words.push(part);
			word = word.slice(part.length);
		}
		from = end;
	};
	for (const { 0: space, index } of text.matchAll(/\s+/g)) add(index + space.length);
	add(text.length);
	return words;
}

function lastSpaceIn(text: string): number {
	let at = text.length - 1;
	while (at >= 0 && /\S/.test(text.charAt(at))) at--;
	return at;
}
