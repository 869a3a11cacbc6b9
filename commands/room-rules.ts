import type { Command, CommandOption } from "../src/app/command.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { type Holidays, isNamed } from "../src/app/ports/holidays.ts";
import type { OptionValues } from "../src/app/ports/inbound.ts";
import { setUpRoom } from "../src/app/set-up-room.ts";
import { readCalled } from "../src/core/called.ts";
import { type Rule, rulesShown, rulesUnknown } from "../src/core/message/copy/rules.ts";
import type { RoomSettings } from "../src/core/room.ts";

/** Reads a whole number of hours in a range; null: not one. */
function hours(typed: string, least: number, most: number): number | null {
	const match = /^(\d{1,3})\s*h?$/iu.exec(typed.trim());
	const value = match === null ? Number.NaN : Number(match[1]);
	return value >= least && value <= most ? value : null;
}

/** Reads yes or no; null: neither. */
function yesOrNo(typed: string): boolean | null {
	const word = typed.trim().toLowerCase();
	return word === "yes" || word === "on" ? true : word === "no" || word === "off" ? false : null;
}

/** Reads a region whose name or code was written in full; undefined: there is none such, or several (Punjab). */
async function region(holidays: Holidays, typed: string): Promise<string | null | undefined> {
	const wanted = typed.trim().toLowerCase();
	if (["none", "no", "off"].includes(wanted)) return null;
	const named = (await holidays.find(typed, 25)).filter((found) => isNamed(found, typed));
	const whole = named.find(({ code, name }) => [code, name].some((one) => one.toLowerCase() === wanted));
	return (whole ?? (named.length === 1 ? named[0] : undefined))?.code;
}

/** The settings with the rules that were given; `wrong`: every one that can't be. */
async function readRules(
	{ closes, window, points, holidays, pin, recap, mention }: OptionValues,
	settings: RoomSettings,
	known: Holidays,
): Promise<{ settings: RoomSettings } | { wrong: Rule[] }> {
	const changed: RoomSettings = { ...settings };
	const wrong: Rule[] = [];
	if (closes !== undefined) {
		const untilNext = closes.trim().toLowerCase() === "next";
		changed.closeAfterHours = untilNext ? null : hours(closes, 1, 168);
		if (changed.closeAfterHours === null && !untilNext) wrong.push("closes");
	}
	if (window !== undefined) {
		const value = hours(window, 1, 23);
		if (value === null) wrong.push("window");
		else changed.windowMinutes = value * 60;
	}
	if (points !== undefined) {
		const word = points.trim().toLowerCase();
		if (word === "full" || word === "answers") changed.assessedPoints = word === "full";
		else wrong.push("points");
	}
	if (holidays !== undefined) {
		const found = await region(known, holidays);
		if (found === undefined) wrong.push("holidays");
		else changed.holidays = found;
	}
	for (const [rule, typed] of [
		["pin", pin],
		["recap", recap],
	] as const) {
		const value = typed === undefined ? settings[rule] : yesOrNo(typed);
		if (value === null) wrong.push(rule);
		else changed[rule] = value;
	}
	if (mention !== undefined) {
		changed.mention = readCalled(mention);
		const nobody = ["none", "no", "off"].includes(mention.trim().toLowerCase());
		if (changed.mention === null && !nobody) wrong.push("mention");
	}
	return wrong.length > 0 ? { wrong } : { settings: changed };
}

export const roomRulesCommand: Command = {
	path: "room rules",
	summary: "Shows or changes the finer rules: how long rounds stay open, points, holidays, pins, recap.",
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
		{
			name: "holidays",
			summary: "A country or a part of one, such as DE-BY: no question on its public holidays. none: every day.",
			type: "text",
			required: false,
			rest: false,
			choices: [],
			suggest: async ({ holidays }, typed) =>
				(await holidays.find(typed, 25)).map(({ code, name }) => ({
					value: code,
					label: `${name} (${code})`.slice(0, 75),
				})),
		},
		...(["pin", "recap"] as const).map(
			(name): CommandOption => ({
				name,
				summary: name === "pin" ? "Whether the open question is pinned." : "Whether the room gets a weekly recap.",
				type: "text",
				required: false,
				rest: false,
				choices: ["yes", "no"].map((value) => ({ value, label: value })),
				suggest: null,
			}),
		),
		{
			name: "mention",
			summary: "A role to mention with each question; @everyone: nobody, for PyQ never mentions everyone.",
			type: "role",
			required: false,
			rest: false,
			choices: [],
			suggest: null,
		},
	],
	actions: [],
	forms: [],
	async run(call, options) {
		const lead = await roomToLead(call);
		if ("refused" in lead) return lead.refused;
		const { settings } = lead.room;
		if (Object.keys(options).length === 0) return rulesShown(settings, "shown");
		const read = await readRules(options, settings, call.holidays);
		if ("wrong" in read) return rulesUnknown(read.wrong);
		const { room, changed } = await setUpRoom(call, lead, read.settings);
		return rulesShown(room.settings, changed.length > 0 ? "saved" : "unchanged");
	},
};
