import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Store, Tx } from "../../src/app/ports/store.ts";
import type { Revision } from "../../src/core/question.ts";
import { memoryDatabase, type TestDatabase } from "../support/database.ts";
import { createMemoryStore } from "../support/memory-store/memory-store.ts";
import { addOpenRound, aRevision, aRoom, aStep, id, monday, type Stage, setStage } from "./samples.ts";
import { anyCall, type Call, readAll, type Small } from "./store/random-calls.ts";
import { describeStore } from "./store.contract.ts";

const open = async () => {
	const store = createMemoryStore();
	return { store, close: () => store.close() };
};

describeStore("in memory", { concurrent: false, open });

describe("a memory store", () => {
	it("goes back to a snapshot exactly, and another store goes on from it", async () => {
		const store = createMemoryStore();
		const stage = await setStage(store);
		const round = await store.transaction((tx) => addOpenRound(tx, stage));
		const [kept, before] = [store.snapshot(), { ...store.tables() }];
		await store.transaction(async (tx) => {
			await tx.rounds.save({ ...round, state: "closed", closedAt: monday });
			await tx.steps.add([aStep(stage.workspace)]);
			await tx.rooms.add(aRoom(stage.workspace));
		});
		const other = createMemoryStore(kept);
		expect({ ...other.tables() }).toEqual(before);
		await other.transaction((tx) => tx.rooms.save({ ...stage.room, name: "elsewhere" }));
		expect((await store.transaction((tx) => tx.rooms.byId(stage.room.id)))?.name).toBe(stage.room.name);
		store.restore(kept);
		expect({ ...store.tables() }).toEqual(before);
		expect(await store.transaction((tx) => tx.rounds.open(stage.room.id))).toEqual(round);
		expect(await store.transaction((tx) => tx.rounds.add({ ...round, id: id() }))).toBe(false);
	});

	it("gives rows that nobody can change, and takes none that somebody may", async () => {
		const store = createMemoryStore();
		const stage = await setStage(store);
		const payload = { blocks: [{ text: "as it was" }] };
		const step = aStep(stage.workspace, { payload });
		await store.transaction((tx) => tx.steps.add([step]));
		for (const block of payload.blocks) block.text = "changed";
		const read = await store.transaction((tx) => tx.steps.byId(step.id));
		expect(read?.payload).toEqual({ blocks: [{ text: "as it was" }] });
		expect(() => Object.assign(read ?? {}, { state: "done" })).toThrow(TypeError);
		expect(() => Object.assign(read?.payload ?? {}, { blocks: [] })).toThrow(TypeError);
		const room = await store.transaction((tx) => tx.rooms.byId(stage.room.id));
		expect(() => Object.assign(room?.settings.schedule ?? {}, { time: "10:00" })).toThrow(TypeError);
	});

	it("refuses to write for who only looks", async () => {
		const store = createMemoryStore();
		const stage = await setStage(store);
		const writing = store.look((tx) => tx.rooms.add(aRoom(stage.workspace)));
		await expect(writing).rejects.toMatchObject({ code: "25006" });
		expect(store.tables().rooms).toHaveLength(1);
		expect(await store.look((tx) => tx.rooms.byId(stage.room.id))).toEqual(stage.room);
	});

	it("gives no snapshot of a transaction that is running", async () => {
		const store = createMemoryStore();
		const looks = [() => store.snapshot(), () => store.tables(), () => store.restore(createMemoryStore().snapshot())];
		await store.transaction(async () => {
			for (const look of looks) expect(look).toThrow("A transaction is running");
		});
		for (const look of looks) expect(look).not.toThrow();
	});
});

