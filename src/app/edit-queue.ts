import type { QuestionId } from "../core/ids.ts";
import type { Room } from "../core/ledger.ts";
import { goneQuestion } from "../core/message/copy/queue.ts";
import type { Call } from "./command.ts";

/** Questions that the lead wants next, by title. */
export async function queueTitles({ tx, bank }: Call, room: Room): Promise<string[]> {
	return (await tx.queue.list(room.id)).map((id) => bank.byId(id)?.title ?? goneQuestion);
}

/** Puts a question into the queue, at the end or at a place (1 is next). False: it is there already. The room must be locked. */
export async function addToQueue(
	{ tx, member, now }: Call,
	room: Room,
	question: QuestionId,
	place: number | null,
): Promise<boolean> {
	const queue = await tx.queue.list(room.id);
	if (queue.includes(question)) return false;
	const index = place === null ? queue.length : Math.max(0, place - 1);
	await tx.queue.replace(room.id, queue.toSpliced(index, 0, question));
	await tx.audit.add({ roomId: room.id, memberId: member.id, action: "queue-add", detail: { question }, at: now });
	return true;
}

/** Moves a queued question to a place (1 is next). False: it is not in the queue. The room must be locked. */
export async function moveInQueue(
	{ tx, member, now }: Call,
	room: Room,
	question: QuestionId,
	place: number,
): Promise<boolean> {
	const queue = await tx.queue.list(room.id);
	if (!queue.includes(question)) return false;
	const others = queue.filter((id) => id !== question);
	await tx.queue.replace(room.id, others.toSpliced(Math.max(0, place - 1), 0, question));
	await tx.audit.add({
		roomId: room.id,
		memberId: member.id,
		action: "queue-move",
		detail: { question, place },
		at: now,
	});
	return true;
}

/** Takes a question out of the queue. False: it is not there. The room must be locked. */
export async function removeFromQueue({ tx, member, now }: Call, room: Room, question: QuestionId): Promise<boolean> {
	const queue = await tx.queue.list(room.id);
	if (!queue.includes(question)) return false;
	await tx.queue.replace(
		room.id,
		queue.filter((id) => id !== question),
	);
	await tx.audit.add({ roomId: room.id, memberId: member.id, action: "queue-remove", detail: { question }, at: now });
	return true;
}
