import { longestCode, longestText } from "../../genuine.ts";
import type { Instant } from "../../ids.ts";
import type { AnswerVersion, Round, Standing } from "../../ledger.ts";
import type { Question } from "../../question.ts";
import { boundToRoom } from "../board-token.ts";
import type { Block, Form, Message } from "../model.ts";
import { actions, paragraph, strong, text } from "../model.ts";
import { parseInline, parseRichText } from "../rich-text.ts";
import { token } from "../token.ts";
import { answerButton, feedbackButton, giveUpButton, hintButton, revealButton, streakButton } from "./buttons.ts";
import { modelAnswer } from "./rounds.ts";
import { command, count, note, rich, type Words, when } from "./words.ts";

const proseField = {
	kind: "multiline",
	id: "text",
	label: "Your answer",
	hint: "Say it the way you would in the interview.",
	required: true,
	maxLength: longestText,
	value: "",
} as const;
const codeField = {
	kind: "code",
	id: "code",
	label: "Your code",
	hint: "Python 3.14. Line breaks and indentation are kept.",
	required: true,
	maxLength: longestCode,
	value: "",
} as const;
const answering = { title: "Answer", submit: "Submit" } as const;

/** The Answer form. Code questions get a field of their own for code. */
export function answerForm(round: Round, question: Question, given: { text: string; code: string }): Form {
	const wantsCode = question.kind === "code" || question.kind === "debug";
	const reasoning = { label: "Your reasoning", hint: "What you chose and why.", required: false };
	const words = { ...proseField, ...(wantsCode ? reasoning : {}), value: given.text };
	return {
		...answering,
		token: token("answer", round.id),
		intro: question.title,
		fields: wantsCode ? [{ ...codeField, value: given.code }, words] : [words],
	};
}

/** The Answer form while the database is too slow to say what the question is. `id`: the round's, or `here` for the one that is open here. */
export const blankAnswerForm = (id: string): Form => ({
	...answering,
	token: token("answer", id),
	intro: "PyQ is slow just now, so the question is not shown, nor what you gave before. You can answer all the same.",
	fields: [
		{ ...proseField, required: false },
		{ ...codeField, required: false },
	],
});

/** Below a receipt: which question an answer was taken for, where the form could not say it. */
export const takenFor = (question: Question): Block => ({
	type: "footnote",
	children: [text(`For “${question.title}”.`)],
});

/** Why a text is no answer yet, in words that help. */
export type NotGenuine = "empty" | "echo" | "too-short" | "too-long" | "code-too-long";
export const notGenuineWords: Readonly<Record<NotGenuine, string>> = {
	empty: "There is nothing in it yet. Write your answer and send it again.",
	echo: "That repeats the question. Say in your own words what you would answer.",
	"too-short": "That is a little short. Give it at least five words, or some code.",
	"too-long": "That is over 4,000 characters. An interview answer takes two minutes: shorten it and send it again.",
	"code-too-long": "The code is over 16 KB. Cut it to what the question needs and send it again.",
};

/** A refusal, with what was written given back so that nothing is lost. `question`: named where the reader may have meant none. */
export function notGenuine(
	reason: NotGenuine,
	round: Round,
	given: string,
	question: { title: string; room: string } | null = null,
): Message {
	const readAs = question === null ? "" : `I read this as your answer to “${question.title}” in #${question.room}. `;
	const words = readAs + notGenuineWords[reason];
	const back: Block[] = given.trim() === "" ? [] : [{ type: "codeBlock", language: "", text: given }];
	return { summary: words, blocks: [paragraph(text(words)), ...back, actions(answerButton(round.id, "Try again"))] };
}

/** The same where others read it: what was written stands there already. */
export const notGenuineAloud = (reason: NotGenuine, round: Round): Message =>
	note(`${notGenuineWords[reason]} Until then it is talk, and no answer.`, answerButton(round.id, "Answer in a form"));

