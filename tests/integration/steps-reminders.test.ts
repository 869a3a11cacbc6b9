import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase } from "../support/empty-database.ts";
import {
	choosesSettings,
	down,
	genuine,
	remindersTo,
	statusWords,
	stepsOf,
	wantsReminders,
} from "../support/follow-ups.ts";
import { moment, openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

/** A room in which Ada takes part and wants to be reminded at that time. */
async function remindedAt(remind: string, settings: Readonly<Record<string, string>> = {}, start?: string) {
	const scene = await openScene(start === undefined ? {} : { start });
	await scene.setUp();
	await wantsReminders(scene, "Ada", remind, settings);
	return scene;
}

const remindedOnce = async (scene: Scene, local: string) => {
	const at = scene.wall(local);
	await scene.house.passUntil(at - 1);
	expect(remindersTo(scene, "Ada"), "before its time").toHaveLength(0);
	await scene.house.passUntil(at);
	expect(remindersTo(scene, "Ada"), "at its time").toHaveLength(1);
	await scene.house.passUntil(at + 20 * 3_600_000);
};

describe("reminders", { timeout: 30_000 }, () => {
	test.each([
		{ zone: "", local: "2026-03-02 16:00" },
		{ zone: "America/New_York", local: "2026-03-02 22:00" },
		// 16:00 in Tokyo was before the post: the next one is on Tuesday, at 8 in Berlin.
		{ zone: "Asia/Tokyo", local: "2026-03-03 08:00" },
	])("at the member's own time, $zone", async ({ zone, local }) => {
		const scene = await remindedAt("16:00", { zone });
		await remindedOnce(scene, local);
	});

	test("a clock that jumps over the time: right after; a repeated hour: the first time only", async () => {
		const spring = await remindedAt("02:30", {}, "2026-03-28 08:00");
		await spring.setUp("prep", { days: "every day" });
		await spring.at("2026-03-29 01:59");
		expect(remindersTo(spring, "Ada")).toHaveLength(0);
		await spring.at("2026-03-29 03:00");
		expect(remindersTo(spring, "Ada")).toHaveLength(1);
		await spring.at("2026-03-29 08:59");
		expect(remindersTo(spring, "Ada")).toHaveLength(1);
		const autumn = await remindedAt("02:30", {}, "2026-10-24 08:00");
		await autumn.setUp("prep", { days: "every day" });
		await autumn.at("2026-10-25 08:59");
		expect(remindersTo(autumn, "Ada")).toHaveLength(1);
		// Half past two in summer time: an hour and a half after one.
		expect(autumn.chat.posts.find(({ channel }) => channel === "dm:ada")?.at).toBe(
			autumn.wall("2026-10-25 01:00") + 90 * 60_000,
		);
	});

	test("once a round, also when it stays open over the weekend", async () => {
		const scene = await remindedAt("16:00", {}, "2026-03-06 08:00");
		await scene.at("2026-03-09 08:59");
		expect(remindersTo(scene, "Ada")).toHaveLength(1);
		await scene.at("2026-03-09 16:00");
		expect(remindersTo(scene, "Ada")).toHaveLength(2);
	});

	test.each<[string, (scene: Scene) => Promise<unknown>]>([
		["who has answered", (scene) => scene.types("Ada", "answer", { text: genuine })],
		["who is on leave", (scene) => scene.types("Ada", "leave")],
		["who took it back", (scene) => choosesSettings(scene, "Ada", {})],
		["who wants another time, which is over", (scene) => choosesSettings(scene, "Ada", { remind: "09:30" })],
		[
			"who gave up and has seen the answer",
			async (scene) => {
				const [round] = await scene.rounds();
				await scene.presses("Ada", `v1:give-up:${round?.id}`);
			},
		],
		[
			"who was erased",
			async (scene) => {
				const [round] = await scene.rounds();
				expect((await scene.steps(round ?? raise())).filter(({ kind }) => kind === "remind")).toHaveLength(1);
				await scene.presses("Ada", "v1:erase:sure");
			},
		],
		["of a room that has closed its round", (scene) => scene.types("Lena", "room rules", { closes: "3" })],
	])("not for one %s", async (_who, does) => {
		const scene = await remindedAt("16:00");
		if (_who.startsWith("of a room")) await does(scene);
		await scene.at("2026-03-02 10:00");
		if (!_who.startsWith("of a room")) await does(scene);
		await scene.at("2026-03-03 08:59");
		expect(remindersTo(scene, "Ada")).toEqual([]);
		const steps = await stepsOf(scene, "remind");
		expect(steps.filter(({ state }) => state === "failed" || state === "unknown")).toEqual([]);
	});

	test("who withdrew the answer before then is reminded, and who is back from leave", async () => {
		const scene = await remindedAt("16:00");
		await scene.at("2026-03-02 10:00");
		await scene.types("Ada", "leave");
		moment(scene);
		await scene.types("Ada", "return");
		await remindedOnce(scene, "2026-03-02 16:00");
	});

	test("asked for while a round is open: from that round on", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.types("Ada", "return");
		await scene.at("2026-03-02 15:00");
		await choosesSettings(scene, "Ada", { remind: "16:00" });
		await remindedOnce(scene, "2026-03-02 16:00");
	});

	test("another time, chosen in between: at the new one, once", async () => {
		const scene = await remindedAt("16:00");
		await scene.at("2026-03-02 10:00");
		await choosesSettings(scene, "Ada", { remind: "12:00" });
		await remindedOnce(scene, "2026-03-02 12:00");
		expect(remindersTo(scene, "Ada")).toHaveLength(1);
	});

	test("another time, chosen after it came: once a round all the same, from the next round on at the new one", async () => {
		const scene = await remindedAt("10:00");
		await scene.at("2026-03-02 10:05");
		expect(remindersTo(scene, "Ada")).toHaveLength(1);
		await choosesSettings(scene, "Ada", { remind: "12:00" });
		await choosesSettings(scene, "Ada", { remind: "12:00", zone: "Europe/London" });
		await scene.at("2026-03-03 08:59");
		expect(remindersTo(scene, "Ada")).toHaveLength(1);
		await scene.at("2026-03-03 13:00");
		expect(remindersTo(scene, "Ada")).toHaveLength(2);
	});

	test("to and fro: the time that stands last is the one, also where it was planned before", async () => {
		const scene = await remindedAt("16:00");
		await scene.at("2026-03-02 10:00");
		for (const remind of ["12:00", "17:00", "", "16:00"]) await choosesSettings(scene, "Ada", { remind });
		await remindedOnce(scene, "2026-03-02 16:00");
		expect(remindersTo(scene, "Ada")).toHaveLength(1);
	});

	test("three times in a row, each after the one before came or was passed over: once a round", async () => {
		const scene = await remindedAt("16:00", {}, "2026-03-06 08:00");
		await scene.at("2026-03-06 11:00");
		await choosesSettings(scene, "Ada", { remind: "12:00" });
		await scene.at("2026-03-06 13:00");
		await choosesSettings(scene, "Ada", { remind: "14:00" });
		await scene.at("2026-03-09 08:59");
		expect(remindersTo(scene, "Ada")).toHaveLength(1);
	});

	test("the room's zone changes under somebody without one: still reminded, at the new zone's time", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.types("Ada", "return");
		await choosesSettings(scene, "Ada", { remind: "16:00" });
		await scene.at("2026-03-02 10:00");
		await scene.setUp("prep", { zone: "America/New_York" });
		await scene.at("2026-03-03 08:59");
		expect(remindersTo(scene, "Ada")).toHaveLength(1);
		expect(scene.chat.posts.find(({ channel }) => channel === "dm:ada")?.at).toBe(scene.wall("2026-03-02 22:00"));
	});

	test("in each of their rooms, and in none that they are not in", async () => {
		const scene = await remindedAt("16:00");
		await scene.setUp("other");
		await scene.setUp("third");
		await scene.types("Ada", "return", {}, "other");
		await scene.at("2026-03-02 16:01");
		expect(remindersTo(scene, "Ada").map((line) => line.split(":")[0])).toEqual([
			"Still open in #prep",
			"Still open in #other",
		]);
	});

	test("one whose direct messages are closed: no matter for the lead, and others are reminded", async () => {
		const scene = await remindedAt("16:00");
		await wantsReminders(scene, "Grace", "16:00");
		await scene.at("2026-03-02 15:59");
		scene.chat.next("direct", { kind: "refuse", reason: "forbidden" });
		await scene.at("2026-03-02 16:01");
		expect(remindersTo(scene, "Ada").length + remindersTo(scene, "Grace").length).toBe(1);
		expect(await scene.room()).toMatchObject({ attention: null });
		expect(await statusWords(scene)).toContain("Reminders: 1 of 2 seen to");
	});

	describe("with an outage around the close", () => {
		/** Rounds of three hours, and Ada's time. */
		async function short(remind: string): Promise<Scene> {
			const scene = await remindedAt(remind);
			await scene.types("Lena", "room rules", { closes: "3" });
			await scene.at("2026-03-02 09:05");
			return scene;
		}

		test("a reminder that was due just before the close is sent when PyQ is back, since the round is open still", async () => {
			const scene = await short("11:45");
			await scene.at("2026-03-02 11:15");
			await down(scene, "2026-03-02 12:25");
			expect((await scene.rounds())[0]).toMatchObject({ state: "posted" });
			expect(remindersTo(scene, "Ada")).toHaveLength(1);
			const message = scene.chat.posts.find(({ channel }) => channel === "dm:ada")?.message;
			expect(JSON.stringify(message)).toContain(`"at":${(await scene.rounds())[0]?.closesAt}`);
			await scene.at("2026-03-02 20:00");
			expect(remindersTo(scene, "Ada")).toHaveLength(1);
		});

		test("a time after the promised close, but before the moved one: reminded then", async () => {
			const scene = await short("15:30");
			await scene.at("2026-03-02 10:00");
			await down(scene, "2026-03-02 15:00");
			expect((await scene.rounds())[0]).toMatchObject({ state: "posted" });
			await remindedOnce(scene, "2026-03-02 15:30");
			expect(remindersTo(scene, "Ada")).toHaveLength(1);
		});

		test("a reminder of hours ago is too late, and the round that closed meanwhile gets none", async () => {
			const late = await short("11:00");
			await late.at("2026-03-02 10:30");
			await down(late, "2026-03-02 14:00");
			expect(remindersTo(late, "Ada")).toEqual([]);
			const closed = await remindedAt("08:50");
			await closed.at("2026-03-03 08:45");
			await down(closed, "2026-03-03 09:10");
			expect((await closed.rounds())[0]).toMatchObject({ state: "closed" });
			expect(remindersTo(closed, "Ada")).toEqual([]);
		});
	});
});

function raise(): never {
	throw new Error("no round");
}
