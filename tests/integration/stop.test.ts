import { afterAll, describe, expect, test, vi } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import type { Nudge } from "../../src/app/ports/surroundings.ts";
import { SECOND, type StepId } from "../../src/core/ids.ts";
import { createWorkers, type Workers } from "../../src/schedule/jobs.ts";
import { freshDatabase } from "../support/database.ts";
import { closeDatabase } from "../support/empty-database.ts";
import type { House } from "../support/house.ts";
import { openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

const postStep = async (scene: Scene) => {
	const [round] = await scene.rounds();
	const step = round === undefined ? undefined : (await scene.steps(round)).find(({ kind }) => kind === "post");
	if (step === undefined) throw new Error("no step to post");
	return step;
};

/** Nine sharp, with a second process that is about to post, and something in the way of it. */
async function nine(arrange: (scene: Scene) => Parameters<Scene["twin"]>[0]): Promise<{ scene: Scene; ending: House }> {
	const scene = await openScene();
	await scene.setUp();
	scene.clock.set(scene.wall("2026-03-02 09:00"));
	return { scene, ending: scene.twin(arrange(scene)) };
}

/** What another process makes of it in the next minutes. */
async function finish(scene: Scene): Promise<void> {
	await scene.house.tick();
	for (const time of ["09:01", "09:02", "09:03", "09:30"]) await scene.at(`2026-03-02 ${time}`);
	expect(await postStep(scene)).toMatchObject({ state: "done" });
	expect(scene.questions()).toHaveLength(1);
	expect((await scene.rounds())[0]).toMatchObject({ state: "posted" });
}

describe("a process that is told to end, with a step in hand", { timeout: 30_000 }, () => {
	test("being sent, and it arrived: in doubt at once, found by another, and a reply that comes late changes nothing", async () => {
		const { scene, ending } = await nine(() => undefined);
		const reply = Promise.withResolvers<void>();
		scene.chat.before(async (sending) => {
			if (sending === "post") await reply.promise;
		});
		const sending = ending.runStep(await postStep(scene));
		await vi.waitUntil(() => scene.sent() === 1, { interval: 1 });
		await ending.handBack();
		expect(await postStep(scene)).toMatchObject({
			state: "in-doubt",
			claimedBy: null,
			error: "stopped",
			dueAt: scene.wall("2026-03-02 09:00:30"),
		});
		reply.resolve();
		await sending;
		expect(await postStep(scene)).toMatchObject({ state: "in-doubt" });
		await finish(scene);
		expect([scene.sent(), scene.chat.tries.findPosted]).toEqual([1, 1]);
	});

	test("being sent, and it never arrives: in doubt at once, looked for twice by another, then sent once", async () => {
		const { scene, ending } = await nine(() => undefined);
		scene.chat.before(() => new Promise(() => {}));
		void ending.runStep(await postStep(scene));
		await vi.waitUntil(() => scene.sent() === 1, { interval: 1 });
		await ending.handBack();
		expect(await postStep(scene)).toMatchObject({ state: "in-doubt" });
		scene.chat.before(() => {});
		await finish(scene);
		expect([scene.sent(), scene.chat.tries.findPosted]).toEqual([2, 2]);
	});

	test("claimed and prepared, not sent: due at once, and never sent by the one that ends", async () => {
		const claimed = Promise.withResolvers<void>();
		const told = Promise.withResolvers<void>();
		const { scene, ending } = await nine((parts) => ({
			...parts.store,
			async transaction(work) {
				const result = await parts.store.transaction(work);
				claimed.resolve();
				await told.promise;
				return result;
			},
		}));
		const step = await postStep(scene);
		const running = ending.runStep(step);
		await claimed.promise;
		const handedBack = ending.handBack();
		told.resolve();
		await handedBack;
		expect(await running).toBeNull();
		expect(scene.sent()).toBe(0);
		expect(await postStep(scene)).toMatchObject({ state: "due", claimedBy: null, error: "stopped" });
		await finish(scene);
		expect([scene.sent(), scene.chat.tries.findPosted]).toEqual([1, 0]);
	});

	test("takes nothing more from then on", async () => {
		const { scene, ending } = await nine(() => undefined);
		await ending.handBack();
		expect(await ending.runStep(await postStep(scene))).toBeNull();
		expect(await postStep(scene)).toMatchObject({ state: "due", attempts: 0 });
		await finish(scene);
	});

	test("with the database away: it ends all the same, and the claim is taken over when it is stale", async () => {
		let away = false;
		const { scene, ending } = await nine((parts) => ({
			...parts.store,
			transaction: (work) =>
				away ? Promise.reject(new StoreError("away", "scripted")) : parts.store.transaction(work),
		}));
		scene.chat.next("post", { kind: "hang" });
		void ending.runStep(await postStep(scene));
		await vi.waitUntil(() => scene.questions().length === 1, { interval: 1 });
		away = true;
		await ending.handBack();
		expect(ending.lines.at(-1)).toMatchObject({ level: "warn", fields: { steps: 1 } });
		expect(await postStep(scene)).toMatchObject({ state: "claimed" });
		await finish(scene);
		expect(scene.sent()).toBe(1);
	});
});

describe("workers that are told to stop", { timeout: 30_000 }, () => {
	const quiet = { info() {}, warn() {}, error() {} };
	const nudge = (id: StepId): Nudge => ({ id, workspaceId: "w", platform: "discord", kind: "post", dueAt: 0 });

	async function withWorkers(run: (id: StepId) => Promise<void>, test: (workers: Workers) => Promise<void>) {
		const { url, drop } = await freshDatabase();
		const workers = createWorkers({
			connection: { kind: "postgres", url },
			clock: { now: () => Date.now() },
			log: quiet,
		});
		workers.attach(async ({ id }) => {
			await run(id);
			return null;
		});
		try {
			await workers.start();
			await workers.take("discord");
			await test(workers);
		} finally {
			await workers.stop(SECOND);
			await drop();
		}
	}

	test("let what runs finish, and begin nothing new", async () => {
		const begun: StepId[] = [];
		const finished: StepId[] = [];
		const go = Promise.withResolvers<void>();
		await withWorkers(
			async (id) => {
				begun.push(id);
				await go.promise;
				finished.push(id);
			},
			async (workers) => {
				await workers.send([nudge("one")]);
				await vi.waitUntil(() => begun.length === 1, { timeout: 10_000, interval: 5 });
				const stopped = workers.stop(8 * SECOND);
				await workers.send([nudge("two"), { ...nudge("three"), kind: "respond" }]);
				go.resolve();
				await stopped;
				expect({ begun, finished }).toEqual({ begun: ["one"], finished: ["one"] });
			},
		);
	});

	test("wait no longer than they were told to, for what hangs in a job and in a reply together", async () => {
		let begun = 0;
		await withWorkers(
			() => {
				begun++;
				return new Promise(() => {});
			},
			async (workers) => {
				await workers.send([nudge("one"), { ...nudge("two"), kind: "respond" }]);
				await vi.waitUntil(() => begun === 2, { timeout: 10_000, interval: 5 });
				const before = performance.now();
				await workers.stop(2 * SECOND);
				expect(performance.now() - before).toBeLessThan(2.5 * SECOND);
			},
		);
	});
});
