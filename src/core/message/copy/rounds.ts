import type { Instant, MemberId } from "../../ids.ts";
import type { Member, Round } from "../../ledger.ts";
import { tellApart } from "../../names.ts";
import type { Question, Topic } from "../../question.ts";
import type { Block, Called, Inline, Message } from "../model.ts";
import { actions, footnote, paragraph, strong, text } from "../model.ts";
import { parseInline, parseRichText } from "../rich-text.ts";
import { answerButton, feedbackButton, hintButton, revealButton } from "./buttons.ts";
import { count, kindWords, levelWords, names, when } from "./words.ts";

/** How a question introduces itself: level, kind, topics, time. Never the method. */
export function describe(question: Question, topics: readonly Topic[]): string {
	const titles = question.topics.map((id) => topics.find((topic) => topic.id === id)?.title ?? id);
	return [
		levelWords[question.level],
		kindWords[question.kind],
		...titles,
		`about ${count(question.minutes, "minute")}`,
	].join(" · ");
}

/** What the daily post needs to know. `answered`: how many have. */
export type PostFacts = {
	round: Pick<Round, "id" | "date" | "mode" | "repeat">;
	question: Question;
	topics: readonly Topic[];
	closesAt: Instant;
	zone: string;
	answered: number;
	/** Who is called by it; null: nobody. */
	mention: Called | null;
};

/** The daily post of an open round. */
export function openPost({ round, question, topics, closesAt, zone, answered, mention }: PostFacts): Message {
	const how: Inline[] =
		round.mode === "open"
			? [text("Answer in the thread or with the button. The round closes "), when(closesAt, zone), text(".")]
			: [
					text("Answers stay private until the round closes "),
					when(closesAt, zone),
					text(". Use the button or "),
					{ type: "code", text: "/pyq answer" },
					text("."),
				];
	const counted: Block[] = answered === 0 ? [] : [paragraph(strong(`${answered} answered`))];
	const repeat = round.repeat ? " · You have had every question that fits this room, so this one is back." : "";
	return {
		...(mention === null ? {} : { calls: mention }),
		summary: `Question of the day: ${question.title}`,
		blocks: [
			{ type: "heading", text: question.title },
			footnote(text(describe(question, topics) + repeat)),
			...parseRichText(question.prompt),
			paragraph(...how),
			...counted,
			actions(
				answerButton(round.id),
				...(question.hints.length > 0 ? [hintButton(round.id)] : []),
				revealButton(round.id),
				feedbackButton(round.id),
			),
		],
	};
}

/** The same post once the round has closed: who answered, and where the model answer is. `thread`: null while there is none. */
export function closedPost(
	facts: Omit<PostFacts, "answered" | "closesAt" | "mention"> & { thread: string | null },
	answeredBy: readonly Member[],
): Message {
	const { round, question, topics, thread } = facts;
	const who =
		answeredBy.length === 0
			? "Nobody answered this one in time."
			: `${count(answeredBy.length, "person", "people")} answered: ${names([...namesInRound(answeredBy).values()], 10)}.`;
	const where = thread === null ? "The model answer follows." : "The model answer is in the thread.";
	return {
		summary: `Closed: ${question.title}`,
		blocks: [
			{ type: "heading", text: question.title },
			footnote(text(describe(question, topics))),
			...parseRichText(question.prompt),
			paragraph(strong("Closed."), text(` ${who} ${where}`)),
			actions(revealButton(round.id, "Model answer"), feedbackButton(round.id)),
		],
	};
}

/** The name of a round's thread. */
export const threadTitle = (question: Question, date: string): string => `${date} · ${question.title}`;

/** The model answer with everything around it. */
export function modelAnswer(question: Question): Block[] {
	const list = (items: readonly string[]): Block[] =>
		items.length === 0 ? [] : [{ type: "list", ordered: false, items: items.map((item) => parseInline(item)) }];
	const links = question.sources.flatMap((source, index): Inline[] => [
		...(index === 0 ? [text("Read more: ")] : [text(" · ")]),
		{ type: "link", url: source.url, children: [text(source.title)] },
	]);
	return [
		paragraph(strong("What they are really asking")),
		...parseRichText(question.intent),
		paragraph(strong("A strong answer")),
		...parseRichText(question.modelAnswer),
		...(question.pitfalls.length > 0 ? [paragraph(strong("Pitfalls")), ...list(question.pitfalls)] : []),
		...(question.followUps.length > 0 ? [paragraph(strong("They may ask next")), ...list(question.followUps)] : []),
		footnote(...links),
	];
}

/** What the room gets at the close. In a private round everybody's answer is shown with it. */
export function roomReveal(
	question: Question,
	answers: readonly { member: Member; text: string; code: string }[],
): Message {
	const called = namesInRound(answers.map(({ member }) => member));
	const shown = answers.flatMap(({ member, text: words, code }): Block[] =>
		// Nothing is left of an erased answer.
		words === "" && code === ""
			? []
			: [
					paragraph(
						{ type: "member", externalId: null, name: called.get(member.id) ?? "" },
						text(words === "" ? " wrote:" : `: ${words}`),
					),
					...(code === "" ? [] : [{ type: "codeBlock" as const, language: "python", text: code }]),
				],
	);
	return {
		summary: `Model answer: ${question.title}`,
		blocks: [
			{ type: "heading", text: "Model answer" },
			...modelAnswer(question),
			...(shown.length > 0 ? [paragraph(strong("What you answered")), ...shown] : []),
		],
	};
}

/** The names of people in a round's results, by id, in their order: who is hidden or erased took part, but is not named. */
export function namesInRound(members: readonly Member[]): ReadonlyMap<MemberId, string> {
	const named = tellApart(members.filter(({ erasedAt, hidden }) => erasedAt === null && !hidden));
	return new Map(
		members.map(({ id, erasedAt }) => [id, named.get(id) ?? (erasedAt === null ? "somebody" : "somebody who left")]),
	);
}

/** The name on the platform: what leads see, and what an announcement says. */
export const realName = (member: Pick<Member, "name" | "erasedAt">): string =>
	member.erasedAt !== null ? "Somebody who left" : member.name;
