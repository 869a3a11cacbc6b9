import type { QuestionId } from "./ids.ts";
import type { Question } from "./question.ts";
import type { QuestionFilters } from "./room.ts";

/** Where a round's question came from; `repeat` means that the room has had every question of its pool. */
export type Choice = { questionId: QuestionId; from: "queue" | "rotation" | "repeat" };

/** The bytes of a text in UTF-8; lone surrogates become U+FFFD, as in the encoding standard. */
const utf8 = (text: string): number[] => {
	const bytes: number[] = [];
	for (const character of text) {
		const point = character.codePointAt(0) ?? 0;
		const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
		if (code < 0x80) bytes.push(code);
		else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
		else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
		else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
	}
	return bytes;
};

const rotateLeft = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

const scramble = (block: number): number => Math.imul(rotateLeft(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);

/**
 * MurmurHash3_x86_32 of a text's UTF-8 (Austin Appleby, public domain: github.com/aappleby/smhasher, MurmurHash3.cpp).
 * An unsigned 32-bit number. Not a secret: it only spreads a rotation evenly.
 */
export const murmur3 = (text: string, seed: number): number => {
	const bytes = utf8(text);
	const byte = (index: number) => bytes[index] ?? 0;
	const whole = bytes.length - (bytes.length % 4);
	let hash = seed;
	for (let i = 0; i < whole; i += 4) {
		hash ^= scramble(byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24));
		hash = (Math.imul(rotateLeft(hash, 13), 5) + 0xe6546b64) | 0;
	}
	if (whole < bytes.length) hash ^= scramble(byte(whole) | (byte(whole + 1) << 8) | (byte(whole + 2) << 16));
	hash ^= bytes.length;
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
};

/** The id with the smallest number; among equals the smallest id, so that the pool's order is nothing. */
const first = (ids: readonly QuestionId[], number: (id: QuestionId) => number): QuestionId | undefined => {
	let best: { id: QuestionId; value: number } | undefined;
	for (const id of ids) {
		const value = number(id);
		if (best === undefined || value < best.value || (value === best.value && id < best.id)) best = { id, value };
	}
	return best?.id;
};

/**
 * The question of a room's next round (rule "Choice of question"). The lead's queue comes first, whether or not the
 * room had the question before and whatever its filters say. Then what the room has not had, in an order that its seed
 * shuffles: each question's place is its own hash, so a question that joins the pool leaves the order of the rest. When
 * all were had, the one that is longest ago (`repeat`). Null when there is nothing to post.
 *
 * `bank`: all questions that may be posted (active ones). A queue entry that is not there is passed over.
 * `pool`: those of them that match the room's filters, in any order.
 * `history`: the room's posted questions, oldest first, across all pools that it had.
 */
export const chooseQuestion = (room: {
	seed: string;
	bank: readonly { id: QuestionId }[];
	pool: readonly { id: QuestionId }[];
	history: readonly QuestionId[];
	queue: readonly QuestionId[];
}): Choice | null => {
	const postable = new Set(room.bank.map((question) => question.id));
	const queued = room.queue.find((id) => postable.has(id));
	if (queued !== undefined) return { questionId: queued, from: "queue" };
	const lastPosted = new Map(room.history.map((id, index) => [id, index]));
	const ids = room.pool.map((question) => question.id);
	const seed = murmur3(room.seed, 0);
	const unseen = first(
		ids.filter((id) => !lastPosted.has(id)),
		(id) => murmur3(id, seed),
	);
	if (unseen !== undefined) return { questionId: unseen, from: "rotation" };
	const oldest = first(ids, (id) => lastPosted.get(id) ?? -1);
	return oldest === undefined ? null : { questionId: oldest, from: "repeat" };
};

/** How many scheduled days a pool lasts before it repeats: its questions that the room has not had. */
export const daysLeft = (pool: readonly { id: QuestionId }[], history: readonly QuestionId[]): number => {
	const seen = new Set(history);
	return new Set(pool.map((question) => question.id).filter((id) => !seen.has(id))).size;
};

/** Whether a room's filters let a question in; an empty list lets all in. A question needs one of the topics. */
export const matchesFilters = (
	question: Pick<Question, "level" | "topics" | "kind">,
	filters: QuestionFilters,
): boolean =>
	(filters.levels.length === 0 || filters.levels.includes(question.level)) &&
	(filters.kinds.length === 0 || filters.kinds.includes(question.kind)) &&
	(filters.topics.length === 0 || question.topics.some((topic) => filters.topics.includes(topic)));
