import { cleanText, judgeGenuine, splitCode } from "../core/genuine.ts";
import { SECOND } from "../core/ids.ts";
import type { AnswerRoute, PostedRef, Room, Round, Standing } from "../core/ledger.ts";
import type { NotGenuine } from "../core/message/copy/answers.ts";
import type { Question } from "../core/question.ts";
import { murmur3 } from "../core/rotation.ts";
import { versionOnTime } from "../core/standing.ts";
import type { Call } from "./command.ts";
import type { Attachment } from "./ports/inbound.ts";
import { refreshStandings } from "./refresh-standings.ts";
import { roundStep } from "./round-step.ts";

/** The post shows how many have answered a little after they did, so that a rush of answers makes one edit. */
const refreshEvery = 5 * SECOND;

export type GivenAnswer = {
	route: AnswerRoute;
	/** As written: fenced code in it is kept apart from the prose. */
	text: string;
	/** From a code field or a `.py` file. */
	code: string;
	/** The message it stands in, when it is one. */
	source: PostedRef | null;
};

export type TakenAnswer =
	| { kind: "taken"; first: boolean; onTime: boolean; scores: boolean; standing: Standing | null }
	| { kind: "not-genuine"; reason: NotGenuine };

/** The text of the one `.py` file that an answer may carry; null: nothing attached, or nothing of use. */
export function attachedCode(attachments: readonly Attachment[]): string {
	const files = attachments.filter(({ name }) => name.toLowerCase().endsWith(".py"));
	return files.length === 1 ? (files[0]?.text ?? "") : "";
}

/**
 * Saves a member's answer, or a new version of it, at the platform's time (design: Answering). Late ones are kept too.
 * Standing, receipt and the post's count follow in the same transaction.
 */
export async function takeAnswer(
	call: Call,
	room: Room,
	round: Round,
	question: Question,
	given: GivenAnswer,
): Promise<TakenAnswer> {
	const { tx, ids, member, at } = call;
	const { prose, code: fenced } = splitCode(cleanText(given.text));
	const code = [cleanText(given.code), fenced].filter((part) => part.trim() !== "").join("\n\n");
	const verdict = judgeGenuine({ text: prose, code, question });
	if (verdict !== "genuine") return { kind: "not-genuine", reason: verdict };

	await tx.members.join(room.id, member.id, at);
	const [before, revealed] = await Promise.all([
		tx.answers.of(round.id, member.id),
		tx.reveals.of(round.id, member.id),
	]);
	const answer = await tx.answers.ensure({ id: ids.next(), roundId: round.id, roomId: room.id, memberId: member.id });
	await tx.answers.addVersion({
		id: ids.next(),
		answerId: answer.id,
		at,
		route: given.route,
		text: prose.trim(),
		code,
		source: given.source,
		withdrawnAt: null,
	});
	const standings = await refreshStandings(call, room, [member.id]);

	const onTime = versionOnTime(round, at);
	await followUp(call, room, round, given.source);
	return {
		kind: "taken",
		first: before === null || before.answer.withdrawnAt !== null,
		onTime,
		scores: revealed === null || revealed.at > at,
		standing: standings.find(({ period }) => period === "all") ?? null,
	};
}

async function followUp(call: Call, room: Room, round: Round, source: PostedRef | null): Promise<void> {
	const { tx, now, member } = call;
	// In a private round a mark on a message would tell everybody who has answered; the private note is the receipt.
	if (source !== null && round.mode === "open") {
		const step = roundStep(call, room, round, "receipt", now, `receipt:${source.channel}:${source.message}`);
		await tx.steps.add([{ ...step, memberId: member.id, payload: { ...source } }]);
	}
	await refreshCount(call, room, round);
}

/** Brings the number of answers in the post up to date, soon. */
export async function refreshCount(call: Call, room: Room, round: Round): Promise<void> {
	if (round.state !== "posted") return;
	// Each round has its own beat, so that many rooms do not all edit in the same moment.
	const offset = murmur3(round.id, 0) % refreshEvery;
	const slot = Math.floor((call.now - offset) / refreshEvery) + 1;
	const at = slot * refreshEvery + offset;
	await call.tx.steps.add([roundStep(call, room, round, "refresh-post", at, `refresh-post:${round.id}:${slot}`)]);
}
