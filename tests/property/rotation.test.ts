import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseQuestion, daysLeft, murmur3 } from "../../src/core/rotation.ts";

const pools = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 30 });
const seeds = fc.string({ maxLength: 40 });

const questions = (ids: readonly string[]) => ids.map((id) => ({ id }));

const choose = (seed: string, ids: readonly string[], history: readonly string[], queue: readonly string[] = []) =>
	chooseQuestion({ seed, bank: questions(ids), pool: questions(ids), history, queue });

/** The questions of so many days. */
const play = (seed: string, ids: readonly string[], days: number, before: readonly string[] = []): string[] => {
	const history = [...before];
	for (let day = 0; day < days; day++) history.push(choose(seed, ids, history)?.questionId ?? "none");
	return history.slice(before.length);
};

describe("Rule · Choice of question, for any pool", () => {
	test("nothing repeats before the pool is spent, and each round through it is in the same order", () => {
		fc.assert(
			fc.property(seeds, pools, (seed, ids) => {
				const [once, again] = [play(seed, ids, ids.length), play(seed, ids, 2 * ids.length)];
				expect([...once].sort()).toEqual([...ids].sort());
				expect(again).toEqual([...once, ...once]);
			}),
		);
	});

	test("whatever was posted, also from elsewhere: an unseen question as long as there is one", () => {
		fc.assert(
			fc.property(seeds, pools, fc.array(fc.nat(40)), (seed, ids, picks) => {
				const history = picks.map((pick) => ids[pick] ?? `elsewhere-${pick}`);
				const choice = choose(seed, ids, history);
				const left = daysLeft(questions(ids), history);
				expect(choice?.from).toBe(left > 0 ? "rotation" : "repeat");
				expect(history.includes(choice?.questionId ?? "")).toBe(left === 0);
			}),
		);
	});

	test("the order of the pool is nothing", () => {
		const shuffled = pools.chain((ids) =>
			fc.tuple(fc.constant(ids), fc.shuffledSubarray(ids, { minLength: ids.length, maxLength: ids.length })),
		);
		fc.assert(
			fc.property(seeds, shuffled, (seed, [ids, other]) => {
				expect(play(seed, other, ids.length)).toEqual(play(seed, ids, ids.length));
			}),
		);
	});

	test("questions that join or leave don't reshuffle the rest", () => {
		fc.assert(
			fc.property(seeds, pools, fc.uniqueArray(fc.uuid(), { maxLength: 10 }), (seed, ids, more) => {
				const joined = [...new Set([...ids, ...more])];
				const without = play(seed, joined, joined.length).filter((id) => ids.includes(id));
				expect(without).toEqual(play(seed, ids, ids.length));
			}),
		);
	});

	test("the queue comes first, but for what is no longer in the bank", () => {
		fc.assert(
			fc.property(seeds, pools, fc.array(fc.nat(40)), (seed, ids, picks) => {
				const queue = picks.map((pick) => ids[pick] ?? `gone-${pick}`);
				const wanted = queue.find((id) => ids.includes(id));
				const choice = choose(seed, ids, [], queue);
				if (wanted === undefined) expect(choice).toEqual(choose(seed, ids, []));
				else expect(choice).toEqual({ questionId: wanted, from: "queue" });
			}),
		);
	});

	test("the hash is an unsigned 32-bit number for any text", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), fc.integer(), (text, seed) => {
				const hash = murmur3(text, seed);
				expect(Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32).toBe(true);
			}),
		);
	});
});
