import type { LocalDate } from "../../ids.ts";
import type { Question } from "../../question.ts";
import type { Inline, Message } from "../model.ts";
import { actions, code, paragraph, strong, text } from "../model.ts";
import { queueButton } from "./buttons.ts";
import { entries, type HelpEntry } from "./help.ts";
import { command, count, levelWords, note } from "./words.ts";

/** Stands for a queued question that the bank no longer has. */
export const goneQuestion = "a question that is no longer in the bank";

/** Where a question stands in the queue; 1 is next. */
const placeWords = (place: number): string => (place === 1 ? "It comes next." : `It is number ${place}.`);

export const queuedWords = (title: string, place: number): string => `“${title}” is in the queue. ${placeWords(place)}`;
export const movedWords = (title: string, place: number): string => `“${title}” has moved. ${placeWords(place)}`;
export const unqueuedWords = (title: string): string => `“${title}” is out of the queue.`;

/** The queue, with what changed in it, or with the commands that change it. */
export function queueList(titles: readonly string[], change: string, commands: readonly HelpEntry[] = []): Message {
	return {
		summary: change === "" ? "The queue" : change,
		blocks: [
			...(change === "" ? [] : [paragraph(text(change))]),
			titles.length === 0
				? paragraph(text("The queue is empty: PyQ chooses."))
				: { type: "list", ordered: true, items: titles.map((title) => [text(title)]) },
			...(commands.length === 0 ? [] : [entries(commands)]),
		],
	};
}

export const questionUnknown = (typed: string, near: readonly Question[]): Message =>
	near.length === 0
		? note([`No question is called “${typed}”. Find one with `, command("search"), "."])
		: note([
				`No question is called “${typed}”. Did you mean `,
				...near.flatMap(({ slug }, index) => [index === 0 ? "" : " or ", code(slug)]),
				"?",
			]);

export const alreadyQueued = (title: string, place: number): Message =>
	note(`“${title}” is in the queue already. ${placeWords(place)}`);

export const notQueued = (title: string): Message => note(`“${title}” is not in the queue.`);

/** What a search found; `near`: a word that was probably meant, where nothing was found. */
export function searchResults(
	query: string,
	found: readonly { question: Question; askedOn: LocalDate | null }[],
	total: number,
	lead: boolean,
	near: string | null,
): Message {
	if (found.length === 0)
		return note(
			near === null
				? `Nothing matches “${query}”. Try a topic such as decorators, or a level such as beginner.`
				: `Nothing matches “${query}”. Did you mean ${near}?`,
		);
	return {
		summary: `${count(total, "question")} for ${query}`,
		blocks: [
			paragraph(
				strong(
					total > found.length
						? `${found.length} of ${count(total, "question")} for “${query}”`
						: `${count(total, "question")} for “${query}”`,
				),
			),
			{
				type: "list",
				ordered: false,
				items: found.map(({ question, askedOn }): Inline[] => [
					text(`${question.title} · ${levelWords[question.level]} · `),
					code(question.slug),
					...(askedOn === null ? [] : [text(` · asked here on ${askedOn}`)]),
				]),
			},
			...(lead && found.length === 1 && found[0] !== undefined ? [actions(queueButton(found[0].question.id))] : []),
		],
	};
}

export const placeUnknown = (typed: string): Message => note(`“${typed}” is no place in the queue. 1 is next.`);
