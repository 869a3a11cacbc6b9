import type { Instant, LocalDate } from "../../ids.ts";
import type { Round } from "../../ledger.ts";
import type { Occurrence, RoomSettings } from "../../room.ts";
import type { Inline, Message } from "../model.ts";
import { paragraph, strong, text } from "../model.ts";
import { closeAndPostButton, setUpButton } from "./buttons.ts";
import { troubleOf } from "./status.ts";
import { command, count, note, when } from "./words.ts";

export const mayNotSetUp = (platform: string): Message =>
	platform === "discord"
		? note([
				"Setting up a room needs the Manage Channel permission here. Ask somebody who has it to run ",
				command("room setup"),
				".",
			])
		: note(["Guests cannot set up a room. Ask a full member of the workspace to run ", command("room setup"), "."]);

/** To somebody who asks for what not everybody may do, while the platform does not tell what they may do. */
export const whoUntold = (platform: string): Message =>
	note(`${platform === "discord" ? "Discord" : "Slack"} did not tell who you are just now. Try again in a moment.`);

export const onlyLeads = (leads: readonly string[]): Message =>
	note(
		leads.length === 0
			? "Only a lead of this room can do that, and it has none. You can ask an admin."
			: `Only a lead of this room can do that. You can ask ${leads.join(" or ")}.`,
	);

export const noRoomHere = (): Message => note("PyQ is not set up in this channel yet.", setUpButton());

/** A button that speaks of a room where PyQ does not run any more. */
export const roomGone = (): Message => note("PyQ does not run in that channel any more.");

/** Asked where no channel says which room is meant: in a direct message, or in a channel that can be none. */
export const aboutARoom = (): Message => note("That is about one room. Use it in that room’s channel.");

/** Said in a direct message, and in a channel that can be no room: a forum, or what is written beside a call. */
export const onlyInChannel = (): Message =>
	note(
		"That works in a text channel, where PyQ can post a question and open a thread on it: not in a forum, a voice channel or a direct message. Go to the channel where you want the questions and try again there.",
	);

export const paused = (open: Instant | null, zone: string): Message =>
	open === null
		? note(["The room is paused. No questions come until you run ", command("room resume"), ". Nobody loses a streak."])
		: note([
				"The room is paused. The open round still closes ",
				when(open, zone),
				"; nobody loses a streak after that. ",
				command("room resume"),
				" starts it again.",
			]);

export const alreadyPaused = (): Message =>
	note(["The room is paused already. ", command("room resume"), " starts it again."]);

export const resumed = (nextAt: Instant | null, zone: string): Message =>
	nextAt === null
		? note("The room is running again. A question is on its way.")
		: note(["The room is running again. The next question comes ", when(nextAt, zone), "."]);

export const notPaused = (): Message => note("The room is not paused.");

export const pausedChanged = (by: string, isPaused: boolean): Message =>
	note(isPaused ? `${by} paused the questions here. Streaks stay as they are.` : `${by} started the questions again.`);

/** Said in the channel of a paused room whose only lead had themselves erased. */
export const nobodyLeads = (): Message =>
	note([
		"Nobody leads this room any more, and it is paused. An admin can choose a new lead with ",
		command("room roles"),
		" and start the questions again with ",
		command("room resume"),
		".",
	]);

export const skipped = (date: LocalDate, at: Instant, nextAt: Instant | null, zone: string): Message => ({
	...note([
		"Skipped: nothing is posted ",
		when(at, zone),
		...(nextAt === null ? [] : [". The next question comes ", when(nextAt, zone)]),
		". Streaks stay as they are.",
	]),
	summary: `Skipped ${date}.`,
});

export const tooLateToSkip = (): Message => note("It is too late to skip this one: it is being posted right now.");

export const nothingToSkip = (): Message => note("Nothing is scheduled to skip while the room is paused.");

/** `elsewhere`: the room's name, if it was asked for somewhere else. */
export const postingNow = (elsewhere: string | null = null): Message =>
	note(`On its way. The question will be ${elsewhere === null ? "here" : `in #${elsewhere}`} in a moment.`);

export const alreadyPostedToday = (nextAt: Instant | null, zone: string): Message =>
	note([
		"Today has had its question already: there is never more than one a day.",
		...(nextAt === null ? [] : [" The next one comes ", when(nextAt, zone), "."]),
	]);

export const stillOpen = (round: Round, closesAt: Instant, zone: string): Message =>
	note(
		["A round is still open until ", when(closesAt, zone), ". Posting now closes it early, for everybody."],
		closeAndPostButton(round.id),
	);

export const notWhilePaused = (): Message => note(["The room is paused. Run ", command("room resume"), " first."]);

export const noQuestionFits = (): Message =>
	note(["No question fits this room's filters. Widen them with ", command("room setup"), "."]);

const noteWords: Readonly<Record<NonNullable<Occurrence["note"]>, string>> = {
	"after-gap": "the clock jumps over that time, so it comes right after",
	"first-of-repeated": "that hour happens twice, it comes the first time",
};

/** The next 14 days. `title` only where a lead put it into the queue: the rest is decided on the day. */
export function preview(
	days: readonly {
		occurrence: Occurrence;
		title: string | null;
		state: "planned" | "skipped" | "holiday" | "open" | "closed";
	}[],
	{ time, zone }: RoomSettings["schedule"],
): Message {
	if (days.length === 0)
		return note(["Nothing is planned in the next 14 days. The room may be paused: see ", command("room status"), "."]);
	return {
		summary: `${count(days.filter(({ state }) => state !== "holiday").length, "round")} in the next 14 days`,
		blocks: [
			paragraph(strong("The next 14 days")),
			{
				type: "list",
				ordered: false,
				items: days.map(({ occurrence, title, state }): Inline[] => [
					when(occurrence.at, zone),
					...(title === null ? [] : [text(` · ${title}`)]),
					...(state === "planned" ? [] : [text(state === "holiday" ? " · holiday, no question" : ` · ${state}`)]),
					...(occurrence.note === null ? [] : [text(` · ${noteWords[occurrence.note]}`)]),
				]),
			},
			{ type: "footnote", children: [text(`The room’s own clock: ${time}, ${zone}.`)] },
		],
	};
}

/** The lead is warned while few questions are left. */
export const fewLeft = (room: string, left: number): Message =>
	left === 0
		? note([
				`Every question that fits #${room} has been asked. From now on the oldest come again; widen the choice with `,
				command("room setup"),
				" for new ones.",
			])
		: note([
				`${count(left, "question")} for #${room} ${left === 1 ? "is" : "are"} left before they come again. Widen the choice with `,
				command("room setup"),
				" for more.",
			]);

/** Something on the platform needs the lead. */
export function attentionNeeded(room: string, error: string): Message {
	const { why, remedy } = troubleOf(error);
	return note([`#${room} needs attention: ${why}. `, ...remedy, " ", command("room status"), " there shows more."]);
}
