import type { QuestionId } from "../core/ids.ts";
import { goneQuestion } from "../core/message/copy/queue.ts";
import type { Call } from "./command.ts";
import type { LedRoom } from "./permissions.ts";

/** Questions that the lead wants next, by title. */
export async function queueTitles({ tx, bank }: Call, { room }: LedRoom): Promise<string[]> {
	return (await tx.queue.list(room.id)).map((id) => bank.byId(id)?.title ?? goneQuestion);
}

/** Puts a question at the end of the queue. `place`: where it stands, 1 is next; not `added`: it stood there already. */
export async function addToQueue(
	{ tx, member, now }: Call,
	{ room }: LedRoom,
	question: QuestionId,
): Promise<{ added: boolean; place: number }> {
	const queue = await tx.queue.list(room.id);
	const there = queue.indexOf(question);
	if (there >= 0) return { added: false, place: there + 1 };
	await tx.queue.replace(room.id, [...queue, question]);
	await tx.audit.add({ roomId: room.id, memberId: member.id, action: "queue-add", detail: { question }, at: now });
	return { added: true, place: queue.length + 1 };
}

/** Moves a queued question to a place (1 is next), or to the end where the queue is shorter. Gives where it stands now; null: it is not in the queue. */
export async function moveInQueue(
	{ tx, member, now }: Call,
	{ room }: LedRoom,
	question: QuestionId,
	place: number,
): Promise<number | null> {
	const queue = await tx.queue.list(room.id);
	if (!queue.includes(question)) return null;
	const moved = queue.filter((id) => id !== question).toSpliced(Math.max(0, place - 1), 0, question);
	const reached = moved.indexOf(question) + 1;
	await tx.queue.replace(room.id, moved);
	await tx.audit.add({
		roomId: room.id,
		memberId: member.id,
		action: "queue-move",
		detail: { question, place: reached },
		at: now,
	});
	return reached;
}

/** Takes a question out of the queue. False: it is not there. */
export async function removeFromQueue(
	{ tx, member, now }: Call,
	{ room }: LedRoom,
	question: QuestionId,
): Promise<boolean> {
	const queue = await tx.queue.list(room.id);
	if (!queue.includes(question)) return false;
	await tx.queue.replace(
		room.id,
		queue.filter((id) => id !== question),
	);
	await tx.audit.add({ roomId: room.id, memberId: member.id, action: "queue-remove", detail: { question }, at: now });
	return true;
}
