import { controls, reordering } from "../../core/message/unseen.ts";

const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** A text as it is kept: line breaks as `\n`, without controls and half characters. */
export function withoutControls(text: string): string {
	return text.toWellFormed().replace(/\r\n?/gu, "\n").replace(controls, "");
}

/** Text as HTML, in an element's content or a quoted attribute. */
export function escapeHtml(text: string): string {
	return withoutControls(text).replace(/[&<>"']/gu, (character) => entities[character] ?? "");
}

/** Code as HTML: characters that would reorder it are shown by their number instead. */
export function escapeCode(text: string): string {
	return escapeHtml(text).replace(reordering, (character) => {
		const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
		return `<span class="control">U+${number}</span>`;
	});
}

/** An address that a link may have, or null. */
export function safeLink(url: string): string | null {
	return /^(?:https?:\/\/|mailto:)[^\s]+$/iu.test(url) || /^\/(?!\/)[^\s\\]*$/u.test(url) ? url : null;
}

/** An address that a picture may have, or null. The page's policy lets only our own and `data:` pictures load. */
export function safeImage(url: string): string | null {
	return /^(?:https?:\/\/|data:image\/(?:png|svg\+xml)[;,])[^\s]+$/iu.test(url) || /^\/(?!\/)[^\s\\]*$/u.test(url)
		? url
		: null;
}
