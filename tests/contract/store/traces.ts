import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/app/ports/store.ts";
import { id, monday } from "../samples.ts";

/** Seen events and heartbeats. */
export const describeTraces = (store: () => Store, concurrent: boolean): void => {
	describe("events", () => {
		it("takes an event once", async () => {
			const event = `E${id()}`;
			expect(await store().transaction((tx) => tx.events.once(event, monday))).toBe(true);
			expect(await store().transaction((tx) => tx.events.once(event, monday))).toBe(false);
		});

		it("takes it again when its transaction was rolled back", async () => {
			const event = `E${id()}`;
			const failing = store().transaction(async (tx) => {
				await tx.events.once(event, monday);
				throw new Error("later");
			});
			await expect(failing).rejects.toThrow("later");
			expect(await store().transaction((tx) => tx.events.once(event, monday))).toBe(true);
		});

		it.runIf(concurrent)("takes it once of many that come at once", async () => {
			const event = `E${id()}`;
			const taken = await Promise.all(
				Array.from({ length: 8 }, () => store().transaction((tx) => tx.events.once(event, monday))),
			);
			expect(taken.filter((first) => first)).toHaveLength(1);
		});

		it("prunes by age", async () => {
			const [old, fresh] = [`E${id()}`, `E${id()}`];
			await store().transaction(async (tx) => {
				await tx.events.once(old, 1_000);
				await tx.events.once(fresh, 2_000);
				expect(await tx.events.prune(2_000)).toBeGreaterThan(0);
				expect(await tx.events.once(old, monday)).toBe(true);
				expect(await tx.events.once(fresh, monday)).toBe(false);
			});
		});
	});

	describe("heartbeats", () => {
		it("gives the beats of a stretch of time in order, and prunes by age", async () => {
			await store().transaction(async (tx) => {
				for (const at of [5_000, 3_000, 4_000, 3_000, 9_000]) await tx.heartbeats.beat(at);
				expect(await tx.heartbeats.between(3_000, 5_000)).toEqual([3_000, 4_000, 5_000]);
				expect(await tx.heartbeats.prune(5_000)).toBe(2);
				expect(await tx.heartbeats.between(0, 10_000)).toEqual([5_000, 9_000]);
			});
		});

		it("forgets the beats after an instant, and tells how many there were", async () => {
			const begin = monday + 1e12;
			await store().transaction(async (tx) => {
				for (const at of [1, 2, 3, 4]) await tx.heartbeats.beat(begin + at);
				expect(await tx.heartbeats.forgetAfter(begin + 2)).toBe(2);
				expect(await tx.heartbeats.between(begin, begin + 9)).toEqual([begin + 1, begin + 2]);
				expect(await tx.heartbeats.forgetAfter(begin + 2)).toBe(0);
				await tx.heartbeats.forgetAfter(begin);
			});
		});
	});
};
