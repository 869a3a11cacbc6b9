import { readBoard } from "./read-board.ts";

/**
 * Slack's blocks as its clients show them, written down from their reference and not from our renderer. A test reads with it what people
 * see, in the zone that they live in.
 */

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const dateTime = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short" } as const;
/** What the formats of a date show, by the words in braces; a day and a time unless it is one of these. */
const dates: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
	"{time}": { hour: "2-digit", minute: "2-digit", timeZoneName: "short" },
	"{date_short_pretty}": { day: "numeric", month: "long", year: "numeric" },
};

const dateWords = (seconds: number, format: string, zone: string): string =>
	new Intl.DateTimeFormat("en-GB", { ...(dates[format] ?? dateTime), timeZone: zone }).format(seconds * 1_000);

const entities: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** Marked text: `<!date^…>`, links and mentions as what stands for them, styles without their marks. */
function readMrkdwn(source: string, zone: string): string {
	const shown = source.replace(/<([^<>]*)>/gu, (_, inner: string) => {
		const [value = "", label] = inner.split("|", 2);
		const [, seconds, format = ""] = /^!date\^(\d+)\^([^^]*)/u.exec(value) ?? [];
		if (seconds !== undefined) return dateWords(Number(seconds), format, zone);
		const [, group] = /^!subteam\^(\w+)/u.exec(value) ?? [];
		if (group !== undefined) return label ?? `@${group}`;
		return label ?? value.replace(/^!/u, "@");
	});
	return shown
		.replace(/(^|[\s(])([*_~`])(\S(?:[^\n]*?\S)?)\2(?=$|[\s.,;:!?)])/gmu, "$1$3")
		.replace(/&(?:amp|lt|gt);/gu, (entity) => entities[entity] ?? entity);
}

function readObject(value: unknown, zone: string): string {
	const { type, text } = fieldsOf(value);
	return type === "mrkdwn" ? readMrkdwn(textOf(text), zone) : textOf(text);
}

/** An element within a line of rich text. */
function readInline(element: Fields, zone: string): string {
	const { type, text, url, timestamp, format, name, user_id, usergroup_id, channel_id, range } = element;
	switch (type) {
		case "text":
			return textOf(text);
		case "link":
			return textOf(text) || textOf(url);
		case "date":
			return dateWords(Number(timestamp), textOf(format), zone);
		case "emoji":
			return `:${textOf(name)}:`;
		case "channel":
			return `#${textOf(channel_id)}`;
		default:
			return `@${textOf(user_id) || textOf(usergroup_id) || textOf(range)}`;
	}
}

function readRich(element: Fields, zone: string): string {
	const { type, elements } = element;
	if (type === "rich_text_list")
		return listOf(elements)
			.map((item) => readRich(item, zone))
			.join("\n");
	const words = listOf(elements)
		.map((one) => readInline(one, zone))
		.join("");
	return type === "rich_text_preformatted" ? readBoard(words) : words;
}

function readBlock(block: Fields, zone: string): string {
	const { type, text, elements, alt_text } = block;
	switch (type) {
		case "header":
		case "section":
			return readObject(text, zone);
		case "rich_text":
			return listOf(elements)
				.map((one) => readRich(one, zone))
				.join("\n");
		case "context":
			return listOf(elements)
				.map((one) => textOf(one["alt_text"]) || readObject(one, zone))
				.join(" ");
		case "image":
			return textOf(alt_text);
		default:
			return "";
	}
}

/** The words of blocks, a line a part, as somebody in a zone reads them; a sign without width is not read. */
export const readSlack = (blocks: unknown, zone = "UTC"): string =>
	listOf(blocks)
		.map((block) => readBlock(block, zone))
		.join("\n")
		.replaceAll("\u200b", "")
		.replace(/\n{2,}/gu, "\n")
		.trim();

/** A button as it can be pressed. */
export type ShownButton = { label: string; actionId: string };

/** The buttons of blocks, in order. */
export const buttonsIn = (blocks: unknown): ShownButton[] =>
	listOf(blocks)
		.filter(({ type }) => type === "actions")
		.flatMap(({ elements }) => listOf(elements))
		.filter(({ type }) => type === "button")
		.map(({ text, action_id }) => ({ label: textOf(fieldsOf(text)["text"]), actionId: textOf(action_id) }));
