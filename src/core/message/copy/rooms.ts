import type { Instant, LocalDate } from "../../ids.ts";
import type { Room, Round, Step } from "../../ledger.ts";
import { printDays } from "../../local-date.ts";
import type { Occurrence, RoomSettings } from "../../room.ts";
import { answerModes } from "../../room.ts";
import type { Block, Form, Inline, Message } from "../model.ts";
import { actions, code, paragraph, strong, text } from "../model.ts";
import { token } from "../token.ts";
import { closeAndPostButton, postNowButton, setUpButton } from "./buttons.ts";
import { count, note, rich, when } from "./words.ts";

export const modeWords: Readonly<Record<RoomSettings["mode"], string>> = {
	open: "Open: answers go into the thread",
	private: "Private until the close: nobody sees an answer before the round closes",
};

/** The words that a lead types for the question filters, and reads them back. */
export function printFilters({ levels, topics, kinds }: RoomSettings["filters"]): string {
	return [...levels, ...topics, ...kinds].join(", ");
}

/** The set-up form: five fields, each with a default that works. `id` is `here`, or the room's id once it exists. */
export function setUpForm(id: string, settings: RoomSettings): Form {
	return {
		token: token("room-setup", id),
		title: "Set up this room",
		submit: "Save",
		intro: "A question comes on the days you choose. You can change all of this later.",
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

/** One line that says when a room gets its questions. */
export const scheduleLine = ({ schedule }: RoomSettings): string =>
	`${printDays(schedule.days)} at ${schedule.time} (${schedule.zone})`;

/** Said in the channel when PyQ is set up there or its settings change: who did it is always told. */
export function setUpAnnouncement(by: string, room: Room, isNew: boolean, nextAt: Instant | null): Message {
	const { settings } = room;
	const line = isNew
		? `${by} set up PyQ here and leads this room. A Python interview question comes ${scheduleLine(settings)}.`
		: `${by} changed this room. Questions come ${scheduleLine(settings)}.`;
	const children: Inline[] = [text(line)];
	if (nextAt !== null) children.push(text(" The next one: "), when(nextAt, settings.schedule.zone), text("."));
	return {
		summary: line,
		blocks: [
			paragraph(...children),
			...(isNew
				? [
						paragraph(
							text("Answer it, see a model answer, keep a streak. "),
							code("/pyq help"),
							text(" shows all there is."),
						),
					]
				: []),
		],
	};
}

/** To the lead who saved the form. `days`: how long the chosen questions last without repeating. */
export function setUpDone(
	room: Room,
	pool: number,
	left: number,
	nextAt: Instant | null,
	openUntil: Instant | null,
): Message {
	const zone = room.settings.schedule.zone;
	const next: Inline[] = nextAt === null ? [] : [text(" The next question comes "), when(nextAt, zone), text(".")];
	const waits: Inline[] =
		openUntil === null
			? []
			: [text(" The open round still closes "), when(openUntil, zone), text(", as promised when it was posted.")];
	return {
		summary: `Saved. ${count(pool, "question fits", "questions fit")} this room.`,
		blocks: [
			paragraph(text(`Saved: ${scheduleLine(room.settings)}.`), ...next, ...waits),
			paragraph(
				text(
					`${count(pool, "question fits", "questions fit")} this room and ${pool === 1 ? "lasts" : "last"} ${count(left, "round")} before one comes again.`,
				),
			),
			...(openUntil === null ? [actions(postNowButton())] : []),
		],
	};
}

export const mayNotSetUp = (platform: string): Message =>
	note(
		platform === "discord"
			? "Setting up a room needs the Manage Channel permission here. Ask somebody who has it to run /pyq room setup."
			: "Guests cannot set up a room. Ask a full member of the workspace to run /pyq room setup.",
	);

export const onlyLeads = (leads: readonly string[]): Message =>
	note(
		leads.length === 0
			? "Only a lead of this room can do that."
			: `Only a lead of this room can do that. You can ask ${leads.join(" or ")}.`,
	);

export const noRoomHere = (): Message => note("PyQ is not set up in this channel yet.", setUpButton());

export const onlyInChannel = (): Message =>
	note("That works in a channel. Go to the one where you want the questions and try again there.");

/** What a person should know of a step in trouble, by its error. */
const troubleWords: Readonly<Record<string, string>> = {
	forbidden: "PyQ is missing a permission in this channel",
	"not-found": "the channel or the message is gone",
	rejected: "the platform refused the message",
	unreachable: "the platform did not answer",
	"rate-limited": "the platform asked us to slow down",
	"no-question": "no question fits the filters",
	thread: "the thread of a post could not be opened, so answers go through the form",
	fault: "something went wrong on our side; the log of PyQ says what",
};

const stepWords: Readonly<Record<Step["kind"], string>> = {
	post: "Posting the question",
	"open-thread": "Opening the thread",
	close: "Closing the round",
	reveal: "Showing the model answer",
	"refresh-post": "Updating the post",
	recount: "Bringing the board up to date",
	announce: "Telling the channel",
	respond: "Answering somebody",
	receipt: "Marking an answer as received",
	"tell-lead": "Telling a lead",
};

/** Everything a lead wants to know of a room. */
export function status(facts: {
	room: Room;
	leads: readonly string[];
	open: { round: Round; title: string; answered: number } | null;
	next: { at: Instant; title: string | null } | null;
	pool: number;
	left: number;
	queued: readonly string[];
	troubled: readonly Step[];
}): Message {
	const { room, leads, open, next, pool, left, queued, troubled } = facts;
	const zone = room.settings.schedule.zone;
	const lines: Inline[][] = [[strong("Schedule: "), text(scheduleLine(room.settings))]];
	lines.push([strong("Answers: "), text(modeWords[room.settings.mode])]);
	if (open !== null) {
		const closing: Inline[] = open.round.closesAt === null ? [] : [text(", closes "), when(open.round.closesAt, zone)];
		lines.push([strong("Open: "), text(`${open.title}, ${count(open.answered, "answer")}`), ...closing]);
	}
	lines.push(
		next === null
			? [strong("Next: "), text("nothing while the room is paused")]
			: [strong("Next: "), when(next.at, zone), ...(next.title === null ? [] : [text(` · ${next.title}`)])],
	);
	lines.push([
		strong("Questions: "),
		text(
			`${pool} fit, ${left} of them not asked yet${printFilters(room.settings.filters) === "" ? "" : ` (${printFilters(room.settings.filters)})`}`,
		),
	]);
	if (queued.length > 0) lines.push([strong("Queue: "), text(queued.join(", "))]);
	lines.push([strong(leads.length === 1 ? "Lead: " : "Leads: "), text(leads.join(", ") || "nobody")]);
	const attention: Block[] =
		room.attention === null
			? []
			: [paragraph(strong("Needs attention: "), text(`${troubleWords[room.attention] ?? room.attention}.`))];
	const trouble: Block[] =
		troubled.length === 0
			? []
			: [
					{
						type: "list",
						ordered: false,
						items: troubled.map((step): Inline[] => [
							text(
								`${stepWords[step.kind]}: ${troubleWords[step.error ?? ""] ?? step.error ?? step.state} (${step.state}, ${count(step.attempts, "try", "tries")}, `,
							),
							when(step.settledAt ?? step.dueAt, zone),
							text(")"),
						]),
					},
				];
	const state = room.status === "paused" ? "This room is paused." : "This room is running.";
	return {
		summary: state,
		blocks: [paragraph(strong(state)), { type: "list", ordered: false, items: lines }, ...attention, ...trouble],
	};
}

export const paused = (open: Instant | null, zone: string): Message =>
	open === null
		? note("The room is paused. No questions come until you run /pyq room resume. Nobody loses a streak.")
		: rich("The room is paused.", [
				text("The room is paused. The open round still closes "),
				when(open, zone),
				text("; nobody loses a streak after that. /pyq room resume starts it again."),
			]);

export const alreadyPaused = (): Message => note("The room is paused already. /pyq room resume starts it again.");

export const resumed = (nextAt: Instant | null, zone: string): Message =>
	nextAt === null
		? note("The room is running again. A question is on its way.")
		: rich("The room is running again.", [
				text("The room is running again. The next question comes "),
				when(nextAt, zone),
				text("."),
			]);

export const notPaused = (): Message => note("The room is not paused.");

export const pausedChanged = (by: string, isPaused: boolean): Message =>
	note(isPaused ? `${by} paused the questions here. Streaks stay as they are.` : `${by} started the questions again.`);

export const skipped = (date: LocalDate, at: Instant, nextAt: Instant | null, zone: string): Message =>
	rich(`Skipped ${date}.`, [
		text("Skipped: nothing is posted "),
		when(at, zone),
		...(nextAt === null ? [] : [text(". The next question comes "), when(nextAt, zone)]),
		text(". Streaks stay as they are."),
	]);

export const tooLateToSkip = (): Message => note("It is too late to skip this one: it is being posted right now.");

export const nothingToSkip = (): Message => note("Nothing is scheduled to skip while the room is paused.");

export const postingNow = (): Message => note("On its way. The question will be here in a moment.");

export const alreadyPostedToday = (nextAt: Instant | null, zone: string): Message =>
	nextAt === null
		? note("Today has had its question already: there is never more than one a day.")
		: rich("Today has had its question.", [
				text("Today has had its question already: there is never more than one a day. The next one comes "),
				when(nextAt, zone),
				text("."),
			]);

export const stillOpen = (round: Round, closesAt: Instant, zone: string): Message => {
	const words = "A round is still open";
	return rich(
		`${words}.`,
		[text(`${words} until `), when(closesAt, zone), text(". Posting now closes it early, for everybody.")],
		closeAndPostButton(round.id),
	);
};

export const notWhilePaused = (): Message => note("The room is paused. Run /pyq room resume first.");

export const noQuestionFits = (): Message =>
	note("No question fits this room's filters. Widen them with /pyq room setup.");

const noteWords: Readonly<Record<NonNullable<Occurrence["note"]>, string>> = {
	"after-gap": "the clock jumps over that time, so it comes right after",
	"first-of-repeated": "that hour happens twice, it comes the first time",
};

/** The next 14 days. `title` only where a lead put it into the queue: the rest is decided on the day. */
export function preview(
	days: readonly { occurrence: Occurrence; title: string | null; state: "planned" | "skipped" | "open" | "closed" }[],
	{ time, zone }: RoomSettings["schedule"],
): Message {
	if (days.length === 0)
		return note("Nothing is planned in the next 14 days. The room may be paused: see /pyq room status.");
	return {
		summary: `${count(days.length, "round")} in the next 14 days`,
		blocks: [
			paragraph(strong("The next 14 days")),
			{
				type: "list",
				ordered: false,
				items: days.map(({ occurrence, title, state }): Inline[] => [
					when(occurrence.at, zone),
					...(title === null ? [] : [text(` · ${title}`)]),
					...(state === "planned" ? [] : [text(` · ${state}`)]),
					...(occurrence.note === null ? [] : [text(` · ${noteWords[occurrence.note]}`)]),
				]),
			},
			{ type: "footnote", children: [text(`The room’s own clock: ${time}, ${zone}.`)] },
		],
	};
}

/** The lead is warned while few questions are left. */
export const fewLeft = (room: string, left: number): Message =>
	note(
		left === 0
			? `Every question that fits #${room} has been asked. From now on the oldest come again; widen the choice with /pyq room setup for new ones.`
			: `${count(left, "question")} for #${room} ${left === 1 ? "is" : "are"} left before they come again. Widen the choice with /pyq room setup for more.`,
	);

/** Something on the platform needs the lead. */
export const attentionNeeded = (room: string, error: string): Message =>
	note(`#${room} needs attention: ${troubleWords[error] ?? error}. /pyq room status there shows more.`);
