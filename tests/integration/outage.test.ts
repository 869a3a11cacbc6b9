import { afterAll, describe, expect, test } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import type { Store } from "../../src/app/ports/store.ts";
import { HOUR, SECOND } from "../../src/core/ids.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { stepsOf } from "../support/follow-ups.ts";
import { openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

const days = async (scene: Scene) =>
	(await scene.rounds()).map(({ date, state, skipReason }) => [date, state, skipReason].join(" ").trim());
const postStep = async (scene: Scene) => {
	const [step] = await stepsOf(scene, "post");
	if (step === undefined) throw new Error("no step to post");
	return step;
};

/** A database that goes away after so many more transactions, until told that it is back. */
function awayAfter(store: Store, transactions: number): { store: Store; back(): void } {
	let left = transactions;
	return {
		store: {
			...store,
			transaction: (work) =>
				left-- > 0 ? store.transaction(work) : Promise.reject(new StoreError("away", "gone for ten minutes")),
		},
		back() {
			left = Number.POSITIVE_INFINITY;
		},
	};
}

/** A room whose question comes at nine; the clock shows one minute before. */
async function beforeNine(window = "6"): Promise<Scene> {
	const scene = await openScene();
	await scene.setUp();
	await scene.types("Lena", "room rules", { window });
	await scene.at("2026-03-02 08:59");
	return scene;
}

describe("a database that is away for ten minutes", { timeout: 30_000 }, () => {
	test("before the claim: the question comes once it is back, inside the window, and once", async () => {
		const scene = await beforeNine();
		// Its first tick gets through.
		const { store, back } = awayAfter(scene.store, 1);
		const house = scene.twin(store);
		await house.start();
		const ticks = [];
		for (let minute = 0; minute < 10; minute++) {
			scene.clock.set(scene.wall(`2026-03-02 09:0${minute}`));
			ticks.push(await house.tick().catch((error: unknown) => (error instanceof StoreError ? error.reason : error)));
		}
		expect(ticks).toEqual(Array.from({ length: 10 }, () => "away"));
		expect(scene.sent()).toBe(0);
		back();
		scene.clock.set(scene.wall("2026-03-02 09:10"));
		await house.tick();
		expect(scene.questions()).toHaveLength(1);
		await scene.at("2026-03-02 12:00");
		expect(scene.sent()).toBe(1);
		expect((await scene.rounds())[0]).toMatchObject({ state: "posted", closesAt: scene.wall("2026-03-03 09:00") });
	});

	test("between the send and the settling: what was sent is found, not sent again", async () => {
		const scene = await beforeNine();
		scene.clock.set(scene.wall("2026-03-02 09:00"));
		// Only the claim gets through.
		const { store, back } = awayAfter(scene.store, 1);
		const house = scene.twin(store);
		await expect(house.runStep(await postStep(scene))).rejects.toThrow(StoreError);
		expect(scene.questions()).toHaveLength(1);
		expect(await postStep(scene)).toMatchObject({ state: "claimed" });
		back();
		for (const time of ["09:10", "09:11", "09:12"]) await scene.at(`2026-03-02 ${time}`);
		expect([scene.sent(), scene.chat.tries.findPosted]).toEqual([1, 1]);
		expect((await scene.rounds())[0]).toMatchObject({ state: "posted" });
		expect(await postStep(scene)).toMatchObject({ state: "done" });
	});

	test("while a post in doubt is looked for: it is looked for again", async () => {
		const scene = await beforeNine();
		scene.chat.next("post", { kind: "lose" });
		await scene.at("2026-03-02 09:00");
		const step = await postStep(scene);
		scene.clock.set(scene.wall("2026-03-02 09:01"));
		// The claim and where to look get through; what was found is not noted.
		const { store } = awayAfter(scene.store, 2);
		await expect(scene.twin(store).runStep(step)).rejects.toThrow(StoreError);
		for (const time of ["09:11", "09:12"]) await scene.at(`2026-03-02 ${time}`);
		expect([scene.sent(), scene.questions().length]).toEqual([1, 1]);
		expect(await postStep(scene)).toMatchObject({ state: "done" });
	});
});

describe("a laptop that sleeps", { timeout: 30_000 }, () => {
	/** Its lid closes right after the given transaction of the step that posts. */
	async function sleepAfter(scene: Scene, transaction: number, by: number): Promise<void> {
		let count = 0;
		const sleepy = scene.twin({
			...scene.store,
			async transaction(work) {
				const result = await scene.store.transaction(work);
				if (++count === transaction) scene.clock.set(scene.clock.now() + by);
				return result;
			},
		});
		scene.clock.set(scene.wall("2026-03-02 09:00"));
		await sleepy.runStep(await postStep(scene));
	}

	test("three days between claim and send: nothing is sent, the days are skipped, the next question comes at its time", async () => {
		const scene = await beforeNine();
		await sleepAfter(scene, 1, 72 * HOUR + 7 * HOUR);
		expect(scene.sent()).toBe(0);
		await scene.house.tick();
		expect(scene.questions()).toHaveLength(0);
		expect(await days(scene)).toEqual([
			"2026-03-02 skipped outage",
			"2026-03-03 skipped outage",
			"2026-03-04 skipped outage",
			"2026-03-05 skipped outage",
			"2026-03-06 scheduled",
		]);
		await scene.at("2026-03-06 09:00");
		expect(scene.questions()).toHaveLength(1);
	});

	test("three days between claim and send, awake again inside a window: that day's question is posted, and no other", async () => {
		const scene = await beforeNine();
		await sleepAfter(scene, 1, 72 * HOUR);
		expect(scene.sent()).toBe(0);
		await scene.house.tick();
		expect(await days(scene)).toEqual([
			"2026-03-02 skipped outage",
			"2026-03-03 skipped outage",
			"2026-03-04 skipped outage",
			"2026-03-05 posted",
			"2026-03-06 scheduled",
		]);
		expect(scene.questions()).toHaveLength(1);
	});

	test("an hour between claim and send: dropped, then posted late, once", async () => {
		const scene = await beforeNine();
		await sleepAfter(scene, 1, HOUR);
		expect(scene.sent()).toBe(0);
		await scene.at("2026-03-02 10:01");
		expect([scene.sent(), scene.questions().length]).toEqual([1, 1]);
	});

	test("three days between send and settling: it is settled as it stands, open until the room's next time, and not sent again", async () => {
		const scene = await beforeNine();
		// The platform has it; the lid closes before its reply is heard.
		scene.chat.after((sending) => {
			if (sending !== "post") return;
			scene.chat.after(() => {});
			scene.clock.set(scene.clock.now() + 72 * HOUR);
		});
		scene.clock.set(scene.wall("2026-03-02 09:00"));
		await scene.house.tick();
		expect(scene.sent()).toBe(1);
		for (const time of ["09:01", "09:31", "10:01"]) await scene.at(`2026-03-05 ${time}`);
		const [round] = await scene.rounds();
		expect(scene.chat.triedKeys.filter((key) => key === `post:${round?.id}`)).toHaveLength(1);
		expect((await days(scene)).at(0)).toMatch(/^2026-03-02 (posted|closed)$/u);
		await scene.at("2026-03-06 23:00");
		expect(new Set(scene.questions().map(({ key }) => key)).size).toBe(scene.questions().length);
		expect((await days(scene)).at(-1)).toBe("2026-03-09 scheduled");
	});

	test("three days between send and settling, and its reply is lost: found, not sent again", async () => {
		const scene = await beforeNine();
		scene.chat.next("post", { kind: "lose" });
		scene.clock.set(scene.wall("2026-03-02 09:00"));
		await scene.twin().runStep(await postStep(scene));
		expect(await postStep(scene)).toMatchObject({ state: "in-doubt" });
		scene.clock.set(scene.clock.now() + 72 * HOUR + 30 * SECOND);
		await scene.house.tick();
		await scene.at("2026-03-05 10:00");
		const [first] = await scene.rounds();
		expect(scene.chat.triedKeys.filter((key) => key === `post:${first?.id}`)).toHaveLength(1);
		expect(first).toMatchObject({ date: "2026-03-02" });
		expect(first?.state).not.toBe("skipped");
	});
});
