import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import type { Store } from "../../src/app/ports/store.ts";
import { SECOND } from "../../src/core/ids.ts";
import { realBank } from "../support/bank.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { createHouse, type House } from "../support/house.ts";
import { openScene, type Scene } from "../support/scene.ts";

/** Steps that change nothing but themselves are claimed and settled without a transaction. */

afterAll(closeDatabase);

/** A message that is to be marked as received, now. */
async function openReceipt() {
	const scene = await openScene();
	await scene.setUp();
	const { workspaceId } = (await scene.room()) ?? { workspaceId: "" };
	const id = randomUUID();
	await scene.store.transaction((tx) =>
		tx.steps.add([
			{
				id,
				key: `receipt:${id}`,
				kind: "receipt",
				workspaceId,
				roomId: null,
				roundId: null,
				memberId: null,
				dueAt: scene.clock.now(),
				payload: { channel: "prep", message: "answer", thread: null },
				replyTo: null,
			},
		]),
	);
	const now = () => scene.store.transaction((tx) => tx.steps.byId(id));
	return { scene, step: { id, kind: "receipt" as const }, now };
}

/** A process of its own, on what is given for the store and the chats. */
const another = async (scene: Scene, parts: { store?: Store; silent?: boolean }): Promise<House> =>
	createHouse({
		store: parts.store ?? scene.store,
		clock: scene.clock,
		ids: { next: () => randomUUID() },
		bank: await realBank(),
		chats: new Map(parts.silent === true ? [] : [["discord" as const, scene.chat]]),
		process: "another",
	});

test("one of several that take it at once does it", async () => {
	const { scene, step, now } = await openReceipt();
	const twin = scene.twin();
	await Promise.all([scene.house.runStep(step), twin.runStep(step), scene.house.runStep(step), twin.runStep(step)]);
	expect(scene.chat.tries.markReceived).toBe(1);
	expect(await now()).toMatchObject({ state: "done", attempts: 1, claimedBy: null });
});

test("a process that does not run its chat leaves it to who does", async () => {
	const { scene, step, now } = await openReceipt();
	const silent = await another(scene, { silent: true });
	expect(await silent.runStep(step)).toBeNull();
	expect(await now()).toMatchObject({ state: "due", claimedBy: null, dueAt: scene.clock.now() });
	await scene.house.tick();
	expect(scene.chat.tries.markReceived).toBe(1);
	expect(await now()).toMatchObject({ state: "done" });
});

test("refused for a while, it is tried again when the platform says", async () => {
	const { scene, step, now } = await openReceipt();
	scene.chat.next("markReceived", { kind: "refuse", reason: "rate-limited", retryAfterMs: 5 * SECOND });
	const again = scene.clock.now() + 5 * SECOND;
	expect(await scene.house.runStep(step)).toBe(again);
	expect(await now()).toMatchObject({ state: "due", error: "rate-limited", dueAt: again });
});

test("with the database away after it was done, it is done again once the claim is stale", async () => {
	const { scene, step, now } = await openReceipt();
	let statements = 0;
	const store: Store = {
		...scene.store,
		autocommit: (work) =>
			++statements > 1 ? Promise.reject(new StoreError("away", "scripted")) : scene.store.autocommit(work),
	};
	const cutOff = await another(scene, { store });
	await expect(cutOff.runStep(step)).rejects.toThrow(StoreError);
	expect(await now()).toMatchObject({ state: "claimed" });
	scene.clock.set(scene.clock.now() + 31 * SECOND);
	await scene.house.tick();
	expect(scene.chat.tries.markReceived).toBe(2);
	expect(await now()).toMatchObject({ state: "done" });
});
