import type { Instant } from "../../ids.ts";
import type { Block, Message, StandingRow } from "../model.ts";
import { actions, footnote, paragraph, text } from "../model.ts";
import { boardButton } from "./buttons.ts";
import { count, when } from "./words.ts";

/** A room's week. `rows`: the first of its board. */
export type RecapFacts = {
	room: string;
	rounds: number;
	answers: number;
	rows: readonly StandingRow[];
	/** When the next question comes; null: none is planned. */
	nextAt: Instant | null;
	zone: string;
};

/** The weekly recap of a room. */
export function recap({ room, rounds, answers, rows, nextAt, zone }: RecapFacts): Message {
	const title = `The week in #${room}`;
	const facts = `${count(rounds, "question")}, ${count(answers, "answer")}.`;
	const blocks: Block[] = [
		{ type: "heading", text: title },
		paragraph(text(facts)),
		...(rows.length === 0 ? [] : [{ type: "standings" as const, rows }]),
		...(nextAt === null ? [] : [footnote(text("The next question comes "), when(nextAt, zone), text("."))]),
		actions(boardButton("month", "This month")),
	];
	return { summary: `${title}: ${facts}`, blocks };
}
