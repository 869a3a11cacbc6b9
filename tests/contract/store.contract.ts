import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../src/app/ports/store.ts";
import { aRoom, aStep, id, setStage } from "./samples.ts";
import { describeAnswers } from "./store/answers.ts";
import { describePlaces } from "./store/places.ts";
import { describeRounds } from "./store/rounds.ts";
import { describeStandings } from "./store/standings.ts";
import { describeSteps } from "./store/steps.ts";
import { describeTraces } from "./store/traces.ts";

/** What opens a store for a contract suite. `concurrent`: transactions really run side by side. */
export type StoreUnderTest = { concurrent: boolean; open: () => Promise<{ store: Store; close: () => Promise<void> }> };

/** What every store does, whatever it keeps the ledger in. */
export const describeStore = (name: string, { concurrent, open }: StoreUnderTest): void => {
	describe(`a store ${name}`, () => {
		let opened: { store: Store; close: () => Promise<void> };
		beforeAll(async () => {
			opened = await open();
		});
		afterAll(() => opened.close());
		const store = () => opened.store;

		describe("look", () => {
			it("sees what was committed, passes on what was thrown, and gives what its work gives", async () => {
				const { room } = await setStage(store());
				expect(await store().look((tx) => Promise.all([tx.rooms.byId(room.id), tx.rooms.byId(id())]))).toEqual([
					room,
					null,
				]);
				const thrown = new Error("changed my mind");
				await expect(store().look(() => Promise.reject(thrown))).rejects.toBe(thrown);
			});

			it("does not see what a transaction has not committed", async () => {
				const { workspace } = await setStage(store());
				const room = aRoom(workspace);
				const added = Promise.withResolvers<void>();
				const go = Promise.withResolvers<void>();
				const adding = store().transaction(async (tx) => {
					await tx.rooms.add(room);
					added.resolve();
					await go.promise;
				});
				await added.promise;
				const looked = store().look((tx) => tx.rooms.byId(room.id));
				// Where there is one line for all, it waits for its turn.
				if (concurrent) expect(await looked).toBeNull();
				go.resolve();
				await adding;
				expect(await store().look((tx) => tx.rooms.byId(room.id))).toEqual(room);
				await looked;
			});
		});

		describe("autocommit", () => {
			it("keeps what was written before its work fails, and passes on what was thrown", async () => {
				const { workspace } = await setStage(store());
				const room = aRoom(workspace);
				const thrown = new Error("changed my mind");
				const failing = store().autocommit(async (tx) => {
					await tx.rooms.add(room);
					throw thrown;
				});
				await expect(failing).rejects.toBe(thrown);
				expect(await store().look((tx) => tx.rooms.byId(room.id))).toEqual(room);
			});

			it("goes on after a statement that failed", async () => {
				const { workspace, room } = await setStage(store());
				const other = aRoom(workspace);
				await store().autocommit(async (tx) => {
					await expect(tx.rooms.add(room)).rejects.toThrow();
					await tx.rooms.add(other);
				});
				expect(await store().look((tx) => tx.rooms.byId(other.id))).toEqual(other);
			});

			it("gives a step to one of several that claim it at once", async () => {
				const { workspace } = await setStage(store());
				const step = aStep(workspace);
				await store().transaction((tx) => tx.steps.add([step]));
				const claims = await Promise.all(
					["a", "b", "c", "d"].map((by) => store().autocommit((tx) => tx.steps.claim(step.id, by, step.dueAt, 30_000))),
				);
				expect(claims.filter((claimed) => claimed !== null)).toHaveLength(1);
			});
		});

		describe("transaction", () => {
			it("leaves nothing behind when its work throws, and passes on what was thrown", async () => {
				const { workspace } = await setStage(store());
				const room = aRoom(workspace);
				const thrown = new Error("changed my mind");
				const failing = store().transaction(async (tx) => {
					await tx.rooms.add(room);
					throw thrown;
				});
				await expect(failing).rejects.toBe(thrown);
				expect(await store().transaction((tx) => tx.rooms.byId(room.id))).toBeNull();
			});

			it("leaves nothing behind when a constraint is broken, and quotes nobody's text in the error", async () => {
				const { workspace, room } = await setStage(store());
				const secret = "somebody's own words";
				const schedule = { ...room.settings.schedule, days: [] };
				for (const [code, wrong] of [
					["23505", aRoom(workspace, { externalId: room.externalId, name: secret })],
					["23514", aRoom(workspace, { settings: { ...room.settings, schedule }, name: secret })],
				] as const) {
					const failing = store().transaction(async (tx) => {
						await tx.events.once(`kept-back:${code}:${room.id}`, 1);
						await tx.rooms.add(wrong);
					});
					const error: unknown = await failing.catch((e: unknown) => e);
					expect(error).toMatchObject({ code });
					expect(inspect(error, { depth: 9 })).not.toContain(secret);
					expect(await store().transaction((tx) => tx.events.once(`kept-back:${code}:${room.id}`, 1))).toBe(true);
				}
			});

			it("gives what its work gives, a list too", async () => {
				expect(await store().transaction(async () => [1, 2])).toEqual([1, 2]);
			});

			it("is over when its work is", async () => {
				const kept = await store().transaction(async (tx) => tx);
				await expect(kept.rooms.byId(id())).rejects.toThrow();
			});

			it("runs many at once", async () => {
				const { workspace } = await setStage(store());
				const rooms = Array.from({ length: 40 }, () => aRoom(workspace));
				await Promise.all(rooms.map((room) => store().transaction((tx) => tx.rooms.add(room))));
				expect(await store().transaction((tx) => tx.rooms.inWorkspace(workspace.id))).toHaveLength(41);
			});
		});

		it("is healthy", async () => {
			expect(await store().healthy()).toBe(true);
		});

		describePlaces(store);
		describeRounds(store, concurrent);
		describeSteps(store, concurrent);
		describeAnswers(store);
		describeStandings(store, concurrent);
		describeTraces(store, concurrent);
	});
};
