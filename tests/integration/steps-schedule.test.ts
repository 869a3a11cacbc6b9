import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase } from "../support/empty-database.ts";
import { moment, openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

/** PyQ is down from now until the wall shows that time. */
async function down(scene: Scene, local: string): Promise<void> {
	await scene.house.tick();
	await scene.house.stop();
	scene.house.sleepUntil(scene.wall(local));
	await scene.house.start();
}

const days = async (scene: Scene) =>
	(await scene.rounds()).map(({ date, state, skipReason }) => [date, state, skipReason].join(" ").trim());

describe("the schedule", { timeout: 30_000 }, () => {
	test("rule “Schedule”: after downtime, what is inside the catch-up window is posted late", async () => {
		const scene = await openScene();
		await scene.setUp();
		await down(scene, "2026-03-02 15:00");
		expect(scene.questions()).toHaveLength(1);
		expect((await scene.rounds())[0]).toMatchObject({
			state: "posted",
			date: "2026-03-02",
			closesAt: scene.wall("2026-03-03 09:00"),
		});
	});

	test("rule “Schedule”: outside the window it is skipped, and tomorrow is planned", async () => {
		const scene = await openScene();
		await scene.setUp();
		await down(scene, "2026-03-02 15:01");
		expect(scene.questions()).toHaveLength(0);
		expect(await days(scene)).toEqual(["2026-03-02 skipped outage", "2026-03-03 scheduled"]);
		await scene.at("2026-03-03 09:00");
		expect(scene.questions()).toHaveLength(1);
	});

	test("three days down: each skipped day is in the ledger, and today's question is posted", async () => {
		const scene = await openScene();
		await scene.setUp();
		await down(scene, "2026-03-05 10:00");
		expect(await days(scene)).toEqual([
			"2026-03-02 skipped outage",
			"2026-03-03 skipped outage",
			"2026-03-04 skipped outage",
			"2026-03-05 posted",
			"2026-03-06 scheduled",
		]);
		expect(scene.questions()).toHaveLength(1);
	});

	test("rule “Schedule”: moving 17:00 to 09:00 at noon posts nothing today", async () => {
		const scene = await openScene();
		await scene.setUp("prep", { time: "17:00" });
		await scene.at("2026-03-02 12:00");
		await scene.setUp("prep", { time: "09:00" });
		await scene.at("2026-03-02 23:59");
		expect(scene.questions()).toHaveLength(0);
		await down(scene, "2026-03-03 08:30");
		await scene.at("2026-03-03 09:00");
		expect(scene.questions()).toHaveLength(1);
		expect((await days(scene))[0]).toBe("2026-03-03 posted");
	});

	test("rule “Schedule”: never two rounds on one local date, when the zone goes round the world", async () => {
		const scene = await openScene({ start: "2026-03-02 01:00" });
		await scene.setUp("prep", { days: "every day", zone: "Pacific/Kiritimati", time: "12:00" });
		await scene.at("2026-03-02 01:30");
		// Noon on Monday in Kiritimati was at 23:00 on Sunday in Berlin: nothing was due since.
		expect(scene.questions()).toHaveLength(0);
		await scene.at("2026-03-02 23:00");
		expect((await days(scene))[0]).toBe("2026-03-03 posted");
		await scene.setUp("prep", { days: "every day", zone: "Pacific/Pago_Pago", time: "12:00" });
		await scene.at("2026-03-08 23:00");
		const dates = (await scene.rounds()).map(({ date }) => date);
		expect(new Set(dates).size).toBe(dates.length);
		expect(scene.questions()).toHaveLength(dates.length - 1);
	});

	test("decision 0005: a new schedule never moves the open round's close", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-02 10:00");
		await scene.setUp("prep", { time: "17:00" });
		expect((await scene.rounds())[0]).toMatchObject({ closesAt: scene.wall("2026-03-03 09:00") });
		await scene.at("2026-03-02 23:59");
		expect(scene.questions()).toHaveLength(1);
		await scene.at("2026-03-03 09:00");
		expect((await days(scene))[0]).toBe("2026-03-02 closed");
		expect(scene.questions()).toHaveLength(1);
		await scene.at("2026-03-03 17:00");
		expect(scene.questions()).toHaveLength(2);
	});

	test("rule “Schedule”: in a spring gap the first minute after it", async () => {
		const scene = await openScene({ start: "2026-03-28 12:00" });
		await scene.setUp("prep", { days: "sun", time: "02:30" });
		await scene.at("2026-03-29 01:59");
		expect(scene.questions()).toHaveLength(0);
		await scene.at("2026-03-29 03:00");
		expect(scene.questions()).toHaveLength(1);
	});

	test("rule “Schedule”: in a repeated hour the first time only", async () => {
		const scene = await openScene({ start: "2026-10-24 12:00" });
		await scene.setUp("prep", { days: "sun", time: "02:30" });
		await scene.at("2026-10-25 02:30");
		expect(scene.questions()).toHaveLength(1);
		await scene.at("2026-10-25 12:00");
		expect(scene.questions()).toHaveLength(1);
	});
});

