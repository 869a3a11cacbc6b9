/** Reads the page's HTML as a person reads the page: words, buttons, form fields. Knows what our renderer writes, no more. */

export type HtmlButton = { label: string; token: string };
export type ReadHtml = { text: string; buttons: readonly HtmlButton[] };
export type HtmlField = {
	label: string;
	value: string;
	required: boolean;
	choices: { value: string; label: string }[];
};
export type HtmlForm = { token: string; title: string; intro: string; fields: Record<string, HtmlField> };

type Piece = { tag: string; closing: boolean; attributes: ReadonlyMap<string, string> } | { text: string };

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const decode = (text: string): string =>
	text.replace(/&([a-z]+|#39);/gu, (whole, name: string) => entities[name] ?? whole);

function* piecesOf(html: string): Generator<Piece> {
	for (const match of html.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>|([^<]+)/gu)) {
		const [, slash, tag, rest = "", text] = match;
		if (tag === undefined) {
			yield { text: decode(text ?? "") };
			continue;
		}
		const attributes = new Map(
			[...rest.matchAll(/([a-z-]+)(?:="([^"]*)")?/gu)].map(([, name = "", value = ""]) => [name, decode(value)]),
		);
		yield { tag, closing: slash === "/", attributes };
	}
}

/** Ends a line where the page does. */
const blocks = new Set(["p", "h2", "h3", "li", "pre", "tr", "div", "table", "ol", "ul", "details", "summary"]);

/** The words of a message, a line a block, and its buttons that do something. */
export function readMessage(html: string): ReadHtml {
	let text = "";
	const buttons: HtmlButton[] = [];
	let button: HtmlButton | null = null;
	let hidden: string | null = null;
	for (const piece of piecesOf(html)) {
		if ("text" in piece) {
			if (button !== null) button.label += piece.text;
			else if (hidden === null) text += piece.text;
			continue;
		}
		const { tag, closing, attributes } = piece;
		if (tag === "button" && !closing) {
			const token = attributes.get("data-token");
			if (token === undefined) hidden = "button";
			else button = { label: "", token };
		} else if (tag === "button") {
			if (button !== null) buttons.push(button);
			button = null;
			hidden = null;
		} else if (tag === "caption" || tag === "thead") hidden = closing ? null : tag;
		else if ((tag === "td" || tag === "th") && closing) text += " ";
		else if (blocks.has(tag) && closing) text += "\n";
	}
	return {
		text: text
			.replace(/[ \t]+\n/gu, "\n")
			.replace(/\n{2,}/gu, "\n")
			.trim(),
		buttons,
	};
}

/** The form in the page's dialog. */
export function readForm(html: string): HtmlForm {
	const form: HtmlForm = { token: "", title: "", intro: "", fields: {} };
	let into: ((text: string) => void) | null = null;
	let label = "";
	const open = (id: string, attributes: ReadonlyMap<string, string>): HtmlField => {
		const field = {
			label: label.trim(),
			value: attributes.get("value") ?? "",
			required: attributes.has("aria-required"),
			choices: [],
		};
		form.fields[id] = field;
		return field;
	};
	for (const piece of piecesOf(html)) {
		if ("text" in piece) {
			into?.(piece.text);
			continue;
		}
		const { tag, closing, attributes } = piece;
		const id = attributes.get("name") ?? "";
		if (tag === "form" && !closing) form.token = attributes.get("data-token") ?? "";
		else if (tag === "span" && attributes.get("class") === "optional") into = null;
		else if (
			closing &&
			(tag === "label" || tag === "legend" || tag === "h2" || tag === "p" || tag === "textarea" || tag === "option")
		)
			into = null;
		else if (closing) continue;
		else if (tag === "h2")
			into = (text) => {
				form.title += text;
			};
		else if (tag === "p" && attributes.get("class") === "intro")
			into = (text) => {
				form.intro += text;
			};
		else if (tag === "legend" || (tag === "label" && attributes.has("for"))) {
			label = "";
			into = (text) => {
				label += text;
			};
		} else if (tag === "textarea") {
			const area = open(id, new Map());
			area.required = attributes.has("aria-required");
			// The first line feed is the parser's.
			let first = true;
			into = (text) => {
				area.value += first ? text.replace(/^\n/u, "") : text;
				first = false;
			};
		} else if (tag === "input" && attributes.get("type") === "text") open(id, attributes);
		else if (tag === "input") {
			const group: HtmlField = form.fields[id] ?? open(id, new Map());
			const choice = { value: attributes.get("value") ?? "", label: "" };
			group.choices.push(choice);
			if (attributes.has("checked")) group.value = choice.value;
			into = (text) => {
				choice.label += text;
			};
		}
	}
	return form;
}
