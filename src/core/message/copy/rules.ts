import type { RoomSettings } from "../../room.ts";
import type { Inline, Message } from "../model.ts";
import { code, paragraph, strong, text } from "../model.ts";
import { plainText } from "../rich-text.ts";
import { count, inlines } from "./words.ts";

/** What each of a room's finer rules says, in a sentence. */
export const ruleLines = {
	closeAfterHours: ({ closeAfterHours }: RoomSettings): string =>
		closeAfterHours === null
			? "A round stays open until the next question."
			: `A round stays open for ${count(closeAfterHours, "hour")}, or until the next question if that comes first.`,
	windowMinutes: ({ windowMinutes }: RoomSettings): string =>
		`A question missed while PyQ was down is still posted within ${count(windowMinutes / 60, "hour")}.`,
	assessedPoints: ({ assessedPoints }: RoomSettings): string =>
		assessedPoints
			? "Points: for answering on time, and as much again for what the answer covers."
			: "Points: for answering on time alone.",
	holidays: ({ holidays }: RoomSettings): string =>
		holidays === null
			? "Public holidays have a question like any other day."
			: `No question on public holidays of ${holidays}.`,
	pin: ({ pin }: RoomSettings): string =>
		pin ? "The question is pinned while its round is open." : "The question is not pinned.",
	recap: ({ recap }: RoomSettings): string =>
		recap ? "A recap comes at the end of the week." : "No recap at the end of the week.",
	mention: ({ mention }: RoomSettings): string =>
		mention === null ? "A new question mentions nobody." : `A new question mentions @${mention.name}.`,
} as const;

const headings = {
	shown: "The rules of this room",
	saved: "Saved. The rules from the next round on:",
	unchanged: "Nothing changed. The rules of this room:",
} as const;

/** A room's finer rules, and how to change them. `outcome`: what became of a change that was asked for; `shown`: none was. */
export function rulesShown(settings: RoomSettings, outcome: keyof typeof headings): Message {
	const heading = headings[outcome];
	const lines = Object.values(ruleLines);
	return {
		summary: outcome === "saved" ? "Saved." : heading,
		blocks: [
			paragraph(strong(heading)),
			{ type: "list", ordered: false, items: lines.map((line) => [text(line(settings))]) },
			{
				type: "footnote",
				children: inlines([
					"Change them with ",
					code("closes:24"),
					" or ",
					code("closes:next"),
					", ",
					code("window:6"),
					", ",
					code("points:full"),
					" or ",
					code("points:answers"),
					", ",
					code("holidays:DE-BY"),
					" or ",
					code("holidays:none"),
					", ",
					code("pin:yes"),
					", ",
					code("recap:no"),
					", ",
					code("mention:none"),
					" or a role or group.",
				]),
			},
		],
	};
}

/** The options that set rules. */
export type Rule = "closes" | "window" | "points" | "holidays" | "pin" | "recap" | "mention";
const ruleWords: Readonly<Record<Rule, readonly Inline[]>> = {
	closes: inlines([code("closes"), " takes 1 to 168 hours, or ", code("next"), "."]),
	window: inlines([code("window"), " takes 1 to 23 hours."]),
	points: inlines([code("points"), " is ", code("full"), " or ", code("answers"), "."]),
	holidays: inlines([
		code("holidays"),
		" takes a country or a part of one, such as ",
		code("Germany"),
		", ",
		code("DE-BY"),
		" or ",
		code("US-CA"),
		", or ",
		code("none"),
		".",
	]),
	pin: inlines([code("pin"), " is ", code("yes"), " or ", code("no"), "."]),
	recap: inlines([code("recap"), " is ", code("yes"), " or ", code("no"), "."]),
	mention: inlines([
		code("mention"),
		" takes a role or a group that the chat offers you to pick, or ",
		code("none"),
		". The web workspace has none.",
	]),
};

/** Every value that can't be, with what can; nothing was saved. */
export function rulesUnknown(wrong: readonly Rule[]): Message {
	const lines = wrong.map((rule) => ruleWords[rule]);
	return {
		summary: lines.map(plainText).join(" "),
		blocks: [paragraph(text("Nothing was saved:")), { type: "list", ordered: false, items: lines }],
	};
}
