import type { LocalDate, RoomId } from "../../ids.ts";
import type { Member, Standing } from "../../ledger.ts";
import type { Streak, StreakDay } from "../../streak.ts";
import { boundToRoom } from "../board-token.ts";
import { shorten } from "../cut-text.ts";
import type { Block, Button, Form, Inline, Message, StandingRow } from "../model.ts";
import { actions, paragraph, strong, text } from "../model.ts";
import { token } from "../token.ts";
import { boardButton, eraseButton, eraseSureButton, streakButton } from "./buttons.ts";
import { command, count, names, note } from "./words.ts";

export type BoardPeriod = "week" | "month" | "all";
const periodWords: Readonly<Record<BoardPeriod, string>> = { week: "This week", month: "This month", all: "All time" };

/** A room that is spoken of somewhere else: there, words have to name it and buttons to carry it. */
export type Elsewhere = { id: RoomId; name: string };

/** The leaderboard. `own`: the reader's place when it is not among the rows. `elsewhere`: the room, if it is read somewhere else. */
export function leaderboard(
	period: BoardPeriod,
	room: string,
	rows: readonly StandingRow[],
	own: StandingRow | null,
	elsewhere: Elsewhere | null = null,
): Message {
	const others = (["week", "month", "all"] as const).filter((other) => other !== period);
	const buttons = actions(
		...[...others.map((other) => boardButton(other, periodWords[other])), streakButton()].map((button) =>
			boundToRoom(button, elsewhere?.id ?? null),
		),
	);
	const title = `${periodWords[period]} in #${room}`;
	if (rows.length === 0)
		return {
			summary: `${title}: nobody yet`,
			blocks: [
				paragraph(strong(title)),
				paragraph(text("Nobody has points yet. The first answer leads the board.")),
				buttons,
			],
		};
	const first = rows[0];
	return {
		summary: `${title}: ${first?.name} leads with ${count(first?.points ?? 0, "point")}`,
		blocks: [
			{ type: "heading", text: title },
			{ type: "standings", rows: own === null ? rows : [...rows, own] },
			buttons,
		],
	};
}

const dayWords: Readonly<Record<StreakDay["kind"], string>> = {
	answered: "answered",
	late: "answered after the close",
	missed: "missed",
	frozen: "missed, covered by a freeze",
	"gave-up": "gave up, free this time",
	leave: "on leave",
	skipped: "no question",
	open: "open, waiting for your answer",
};

