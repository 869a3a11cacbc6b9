import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { builtOnce } from "../../src/storage/built-once.ts";
import { databaseOver, type Parameter } from "../../src/storage/database.ts";
import { standings } from "../../src/storage/schema.ts";

const asked = () => {
	let built = 0;
	const ask = builtOnce((db) => {
		built++;
		return db
			.select({ points: standings.points })
			.from(standings)
			.where(eq(standings.period, sql.placeholder("period")));
	});
	return { ask, built: () => built };
};

/** A transaction that notes what it is sent, and answers when it is let. */
const noting = () => {
	const sent: Parameter[][] = [];
	const answer = Promise.withResolvers<unknown[]>();
	const db = databaseOver(async (_statement, parameters) => {
		sent.push(parameters);
		return answer.promise;
	});
	return { db, sent, answer: (points: number) => answer.resolve([[points]]) };
};

describe("a statement that is built once", () => {
	it("goes to the transaction that asks, with its values, even while another waits for its answer", async () => {
		const { ask, built } = asked();
		const [one, two] = [noting(), noting()];
		const first = ask(one.db, { period: "all" });
		const second = ask(two.db, { period: "2026-11" });
		two.answer(2);
		expect(await second).toEqual([{ points: 2 }]);
		const third = ask(two.db, { period: "2026-12" });
		one.answer(1);
		expect(await first).toEqual([{ points: 1 }]);
		expect(await third).toEqual([{ points: 2 }]);
		expect(one.sent).toEqual([["all"]]);
		expect(two.sent).toEqual([["2026-11"], ["2026-12"]]);
		expect(built()).toBe(1);
	});

	it("is not sent with a value missing", async () => {
		const { db, sent } = noting();
		await expect(asked().ask(db, {})).rejects.toThrow("period");
		expect(sent).toEqual([]);
	});
});
