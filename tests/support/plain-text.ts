import type { Block, Inline, Message } from "../../src/core/message/model.ts";

const dateTime = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short" } as const;
const styles: Record<Extract<Inline, { type: "time" }>["style"], Intl.DateTimeFormatOptions> = {
	time: { hour: "2-digit", minute: "2-digit", timeZoneName: "short" },
	date: { day: "numeric", month: "long", year: "numeric" },
	"date-time": dateTime,
	relative: dateTime,
};

function inline(part: Inline): string {
	switch (part.type) {
		case "text":
		case "code":
			return part.text;
		case "strong":
		case "emphasis":
		case "link":
			return part.children.map(inline).join("");
		case "member":
			return part.name;
		case "time":
			return new Intl.DateTimeFormat("en-GB", { ...styles[part.style], timeZone: part.zone }).format(part.at);
	}
}

const inlines = (parts: readonly Inline[]): string => parts.map(inline).join("");

function lines(block: Block): string[] {
	switch (block.type) {
		case "heading":
		case "codeBlock":
			return [block.text];
		case "paragraph":
		case "footnote":
			return [inlines(block.children)];
		case "list":
			return block.items.map(inlines);
		case "standings":
			return block.rows.map(
				({ rank, name, points, streak, you }) => `${rank} ${name}${you ? " you" : ""} ${points} ${streak}`,
			);
		case "image":
			return [block.alt];
		case "actions":
			return [];
	}
}

/** The words of a message, a line a block, as somebody reads them. */
export const plainText = ({ blocks }: Message): string =>
	blocks
		.flatMap(lines)
		.join("\n")
		.replace(/\n{2,}/gu, "\n")
		.trim();

/** Its buttons. */
export const buttonsOf = ({ blocks }: Message): { label: string; token: string }[] =>
	blocks.flatMap((block) =>
		block.type === "actions" ? block.buttons.map(({ label, token }) => ({ label, token })) : [],
	);
