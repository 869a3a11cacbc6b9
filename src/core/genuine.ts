import type { Question } from "./question.ts";

/** The most that an answer may hold: characters (code points) of text, bytes of UTF-8 of code. */
export const longestText = 4_000;
export const longestCode = 16 * 1_024;
/** The fewest words of an answer in words. */
export const fewestWords = 5;
/** A question of fewer words than this is talk, not an answer. */
export const questionWords = 15;

/** Why a text is no answer, or `genuine`. */
export type GenuineVerdict = "genuine" | "empty" | "echo" | "too-short" | "too-long" | "code-too-long";

/** What a joiner may stand between: letters, marks and emoji, but of no script that has no use for joiners. */
const joined =
	"(?!\\p{Script=Latin}|\\p{Script=Greek}|\\p{Script=Cyrillic}|\\p{Script=Han})" +
	"[\\p{L}\\p{M}\\p{Extended_Pictographic}\\p{Emoji_Modifier}]";
const joiners = "(?:\\u200C|\\u200D)+";
const strayJoiners = new RegExp(`(?<!${joined})${joiners}|${joiners}(?!${joined})`, "gu");

/** Control characters, lone surrogates, marks that only steer the direction, and what has no width. */
const unseen = /(?![\n\t])\p{Cc}|\p{Cs}|[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/gu;

/**
 * Cleans a text for keeping: Unicode NFC, line breaks as `\n`, without control characters (but `\n` and `\t`), marks
 * that only steer the direction, invisible characters, and lone surrogates, which Postgres refuses. Joiners stay where
 * they shape what is seen: in emoji (👩‍💻) and in scripts other than Latin, Greek, Cyrillic and Han.
 */
export function cleanText(text: string): string {
	let clean = text
		.replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, "\n")
		.replace(unseen, "")
		.normalize("NFC");
	// Without a joiner an accent may become one with its letter, and then the next joiner stands beside another character.
	for (let before = ""; before !== clean; ) {
		before = clean;
		clean = clean.replace(strayJoiners, "").normalize("NFC");
	}
	return clean;
}

/** Whether anything can be seen: not white space, fillers, variation selectors, a blank braille cell. */
const isVisible = (text: string): boolean =>
	/[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\u2800]/u.test(text);

/** Tags after a fence's opening that name a language; any other first line belongs to the code. */
const languages = new Set(
	(
		"py python python2 python3 py3 pycon ipython text txt plain plaintext console bash sh shell zsh powershell " +
		"js javascript ts typescript java c cpp c++ c# cs csharp go rust rs ruby rb sql json yaml yml toml xml html css " +
		"diff md markdown"
	).split(" "),
);

/** The inside of a fence without its language tag, blank lines at either end, and trailing white space. */
const fenced = (inside: string): string => {
	const [, tag = ""] = /^[ \t]*(\S+)[ \t]*\r?\n/.exec(inside) ?? [];
	const code = languages.has(tag.toLowerCase()) ? inside.slice(inside.indexOf("\n") + 1) : inside;
	return code.replace(/^(?:[ \t]*\r?\n)+/, "").trimEnd();
};

/**
 * Takes fenced code apart from the prose around it. A fence is three or more backticks, anywhere in a line (Slack opens
 * and closes inside one), and ends at a run as long, or with the text (CommonMark 0.31, 4.5: an unclosed fence runs to
 * the end). The code of several fences is joined by an empty line. Inline `code` stays prose.
 */
export const splitCode = (text: string): { prose: string; code: string } => {
	const prose: string[] = [];
	const code: string[] = [];
	let rest = text;
	for (let open = /`{3,}/.exec(rest); open !== null; open = /`{3,}/.exec(rest)) {
		prose.push(rest.slice(0, open.index));
		const inside = rest.slice(open.index + open[0].length);
		const close = new RegExp(`\`{${open[0].length},}`).exec(inside);
		code.push(fenced(close === null ? inside : inside.slice(0, close.index)));
		rest = close === null ? "" : inside.slice(close.index + close[0].length);
	}
	prose.push(rest);
	const tidied = prose.map((part) => part.trim()).filter((part) => part !== "");
	return { prose: tidied.join("\n\n"), code: code.filter((part) => part !== "").join("\n\n") };
};

/** Finds words in any script (Unicode UAX #29), with dictionaries for those that write no spaces, such as Chinese. */
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** The words of a text in one case and compatibility form, without punctuation and emoji. */
const wordsOf = (text: string): string[] =>
	[...segmenter.segment(text.normalize("NFKC").toLowerCase())]
		.map(({ segment }) => segment.replace(/\p{Default_Ignorable_Code_Point}/gu, ""))
		.filter((word) => /[\p{L}\p{N}]/u.test(word));

