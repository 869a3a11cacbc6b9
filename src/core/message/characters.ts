/** What Markdown asks of a character: is it white space, a sign, or part of a word? */

const WHITE_SPACE = /\s/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;
const ASCII_PUNCTUATION = /^[!-/:-@[-`{-~]$/;

/** True for nothing (an end of the text) too, as CommonMark counts it. */
export const isSpace = (character: string | undefined): boolean =>
	character === undefined || WHITE_SPACE.test(character);

export const isPunctuation = (character: string | undefined): boolean =>
	character !== undefined && PUNCTUATION.test(character);

export const isWordCharacter = (character: string | undefined): boolean =>
	!isSpace(character) && !isPunctuation(character);

/** Only these can follow a backslash and lose their meaning. */
export const isEscapable = (character: string | undefined): boolean =>
	character !== undefined && ASCII_PUNCTUATION.test(character);

/** The whole character (code point) that starts at `index`. */
export const characterAt = (text: string, index: number): string | undefined => {
	const point = text.codePointAt(index);
	return point === undefined ? undefined : String.fromCodePoint(point);
};

/** The whole character that ends before `index`. */
export const characterBefore = (text: string, index: number): string | undefined => {
	if (index <= 0) return undefined;
	const pair = index >= 2 ? characterAt(text, index - 2) : undefined;
	return pair?.length === 2 ? pair : text[index - 1];
};
