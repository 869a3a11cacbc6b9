import type { Instant } from "../../ids.ts";
import type { Room } from "../../ledger.ts";
import { printDays } from "../../local-date.ts";
import type { RoomSettings } from "../../room.ts";
import { answerModes } from "../../room.ts";
import type { Form, Inline, Message } from "../model.ts";
import { actions, footnote, paragraph, text } from "../model.ts";
import { plainText } from "../rich-text.ts";
import { token } from "../token.ts";
import { postNowButton } from "./buttons.ts";
import { type Lack, lacksShown, lacksWords } from "./lacks.ts";
import { ruleLines } from "./rules.ts";
import { command, count, inlines, when } from "./words.ts";

export const modeWords: Readonly<Record<RoomSettings["mode"], string>> = {
	open: "Open: answers go into the thread",
	private: "Private until the close: nobody sees an answer before the round closes",
};

/** The words that a lead types for the question filters, and reads them back. */
export function printFilters({ levels, topics, kinds }: RoomSettings["filters"]): string {
	return [...levels, ...topics, ...kinds].join(", ");
}

/**
 * The set-up form: five fields, each with a default that works. `room` is the id of the one that runs here; null: none yet. `channel` is
 * named, because a greeting's button sets up the channel that it stands in.
 */
export function setUpForm(room: string | null, settings: RoomSettings, channel: string): Form {
	return {
		token: token("room-setup", room ?? "here"),
		title: room === null ? "Set up this room" : "Change this room",
		submit: "Save",
		intro:
			room === null
				? `For #${channel}: a question comes on the days you choose. You can change it all later.`
				: `For #${channel}: changes hold from the next question on, and the channel is told.`,
		fields: [
			{
				kind: "line",
				id: "days",
				label: "Days",
				hint: "mon-fri, or mon,wed,fri",
				required: true,
				maxLength: 60,
				value: printDays(settings.schedule.days),
			},
			{
				kind: "line",
				id: "time",
				label: "Time",
				hint: "24-hour clock, such as 09:00",
				required: true,
				maxLength: 5,
				value: settings.schedule.time,
			},
			{
				kind: "line",
				id: "zone",
				label: "Time zone",
				hint: "Such as Europe/Berlin or America/New_York",
				required: true,
				maxLength: 60,
				value: settings.schedule.zone,
			},
			{
				kind: "choice",
				id: "mode",
				label: "How to answer",
				hint: "",
				choices: answerModes.map((mode) => ({ value: mode, label: modeWords[mode] })),
				value: settings.mode,
			},
			{
				kind: "line",
				id: "questions",
				label: "Which questions",
				hint: "Levels, topics or kinds, such as beginner, decorators, code. Empty: all of them.",
				required: false,
				maxLength: 300,
				value: printFilters(settings.filters),
			},
		],
	};
}

/** No zone was given. `usual`: the one that the room has, or that its lead lives in. */
export const zoneNeededWords = (usual: string): string =>
	`Name the time zone, such as ${usual === "UTC" ? "Europe/Berlin" : usual}.`;

/** One line that says when a room gets its questions. */
export const scheduleLine = ({ schedule }: RoomSettings): string =>
	`${printDays(schedule.days)} at ${schedule.time} (${schedule.zone})`;

const nextOne = (nextAt: Instant | null, zone: string): Inline[] =>
	nextAt === null ? [] : inlines([" The next one: ", when(nextAt, zone), "."]);

/** Said in the channel when PyQ is set up there: who did it is always told. */
export function setUpAnnouncement(by: string, { settings }: Room, nextAt: Instant | null): Message {
	const line = `${by} set up PyQ here and leads this room. A Python interview question comes ${scheduleLine(settings)}.`;
	return {
		summary: line,
		blocks: [
			paragraph(text(line), ...nextOne(nextAt, settings.schedule.zone)),
			paragraph(
				...inlines(["Answer it, see a model answer, keep a streak. ", command("help"), " shows all there is."]),
			),
		],
	};
}

/** What each setting means from now on, in a sentence. */
const settingLines: Readonly<Record<keyof RoomSettings, (settings: RoomSettings) => string>> = {
	schedule: (settings) => `Questions come ${scheduleLine(settings)}.`,
	mode: ({ mode }) =>
		mode === "open" ? "Answers go into the thread." : "Answers stay private until the round closes.",
	filters: ({ filters }) => {
		const printed = printFilters(filters);
		return printed === "" ? "Questions are chosen from all there are." : `Questions are chosen from: ${printed}.`;
	},
	...ruleLines,
};

/** Said in the channel when a lead changes settings: who did it, and what is different now. */
export function changeAnnouncement(
	by: string,
	settings: RoomSettings,
	changed: readonly (keyof RoomSettings)[],
	nextAt: Instant | null,
	isOpen: boolean,
): Message {
	const lines = changed.map((setting) => [
		text(settingLines[setting](settings)),
		...(setting === "schedule" ? nextOne(nextAt, settings.schedule.zone) : []),
	]);
	const who = `${by} changed this room.`;
	return {
		summary: [who, ...lines.map(plainText)].join(" "),
		blocks: [
			paragraph(text(who)),
			{ type: "list", ordered: false, items: lines },
			...(isOpen ? [footnote(text("The open round stays as it was posted."))] : []),
		],
	};
}

/** What the lead is told who saved the form. */
type SetUpFacts = {
	room: Room;
	isNew: boolean;
	changed: readonly (keyof RoomSettings)[];
	/** How many questions fit, and for how many rounds they last without repeating. */
	pool: number;
	left: number;
	nextAt: Instant | null;
	openUntil: Instant | null;
	/** What PyQ is missing in the channel. */
	lacks: readonly Lack[];
};

/** To the lead who saved the form. */
export function setUpDone({ room, isNew, changed, pool, left, nextAt, openUntil, lacks }: SetUpFacts): Message {
	const { zone } = room.settings.schedule;
	const saved = isNew || changed.length > 0 ? "Saved" : "Nothing changed";
	const next = nextAt === null ? [] : inlines([" The next question comes ", when(nextAt, zone), "."]);
	const waits =
		openUntil === null
			? []
			: inlines([" The open round still closes ", when(openUntil, zone), ", as promised when it was posted."]);
	const paused =
		room.status === "paused" ? inlines([" It is paused: ", command("room resume"), " starts it again."]) : [];
	return {
		summary: `${saved}: ${scheduleLine(room.settings)}.${lacks.length > 0 ? ` ${lacksWords(lacks)}` : ""}`,
		blocks: [
			paragraph(text(`${saved}: ${scheduleLine(room.settings)}.`), ...next, ...waits, ...paused),
			paragraph(
				text(
					`${count(pool, "question fits", "questions fit")} this room and ${pool === 1 ? "lasts" : "last"} ${count(left, "round")} before one comes again.`,
				),
			),
			...lacksShown(lacks),
			...(openUntil === null && room.status === "active" ? [actions(postNowButton(room.id))] : []),
		],
	};
}
