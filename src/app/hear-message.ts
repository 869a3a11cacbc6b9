import { isQuestionOnly, splitCode } from "../core/genuine.ts";
import type { Room, Round } from "../core/ledger.ts";
import { notGenuine, notHere, nothingOpen, receipt, whichRound, withdrawn } from "../core/message/copy/answers.ts";
import type { Message } from "../core/message/model.ts";
import type { Question } from "../core/question.ts";
import { questionOf } from "./choose-round-question.ts";
import type { Call, Heard } from "./command.ts";
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

/**
 * A message that somebody wrote, or an edit of one. In the thread of an open-mode round it is their answer if it is genuine
 * and more than a question; later messages are talk, but for code in a round that asks for code (design: Answering).
 * Gives what to tell the member privately; null: nothing.
 */
export async function hearMessage(heard: Heard, event: MessageEvent): Promise<Message | null> {
	const { tx, room, where } = heard;
	if (where.channel === null) return hearDirect(heard, event);
	if (room === null || event.message.thread === null) return null;
	const round = await tx.rounds.byThread(room.id, event.message.thread);
	const question = round === null ? null : await questionOf(heard, round);
	if (round === null || question === null) return hearReplyToPrivate(heard, room, event);
	const member = await heard.known();
	const attached = attachedCode(event.attachments);
	const given: GivenAnswer = { route: "thread", text: event.text, code: attached, source: event.message };

	const edited = await tx.answers.bySource(room.id, event.message.message);
	if (edited !== null)
		return edited.answer.memberId === member?.id
			? answerAndTell(await heard.asMember(), room, round, question, given)
			: null;
	const mine = member === null ? null : await tx.answers.of(round.id, member.id);
	const answered = mine !== null && mine.answer.withdrawnAt === null;
	const hasCode = attached !== "" || splitCode(event.text).code !== "";
	if (answered && !(asksForCode(question) && hasCode)) return null;
	if (isQuestionOnly(event.text) && attached === "") return null;
	// A private round has no thread before its close; what is said there afterwards is talk.
	if (round.mode === "private") return null;
	return answerAndTell(await heard.asMember(), room, round, question, given);
}

/** A reply to the post of a round that is private until its close, where a platform lets people reply to any post: no answer. */
async function hearReplyToPrivate({ tx }: Heard, room: Room, event: MessageEvent): Promise<Message | null> {
	const open = await tx.rounds.open(room.id);
	const replied = open?.mode === "private" && open.posted?.message === event.message.thread;
	return open !== null && replied ? notHere(open) : null;
}

/** A direct message counts only if exactly one open round of the member is unanswered; else PyQ asks which. */
async function hearDirect(heard: Heard, event: MessageEvent): Promise<Message | null> {
	// Who has never used PyQ has no round here, and does not become a member by saying hello.
	if ((await heard.known()) === null) return nothingOpen();
	const call = await heard.asMember();
	const { tx, workspace, member } = call;
	const edited = await answerBySource(call, event.message.message);
	const open = edited === null ? await tx.rounds.openUnanswered(workspace.id, member.id) : [edited];
	const rounds: { round: Round; room: Room; question: Question }[] = [];
	for (const round of open) {
		const room = await tx.rooms.byId(round.roomId);
		const question = await questionOf(call, round);
		if (room !== null && question !== null) rounds.push({ round, room, question });
	}
	const [only, ...others] = rounds;
	if (only === undefined) return nothingOpen();
	if (others.length > 0)
		return whichRound(
			rounds.map(({ round, room, question }) => ({ round, room: room.name, title: question.title })),
			event.text,
		);
	return answerAndTell(call, only.room, only.round, only.question, {
		route: "direct",
		text: event.text,
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
	if ((await heard.known()) === null) return null;
	const call = await heard.asMember();
	const rooms = call.room === null ? await call.tx.rooms.inWorkspace(call.workspace.id) : [call.room];
	for (const room of rooms) {
		const outcome = await withdrawAnswer(call, room, event.message.message);
		if (outcome === "withdrawn") return withdrawn();
		if (outcome === "kept") return null;
	}
	return null;
}
