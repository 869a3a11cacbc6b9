import { describe, expect, test } from "vitest";
import { chooseQuestion, daysLeft, matchesFilters, murmur3 } from "../../src/core/rotation.ts";

const ids = (...names: string[]) => names.map((id) => ({ id }));
const pool = ids("a", "b", "c", "d", "e", "f", "g", "h");
const room = { seed: "room-1", bank: pool, pool, history: [] as string[], queue: [] as string[] };

/** The questions of so many days, each posted before the next is chosen. */
const play = (seed: string, days: number) => {
	const history: string[] = [];
	const from: string[] = [];
	for (let day = 0; day < days; day++) {
		const choice = chooseQuestion({ ...room, seed, history });
		if (choice === null) break;
		history.push(choice.questionId);
		from.push(choice.from);
	}
	return { history, from };
};

describe("MurmurHash3_x86_32", () => {
	test.each([
		["", 0, 0],
		["", 1, 0x514e28b7],
		["", 0xffffffff, 0x81f16f39],
		["aaaa", 0x9747b28c, 0x5a97808a],
		["aaa", 0x9747b28c, 0x283e0130],
		["aa", 0x9747b28c, 0x5d211726],
		["a", 0x9747b28c, 0x7fa09ea6],
		["test", 0, 0xba6bd213],
		["Hello, world!", 0, 0xc0363e43],
		["ππππππππ", 0x9747b28c, 0xd58063c1],
		["The quick brown fox jumps over the lazy dog", 0, 0x2e4ff723],
	])("%j with seed %i", (text, seed, hash) => {
		expect(murmur3(text, seed)).toBe(hash);
	});
});

describe("Rule · Choice of question: nothing repeats until the pool is spent", () => {
	test("then oldest first, and says so", () => {
		const { history, from } = play("room-1", 20);
		expect(new Set(history.slice(0, 8)).size).toBe(8);
		expect(history.slice(8, 16)).toEqual(history.slice(0, 8));
		expect(history.slice(16)).toEqual(history.slice(0, 4));
		expect(from).toEqual([...Array(8).fill("rotation"), ...Array(12).fill("repeat")]);
	});

	test("each room has its own order, and always the same", () => {
		expect(play("room-1", 8)).toEqual(play("room-1", 8));
		const orders = new Set(Array.from({ length: 20 }, (_, n) => play(`room-${n}`, 8).history.join()));
		expect(orders.size).toBe(20);
	});

	test("a question that joins is had before any repeat", () => {
		const { history } = play("room-1", 12);
		const more = [...pool, { id: "new" }];
		expect(chooseQuestion({ ...room, pool: more, history })).toEqual({ questionId: "new", from: "rotation" });
	});

	test("repeats go by the last time that a question was posted", () => {
		const choice = chooseQuestion({ ...room, pool: ids("a", "b", "c"), history: ["a", "b", "c", "a"] });
		expect(choice).toEqual({ questionId: "b", from: "repeat" });
	});

	test("two questions with one hash still have one order", () => {
		const [one, other] = ["q131738", "q61038"];
		const seed = murmur3("room-1", 0);
		expect(murmur3(one, seed)).toBe(murmur3(other, seed));
		for (const pair of [ids(one, other), ids(other, one)]) {
			expect(chooseQuestion({ ...room, pool: pair })?.questionId).toBe(one);
		}
	});

	test("an empty pool gives nothing", () => {
		expect(chooseQuestion({ ...room, pool: [] })).toBeNull();
	});
});

describe("Rule · Choice of question: the lead's queue comes first", () => {
	test("in its order, also with what the room had or its filters leave out", () => {
		const choice = chooseQuestion({ ...room, pool: ids("a"), history: ["h"], queue: ["h", "a"] });
		expect(choice).toEqual({ questionId: "h", from: "queue" });
	});

	test("what is no longer in the bank is passed over", () => {
		expect(chooseQuestion({ ...room, queue: ["gone", "c"] })).toEqual({ questionId: "c", from: "queue" });
		expect(chooseQuestion({ ...room, queue: ["gone"] })?.from).toBe("rotation");
	});
});

describe("Rule · Choice of question: the lead knows how many days are left", () => {
	test("the unseen ones of the pool", () => {
		expect(daysLeft(pool, [])).toBe(8);
		expect(daysLeft(pool, ["a", "a", "b", "elsewhere"])).toBe(6);
		expect(daysLeft(ids("a"), ["a"])).toBe(0);
	});
});

describe("Rule · Choice of question: filters shape it", () => {
	const question = { level: "beginner", topics: ["lists", "sorting"], kind: "explain" } as const;
	const all = { levels: [], topics: [], kinds: [] };

	test("empty lists let everything in", () => {
		expect(matchesFilters(question, all)).toBe(true);
	});

	test("one of the topics is enough; each filter must agree", () => {
		expect(matchesFilters(question, { ...all, topics: ["sorting", "dicts"] })).toBe(true);
		expect(matchesFilters(question, { ...all, topics: ["dicts"] })).toBe(false);
		expect(matchesFilters(question, { ...all, levels: ["beginner", "advanced"], kinds: ["explain"] })).toBe(true);
		expect(matchesFilters(question, { ...all, levels: ["advanced"], kinds: ["explain"] })).toBe(false);
		expect(matchesFilters(question, { ...all, levels: ["beginner"], kinds: ["code"] })).toBe(false);
	});
});
