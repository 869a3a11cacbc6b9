import type { Instant } from "../../ids.ts";
import type { Room, Round } from "../../ledger.ts";
import type { Question } from "../../question.ts";
import type { Block, Button, Inline, Message } from "../model.ts";
import { actions, paragraph, strong } from "../model.ts";
import { plainText } from "../rich-text.ts";
import { answerButton, feedbackButton, hintButton, readButton, revealButton } from "./buttons.ts";
import { command, count, inlines, kindWords, levelWords, note, when } from "./words.ts";

/** A round that is open, and whether the reader has answered it. */
export type OpenToday = { room: Room; round: Round; question: Question; answered: boolean };
/** How a room stands for the reader. */
export type TodayFacts = { room: Room; open: OpenToday | null; nextAt: Instant | null };

/** A room's message, read outside the room: it says which one it is. */
export const inRoom = (room: string, { summary, blocks }: Message): Message => ({
	summary: `#${room}: ${summary}`,
	blocks: [paragraph(strong(`#${room}`)), ...blocks],
});

/** To somebody who takes part in no room, where no channel says which one is meant. */
export const noRoomsYet = (): Message =>
	note([
		"No room of yours yet. In a channel where PyQ posts questions, answer one and it shows up here; in any other, ",
		command("room setup"),
		" begins.",
	]);

/** The open question of a room, in short. */
function openLine({ room, round, question, answered }: OpenToday): Block {
	const { zone } = room.settings.schedule;
	const closes = round.closesAt === null ? [] : inlines([" · closes ", when(round.closesAt, zone)]);
	return paragraph(
		...inlines([
			strong(question.title),
			` · #${room.name} · ${levelWords[question.level]} · ${kindWords[question.kind]} · about ${count(question.minutes, "minute")}`,
			...closes,
			answered ? " · answered" : "",
		]),
	);
}

/** What can be done about it. `several`: each label says which room it is about, since a platform may put all buttons below all words. `read`: the question itself is not shown. */
function openButtons({ room, round, question, answered }: OpenToday, several: boolean, read: boolean): Button[] {
	const where = several ? ` in #${room.name}` : "";
	return [
		answerButton(round.id, `${answered ? "Change my answer" : "Answer"}${where}`),
		...(read ? [readButton(round.id, `Read it${where}`)] : []),
		...(!answered && question.hints.length > 0 ? [hintButton(round.id, `Hint${where}`)] : []),
		revealButton(round.id, `Reveal${where}`),
		...(answered ? [feedbackButton(round.id, `My feedback${where}`)] : []),
	];
}

/** When the next question of a room comes. */
function waitLine({ room, nextAt }: TodayFacts): Inline[] {
	const { zone } = room.settings.schedule;
	const next =
		nextAt !== null
			? ["the next question comes ", when(nextAt, zone)]
			: [room.status === "paused" ? "paused, no question comes" : "a question is on its way"];
	return inlines([strong(`#${room.name}`), ": ", ...next]);
}

/** Open questions in short, with their buttons, then when the others come. `shown`: what stands between a question's line and its buttons. */
export function todayBlocks(rooms: readonly TodayFacts[], shown: readonly Block[] | null = null): Block[] {
	const open = rooms.flatMap((room) => room.open ?? []);
	const waiting = rooms.filter((room) => room.open === null);
	return [
		...open.flatMap((one) => [
			openLine(one),
			...(shown ?? []),
			actions(...openButtons(one, open.length > 1, shown === null)),
		]),
		...(waiting.length === 0 ? [] : [{ type: "list" as const, ordered: false, items: waiting.map(waitLine) }]),
	];
}

/** What to do next, in one line: the question that closes first, else when the next one comes. */
export function nextLine(rooms: readonly TodayFacts[]): Inline[] {
	const open = rooms.flatMap((room) => room.open ?? []);
	const [first] = open
		.filter(({ answered }) => !answered)
		.sort((a, b) => (a.round.closesAt ?? Infinity) - (b.round.closesAt ?? Infinity));
	if (first !== undefined) {
		const { room, round, question } = first;
		const until = round.closesAt === null ? [] : [". It closes ", when(round.closesAt, room.settings.schedule.zone)];
		return inlines([`Next: answer “${question.title}” in #${room.name}`, ...until, "."]);
	}
	const done = open.length > 0 ? "All answered. " : "";
	const [next] = rooms
		.flatMap(({ room, nextAt }) => (nextAt === null ? [] : [{ room, nextAt }]))
		.sort((a, b) => a.nextAt - b.nextAt);
	if (next === undefined) return inlines([`${done}Nothing is planned in your rooms right now.`]);
	const { room, nextAt } = next;
	return inlines([`${done}The next question comes `, when(nextAt, room.settings.schedule.zone), ` in #${room.name}.`]);
}

/** How all of somebody's rooms stand, where no channel says which one is meant. */
export function roomsTodayShown(rooms: readonly TodayFacts[]): Message {
	const line = nextLine(rooms);
	return { summary: plainText(line), blocks: [paragraph(...line), ...todayBlocks(rooms)] };
}
