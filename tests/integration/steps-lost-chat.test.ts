import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { realBank } from "../support/bank.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { stepsOf } from "../support/follow-ups.ts";
import { createHouse } from "../support/house.ts";
import { openScene } from "../support/scene.ts";

afterAll(closeDatabase);

test("a chat that was taken away between claim and send is not asked to send: the step is due again, for who has it now", {
	timeout: 30_000,
}, async () => {
	const scene = await openScene();
	await scene.setUp();
	scene.clock.set(scene.wall("2026-03-02 09:00"));
	const chats = new Map([["discord" as const, scene.chat]]);
	let first = true;
	const ending = createHouse({
		store: {
			...scene.store,
			async transaction(work) {
				const result = await scene.store.transaction(work);
				// The claim has committed.
				if (first) chats.clear();
				first = false;
				return result;
			},
		},
		clock: scene.clock,
		ids: { next: () => randomUUID() },
		bank: await realBank(),
		chats,
		process: "twin",
	});
	const post = async () => (await stepsOf(scene, "post"))[0];
	expect(await ending.runStep({ id: (await post())?.id ?? "", kind: "post" })).toBe(scene.clock.now());
	expect(scene.sent()).toBe(0);
	expect(await post()).toMatchObject({ state: "due", error: "stopped", claimedBy: null });
	await scene.house.tick();
	expect(scene.sent()).toBe(1);
	expect(scene.questions()).toHaveLength(1);
});
