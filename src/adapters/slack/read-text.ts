/** `<@U…>`, `<#C…|name>`, `<!here>`, `<https://…|words>` as Slack writes what people typed or picked. */
const marked = /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/gu;
const entities: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

function written(sign: string, value: string, label: string | undefined): string {
	switch (sign) {
		case "@":
			return `@${label ?? value}`;
		case "#":
			return `#${label ?? value}`;
		case "!":
			return `@${(label ?? value.split("^")[0] ?? "").replace(/^@/u, "")}`;
		default:
			// Slack makes an address of what looks like one, such as `main.py`: what was typed is its label.
			return label ?? value.replace(/^mailto:/u, "");
	}
}

/** What somebody typed, out of what Slack made of it: marks as words, `&`, `<` and `>` as themselves. Code fences stay. */
export const typedText = (text: string): string =>
	text
		.replaceAll(marked, (_, sign: string, value: string, label?: string) => written(sign, value, label))
		.replaceAll(/&(?:amp|lt|gt);/gu, (entity) => entities[entity] ?? entity);

/** Anything that Slack may have sent, by the name of a field. */
type Told = Readonly<Record<string, unknown>>;
const told = (value: unknown): Told => Object(value);
const listOf = (value: unknown): readonly Told[] => (Array.isArray(value) ? value.map(told) : []);
const words = (value: unknown): string => (typeof value === "string" ? value : "");
const wholeNumber = (value: unknown): number => (Number.isInteger(value) ? Number(value) : 0);

/** As Slack writes it in text. In blocks of rich text everything stands as it was typed. */
const asText = (typed: string): string =>
	typed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
/** The three signs that end an address in text. */
const asAddress = (url: string): string =>
	asText(url.replaceAll("|", "%7C").replaceAll("<", "%3C").replaceAll(">", "%3E"));

/** A piece of a line (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block); of one that nobody knows yet, its words. */
function piece(element: Told): string {
	const text = asText(words(element["text"]));
	switch (element["type"]) {
		case "text":
			return told(element["style"])["code"] === true && text !== "" ? `\`${text}\`` : text;
		case "link": {
			const url = asAddress(words(element["url"]));
			return `<${text === "" ? url : `${url}|${text}`}>`;
		}
		case "user":
			return `<@${words(element["user_id"])}>`;
		case "channel":
			return `<#${words(element["channel_id"])}>`;
		case "usergroup":
			return `<!subteam^${words(element["usergroup_id"])}>`;
		case "broadcast":
			return `<!${words(element["range"])}>`;
		case "team":
			return asText(`@${words(element["team_id"])}`);
		case "emoji":
			return asText(`:${words(element["name"])}:`);
		case "color":
			return asText(words(element["value"]));
		case "date":
			return asText(words(element["fallback"]));
		default:
			return text;
	}
}

/** The pieces of a part, without the line break that ends it. */
const line = (part: Told): string => listOf(part["elements"]).map(piece).join("").replace(/\n$/u, "");

/** A part of rich text, with the signs that somebody would type for it. */
function part(one: Told): string {
	switch (one["type"]) {
		case "rich_text_preformatted":
			return `\`\`\`\n${line(one)}\n\`\`\``;
		case "rich_text_quote":
			return line(one).replaceAll(/^/gmu, "&gt; ");
		case "rich_text_list": {
			const [setIn, first] = [" ".repeat(4 * wholeNumber(one["indent"])), 1 + wholeNumber(one["offset"])];
			const sign = (nth: number) => (one["style"] === "ordered" ? `${first + nth}.` : "•");
			return listOf(one["elements"])
				.map((item, nth) => `${setIn}${sign(nth)} ${line(item)}`)
				.join("\n");
		}
		default:
			return line(one);
	}
}

function blockText(block: Told): string {
	if (block["type"] === "rich_text") return listOf(block["elements"]).map(part).join("\n");
	const { type, text } = told(block["text"]);
	return type === "plain_text" ? asText(words(text)) : words(text);
}

/** A message with its words as Slack writes them in text, also where they came in blocks alone, as of an app that writes for somebody. */
export function withWords<Message extends { text?: string; blocks?: unknown }>(message: Message): Message {
	if ((message.text ?? "").trim() !== "" || message.blocks === undefined) return message;
	const text = listOf(message.blocks)
		.map(blockText)
		.filter((said) => said !== "")
		.join("\n");
	return { ...message, text };
}
