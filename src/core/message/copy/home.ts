import type { LocalDate } from "../../ids.ts";
import type { Room } from "../../ledger.ts";
import type { Question } from "../../question.ts";
import type { Streak } from "../../streak.ts";
import { troublesIn } from "../../trouble.ts";
import { boundToRoom } from "../board-token.ts";
import type { Block, Button, Inline, Message, StandingRow } from "../model.ts";
import { actions, code, footnote, paragraph, strong, text } from "../model.ts";
import { parseRichText, plainText } from "../rich-text.ts";
import { calendar } from "../streak-calendar.ts";
import { boardButton, changeRoomButton, settingsButton, setUpButton, statusButton, streakButton } from "./buttons.ts";
import { nextLine, type TodayFacts, todayBlocks } from "./home-today.ts";
import { scheduleLine } from "./set-up.ts";
import { troubleOf } from "./status.ts";
import { command, count, inlines, names, plain } from "./words.ts";

/** A member's streak and board in one room. `streak` null: they have not taken part. */
export type HomeRoom = {
	room: Room;
	streak: Streak | null;
	/** The first places of this month, and the reader's own when it is not among them. */
	rows: readonly StandingRow[];
	own: StandingRow | null;
	/** On the room's wall. */
	today: LocalDate;
};

export type HomeFacts = {
	today: readonly TodayFacts[];
	/** Rooms that are told about at length. */
	rooms: readonly HomeRoom[];
	/** The member's other rooms. */
	others: readonly Room[];
	/** Rooms that the member leads. */
	led: readonly Room[];
};

/** So many rooms are told of in each part: a page is one message, which nothing may split, so it keeps within what a message holds. */
const mostOpen = 4;
const mostWaiting = 10;
const mostOthers = 5;
const mostLed = 4;
/** A prompt that is longer, in characters or in blocks, is read with a button. The bank's longest has 841 characters. */
const longestPrompt = 1_200;
const mostPromptBlocks = 7;

/** How many are left out, in words; nothing when none are. */
const more = (all: number, most: number, words: string): Block[] =>
	all <= most ? [] : [paragraph(text(`And ${count(all - most, "more room")}. ${words}`))];

/** A question as it is asked; null: it is too long for the page. */
function shortPrompt({ prompt }: Question): Block[] | null {
	const blocks = prompt.length > longestPrompt ? [] : parseRichText(prompt);
	return blocks.length === 0 || blocks.length > mostPromptBlocks ? null : blocks;
}

function todayPart(today: readonly TodayFacts[]): Block[] {
	const open = today.filter((room) => room.open !== null);
	const waiting = today.filter((room) => room.open === null);
	const [only] = open.flatMap((room) => room.open ?? []);
	const shown = open.length === 1 && only !== undefined ? shortPrompt(only.question) : null;
	return [
		...todayBlocks([...open.slice(0, mostOpen), ...waiting.slice(0, mostWaiting)], shown),
		...more(
			Math.max(open.length - mostOpen, 0) + Math.max(waiting.length - mostWaiting, 0),
			0,
			"Their questions are in their channels.",
		),
	];
}

function streakPart({ streak, today }: HomeRoom): Block[] {
	if (streak === null)
		return [paragraph(text("You have not answered here yet. Your first answer starts your streak."))];
	const weeks = calendar(streak.days, today);
	const line =
		streak.current === 0
			? "No streak right now. Your next answer starts one."
			: `${count(streak.current, "round")} in a row.`;
	return [
		paragraph(
			strong(line),
			text(` Best so far: ${streak.best}. Freezes: ${streak.freezes}.`),
			...(weeks === null ? [] : [text(" "), code(weeks.row)]),
		),
		...(weeks === null ? [] : [footnote(text(weeks.words))]),
	];
}

function roomPart(facts: HomeRoom): Block[] {
	const { room, rows, own } = facts;
	const bound = (button: Button): Button => boundToRoom(button, room.id);
	return [
		{ type: "heading", text: `My streak in #${room.name}` },
		...streakPart(facts),
		...(rows.length === 0
			? [paragraph(text("Nobody has points this month yet. The first answer leads the board."))]
			: [paragraph(strong("This month")), { type: "standings" as const, rows: own === null ? rows : [...rows, own] }]),
		actions(bound(boardButton("month", "Leaderboard")), bound(streakButton("Day by day"))),
	];
}

function othersPart(others: readonly Room[]): Block[] {
	if (others.length === 0) return [];
	const buttons = others
		.slice(0, mostOthers)
		.map(({ id, name }) => boundToRoom(streakButton(`My streak in #${name}`), id));
	return [
		actions(...buttons),
		...more(others.length, mostOthers, "Its name goes with /pyq streak or /pyq leaderboard."),
	];
}

/** How a room stands, for who leads it. */
function ledLine(room: Room): Inline[] {
	const troubles = troublesIn(room.attention).map(troubleOf);
	return inlines([
		strong(`#${room.name}`),
		` · ${scheduleLine(room.settings)} · ${room.status === "paused" ? "paused" : "running"}`,
		...troubles.flatMap(({ why, remedy }) => [". ", strong("Needs attention"), `: ${why}. `, ...remedy]),
	]);
}

const ledPart = (led: readonly Room[]): Block[] =>
	led.length === 0
		? []
		: [
				{ type: "heading", text: "Rooms I lead" },
				...led
					.slice(0, mostLed)
					.flatMap((room) => [
						paragraph(...ledLine(room)),
						actions(
							statusButton(room.id, `Status of #${room.name}`),
							changeRoomButton(room.id, `Change #${room.name}`),
						),
					]),
				...more(led.length, mostLed, "Use /pyq room status there."),
			];

const footPart: readonly Block[] = [
	actions(settingsButton()),
	footnote(...inlines(["Only you see this page. ", command("help"), " shows all there is."])),
];

/** A member's own page: today, what to do next, streak and board, the rooms that they lead. */
export function home(facts: HomeFacts): Message {
	const next = nextLine(facts.today);
	const needy = facts.led.filter(({ attention }) => attention !== null).map(({ name }) => `#${name}`);
	const attention =
		needy.length === 0 ? "" : ` ${names(needy, mostLed)} ${needy.length === 1 ? "needs" : "need"} you: see below.`;
	return {
		summary: plainText(next),
		blocks: [
			{ type: "heading", text: "Today" },
			paragraph(...next, ...(attention === "" ? [] : [text(attention)])),
			...todayPart(facts.today),
			...facts.rooms.flatMap(roomPart),
			...othersPart(facts.others),
			...ledPart(facts.led),
			...footPart,
		],
	};
}

/** The page of somebody who takes part in no room: what PyQ is, and how to begin. */
export function newcomerHome(): Message {
	const title = "PyQ keeps your team in practice for Python interviews";
	const begin = [
		"In a channel that has questions: press Answer on the latest one. From then on it is on this page, with your streak and your place on the board.",
		["In a channel that has none: ", command("room setup"), ". Its members get a question on the days you choose."],
		["To look around first: ", command("search"), " finds questions, ", command("help"), " shows all there is."],
	] as const;
	return {
		summary: `${title}. ${plain(begin[1])}`,
		blocks: [
			{ type: "heading", text: title },
			paragraph(
				text(
					"A Python interview question comes into your channel on the days your team chose. Answer it in its thread or in private, see a model answer, and keep a streak.",
				),
			),
			paragraph(strong("How to begin")),
			{ type: "list", ordered: false, items: begin.map(inlines) },
			actions(setUpButton("Set up a channel")),
			...footPart,
		],
	};
}
