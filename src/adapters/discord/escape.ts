import { controls, reordering, turning } from "../../core/message/unseen.ts";

const invisible = "\u200b";

/** A text as it is kept: line breaks as `\n`, without controls and half characters. */
function withoutControls(text: string): string {
	return text
		.toWellFormed()
		.replace(/\r\n?|[\u0085\u2028\u2029]/gu, "\n")
		.replace(controls, "");
}

/** Plain text where Discord reads no marks: a button's label, a form's title. One line. */
export const plainLine = (text: string): string =>
	withoutControls(text).replace(turning, "").replace(/\s+/gu, " ").trim();

/** Plain text of several lines, as in what a form's field holds. */
export const plainLines = (text: string): string => withoutControls(text);

/** Whether anything can be seen of a text: Discord refuses what is only space and signs without width. */
export const isVisible = (text: string): boolean =>
	/[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}]/u.test(text);

/**
 * What means something in Discord's text wherever it stands: marks, the bracket before an address (a link before it would go on up to
 * there), the colon that makes an address of a word or an emoji of `:tada:`, and
 * the @ of a mention of everybody, which reaches nobody but would look like it.
 */
const marks = /[\\*_~`|<[]|(?<=\])\(|(?<=\w):(?=\/\/)|:(?=[^\s:]+:)|@(?=everyone|here)/gu;
const escapeMarks = (text: string): string => text.replace(marks, "\\$&");

/** An address as people type it, of characters that are safe between `<` and `>`. */
const address = /(?<!\w)https?:\/\/\w[\w\-.:/?#@!$&'()+,;=%]*/giu;

/**
 * Text of Discord's that reads as what was typed: no mark, mention, emoji, time or command in it. `addresses`: those that were typed are
 * links, as in what people write themselves. More than one empty line becomes one.
 */
export function escapeText(text: string, addresses = false): string {
	const clean = withoutControls(text)
		.replace(turning, "")
		.replaceAll("\t", " ")
		.replace(/\n(?:[^\S\n]*\n)+/gu, "\n\n");
	if (!addresses) return escapeLineStarts(escapeMarks(clean));
	let escaped = "";
	let from = 0;
	for (const { 0: found, index } of clean.matchAll(address)) {
		const url = withoutEnd(found);
		// An address that goes on with other characters is another one: it stays text.
		if (!/^[\s"\]}>”’»]?$/u.test(clean.slice(index + found.length, index + found.length + 1))) continue;
		escaped += `${escapeMarks(clean.slice(from, index))}<${url}>`;
		from = index + url.length;
	}
	return escapeLineStarts(escaped + escapeMarks(clean.slice(from)));
}

/** An address without the full stop of the sentence or the bracket around it. */
function withoutEnd(url: string): string {
	const trimmed = url.replace(/[.,:;!?']+$/u, "");
	const unbalanced = trimmed.endsWith(")") && trimmed.split(")").length > trimmed.split("(").length;
	return unbalanced ? withoutEnd(trimmed.slice(0, -1)) : trimmed;
}

/** Takes the meaning from what begins a heading, a quote, a list or small print at the start of a line. */
export function escapeLineStarts(text: string): string {
	return text.replace(/^([ \t]*)(#|>|[-+](?=[\s#]|$))/gmu, "$1\\$2").replace(/^([ \t]*\d+)([.)])(?=\s|$)/gmu, "$1\\$2");
}

/** The same in one line: a heading, an item of a list, the summary. */
export const escapeLine = (text: string): string => escapeText(plainLine(text));

/** Code as Discord shows it: what would reorder it shows as �. */
function codeText(text: string): string {
	return withoutControls(text).replace(reordering, "\ufffd");
}

/**
 * Code within a line. Backticks in it stand apart by a sign without width, of which people see nothing and which PyQ drops again; so does
 * a `](` that closes no bracket of the code's own, because a link before it would go on up to there.
 */
export function inlineCode(code: string): string {
	const line = codeText(code)
		.replace(/\n+/gu, " ")
		.replace(/^[^[]+/u, (start) => start.replaceAll("](", `]${invisible}(`));
	if (line === "") return "";
	return line.includes("`") ? `\`\` ${line.replace(/`(?=`)/gu, `\`${invisible}`)} \`\`` : `\`${line}\``;
}

/**
 * A code block. Discord ends one at the first three backticks, whatever the fence, so between them stands a sign without width: it does
 * not show, and code that is copied still runs, because Python knows backticks only in strings and comments.
 */
export function fence(language: string, code: string): string {
	return fenced(/^[a-z0-9_+\-.#]+$/iu.test(language) ? language : "", apart(codeText(code)));
}

/** The same for lines of our own, which may steer the direction of a name. */
export const tableFence = (lines: string): string => fenced("", apart(lines));

const apart = (code: string): string => code.replace(/``(?=`)/gu, `\`\`${invisible}`);

/** The same without a character more than the text has: backticks in threes become the look-alike ˋ. */
export const plainFence = (text: string): string => fenced("", codeText(text).replace(/``(?=`+)`/gu, "``ˋ"));

function fenced(language: string, code: string): string {
	// A block of line breaks alone is none, and would run on to the next fence.
	return `\`\`\`${language}\n${/[^\n]/u.test(code) ? code : " "}\n\`\`\``;
}

/** An address that a link may have, as it can stand between `<` and `>` within round brackets; null if it is none. */
export function safeLink(url: string): string | null {
	const clean = withoutControls(url);
	if (!/^https?:\/\/[^\s/?#]/iu.test(clean)) return null;
	return clean.replace(/[\s<>()\\*`|"'[\]{}^~]/gu, percent);
}

function percent(character: string): string {
	const plain = encodeURIComponent(character);
	return plain === character ? `%${character.charCodeAt(0).toString(16).toUpperCase()}` : plain;
}
