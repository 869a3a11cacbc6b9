import type { RoomSettings } from "../../room.ts";
import type { Message } from "../model.ts";
import { paragraph, strong, text } from "../model.ts";
import { count, note } from "./words.ts";

/** A room's finer rules, and how to change them. */
export function rulesShown({ closeAfterHours, windowMinutes, assessedPoints }: RoomSettings, saved: boolean): Message {
	const lines = [
		closeAfterHours === null
			? "A round stays open until the next question."
			: `A round stays open for ${count(closeAfterHours, "hour")}, or until the next question if that comes first.`,
		`A question missed while PyQ was down is still posted within ${count(windowMinutes / 60, "hour")}.`,
		assessedPoints
			? "Points: for answering on time, and as much again for what the answer covers."
			: "Points: for answering on time alone.",
	];
	return {
		summary: saved ? "Saved." : "The rules of this room",
		blocks: [
			paragraph(strong(saved ? "Saved. The rules from the next round on:" : "The rules of this room")),
			{ type: "list", ordered: false, items: lines.map((line) => [text(line)]) },
			{
				type: "footnote",
				children: [text("Change them with closes:24 or closes:next, window:6, points:full or points:answers.")],
			},
		],
	};
}

const ruleWords: Readonly<Record<"closes" | "window" | "points", string>> = {
	closes: "closes takes 1 to 168 hours, or next.",
	window: "window takes 1 to 23 hours.",
	points: "points is full or answers.",
};

export const rulesUnknown = (rule: "closes" | "window" | "points"): Message => note(ruleWords[rule]);
