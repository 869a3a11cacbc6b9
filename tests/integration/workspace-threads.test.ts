import { expect, test } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import { knownWorkspaces } from "../../src/app/known-workspaces.ts";
import { conversationsToRead, threadsToRead } from "../../src/app/threads-to-read.ts";
import { HOUR } from "../../src/core/ids.ts";
import { addAnswer, addMember, addOpenRound, aRoom, aRound, asPosted, monday, setStage } from "../contract/samples.ts";
import { createMemoryStore } from "../support/memory-store/memory-store.ts";

test("rule “Close”: an answer written on time counts whenever it reaches us, so threads closed within thirty hours are read again", async () => {
	const store = createMemoryStore();
	const stage = await setStage(store);
	await store.transaction(async (tx) => {
		for (const [date, closedAt] of [
			["2026-11-13", monday - 1],
			["2026-11-14", monday],
		] as const) {
			const posted = { channel: "C1", message: date, thread: date };
			const round = asPosted(aRound(stage.room, { date }), stage.revision, { posted });
			await tx.rounds.add({ ...round, state: "closed", closedAt });
		}
	});
	const read = await threadsToRead(store, "slack", monday + 30 * HOUR);
	expect(read.map(({ thread }) => thread)).toEqual(["2026-11-14"]);
});

test("a thread is read from well before its round, which a clock that was ahead may have dated after its answers", async () => {
	const store = createMemoryStore();
	const stage = await setStage(store);
	await store.transaction(async (tx) => {
		const open = await addOpenRound(tx, stage, { posted: { channel: "C1", message: "m", thread: "T1" } });
		const source = { channel: "C1", message: "a", thread: "T1" };
		await addAnswer(tx, open, await addMember(tx, stage), { source, at: monday - 26 * HOUR });
	});
	const [thread, ...others] = await threadsToRead(store, "slack", monday);
	expect(others).toEqual([]);
	expect(thread).toEqual({
		workspace: { externalId: stage.workspace.externalId, name: "Team" },
		channel: { externalId: stage.room.externalId, name: "python" },
		thread: "T1",
		since: monday - 26 * HOUR,
		sources: ["a"],
	});
});

test("each of many threads comes once, with its own answers", async () => {
	const store = createMemoryStore();
	const stage = await setStage(store);
	const names = Array.from({ length: 1_001 }, (_, number) => `T${number}`);
	await store.transaction(async (tx) => {
		const ada = await addMember(tx, stage);
		for (const [number, name] of names.entries()) {
			const room = aRoom(stage.workspace);
			await tx.rooms.add(room);
			const posted = { channel: "C1", message: `m${number}`, thread: name };
			const round = await addOpenRound(tx, { ...stage, room }, { posted, dueAt: monday + number });
			await addAnswer(tx, round, ada, { source: { channel: "C1", message: `a${number}`, thread: name } });
		}
	});
	const read = await threadsToRead(store, "slack", monday);
	expect(read.map(({ thread }) => thread)).toEqual(names);
	expect(read.map(({ sources }) => sources)).toEqual(names.map((_, number) => [`a${number}`]));
});

test("an adapter that comes up is told where PyQ is, as far as it has heard", async () => {
	const store = createMemoryStore();
	const [here, gone] = [await setStage(store), await setStage(store)];
	await store.transaction((tx) => tx.workspaces.remove(gone.workspace.id, monday));
	expect(await knownWorkspaces(store, "slack")).toEqual([here.workspace.externalId]);
	expect(await knownWorkspaces(store, "discord")).toEqual([]);
});

test("direct messages that can't be looked for in time keep nobody from the threads; a database that is away is asked again", async () => {
	const lines: string[] = [];
	const log = { info() {}, warn: (_: unknown, line: string) => void lines.push(line), error() {} };
	const failing = (reason: "slow" | "away") => ({
		...createMemoryStore(),
		transaction: () => Promise.reject(new StoreError(reason, "for a moment")),
	});
	expect(await conversationsToRead({ store: failing("slow"), log }, "slack")).toEqual([]);
	expect(lines).toHaveLength(1);
	await expect(conversationsToRead({ store: failing("away"), log }, "slack")).rejects.toMatchObject({ reason: "away" });
});
