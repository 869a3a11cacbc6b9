import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase } from "../support/empty-database.ts";
import { down, genuine } from "../support/follow-ups.ts";
import { plainText } from "../support/plain-text.ts";
import { openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

/** When each recap came, and its line of figures. */
const recaps = (scene: Scene): string[] =>
	scene.chat.posts
		.filter(({ key }) => key?.startsWith("recap:"))
		.map(({ at, message }) => {
			const when = new Date(at + 3_600_000).toISOString().slice(5, 16).replace("T", " ");
			return `${when} ${plainText(message).split("\n")[1]}`;
		});

async function openRoom(settings: Readonly<Record<string, string>> = {}, rules: Readonly<Record<string, string>> = {}) {
	const scene = await openScene();
	await scene.setUp("prep", settings);
	if (Object.keys(rules).length > 0) await scene.types("Lena", "room rules", rules);
	return scene;
}

async function answersOn(scene: Scene, ...days: string[]): Promise<void> {
	for (const day of days) {
		await scene.at(`2026-03-${day} 10:00`);
		await scene.types("Ada", "answer", { text: genuine });
	}
}

describe("the recap", { timeout: 30_000 }, () => {
	test("a week whose last round stays open over the weekend: on Monday, after its model answer, of last week", async () => {
		const scene = await openRoom();
		await answersOn(scene, "02", "04", "06");
		await scene.at("2026-03-09 09:00");
		expect(recaps(scene)).toEqual([]);
		await scene.at("2026-03-09 20:00");
		expect(recaps(scene)).toEqual(["03-09 09:01 5 questions, 3 answers."]);
		await answersOn(scene, "12");
		await scene.at("2026-03-17 20:00");
		expect(recaps(scene).slice(1)).toEqual(["03-16 09:01 5 questions, 1 answer."]);
	});

	test("a week that ends on Friday: on Friday", async () => {
		const scene = await openRoom({}, { closes: "3" });
		await answersOn(scene, "02", "06");
		await scene.at("2026-03-08 20:00");
		expect(recaps(scene)).toEqual(["03-06 12:01 5 questions, 2 answers."]);
	});

	test("a room that posts every day: all seven are counted", async () => {
		const scene = await openRoom({ days: "every day" });
		await answersOn(scene, "02", "03", "04", "05", "06", "07", "08");
		await scene.at("2026-03-09 20:00");
		expect(recaps(scene)).toEqual(["03-09 09:01 7 questions, 7 answers."]);
	});

	test("not for a week without answers", async () => {
		const scene = await openRoom();
		await scene.at("2026-03-09 20:00");
		await answersOn(scene, "10");
		await scene.at("2026-03-16 20:00");
		expect(recaps(scene)).toEqual(["03-16 09:01 5 questions, 1 answer."]);
	});

	test.each<[string, (scene: Scene) => Promise<unknown>]>([
		["before it is planned", (scene) => scene.types("Lena", "room rules", { recap: "no" })],
		[
			"in the minute before it comes",
			async (scene) => {
				await scene.at("2026-03-09 09:00");
				await scene.types("Lena", "room rules", { recap: "no" });
			},
		],
	])("not where the lead wants none, told %s", async (_when, does) => {
		const scene = await openRoom();
		await answersOn(scene, "02");
		await does(scene);
		await scene.at("2026-03-09 20:00");
		expect(recaps(scene)).toEqual([]);
		await scene.types("Lena", "room rules", { recap: "yes" });
		await answersOn(scene, "10");
		await scene.at("2026-03-16 20:00");
		expect(recaps(scene)).toHaveLength(1);
	});

	test.each<[string, (scene: Scene) => Promise<unknown>]>([
		["skipped", (scene) => scene.types("Lena", "room skip")],
		["paused", (scene) => scene.types("Lena", "room pause")],
		["moved to other days", (scene) => scene.setUp("prep", { days: "mon-thu" })],
	])("what was left of the week is %s after its last round closed: the recap comes then, once", async (_how, does) => {
		const scene = await openRoom({}, { closes: "3" });
		await answersOn(scene, "03", "05");
		await scene.at("2026-03-05 15:00");
		expect(recaps(scene)).toEqual([]);
		await does(scene);
		await scene.at("2026-03-08 20:00");
		expect(recaps(scene)).toEqual(["03-05 15:01 4 questions, 2 answers."]);
	});

	test("the last day lost to an outage, or to a missing permission: the recap comes all the same", async () => {
		const outage = await openRoom({}, { closes: "3" });
		await answersOn(outage, "05");
		await outage.at("2026-03-05 20:00");
		await down(outage, "2026-03-06 20:00");
		await outage.at("2026-03-06 21:00");
		expect(recaps(outage)).toEqual(["03-06 20:01 4 questions, 1 answer."]);
		const refused = await openRoom({}, { closes: "3" });
		await answersOn(refused, "05");
		await refused.at("2026-03-06 08:00");
		refused.chat.next("post", { kind: "refuse", reason: "forbidden" });
		await refused.at("2026-03-06 20:00");
		expect(recaps(refused)).toEqual(["03-06 09:01 4 questions, 1 answer."]);
	});

	test("paused and resumed in one week: once a week", async () => {
		const scene = await openRoom({}, { closes: "3" });
		await answersOn(scene, "03");
		await scene.at("2026-03-03 13:00");
		await scene.types("Lena", "room pause");
		await scene.at("2026-03-04 13:00");
		await scene.types("Lena", "room resume");
		await answersOn(scene, "05", "06");
		await scene.at("2026-03-08 20:00");
		expect(recaps(scene)).toHaveLength(1);
		await answersOn(scene, "09");
		await scene.at("2026-03-15 20:00");
		expect(recaps(scene)).toHaveLength(2);
	});

	test("resumed after weeks: nothing is said of a week long gone", async () => {
		const scene = await openRoom({}, { closes: "3", recap: "no" });
		await answersOn(scene, "03");
		await scene.types("Lena", "room pause");
		await scene.at("2026-03-23 10:00");
		await scene.types("Lena", "room rules", { recap: "yes" });
		await scene.types("Lena", "room resume");
		await scene.at("2026-03-23 20:00");
		expect(recaps(scene)).toEqual([]);
	});

	test("post-now on Monday closes Friday's early: last week's recap comes after it, this week's in its time", async () => {
		const scene = await openRoom();
		await answersOn(scene, "04");
		await scene.at("2026-03-09 07:00");
		const friday = (await scene.rounds()).find(({ state }) => state === "posted");
		await scene.presses("Lena", `v1:close-and-post:${friday?.id}`);
		await scene.at("2026-03-09 20:00");
		expect(recaps(scene)).toEqual(["03-09 07:01 5 questions, 1 answer."]);
		await answersOn(scene, "11");
		await scene.at("2026-03-16 20:00");
		expect(recaps(scene).slice(1)).toEqual(["03-16 09:01 5 questions, 1 answer."]);
	});

	test("post-now on a Friday morning, or on the weekend: the week is not over before its last round is", async () => {
		const scene = await openRoom();
		await answersOn(scene, "04");
		await scene.at("2026-03-06 07:00");
		const thursday = (await scene.rounds()).find(({ state }) => state === "posted");
		await scene.presses("Lena", `v1:close-and-post:${thursday?.id}`);
		await scene.at("2026-03-07 10:00");
		const friday = (await scene.rounds()).find(({ state }) => state === "posted");
		await scene.presses("Lena", `v1:close-and-post:${friday?.id}`);
		await scene.at("2026-03-08 20:00");
		expect(recaps(scene)).toEqual([]);
		await scene.at("2026-03-09 20:00");
		expect(recaps(scene)).toEqual(["03-09 09:01 6 questions, 1 answer."]);
	});
});