/** The words of an echo that may be new: a tenth, and no more than a couple. */
const newWords = (words: number): number => Math.min(2, Math.floor(words / 10));

/**
 * Whether words repeat a prompt: nearly all of them stand there, in the same order, and close together (in a stretch of
 * at most twice their number, for in a long prompt any short sentence can be found word by word).
 *
 * `starts[skipped][i]`: the latest place in the prompt from which the first `i` words were found, up to the prompt's
 * word in hand, with so many of them skipped as new; -1 if they were not.
 */
const repeats = (words: readonly string[], prompt: readonly string[]): boolean => {
	const size = words.length;
	if (size < fewestWords) return size > 0 && words.join(" ") === prompt.join(" ");
	const skips = newWords(size);
	const starts = Array.from({ length: skips + 1 }, () => new Int32Array(size + 1).fill(-1));
	for (const [place, word] of prompt.entries()) {
		for (let skipped = skips; skipped >= 0; skipped--) {
			const row = starts[skipped];
			if (row === undefined) continue;
			for (let i = size; i >= 1; i--) {
				// Words before the first found one are all skipped: the stretch then starts here.
				const before = i - 1 === skipped ? place : (row[i - 1] ?? -1);
				if (words[i - 1] === word) row[i] = Math.max(row[i] ?? -1, before);
			}
		}
		for (const [skipped, row] of starts.entries()) {
			const fewer = starts[skipped - 1];
			if (fewer !== undefined) {
				for (let i = 1; i <= size; i++) row[i] = Math.max(row[i] ?? -1, fewer[i - 1] ?? -1);
			}
			const start = row[size] ?? -1;
			if (start >= 0 && place - start < 2 * size) return true;
		}
	}
	return false;
};

const withoutSpace = (text: string): string => text.replace(/\s+/g, "").toLowerCase();

/** Whether code only repeats code of the prompt; a few words that happen to stand there are no echo. */
const repeatsCode = (code: string, prompt: string): boolean => {
	const clean = cleanText(prompt);
	const own = withoutSpace(code);
	if (own === withoutSpace(splitCode(clean).code)) return true;
	return wordsOf(code).length >= fewestWords && withoutSpace(clean).includes(own);
};

/** An output as it is compared with what a `predict` question expects: without case, white space and backticks. */
const outputOf = (text: string): string => withoutSpace(text.normalize("NFC")).replaceAll("`", "");

/** The bytes of a text in UTF-8. */
const utf8Length = (text: string): number => {
	let bytes = 0;
	for (const character of text) {
		const point = character.codePointAt(0) ?? 0;
		bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	}
	return bytes;
};

/**
 * Whether an answer may count (rule "Genuine"): not empty, no echo of the question, and at least 5 words, or code, or
 * what a `predict` question expects. One part that is enough makes the answer: an echo with one's own code is genuine,
 * and so is the prompt's code with an explanation.
 *
 * `text` is the prose and `code` the code, as `splitCode` or a form gives them; "" for none.
 */
export const judgeGenuine = (answer: {
	text: string;
	code: string;
	question: Pick<Question, "kind" | "prompt" | "expects">;
}): GenuineVerdict => {
	const { question } = answer;
	const text = cleanText(answer.text).trim();
	const code = cleanText(answer.code).trimEnd();
	// A code point is at most two units long: what is beyond that needs no counting.
	if (text.length > 2 * longestText || [...text].length > longestText) return "too-long";
	if (code.length > longestCode || utf8Length(code) > longestCode) return "code-too-long";
	if (!isVisible(text) && !isVisible(code)) return "empty";

	if (question.kind === "predict") {
		const expected = new Set(question.expects.map(outputOf).filter((output) => output !== ""));
		if (expected.has(outputOf(text)) || expected.has(outputOf(code))) return "genuine";
	}
	const isCode = /[\p{L}\p{N}]/u.test(code);
	const codeEchoes = isCode && repeatsCode(code, question.prompt);
	if (isCode && !codeEchoes) return "genuine";
	const words = wordsOf(text);
	if (repeats(words, wordsOf(question.prompt))) return "echo";
	if (words.length >= fewestWords) return "genuine";
	return codeEchoes ? "echo" : "too-short";
};

/**
 * Whether a message in a round's thread only asks something (rule "Answering"): it ends in a question mark, has fewer
 * than 15 words, and no code. Closing quotes, brackets and emphasis may follow the mark.
 */
export const isQuestionOnly = (text: string): boolean => {
	const { prose, code } = splitCode(cleanText(text));
	return code === "" && /[?？؟]["'”’)\]*_~\s]*$/u.test(prose) && wordsOf(prose).length < questionWords;
};
