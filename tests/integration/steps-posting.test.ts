import { afterAll, describe, expect, test, vi } from "vitest";
import { MINUTE, SECOND } from "../../src/core/ids.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

/** A scene at nine sharp, with whatever goes wrong arranged before the post. */
async function nine(arrange: (scene: Scene) => void): Promise<Scene> {
	const scene = await openScene();
	await scene.setUp();
	arrange(scene);
	await scene.at("2026-03-02 09:00");
	return scene;
}

const firstRound = async (scene: Scene) => {
	const [round] = await scene.rounds();
	if (round === undefined) throw new Error("no round");
	return round;
};
const postStep = async (scene: Scene) => {
	const step = (await scene.steps(await firstRound(scene))).find(({ kind }) => kind === "post");
	if (step === undefined) throw new Error("no step to post");
	return step;
};

describe("posting", { timeout: 30_000 }, () => {
	test("all is well: posted once, with its close and its thread", async () => {
		const scene = await nine(() => {});
		expect(scene.questions()).toHaveLength(1);
		expect(await firstRound(scene)).toMatchObject({ state: "posted", closesAt: scene.wall("2026-03-03 09:00") });
		expect(scene.chat.threads.size).toBe(1);
		expect(await postStep(scene)).toMatchObject({ state: "done", attempts: 1 });
	});

	test("rate-limited: later, when the platform says, and once", async () => {
		const scene = await nine(({ chat }) =>
			chat.next("post", { kind: "refuse", reason: "rate-limited", retryAfterMs: 90 * SECOND }),
		);
		expect(scene.questions()).toHaveLength(0);
		expect(await postStep(scene)).toMatchObject({
			state: "due",
			error: "rate-limited",
			dueAt: scene.wall("2026-03-02 09:01:30"),
		});
		await scene.at("2026-03-02 09:03");
		expect(scene.questions()).toHaveLength(1);
		expect(scene.chat.tries.findPosted).toBe(0);
	});

	test("forbidden: failed at once, the room needs attention, tomorrow is planned, nobody else waits", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.setUp("other");
		scene.chat.always("post", { kind: "refuse", reason: "forbidden" }, "prep");
		await scene.at("2026-03-02 09:00");
		expect(scene.questions()).toHaveLength(0);
		expect(scene.questions("other")).toHaveLength(1);
		expect(await postStep(scene)).toMatchObject({ state: "failed", error: "forbidden" });
		expect(await scene.room()).toMatchObject({ attention: "forbidden" });
		const [today, tomorrow] = await scene.rounds();
		expect(today).toMatchObject({ state: "skipped" });
		expect(tomorrow).toMatchObject({ state: "scheduled", date: "2026-03-03" });
		await scene.types("Lena", "room status");
		const told = scene.chat.posts.findLast(({ onlyFor }) => onlyFor !== null)?.message;
		expect(JSON.stringify(told)).toContain("PyQ is missing a permission in this channel");
		scene.chat.always("post", null);
		await scene.at("2026-03-03 09:00");
		expect(scene.questions()).toHaveLength(1);
		expect(await scene.room()).toMatchObject({ attention: null });
	});

	test("the reply is lost: in doubt, looked for after 30 s, found, settled without a second post", async () => {
		const scene = await nine(({ chat }) => chat.next("post", { kind: "lose" }));
		expect(await postStep(scene)).toMatchObject({ state: "in-doubt", dueAt: scene.wall("2026-03-02 09:00:30") });
		expect(await firstRound(scene)).toMatchObject({ state: "scheduled" });
		await scene.at("2026-03-02 09:00:29");
		expect(scene.chat.tries.findPosted).toBe(0);
		await scene.at("2026-03-02 09:02");
		expect([scene.sent(), scene.chat.tries.findPosted]).toEqual([1, 1]);
		expect(await firstRound(scene)).toMatchObject({ state: "posted" });
		expect(scene.questions()).toHaveLength(1);
	});

	test("it never arrived: absent twice, 30 s apart, then sent again, once", async () => {
		const scene = await nine(({ chat }) => chat.next("post", { kind: "vanish" }));
		await scene.at("2026-03-02 09:00:59");
		expect([scene.sent(), scene.chat.tries.findPosted]).toEqual([1, 1]);
		await scene.at("2026-03-02 09:01:01");
		expect([scene.sent(), scene.chat.tries.findPosted]).toEqual([2, 2]);
		await scene.at("2026-03-02 18:00");
		expect(scene.questions()).toHaveLength(1);
		expect(scene.chat.tries.findPosted).toBe(2);
	});

	test("lost, and the look fails once: it is looked for again", async () => {
		const scene = await nine(({ chat }) => {
			chat.next("post", { kind: "lose" });
			chat.next("findPosted", { kind: "lose" }, { kind: "unreadable" });
		});
		await scene.at("2026-03-02 09:05");
		expect([scene.sent(), scene.chat.tries.findPosted]).toEqual([1, 3]);
		expect(scene.questions()).toHaveLength(1);
		expect(await firstRound(scene)).toMatchObject({ state: "posted" });
	});

	test("no read possible: tried inside the catch-up window, then unknown, never sent again, and the lead is told", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.types("Lena", "room rules", { window: "1" });
		scene.chat.next("post", { kind: "vanish" });
		scene.chat.always("findPosted", { kind: "unreadable" });
		await scene.at("2026-03-02 09:59");
		expect(await postStep(scene)).toMatchObject({ state: "in-doubt" });
		await scene.at("2026-03-02 10:02");
		expect(await postStep(scene)).toMatchObject({ state: "unknown" });
		expect((await scene.room()).attention).not.toBeNull();
		expect((await scene.rounds()).at(-1)).toMatchObject({ state: "scheduled", date: "2026-03-03" });
		await scene.at("2026-03-02 23:00");
		expect(scene.sent()).toBe(1);
		scene.chat.always("findPosted", null);
		await scene.at("2026-03-03 09:01");
		expect(scene.questions()).toHaveLength(1);
		expect(await scene.room()).toMatchObject({ attention: null });
	});

	test("a claim of a process that died after sending: found, and settled by another", async () => {
		const scene = await openScene();
		await scene.setUp();
		scene.chat.next("post", { kind: "hang" });
		scene.clock.set(scene.wall("2026-03-02 09:00"));
		void scene.twin().runStep(await postStep(scene));
		await vi.waitUntil(() => scene.questions().length === 1);
		await scene.house.tick();
		await scene.at("2026-03-02 09:25");
		expect([scene.sent(), scene.chat.tries.findPosted]).toEqual([1, 1]);
		expect(await firstRound(scene)).toMatchObject({ state: "posted" });
		expect(await postStep(scene)).toMatchObject({ state: "done" });
	});

	test("a claim of a process that died before sending: looked for twice, then sent once", async () => {
		const scene = await openScene();
		await scene.setUp();
		scene.clock.set(scene.wall("2026-03-02 09:00"));
		const step = (await scene.steps(await firstRound(scene)))[0];
		await scene.store.transaction((tx) => tx.steps.claim(step?.id ?? "", "dead", scene.clock.now(), 30 * SECOND));
		await scene.house.tick();
		expect(scene.sent()).toBe(0);
		// Nobody was told when to look: the ticks find it.
		for (const time of ["09:01", "09:02", "09:03", "10:00"]) await scene.at(`2026-03-02 ${time}`);
		expect([scene.sent(), scene.chat.tries.findPosted]).toEqual([1, 2]);
		expect(scene.questions()).toHaveLength(1);
	});

	test("slept 25 s between claim and send: dropped before sending, then done over", async () => {
		const scene = await openScene();
		await scene.setUp();
		scene.clock.set(scene.wall("2026-03-02 09:00"));
		// Right after the claim is committed, the laptop's lid is closed for 25 s.
		let lid: "open" | "closed" = "closed";
		const sleepy = scene.twin({
			...scene.store,
			async transaction(work) {
				const result = await scene.store.transaction(work);
				if (lid === "closed") scene.clock.set(scene.clock.now() + 25 * SECOND);
				lid = "open";
				return result;
			},
		});
		const again = await sleepy.runStep(await postStep(scene));
		expect(scene.sent()).toBe(0);
		expect(again).toBe(scene.clock.now());
		expect(await postStep(scene)).toMatchObject({ state: "due", error: "slept" });
		await scene.house.tick();
		expect(scene.questions()).toHaveLength(1);
	});

	test("two processes on one database: the claim decides, one posts", async () => {
		const scene = await openScene();
		await scene.setUp();
		const twin = scene.twin();
		scene.clock.set(scene.wall("2026-03-02 09:00"));
		const step = await postStep(scene);
		await Promise.all([scene.house.runStep(step), twin.runStep(step), scene.house.runStep(step), twin.runStep(step)]);
		expect(scene.sent()).toBe(1);
		expect(scene.questions()).toHaveLength(1);
		expect(await firstRound(scene)).toMatchObject({ state: "posted" });
	});

	test("a thread that can't be opened: the round stays open, the reveal goes as a reply, the room needs attention", async () => {
		const scene = await nine(({ chat }) => chat.always("openThread", { kind: "refuse", reason: "forbidden" }));
		expect(await scene.room()).toMatchObject({ attention: "thread" });
		const round = await firstRound(scene);
		const submitted = await scene.chat.deliver({
			id: "form-1",
			at: scene.clock.now() + MINUTE,
			where: {
				workspace: { platform: "discord", externalId: "guild", name: "Guild" },
				channel: { externalId: "prep", name: "prep" },
				thread: null,
				lacks: [],
			},
			actor: { externalId: "ada", name: "Ada", zone: null, authority: "member" },
			replyTo: null,
			kind: "formSubmitted",
			token: `v1:answer:${round.id}`,
			values: { text: "I would begin with the plain version and explain its costs.", code: "print(1)" },
		});
		expect(submitted).toEqual({ kind: "done" });
		await scene.at("2026-03-03 09:05");
		const reveal = scene.chat.posts.find(({ key }) => key === `reveal:${round.id}`);
		expect(reveal).toMatchObject({ channel: "prep", thread: round.posted?.message });
	});

	test("the lead is told in private what needs them, once for each trouble", async () => {
		const scene = await nine(({ chat }) => chat.always("post", { kind: "refuse", reason: "forbidden" }, "prep"));
		const told = () =>
			scene.chat.posts.filter(({ channel }) => channel === "dm:lena").map(({ message }) => message.summary);
		expect(told()).toEqual([
			expect.stringContaining("#prep needs attention: PyQ is missing a permission in this channel"),
		]);
		await scene.at("2026-03-03 09:01");
		expect(told()).toHaveLength(1);
	});

	test("an announcement in doubt, which nobody can look for, is given up after the window; found late, it is not said twice", async () => {
		for (const ending of ["given up", "found"] as const) {
			const scene = await openScene();
			await scene.setUp();
			await scene.types("Lena", "room rules", { window: "1" });
			scene.chat.next("post", { kind: "lose" });
			scene.chat.always("findPosted", { kind: "unreadable" });
			await scene.types("Lena", "room pause");
			await scene.at("2026-03-02 08:40");
			if (ending === "found") scene.chat.always("findPosted", null);
			await scene.at("2026-03-02 09:10");
			const { id } = await scene.room();
			const troubled = await scene.store.transaction((tx) => tx.steps.troubled(id, 5));
			expect(troubled.map(({ kind, state }) => `${kind} ${state}`)).toEqual(
				ending === "found" ? [] : ["announce unknown"],
			);
			expect(
				scene.chat.posts.filter(({ message }) => message.summary.includes("paused the questions here")),
			).toHaveLength(1);
			await scene.house.stop();
		}
	});
});
