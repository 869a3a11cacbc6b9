import type { Code, Nodes, Paragraph } from "mdast";
import type { Rule } from "./finding.ts";
import { isHttps } from "./web-address.ts";

/** Reports a mistake at a line of the Markdown text (1-based, within that text). */
export type Report = (line: number, rule: Rule, message: string, mend: string) => void;

/** What chats can't show, and what to write in its place. */
const unsupported: Partial<Record<Nodes["type"], { rule: Rule; what: string; mend: string }>> = {
	heading: {
		rule: "markdown-heading",
		what: "A heading inside a section",
		mend: "Write it in **strong** in a paragraph of its own.",
	},
	image: { rule: "markdown-image", what: "An image", mend: "Say in words what it shows, or link to it." },
	imageReference: { rule: "markdown-image", what: "An image", mend: "Say in words what it shows, or link to it." },
	html: {
		rule: "markdown-html",
		what: "HTML",
		mend: "Write it in Markdown, or put it between backticks if it is meant literally.",
	},
	blockquote: { rule: "markdown-subset", what: "A block quote", mend: "Write it as a paragraph." },
	thematicBreak: { rule: "markdown-subset", what: "A horizontal rule", mend: "Leave an empty line." },
	break: {
		rule: "markdown-subset",
		what: "A forced line break",
		mend: "Take the spaces or the backslash off the line end, or use a list.",
	},
	definition: { rule: "markdown-subset", what: "A link definition", mend: "Write the link out: [words](https://…)." },
	linkReference: {
		rule: "markdown-subset",
		what: "A link by reference",
		mend: "Write the link out: [words](https://…).",
	},
};

/** Checks that a Markdown node and all in it are in the subset that every chat can show (`questions/README.md`). */
export function checkSubset(node: Nodes, text: string, report: Report): void {
	const line = node.position?.start.line ?? 1;
	const refused = unsupported[node.type];
	if (refused) {
		report(line, refused.rule, `${refused.what} can't be shown in every chat.`, refused.mend);
		return;
	}
	if (node.type === "code") checkCode(node, line, text, report);
	if (node.type === "paragraph") checkTable(node, line, text, report);
	if (node.type === "link" && !isHttps(node.url)) {
		report(
			line,
			"bad-url",
			`The link to "${node.url}" is not an https address.`,
			"Give the whole address, with https://.",
		);
	}
	if ("children" in node) for (const child of node.children) checkSubset(child, text, report);
}

/** Whether a code block is fenced and runs on to the end of the text for want of a closing fence. */
export function isUnclosed(node: Code, text: string): boolean {
	const source = sourceOf(node, text);
	const fence = /^(`{3,}|~{3,})/.exec(source)?.[1];
	if (fence === undefined) return false;
	const lines = source.split("\n");
	const last = lines.at(-1)?.trim() ?? "";
	return lines.length < 2 || !last.startsWith(fence) || last.replaceAll(fence.charAt(0), "") !== "";
}

/** The Markdown that a node was read from. */
export function sourceOf(node: Nodes, text: string): string {
	return text.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
}

function checkCode(node: Code, line: number, text: string, report: Report): void {
	if (!/^[`~]/.test(sourceOf(node, text))) {
		report(line, "markdown-subset", "Code by indentation has no language.", "Put it between ```python and ```.");
	} else if (isUnclosed(node, text)) {
		report(line, "unclosed-code", "This code block has no end.", "Close it with ``` on a line of its own.");
	} else if (!node.lang) {
		report(
			line,
			"code-without-language",
			"This code block names no language.",
			"Begin it with ```python (or ```text).",
		);
	}
}

/** Tables are not CommonMark, so the parser leaves them as a paragraph full of pipes. */
function checkTable(node: Paragraph, line: number, text: string, report: Report): void {
	const lines = sourceOf(node, text).split("\n");
	const row = lines.findIndex((each) => /^\s*\|.*\|\s*$/.test(each));
	const rule = lines.findIndex((each) => each.includes("|") && /^[\s|:-]*-{3,}[\s|:-]*$/.test(each));
	if (row < 0 && rule < 0) return;
	report(
		line + (row >= 0 ? row : Math.max(0, rule - 1)),
		"markdown-table",
		"A table can't be shown in every chat.",
		"Write it as a list, one item a row.",
	);
}
