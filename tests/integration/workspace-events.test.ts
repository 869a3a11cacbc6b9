import { afterAll, describe, expect, test } from "vitest";
import type { PlainEvent } from "../../src/app/ports/inbound.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

let events = 0;

/** The platform tells PyQ about its server. */
async function hears(scene: Scene, kind: "installed" | "removed", channel: string | null = "general"): Promise<void> {
	const at = scene.clock.now();
	const event: PlainEvent = {
		kind,
		id: `${kind}:guild:${++events}`,
		at,
		where: {
			workspace: { platform: "discord", externalId: "guild", name: "Guild" },
			channel: channel === null ? null : { externalId: channel, name: channel },
			thread: null,
			lacks: [],
		},
		actor: { externalId: "pyq", name: "PyQ", zone: null, authority: "member" },
		replyTo: null,
	};
	expect(await scene.chat.deliver(event)).toEqual({ kind: "done" });
	expect(await scene.chat.deliver(event)).toEqual({ kind: "duplicate" });
	await scene.house.settle();
}

describe("a server that tells PyQ it was added or removed", { timeout: 30_000 }, () => {
	test("one greeting stands in the channel where PyQ may write, and its button sets that channel up", async () => {
		const scene = await openScene();
		await hears(scene, "installed");
		await hears(scene, "installed");
		await hears(scene, "removed");
		await hears(scene, "installed");
		expect(scene.chat.posts.map(({ channel, thread, onlyFor }) => [channel, thread, onlyFor])).toEqual([
			["general", null, null],
		]);
		expect(await scene.presses("Lena", "v1:room-setup:here", "general")).toMatchObject({ kind: "form" });
	});

	test("a greeting whose reply was lost is found, and not sent twice", async () => {
		const scene = await openScene();
		scene.chat.next("post", { kind: "lose" });
		await hears(scene, "installed");
		await scene.at("2026-03-02 08:10");
		expect(scene.chat.posts).toHaveLength(1);
		expect(scene.chat.tries.post).toBe(1);
	});

	test("removed, its rooms are silent and the tick finds nothing to do; added again, they go on", async () => {
		const scene = await openScene();
		await scene.setUp();
		await hears(scene, "removed");
		const posts = scene.chat.posts.length;
		await scene.at("2026-03-04 12:00");
		const looked = await scene.store.transaction((tx) =>
			tx.steps.ready(scene.clock.now(), 0, { platforms: ["discord"], limit: 10, after: null }),
		);
		expect(looked).toEqual([]);
		expect(scene.chat.posts).toHaveLength(posts);
		await hears(scene, "installed");
		await scene.at("2026-03-05 09:00");
		expect(scene.questions()).toHaveLength(1);
		expect(scene.chat.posts.filter(({ channel }) => channel === "general")).toEqual([]);
	});
});
