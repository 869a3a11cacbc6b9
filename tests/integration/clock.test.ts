import { afterAll, describe, expect, test } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/core/ids.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

const answer = "A list can be changed in place after it was made, a tuple never changes.";

/** Somebody sets the machine's clock, and PyQ notices within seconds. */
async function clockSet(scene: Scene, by: number): Promise<void> {
	scene.clock.jump(scene.clock.now() + by);
	await scene.house.tick();
}

const days = async (scene: Scene) =>
	(await scene.rounds()).map(({ date, state, skipReason }) => [date, state, skipReason].join(" ").trim());
const standing = async (scene: Scene, person: string) => {
	const { id, workspaceId } = await scene.room();
	return scene.store.transaction(async (tx) => {
		const member = await tx.members.byExternalId(workspaceId, person);
		const place = member === null ? null : await tx.standings.place(id, "all", member.id);
		return place === null ? null : { points: place.standing.points, streak: place.standing.streak };
	});
};
const postStep = async (scene: Scene) => {
	const scheduled = (await scene.rounds()).find(({ state }) => state === "scheduled");
	if (scheduled === undefined) throw new Error("nothing is scheduled");
	return (await scene.steps(scheduled)).find(({ kind }) => kind === "post");
};

/** A room with a question open since Monday nine, and the clock at ten. */
async function monday(settings: Readonly<Record<string, string>> = {}): Promise<Scene> {
	const scene = await openScene();
	await scene.setUp("prep", settings);
	await scene.at("2026-03-02 10:00");
	expect(scene.questions()).toHaveLength(1);
	return scene;
}

describe("a clock that was set forward", { timeout: 30_000 }, () => {
	test("by two hours, over the due time: the question comes at once, and once, also when the clock is set right again", async () => {
		const scene = await openScene();
		await scene.setUp();
		await clockSet(scene, 2 * HOUR);
		expect(scene.questions()).toHaveLength(1);
		await clockSet(scene, -2 * HOUR);
		await scene.at("2026-03-02 23:00");
		expect(scene.questions()).toHaveLength(1);
		await scene.at("2026-03-03 09:00");
		expect(scene.questions()).toHaveLength(2);
	});

	test("for a minute by a year: no year of dead dates, the open question closes as it promised, the next comes on the next working day", async () => {
		const scene = await monday();
		await scene.answers("Ada", answer);
		await clockSet(scene, 365 * DAY);
		await clockSet(scene, -365 * DAY);
		expect(await days(scene)).toEqual(["2026-03-02 posted", "2026-03-03 scheduled"]);
		expect((await scene.rounds())[0]).toMatchObject({ closesAt: scene.wall("2026-03-03 09:00") });
		await scene.at("2026-03-06 12:00");
		expect(await days(scene)).toEqual([
			"2026-03-02 closed",
			"2026-03-03 closed",
			"2026-03-04 closed",
			"2026-03-05 closed",
			"2026-03-06 posted",
			"2026-03-09 scheduled",
		]);
		expect(scene.questions().map(({ at }) => at)).toEqual(
			["02", "03", "04", "05", "06"].map((day) => scene.wall(`2026-03-${day} 09:00`)),
		);
	});

	test("by three days, so that Thursday's question came on Monday: each day between still has its own, and no day has two", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-02 08:30");
		await clockSet(scene, 3 * DAY + HOUR);
		expect(await days(scene)).toEqual([
			"2026-03-02 skipped outage",
			"2026-03-03 skipped outage",
			"2026-03-04 skipped outage",
			"2026-03-05 posted",
			"2026-03-06 scheduled",
		]);
		await clockSet(scene, -3 * DAY - HOUR);
		await scene.at("2026-03-06 12:00");
		expect(await days(scene)).toEqual([
			"2026-03-02 closed",
			"2026-03-03 closed",
			"2026-03-04 closed",
			"2026-03-05 closed",
			"2026-03-06 posted",
			"2026-03-09 scheduled",
		]);
		expect(scene.questions()).toHaveLength(5);
		expect(new Set(scene.questions().map(({ key }) => key)).size).toBe(5);
	});

	test("by a day, which no question came due in: the open one closes as it promised", async () => {
		const scene = await monday();
		await clockSet(scene, DAY);
		await clockSet(scene, -DAY);
		await scene.at("2026-03-03 09:00");
		expect(scene.questions()).toHaveLength(2);
		expect((await scene.rounds())[0]).toMatchObject({ state: "closed", closesAt: scene.wall("2026-03-03 09:00") });
	});

	test("answers given meanwhile, stamped by that clock, keep their points, and nobody's streak changes", async () => {
		const right = await monday();
		await right.answers("Ada", answer);
		const usual = await standing(right, "ada");
		expect(usual).toMatchObject({ streak: 1 });
		for (const ahead of [2 * HOUR, 26 * HOUR, 365 * DAY]) {
			const scene = await openScene();
			await scene.setUp();
			await scene.at("2026-03-02 10:00");
			await clockSet(scene, ahead);
			await scene.answers("Ada", answer);
			await clockSet(scene, -ahead);
			await scene.answers("Grace", answer);
			await scene.at("2026-03-04 12:00");
			for (const person of ["ada", "grace"])
				expect(await standing(scene, person), `${person}, ${ahead / HOUR} h ahead`).toMatchObject({
					points: usual?.points,
					streak: 0,
				});
			await scene.house.stop();
		}
	});

	test("a lost reply while the clock was ahead of the platform's: what stands there is found, not posted again", async () => {
		const scene = await openScene();
		await scene.setUp();
		scene.chat.next("post", { kind: "lose" });
		await clockSet(scene, 2 * HOUR);
		// The platform's own clock was right.
		const [post] = scene.questions();
		Object.assign(post ?? {}, { at: scene.wall("2026-03-02 08:00") });
		await scene.at("2026-03-02 10:05");
		expect([scene.sent(), scene.questions().length]).toEqual([1, 1]);
		expect((await scene.rounds())[0]).toMatchObject({ state: "posted" });
	});
});