describe("the close", { timeout: 30_000 }, () => {
	const answer = "I would begin with the plain version and explain its costs.";

	test("rule “Close”: an outage of 70 minutes in the last three hours moves it by as long", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-03 07:00");
		await down(scene, "2026-03-03 08:10");
		await scene.at("2026-03-03 09:00");
		expect((await scene.rounds())[0]).toMatchObject({ state: "posted", closesAt: scene.wall("2026-03-03 10:10") });
		expect(scene.questions()).toHaveLength(1);
		await scene.answers("Ada", answer);
		await scene.at("2026-03-03 10:10");
		const [first] = await scene.rounds();
		expect(first).toMatchObject({ state: "closed", closesAt: scene.wall("2026-03-03 10:10") });
		expect(scene.questions()).toHaveLength(2);
		moment(scene);
		await scene.types("Ada", "streak");
		expect(JSON.stringify(scene.chat.posts.at(-1)?.message)).toContain("2026-03-02: answered (streak 1)");
	});

	test("rule “Close”: 30 minutes of silence move nothing, nor does an outage before the last three hours", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-03 00:00");
		await down(scene, "2026-03-03 05:59");
		await scene.at("2026-03-03 08:00");
		await down(scene, "2026-03-03 08:30");
		await scene.at("2026-03-03 09:00");
		expect((await scene.rounds())[0]).toMatchObject({ state: "closed", closesAt: scene.wall("2026-03-03 09:00") });
	});

	for (const [name, pick] of [
		["in the order of the ledger", () => 0],
		["in the opposite order", (waiting: number) => waiting - 1],
	] as const) {
		test(`rule “Close”: down over the close itself, members get the lost time; steps run ${name}`, async () => {
			const scene = await openScene({ pick });
			await scene.setUp();
			await scene.at("2026-03-03 08:00");
			await down(scene, "2026-03-03 09:10");
			expect((await scene.rounds())[0]).toMatchObject({ state: "posted", closesAt: scene.wall("2026-03-03 10:10") });
			expect(scene.questions()).toHaveLength(1);
			// The post says when it closes now.
			expect(
				JSON.stringify(scene.chat.posts.find(({ id }) => id === scene.questions()[0]?.id)?.message.blocks),
			).toContain(String(scene.wall("2026-03-03 10:10")));
			await scene.at("2026-03-03 10:10");
			expect(scene.questions()).toHaveLength(2);
			expect((await scene.rounds())[0]).toMatchObject({ state: "closed" });
		});
	}

	test("rule “Close”: an answer from before the close is on time, whenever it reaches us", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-03 08:30");
		const before = scene.clock.now();
		await scene.answers("Grace", answer);
		const { posted } = (await scene.rounds())[0] ?? {};
		await scene.at("2026-03-03 09:05");
		// Written at 08:30, delivered after the close.
		await scene.says("Ada", answer, "prep", { at: before, thread: posted?.thread ?? null });
		await scene.types("Ada", "streak");
		expect(JSON.stringify(scene.chat.posts.at(-1)?.message)).toContain("2026-03-02: answered (streak 1)");
	});

	test("rule “Close”: at the very instant of the close it is late, a millisecond before it is on time", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-03 09:05");
		const thread = (await scene.rounds())[0]?.posted?.thread ?? null;
		const close = scene.wall("2026-03-03 09:00");
		await scene.says("Ada", answer, "prep", { at: close, thread });
		await scene.says("Grace", answer, "prep", { at: close - 1, thread });
		const streakOf = async (name: string) => {
			await scene.types(name, "streak");
			return JSON.stringify(scene.chat.posts.at(-1)?.message);
		};
		expect(await streakOf("Ada")).toContain("2026-03-02: answered after the close");
		expect(await streakOf("Grace")).toContain("2026-03-02: answered (streak 1)");
	});

	test("rule “Close”: due in the same minute, the close goes before the post, in either order of steps", async () => {
		for (const pick of [() => 0, (waiting: number) => waiting - 1]) {
			const scene = await openScene({ pick });
			await scene.setUp();
			await scene.at("2026-03-03 09:00");
			expect((await days(scene)).slice(0, 2)).toEqual(["2026-03-02 closed", "2026-03-03 posted"]);
			const keys = scene.chat.posts.flatMap(({ key }) => (key === null ? [] : [key.split(":")[0]]));
			expect(keys.filter((key) => key === "post")).toHaveLength(2);
			expect(keys.filter((key) => key === "reveal")).toHaveLength(1);
			await scene.house.stop();
		}
	});

	test("a pause while a post is in doubt: it is not sent again, and the room resumes", async () => {
		const scene = await openScene();
		await scene.setUp();
		scene.chat.next("post", { kind: "vanish" });
		await scene.at("2026-03-02 09:00");
		await scene.types("Lena", "room pause");
		await scene.at("2026-03-02 12:00");
		expect(scene.questions()).toHaveLength(0);
		await scene.types("Lena", "room resume");
		await scene.at("2026-03-03 09:00");
		expect(scene.questions()).toHaveLength(1);
	});

	test("pause and resume while a post is in doubt: it is found, and the room goes on", async () => {
		const scene = await openScene();
		await scene.setUp();
		scene.chat.next("post", { kind: "lose" });
		await scene.at("2026-03-02 09:00");
		await scene.types("Lena", "room pause");
		await scene.types("Lena", "room resume");
		const told = scene.chat.posts.findLast(({ onlyFor }) => onlyFor === "lena")?.message.summary;
		expect(told).toBe("The room is running again. A question is on its way.");
		await scene.at("2026-03-02 09:05");
		expect((await days(scene)).slice(0, 2)).toEqual(["2026-03-02 posted", "2026-03-03 scheduled"]);
		expect(scene.sent()).toBe(1);
	});

	test("a skip while a post is in doubt does not say that it was skipped", async () => {
		const scene = await openScene();
		await scene.setUp();
		scene.chat.next("post", { kind: "lose" });
		await scene.at("2026-03-02 09:00");
		await scene.types("Lena", "room skip");
		const told = JSON.stringify(scene.chat.posts.at(-1)?.message);
		await scene.at("2026-03-02 09:05");
		expect((await days(scene))[0]).toBe("2026-03-02 posted");
		expect(told).not.toContain("Skipped");
	});
});
