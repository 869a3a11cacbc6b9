import { isQuestionOnly, splitCode } from "../core/genuine.ts";
import type { Room, Round } from "../core/ledger.ts";
import {
	notGenuine,
	notGenuineAloud,
	notHere,
	nothingOpen,
	receipt,
	unread,
	withdrawn,
} from "../core/message/copy/answers.ts";
import type { Message } from "../core/message/model.ts";
import type { Question } from "../core/question.ts";
import { questionOf } from "./choose-round-question.ts";
import type { Call, Heard } from "./command.ts";
import { describeRounds, roundOfThread, roundToAnswer } from "./find-round.ts";
import type { MessageDeletedEvent, MessageEvent } from "./ports/inbound.ts";
import { attachedCode, type GivenAnswer, takeAnswer } from "./take-answer.ts";
import { withdrawAnswer } from "./withdraw-answer.ts";

const asksForCode = (question: Question): boolean => question.kind === "code" || question.kind === "debug";

/** Saves an answer and puts the outcome into words: the receipt, or a kind refusal with the text given back. */
export async function answerAndTell(
	call: Call,
	room: Room,
	round: Round,
	question: Question,
	given: GivenAnswer,
): Promise<Message> {
	const taken = await takeAnswer(call, room, round, question, given);
	if (taken.kind === "not-genuine") {
		const back = [given.text, given.code].filter((part) => part.trim() !== "").join("\n");
		// A direct message names no question: its writer may have meant none.
		const readFor = given.route === "direct" ? { title: question.title, room: room.name } : null;
		return notGenuine(taken.reason, round, back, readFor);
	}
	return receipt({ round, ...taken, privately: round.mode === "private" });
}

/** What to tell who wrote something. `once`: others read it too, so it is said only once under this key. */
export type Told = { say: Message | null; once?: string };

const nothing: Told = { say: null };

/**
 * A message that somebody wrote, or an edit of one. In the thread of an open-mode round it is their answer if it is genuine
 * and more than a question; later messages are talk, but for code in a round that asks for code (design: Answering).
 */
export async function hearMessage(heard: Heard, event: MessageEvent): Promise<Told> {
	const { tx, room, where } = heard;
	if (where.channel === null) return { say: await hearDirect(heard, event) };
	if (room === null || event.message.thread === null) return nothing;
	const round = await roundOfThread(heard, room, event.message.thread);
	const question = round === null ? null : await questionOf(heard, round);
	if (round === null || question === null) return nothing;
	if (event.text === null) return hearUnread(heard, round);
	const member = heard.known();
	const attached = attachedCode(event.attachments);
	const given = { route: "thread", text: event.text, code: attached, source: event.message } as const;

	const edited = await tx.answers.bySource(room.id, event.message.message);
	if (edited !== null)
		return edited.answer.memberId === member?.id
			? answerInThread(await heard.asMember(), event, { room, round, question, given })
			: nothing;
	const mine = member === null ? null : await tx.answers.of(round.id, member.id);
	const answered = mine !== null && mine.answer.withdrawnAt === null;
	const hasCode = attached !== "" || splitCode(event.text).code !== "";
	if (answered && !(asksForCode(question) && hasCode)) return nothing;
	if (isQuestionOnly(event.text) && attached === "") return nothing;
	if (round.mode === "private") return hearInPrivateRound(heard, round);
	return answerInThread(await heard.asMember(), event, { room, round, question, given });
}

/** Saves it and tells. Where everybody would read that, a receipt is a mark alone, and a refusal is said once to each. */
async function answerInThread(
	call: Call,
	event: MessageEvent,
	{ room, round, question, given }: { room: Room; round: Round; question: Question; given: GivenAnswer },
): Promise<Told> {
	if (event.replyTo !== null) return { say: await answerAndTell(call, room, round, question, given) };
	const taken = await takeAnswer(call, room, round, question, given);
	if (taken.kind === "taken" || round.state !== "posted") return nothing;
	return { say: notGenuineAloud(taken.reason, round), once: `refused:${round.id}:${call.member.id}` };
}

/** Nobody can tell whether it is an answer: said once, to all. */
async function hearUnread(heard: Heard, round: Round): Promise<Told> {
	if (round.state !== "posted") return nothing;
	if (round.mode === "private") return hearInPrivateRound(heard, round);
	return { say: unread(round), once: `unread:${round.id}` };
}

/** What is said of a private round before its close is no answer, wherever people can say it; afterwards it is talk. */
async function hearInPrivateRound({ actor }: Heard, round: Round): Promise<Told> {
	return round.state === "posted" ? { say: notHere(round), once: `not-here:${round.id}:${actor.externalId}` } : nothing;
}

/** A direct message counts only if exactly one open round of the member is unanswered; else PyQ asks which. */
async function hearDirect(heard: Heard, event: MessageEvent): Promise<Message | null> {
	// Who has never used PyQ has no round here, and does not become a member by saying hello.
	if (heard.known() === null) return nothingOpen();
	const call = await heard.asMember();
	const edited = await answerBySource(call, event.message.message);
	const [mine] = edited === null ? [] : await describeRounds(call, [edited]);
	const text = event.text ?? "";
	const found = mine ?? (await roundToAnswer(call, text));
	if ("refused" in found) return found.refused;
	return answerAndTell(call, found.room, found.round, found.question, {
		route: "direct",
		text,
		code: attachedCode(event.attachments),
		source: event.message,
	});
}

/** The round of an answer that came in this direct message before. */
async function answerBySource(call: Call, message: string): Promise<Round | null> {
	for (const room of await call.tx.rooms.inWorkspace(call.workspace.id)) {
		const found = await call.tx.answers.bySource(room.id, message);
		if (found !== null && found.answer.memberId === call.member.id) return call.tx.rounds.byId(found.answer.roundId);
	}
	return null;
}

/** Deleting the message before the close withdraws the answer that came in it. */
export async function hearDeletion(heard: Heard, event: MessageDeletedEvent): Promise<Message | null> {
	const outcome =
		heard.known() === null ? "no-answer" : await withdrawIn(await heard.asMember(), event.message.message);
	// The message may be on its way still: what is not taken yet must not be deleted first.
	if (outcome === "no-answer" && heard.room !== null && event.message.thread !== null)
		await roundOfThread(heard, heard.room, event.message.thread);
	return outcome === "withdrawn" ? withdrawn() : null;
}

/** Withdraws the answer that came in a message, in the room where it happened, or in whichever it was for. */
async function withdrawIn(call: Call, message: string): Promise<Awaited<ReturnType<typeof withdrawAnswer>>> {
	const rooms = call.room === null ? await call.tx.rooms.inWorkspace(call.workspace.id) : [call.room];
	for (const room of rooms) {
		const outcome = await withdrawAnswer(call, room, message);
		if (outcome !== "no-answer") return outcome;
	}
	return "no-answer";
}