/** A member's streak, explained day by day, latest first. `elsewhere`: the room, if it is read somewhere else. */
export function streak(
	name: string,
	value: Streak,
	standing: Standing | null,
	place: { rank: number; of: string } | null,
	elsewhere: Elsewhere | null = null,
): Message {
	const where = elsewhere === null ? "" : ` in #${elsewhere.name}`;
	const head =
		value.current === 0
			? `No streak${where} right now. Your next answer starts one.`
			: `${name}, you have answered ${count(value.current, "round")} in a row${where}.`;
	const facts = [
		`Best so far: ${value.best}.`,
		value.freezes === 0
			? "Freezes: none yet. Seven rounds in a row earn one, and it covers a missed round."
			: `Freezes: ${value.freezes}. Each covers one missed round.`,
		...(standing === null
			? []
			: [`Points: ${standing.points}${place === null ? "" : `, place ${place.rank} in #${place.of}`}.`]),
	].join(" ");
	const days = value.days.slice(-14).reverse();
	return {
		summary: head,
		blocks: [
			paragraph(strong(head)),
			paragraph(text(facts)),
			...(days.length === 0
				? []
				: [
						{
							type: "list" as const,
							ordered: false,
							items: days.map((day): Inline[] => [
								text(
									`${day.date}: ${dayWords[day.kind]}${day.earnedFreeze ? ", and a freeze earned" : ""} (streak ${day.streak})`,
								),
							]),
						} satisfies Block,
					]),
			actions(boundToRoom(boardButton("month", "Leaderboard"), elsewhere?.id ?? null)),
		],
	};
}

export const noStreakYet = (elsewhere: Elsewhere | null = null): Message =>
	note(
		`You have not answered ${elsewhere === null ? "here" : `in #${elsewhere.name}`} yet. Your first answer starts your streak.`,
	);

/** Rooms that are named in one sentence. */
const namedRooms = 5;
const roomNames = (rooms: readonly string[]): string =>
	names(
		rooms.map((room) => `#${room}`),
		namedRooms,
	);

/** A room as a person types it behind `room:`. */
const asTyped = (room: string): string => (/\s/u.test(room) ? `"#${room}"` : `#${room}`);

/**
 * Asked where no channel says which room is meant, by somebody who takes part in several. `path`: the command's; `button`: shows of a
 * room what was asked for.
 */
export const whichRoom = (rooms: readonly Elsewhere[], path: string, button: Button): Message =>
	note(
		[
			`You take part in ${roomNames(rooms.map(({ name }) => name))}. Say which one you mean: `,
			command(`${path} room:${asTyped(rooms[0]?.name ?? "")}`),
			".",
		],
		...rooms.map(({ id, name }) => ({ ...boundToRoom(button, id), label: `#${name}` })),
	);

/** No room that they may look into is called that. `typed` null: what came was nothing that people can read. */
export const roomUnknown = (typed: string | null, near: string | null, rooms: readonly string[]): Message => {
	const what =
		typed === null ? "That is no room of yours." : `I know no room of yours called “${shorten(typed, 100)}”.`;
	return note(`${what} ${near === null ? `You take part in ${roomNames(rooms)}.` : `Did you mean #${near}?`}`);
};

/** Two rooms go by the name that was typed. */
export const roomsAlike = (name: string): Message =>
	note(`More than one room of yours is called #${name}. Pick one from the list that opens while you type.`);

/** The longest alias, in characters. */
export const longestAlias = 40;

/** A member's own settings. */
export const settingsForm = (
	id: string,
	{ alias, hidden, zone, remindAt }: Pick<Member, "alias" | "hidden" | "zone" | "remindAt">,
): Form => ({
	token: token("settings", id),
	title: "My settings",
	submit: "Save",
	intro: "These are yours, in every room of this workspace.",
	fields: [
		{
			kind: "line",
			id: "alias",
			label: "Name on the board",
			hint: "Empty: your name here.",
			required: false,
			maxLength: longestAlias,
			value: alias ?? "",
		},
		{
			kind: "choice",
			id: "hidden",
			label: "Leaderboard",
			hint: "",
			choices: [
				{ value: "no", label: "Show me on the board" },
				{ value: "yes", label: "Leave me off the board" },
			],
			value: hidden ? "yes" : "no",
		},
		{
			kind: "line",
			id: "zone",
			label: "My time zone",
			hint: "Such as Europe/Berlin",
			required: false,
			maxLength: 60,
			value: zone ?? "",
		},
		{
			kind: "line",
			id: "remind",
			label: "Remind me at",
			hint: "A time of your day, such as 16:00, while a question waits for you. Empty: never.",
			required: false,
			maxLength: 5,
			value: remindAt ?? "",
		},
	],
});
export const settingsSaved = (): Message => note("Saved.", eraseButton());
export const askErase = (): Message =>
	note(
		"This removes your name, settings, roles and the text of every answer of yours from PyQ's records. Dates and points stay there without a name. The chat keeps what was said in it: your messages, and where PyQ named you or showed your answer. Delete your own messages there if you want them gone. It cannot be undone. Erase it?",
		eraseSureButton(),
	);
export const erased = (): Message =>
	note("You are erased from PyQ's records. The chat keeps what was said in it: delete your messages there.");
/** Why somebody can't be erased yet. */
export const leadsAlone = (rooms: readonly string[]): Message =>
	note(
		[
			`Nobody else leads ${names(
				rooms.map((room) => `#${room}`),
				20,
			)}. Make somebody else a lead there first, with `,
			command("room roles"),
			", and then I erase you.",
		],
		eraseButton(),
	);

export const onLeave = (until: LocalDate | null): Message =>
	note([
		`Enjoy your time away. From the next question on${until === null ? "" : ` and until ${until}`}, nothing counts against your streak. `,
		command("return"),
		until === null ? " ends it." : " ends it sooner.",
	]);
export const alreadyOnLeave = (): Message => note(["You are on leave already. ", command("return"), " ends it."]);
export const backAgain = (): Message => note("Welcome back. The next question counts again.");
export const notOnLeave = (): Message => note("You are not on leave.");
export const badDate = (typed: string): Message =>
	note(`“${typed}” is not a day that lies ahead. Write it as 2026-12-31.`);
/** A leave that would last too long; `last`: the latest day that it may end on. */
export const leaveTooLong = (until: LocalDate, last: LocalDate): Message =>
	note([
		`${until} is more than a year ahead: the latest day is ${last}. To stay away for longer, use `,
		command("leave"),
		" without a day, and ",
		command("return"),
		" when you are back.",
	]);

/** Why an alias can't be had. */
export const aliasTakenWords = "Somebody here goes by that name already. Choose another.";
export const aliasOursWords = "That is my own name. Choose another.";