/** Said in a thread whose messages PyQ is not allowed to read. */
export const unread = (round: Round): Message =>
	note(
		"I can’t read what is written here, so none of it is an answer. Use the button, or “Submit as my answer” in your message’s menu.",
		answerButton(round.id),
	);

/** What came of an answer. `scores`: false when the model answer was seen before this version. */
export type Taken = {
	round: Round;
	first: boolean;
	onTime: boolean;
	scores: boolean;
	standing: Standing | null;
	privately: boolean;
};

/** The receipt, to the member alone. */
export function receipt({ round, first, onTime, scores, standing, privately }: Taken): Message {
	const streak = standing === null ? 0 : standing.streak;
	const words = !onTime
		? "Your answer is saved. The round had closed, so it brings no points, but it is kept and you can compare it with the model answer."
		: !scores
			? "Your new version is saved. You have seen the model answer, so what scores is what you wrote before."
			: first
				? `Your answer is saved. ${streak > 1 ? `That is ${count(streak, "round")} in a row.` : "Your streak has begun."}`
				: "Your new version is saved and replaces the last one.";
	const hidden = privately && onTime ? " Nobody else sees it before the round closes." : "";
	return {
		summary: words,
		blocks: [
			paragraph(text(words + hidden)),
			actions(
				revealButton(round.id, "Show the model answer"),
				feedbackButton(round.id),
				// Also where the receipt is read outside the room.
				boundToRoom(streakButton(), round.roomId),
			),
		],
	};
}

export const withdrawn = (): Message => note("Your answer is withdrawn. You can answer again until the round closes.");

/** One hint. */
export function hint(round: Round, question: Question, number: number, counts: boolean): Message {
	const more = question.hints.length - number;
	const cost = !counts
		? "It costs nothing now."
		: round.assessedPoints
			? "Each hint costs a fifth of the second part of your points."
			: "Hints cost nothing in this room.";
	return {
		summary: `Hint ${number} of ${question.hints.length}`,
		blocks: [
			paragraph(strong(`Hint ${number} of ${question.hints.length}`)),
			...parseRichText(question.hints[number - 1] ?? ""),
			{
				type: "footnote",
				children: [text(more > 0 ? `${cost} ${count(more, "more hint")} left.` : `${cost} That was the last one.`)],
			},
			actions(...(more > 0 ? [hintButton(round.id, "Next hint")] : []), answerButton(round.id)),
		],
	};
}

export const noHints = (round: Round): Message =>
	note("This question has no hints. You can still answer it or reveal the model answer.", answerButton(round.id));

/** Every hint has been taken: they are shown once more. */
export const allHints = (round: Round, question: Question): Message => ({
	summary: "You have taken every hint",
	blocks: [
		paragraph(strong("You have taken every hint. Here they are again.")),
		{ type: "list", ordered: true, items: question.hints.map((words) => parseInline(words)) },
		actions(answerButton(round.id), revealButton(round.id)),
	],
});

/** Asked before a member may see the model answer without having answered. */
export function askGiveUp(round: Round, free: boolean, hintsLeft: number): Message {
	const price = free
		? "You have not answered yet. If you give up now your streak stays as it is (once in any seven rounds), and what you write afterwards brings no points."
		: "You have not answered yet, and you gave up once in the last seven rounds, so giving up now counts as a missed round.";
	const help =
		hintsLeft === 0
			? ""
			: ` You have ${count(hintsLeft, "hint")} left, and ${hintsLeft === 1 ? "it" : "one"} may be enough.`;
	return note(
		`${price}${help} Give up?`,
		giveUpButton(round.id),
		answerButton(round.id, "Answer first"),
		...(hintsLeft === 0 ? [] : [hintButton(round.id)]),
	);
}

/** The model answer, to one member. */
export const personalReveal = (question: Question, why: "answered" | "gave-up" | "closed"): Message => ({
	summary: `Model answer: ${question.title}`,
	blocks: [
		{ type: "heading", text: question.title },
		...modelAnswer(question),
		...(why === "gave-up" ? [paragraph(text("Now that you have seen it, come back tomorrow for the next one."))] : []),
	],
});