describe("a memory store and the database", () => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await memoryDatabase();
	});
	afterAll(() => database.close());

	/** What a port can't even say: a message without its channel. */
	const heldByType = ["rounds_posted_ref", "answer_versions_source_ref"];

	it("hold the same rules, by name", async () => {
		const rows: { name: string }[] = await database.engine.transaction((db) =>
			db.execute(`
				select conname as name from pg_constraint
				where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'c') and conrelid::regclass::text not like 'web\\_%' and conrelid <> 'installations'::regclass
				union select indexrelid::regclass::text from pg_index
				where indisunique and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace and relname not like 'web\\_%' and relname <> 'installations')`),
		);
		const held = [...createMemoryStore().constraints(), ...heldByType];
		expect(held.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
	});

	/** The database's code; inside a transaction it is wrapped. */
	const refusal = (error: unknown): unknown => {
		if (!(error instanceof Error)) return error;
		if ("code" in error) return error.code;
		return error.cause === undefined ? error.message : refusal(error.cause);
	};

	const outcome = (working: Promise<unknown>): Promise<unknown> =>
		working.then(
			(given) => ({ given }),
			(error: unknown) => ({ refused: refusal(error) }),
		);

	/** Calls until one is refused; `caught` goes on after that, as a use case with a mistake in it would. */
	const run = (store: Store, small: Small, calls: readonly Call[], end: "commit" | "throw" | "caught") => {
		const said: unknown[] = [];
		const work = async (tx: Tx) => {
			for (const call of calls) {
				const working = call.run(tx, small);
				said.push(await outcome(working));
				if (end !== "caught") await working;
			}
			if (end === "throw") throw new Error("changed my mind");
		};
		return outcome(store.transaction(work)).then((ended) => ({ said, ended }));
	};

	/** The same people and places in both, under the same ids. */
	const begin = async (store: Store, ids: (what: string) => string, revision: Revision): Promise<Small> => {
		const stage = ids("stage");
		return store.transaction(async (tx) => {
			const workspace = await tx.workspaces.ensure({ id: stage, platform: "slack", externalId: stage, name: "Team" });
			const stages: Stage[] = [];
			for (const place of [0, 1]) {
				const room = aRoom(workspace, { id: ids(`room ${place}`), externalId: ids(`room ${place}`) });
				await tx.rooms.add(room);
				stages.push({ workspace, room, revision });
			}
			const [first, ...others] = stages;
			if (first === undefined) throw new Error();
			await tx.revisions.keep(first.revision, monday);
			const members: string[] = [];
			for (const name of ["a", "C"]) {
				const wanted = { id: ids(name), workspaceId: workspace.id, externalId: ids(name), name, zone: null };
				members.push((await tx.members.ensure(wanted)).id);
				await tx.members.join(first.room.id, ids(name), monday);
			}
			return { stage: first, others, members, id: ids };
		});
	};

	it("give the same answers to any calls, and refuse the same", { timeout: 120_000 }, async () => {
		const memory = createMemoryStore();
		const transactions = fc.array(
			fc.record({
				calls: fc.array(anyCall, { minLength: 1, maxLength: 5 }),
				end: fc.constantFrom(
					"commit" as const,
					"commit" as const,
					"commit" as const,
					"throw" as const,
					"caught" as const,
				),
			}),
			{ minLength: 1, maxLength: 12 },
		);
		await fc.assert(
			fc.asyncProperty(transactions, async (played) => {
				const known = new Map<string, string>();
				const ids = (what: string) => {
					const given = known.get(what) ?? randomUUID();
					known.set(what, given);
					return given;
				};
				const revision = aRevision();
				const [here, there] = [await begin(memory, ids, revision), await begin(database.store, ids, revision)];
				for (const { calls, end } of played) {
					const expected = await run(database.store, there, calls, end);
					expect(await run(memory, here, calls, end), calls.map(({ what }) => what).join("\n")).toEqual(expected);
				}
				const read = await database.store.transaction((tx) => readAll(tx, there));
				expect(await memory.transaction((tx) => readAll(tx, here))).toEqual(read);
			}),
			{ numRuns: 40 },
		);
	});
});