describe("a clock that was set back", { timeout: 30_000 }, () => {
	test.for([HOUR, 26 * HOUR])("by %i ms: nothing is doubled, and the next question comes at its time", async (back) => {
		const scene = await openScene({ start: "2026-03-02 08:00" });
		await scene.setUp();
		await scene.at("2026-03-04 09:30");
		await scene.answers("Ada", answer);
		expect(scene.questions()).toHaveLength(3);
		await clockSet(scene, -back);
		expect(scene.house.lines.filter(({ message }) => message.includes("set back"))).toHaveLength(1);
		await scene.at("2026-03-05 08:59");
		expect(scene.questions()).toHaveLength(3);
		await scene.at("2026-03-05 09:00");
		expect(scene.questions()).toHaveLength(4);
		expect(await days(scene)).toEqual([
			"2026-03-02 closed",
			"2026-03-03 closed",
			"2026-03-04 closed",
			"2026-03-05 posted",
			"2026-03-06 scheduled",
		]);
		expect(await standing(scene, "ada")).toMatchObject({ streak: 1 });
		const reveals = scene.chat.posts.filter(({ key }) => key?.startsWith("reveal:"));
		expect(reveals).toHaveLength(3);
	});

	test("is noticed once, not at each tick", async () => {
		const scene = await monday();
		await clockSet(scene, -HOUR);
		await scene.at("2026-03-02 12:00");
		expect(scene.house.lines.filter(({ message }) => message.includes("set back"))).toHaveLength(1);
	});

	test("by less than two minutes, as time servers do: nothing is planned anew", async () => {
		const scene = await monday();
		await clockSet(scene, -110 * SECOND);
		expect(scene.house.lines).toEqual([]);
	});

	test("a claim of the future, left by a process that died, is taken over as soon as any other", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-02 08:30");
		const step = await postStep(scene);
		scene.clock.jump(scene.wall("2026-03-02 09:30"));
		await scene.store.transaction(async (tx) => {
			await tx.heartbeats.beat(scene.clock.now());
			await tx.steps.claim(step?.id ?? "", "dead", scene.clock.now(), 30 * SECOND);
		});
		scene.clock.jump(scene.wall("2026-03-02 09:00"));
		await scene.house.tick();
		for (const time of ["09:01", "09:02", "09:03"]) await scene.at(`2026-03-02 ${time}`);
		expect([scene.sent(), scene.chat.tries.findPosted]).toEqual([1, 2]);
		expect(scene.questions()).toHaveLength(1);
	});

	test("a retry that was to come hours ahead is due now", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-02 08:30");
		scene.chat.next("post", { kind: "refuse", reason: "rate-limited", retryAfterMs: MINUTE });
		await clockSet(scene, 3 * HOUR);
		expect(await postStep(scene)).toMatchObject({ state: "due", dueAt: scene.wall("2026-03-02 11:31") });
		await clockSet(scene, -2 * HOUR);
		await scene.at("2026-03-02 09:31");
		expect(scene.questions()).toHaveLength(1);
	});

	test("a process that dies while the rooms are planned anew leaves the rest to the next tick", async () => {
		const scene = await openScene();
		for (const channel of ["one", "two", "three"]) await scene.setUp(channel);
		await scene.at("2026-03-02 08:30");
		await clockSet(scene, 20 * DAY);
		scene.clock.jump(scene.clock.now() - 20 * DAY);
		let left = 2;
		const dying = scene.twin({
			...scene.store,
			transaction: (work) =>
				left-- > 0 ? scene.store.transaction(work) : Promise.reject(new StoreError("away", "the process has died")),
		});
		await expect(dying.tick()).rejects.toThrow("died");
		await scene.house.tick();
		for (const channel of ["one", "two", "three"])
			expect((await scene.rounds(channel)).map(({ date, state }) => `${date} ${state}`)).toEqual([
				"2026-03-02 scheduled",
			]);
		await scene.at("2026-03-02 09:00");
		for (const channel of ["one", "two", "three"]) expect(scene.questions(channel)).toHaveLength(1);
	});
});