/** What a member gave in a round, and what it brought. */
export function feedback(facts: {
	round: Round;
	question: Question;
	version: AnswerVersion | null;
	points: { first: number; second: number; total: number; assessed: boolean } | null;
	late: boolean;
	/** Hints taken before the version: each costs a fifth of the second part. */
	hints: number;
	zone: string;
}): Message {
	const { round, question, version, points, late, hints, zone } = facts;
	if (version === null)
		return note(
			`You have not answered “${question.title}” yet.`,
			...(round.state === "posted"
				? [answerButton(round.id), ...(question.hints.length > 0 ? [hintButton(round.id)] : [])]
				: [revealButton(round.id, "Model answer")]),
		);
	const afterHints = hints === 0 ? "" : `, after ${count(hints, "hint")}`;
	const score =
		points === null
			? late
				? "It came after the close, so it brings no points."
				: "You saw the model answer first, so it brings no points."
			: !round.assessedPoints
				? `${count(points.total, "point")} for answering on time.`
				: points.assessed
					? `${count(points.total, "point")}: ${points.first} for answering on time and ${points.second} for what it covers${afterHints}.`
					: `${count(points.total, "point")}: ${points.first} for answering on time and ${points.second} as your usual share of the rest${afterHints}, because the answer itself was not assessed.`;
	return {
		summary: `Your answer to ${question.title}`,
		blocks: [
			paragraph(strong(question.title)),
			paragraph(text("You answered "), when(version.at, zone), text(".")),
			...(version.text === "" ? [] : [paragraph(text(version.text))]),
			...(version.code === "" ? [] : [{ type: "codeBlock" as const, language: "python", text: version.code }]),
			paragraph(text(score)),
			actions(
				...(round.state === "posted" ? [answerButton(round.id, "Change my answer")] : []),
				revealButton(round.id, "Model answer"),
			),
		],
	};
}

/** No round to do it in. `elsewhere`: the room's name, if it is asked about somewhere else. */
export function noRound(nextAt: Instant | null, zone: string, elsewhere: string | null = null): Message {
	const where = elsewhere === null ? "here" : `in #${elsewhere}`;
	if (nextAt === null) return note(`No question has been posted ${where} yet.`);
	const words = `No question is open ${where}.`;
	return rich(words, [text(`${words} The next one comes `), when(nextAt, zone), text(".")]);
}

const gone: Words = ["That question is no longer here. Use ", command("today"), " to see where things stand."];
export const roundGone = (): Message => note(gone);

/** A direct message that could be for several rooms. `given`: what was written, given back. `server`: named where there are several. */
export const whichRound = (
	rounds: readonly { round: Round; room: string; server: string | null }[],
	given: string,
): Message => {
	const several = "You have more than one open question";
	const written = given.trim() !== "";
	return {
		summary: written ? "Which question is this for?" : "Which question do you want to answer?",
		blocks: [
			...(written
				? [
						paragraph(text(`${several}, so I have not saved this yet. Which one is it for?`)),
						{ type: "codeBlock" as const, language: "", text: given },
					]
				: [paragraph(text(`${several}. Which one do you want to answer?`))]),
			actions(
				...rounds.map(({ round, room, server }) =>
					answerButton(round.id, `Answer in #${room}${server === null ? "" : ` on ${server}`}`),
				),
			),
		],
	};
};

export const nothingOpen = (): Message =>
	note(
		"No question of yours is waiting for an answer. Here I take answers for rooms in which you have answered before; in a new one, start with the Answer button of its post.",
	);

/** Somebody replied to the post of a private round. */
export const notHere = (round: Round): Message =>
	note(
		"Answers to this round stay private until it closes, so I have not taken your message as one. Everybody can see it: delete it if it gives the answer away, and use the button instead.",
		answerButton(round.id),
	);

export const notYours = (): Message => note("You can submit only your own messages as your answer.");
