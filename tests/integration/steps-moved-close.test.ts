import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase } from "../support/empty-database.ts";
import { openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

/** PyQ is down until then. */
async function downUntil(scene: Scene, local: string): Promise<void> {
	await scene.house.stop();
	scene.house.sleepUntil(scene.wall(local));
	await scene.house.start();
}

const postedOn = async (scene: Scene, date: string) => {
	const round = (await scene.rounds()).find((one) => one.date === date);
	return round?.posted == null ? round?.skipReason : "posted";
};

describe("a close that an outage moved", { timeout: 30_000 }, () => {
	test("rule “Close”: the question after it waits for it, also past its own window, and no day is lost", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-02 17:00");
		for (const day of ["03", "04", "05", "06"]) {
			await downUntil(scene, `2026-03-${day} 12:30`);
			await scene.at(`2026-03-${day} 17:00`);
			expect(await postedOn(scene, `2026-03-${day}`), day).toBe("posted");
		}
		const keys = scene.chat.posts.flatMap(({ key }) => key ?? []);
		expect(keys).toEqual([...new Set(keys)]);
	});

	test("a window of an hour is not used up by waiting for it", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.types("Lena", "room rules", { window: "1" });
		await scene.at("2026-03-03 06:30");
		await downUntil(scene, "2026-03-03 08:50");
		await scene.at("2026-03-03 18:00");
		expect(await postedOn(scene, "2026-03-03")).toBe("posted");
	});

	test("an outage of days is caught up with nothing but the question that is in its window", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-02 12:00");
		await downUntil(scene, "2026-03-05 10:00");
		await scene.at("2026-03-06 08:00");
		expect(await postedOn(scene, "2026-03-03")).not.toBe("posted");
		expect(await postedOn(scene, "2026-03-04")).not.toBe("posted");
		expect(await postedOn(scene, "2026-03-05")).toBe("posted");
		expect(scene.questions().length).toBeLessThanOrEqual(2);
	});

	test("rule “Schedule”: an earlier time on the eve loses no day; the question waits for the close that was promised", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-02 12:00");
		await scene.setUp("prep", { time: "08:00" });
		await scene.at("2026-03-03 08:30");
		expect(await postedOn(scene, "2026-03-03")).not.toBe("posted");
		await scene.at("2026-03-03 09:05");
		expect(await postedOn(scene, "2026-03-03")).toBe("posted");
		await scene.at("2026-03-04 08:05");
		expect(await postedOn(scene, "2026-03-04")).toBe("posted");
	});
});
