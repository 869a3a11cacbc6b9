import type { Command } from "../src/app/command.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { setUpRoom } from "../src/app/set-up-room.ts";
import { rulesShown, rulesUnknown } from "../src/core/message/copy/rules.ts";
import type { RoomSettings } from "../src/core/room.ts";

/** Reads a whole number of hours in a range; null: not one. */
function hours(typed: string, least: number, most: number): number | null {
	const match = /^(\d{1,3})\s*h?$/iu.exec(typed.trim());
	const value = match === null ? Number.NaN : Number(match[1]);
	return value >= least && value <= most ? value : null;
}

export const roomRulesCommand: Command = {
	path: "room rules",
	summary: "Shows or changes how long rounds stay open, catching up, and points.",
	audience: "lead",
	synonyms: [],
	response: "private",
	options: [
		{
			name: "closes",
			summary: "Hours a round stays open (1 to 168), or next: until the next question.",
			type: "text",
			required: false,
			rest: false,
			choices: [],
			suggest: null,
		},
		{
			name: "window",
			summary: "Hours in which a missed question is still posted (1 to 23).",
			type: "text",
			required: false,
			rest: false,
			choices: [],
			suggest: null,
		},
		{
			name: "points",
			summary: "full: for answering and for what it covers; answers: for answering alone.",
			type: "text",
			required: false,
			rest: false,
			choices: ["full", "answers"].map((value) => ({ value, label: value })),
			suggest: null,
		},
	],
	actions: [],
	forms: [],
	async run(call, options) {
		const lead = await roomToLead(call);
		if ("refused" in lead || call.where.channel === null)
			return "refused" in lead ? lead.refused : rulesUnknown("closes");
		const { settings } = lead.room;
		const { closes, window, points } = options;
		const changed: RoomSettings = { ...settings };
		if (closes !== undefined) {
			const open = closes.trim().toLowerCase() === "next" ? null : hours(closes, 1, 168);
			if (open === null && closes.trim().toLowerCase() !== "next") return rulesUnknown("closes");
			changed.closeAfterHours = open;
		}
		if (window !== undefined) {
			const value = hours(window, 1, 23);
			if (value === null) return rulesUnknown("window");
			changed.windowMinutes = value * 60;
		}
		if (points !== undefined) {
			if (points !== "full" && points !== "answers") return rulesUnknown("points");
			changed.assessedPoints = points === "full";
		}
		const none = closes === undefined && window === undefined && points === undefined;
		const { room } = none ? lead : await setUpRoom(call, call.where.channel, changed);
		return rulesShown(room.settings, !none);
	},
};
