import { afterAll, describe, expect, test } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/core/ids.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { down, fridayUntil, openFriday, statusWords, stepsOf, toldDirectly } from "../support/follow-ups.ts";
import type { Sending } from "../support/memory-chat.ts";
import type { Scene } from "../support/scene.ts";

afterAll(closeDatabase);

/** Everything that follows a post: when it comes on the Friday, how it is sent, and what it is called where it failed. */
type FollowUp = {
	kind: "open-thread" | "pin" | "remind" | "refresh-post" | "reveal" | "recap";
	sending: Sending;
	just: string;
	due: string;
	called: string;
	makesMessage: boolean;
};
const followUps: readonly FollowUp[] = [
	{
		kind: "open-thread",
		sending: "openThread",
		just: "08:59",
		due: "09:00",
		called: "Opening the thread",
		makesMessage: false,
	},
	{ kind: "pin", sending: "pin", just: "08:59", due: "09:00", called: "Pinning the question", makesMessage: false },
	{ kind: "remind", sending: "direct", just: "10:29", due: "10:30", called: "Reminding somebody", makesMessage: true },
	{
		kind: "refresh-post",
		sending: "edit",
		just: "11:59",
		due: "12:00",
		called: "Updating the post",
		makesMessage: false,
	},
	{
		kind: "reveal",
		sending: "post",
		just: "11:59",
		due: "12:00",
		called: "Showing the model answer",
		makesMessage: true,
	},
	{ kind: "recap", sending: "post", just: "12:00:30", due: "12:01", called: "The weekly recap", makesMessage: true },
];

/** How long each waits before its second try, how long at most between two, and for how long it is worth trying, in milliseconds. */
const retries: Readonly<Record<FollowUp["kind"], { first: number; longest: number; worth: number }>> = {
	"open-thread": { first: 2 * SECOND, longest: 5 * MINUTE, worth: 6 * HOUR },
	pin: { first: 5 * SECOND, longest: 10 * MINUTE, worth: HOUR },
	remind: { first: 2 * SECOND, longest: 2 * MINUTE, worth: HOUR },
	"refresh-post": { first: 5 * SECOND, longest: 15 * MINUTE, worth: 7 * DAY },
	reveal: { first: 2 * SECOND, longest: 15 * MINUTE, worth: 7 * DAY },
	recap: { first: 5 * SECOND, longest: 10 * MINUTE, worth: 6 * HOUR },
};

/** The step itself, as it stands: of several edits and pins, the one that came at that time. */
const stepNow = async (scene: Scene, { kind, due }: FollowUp) =>
	(await stepsOf(scene, kind)).find(({ plannedAt }) => plannedAt === scene.wall(`2026-03-06 ${due}`));

/** The day with something in the way of one follow-up, up to the minute at which it is due. */
async function withTrouble({ kind, sending, just, due }: FollowUp, ...faults: Parameters<Scene["chat"]["next"]>[1][]) {
	const scene = await openFriday();
	await fridayUntil(scene, just);
	// Several kinds are posts.
	const tries = () =>
		sending === "post"
			? scene.chat.triedKeys.filter((key) => key.startsWith(`${kind}:`)).length
			: scene.chat.tries[sending];
	const before = tries();
	scene.chat.next(sending, ...faults);
	await fridayUntil(scene, due);
	return { scene, tried: () => tries() - before };
}

/** Whatever became of it, the question stands once, its round closes, and Monday brings the next. */
async function goesOn(scene: Scene): Promise<void> {
	await fridayUntil(scene, "12:05");
	const [friday] = await scene.rounds();
	expect(friday).toMatchObject({ state: "closed", closesAt: scene.wall("2026-03-06 12:00") });
	await scene.at("2026-03-09 09:01");
	expect(scene.questions()).toHaveLength(2);
	expect((await scene.rounds())[1]).toMatchObject({ state: "posted", date: "2026-03-09" });
	const keys = scene.chat.posts.flatMap(({ key }) => key ?? []);
	expect(new Set(keys).size).toBe(keys.length);
}

describe.each(followUps)("$kind", { timeout: 30_000 }, (followUp) => {
	const { kind, sending, called, makesMessage, just, due } = followUp;
	const dueAt = (scene: Scene) => scene.wall(`2026-03-06 ${due}`);

	test("all is well: done in its minute, once", async () => {
		const { scene, tried } = await withTrouble(followUp);
		expect(await stepNow(scene, followUp)).toMatchObject({ state: "done", attempts: 1, settledAt: dueAt(scene) });
		expect(tried()).toBe(1);
	});

	test("refused for good: failed at once, said in the status, and the post stays as it is", async () => {
		const { scene, tried } = await withTrouble(followUp, { kind: "refuse", reason: "forbidden" });
		expect(await stepNow(scene, followUp)).toMatchObject({ state: "failed", error: "forbidden", attempts: 1 });
		// A direct message needs no permission of the channel's.
		const why =
			kind === "remind" ? "their direct messages are closed to PyQ" : "PyQ is missing a permission in this channel";
		expect(await statusWords(scene)).toContain(`${called} failed: ${why}.`);
		expect(tried()).toBe(1);
		await goesOn(scene);
	});

	test("rate-limited: again when the platform says, not before", async () => {
		const limited = { kind: "refuse", reason: "rate-limited", retryAfterMs: 90 * SECOND } as const;
		const { scene, tried } = await withTrouble(followUp, limited);
		const again = dueAt(scene) + 90 * SECOND;
		expect(await stepNow(scene, followUp)).toMatchObject({ state: "due", error: "rate-limited", dueAt: again });
		await scene.house.passUntil(again - 1);
		expect(tried()).toBe(1);
		await scene.house.passUntil(again);
		expect(tried()).toBe(2);
		expect(await stepNow(scene, followUp)).toMatchObject({ state: "done", attempts: 2 });
	});

	test("the reply is lost: looked for where it makes a message, else done again; it stands once", async () => {
		const { scene, tried } = await withTrouble(followUp, { kind: "lose" });
		const step = await stepNow(scene, followUp);
		expect(step).toMatchObject({ state: makesMessage ? "in-doubt" : "due", error: "unreachable" });
		if (makesMessage) expect(step?.dueAt).toBe(dueAt(scene) + 30 * SECOND);
		await scene.house.passUntil(dueAt(scene) + 2 * 60 * SECOND);
		expect([tried(), scene.chat.tries.findPosted]).toEqual(makesMessage ? [1, 1] : [2, 0]);
		expect(await stepNow(scene, followUp)).toMatchObject({ state: "done" });
		await goesOn(scene);
	});

	test("it never arrived: sent again, after two looks where it makes a message", async () => {
		const { scene, tried } = await withTrouble(followUp, { kind: "vanish" });
		await scene.house.passUntil(dueAt(scene) + 2 * 60 * SECOND);
		expect([tried(), scene.chat.tries.findPosted]).toEqual(makesMessage ? [2, 2] : [2, 0]);
		expect(await stepNow(scene, followUp)).toMatchObject({ state: "done" });
		await goesOn(scene);
	});

	test("told to wait until it is of no use: failed at once, with the reason", async () => {
		const limited = { kind: "refuse", reason: "rate-limited", retryAfterMs: 8 * DAY } as const;
		const { scene, tried } = await withTrouble(followUp, limited);
		expect(await stepNow(scene, followUp)).toMatchObject({ state: "failed", error: "rate-limited" });
		expect(await statusWords(scene)).toContain(`${called} failed: the platform asked us to slow down.`);
		expect(tried()).toBe(1);
	});

	test("never to be had: each wait is longer up to this kind's longest, then it is given up with the reason", async () => {
		const scene = await openFriday();
		await fridayUntil(scene, just);
		const fault = makesMessage ? ({ kind: "refuse", reason: "rate-limited" } as const) : ({ kind: "vanish" } as const);
		scene.chat.always(sending, fault);
		const tried: number[] = [];
		scene.chat.before(
			(now) => void (now === sending && scene.clock.now() >= dueAt(scene) && tried.push(scene.clock.now())),
		);
		await fridayUntil(scene, due);
		const { first, longest, worth } = retries[kind];
		await scene.house.passUntil(dueAt(scene) + worth);
		const step = await stepNow(scene, followUp);
		expect(step).toMatchObject({ state: "failed", error: makesMessage ? "rate-limited" : "unreachable" });
		expect(step?.attempts).toBeLessThan(worth / longest + 12);
		expect(tried.slice(1, 4).map((at, index) => at - (tried[index] ?? 0))).toEqual([first, 2 * first, 4 * first]);
		// A wait of minutes ends on a full one.
		const waits = tried.slice(1).map((at, index) => at - (tried[index] ?? 0));
		expect(Math.max(...waits)).toBeLessThan(longest + MINUTE);
		scene.chat.always(sending, null);
		const why = makesMessage ? "the platform asked us to slow down" : "the platform did not answer";
		expect(await statusWords(scene)).toContain(`${called} failed: ${why}.`);
		const [friday] = await scene.rounds();
		const isFridays = (key: string | null) => key === `post:${friday?.id}`;
		expect(scene.questions().filter(({ key }) => isFridays(key))).toHaveLength(1);
		expect(scene.chat.triedKeys.filter(isFridays)).toHaveLength(1);
	});
});

describe("too late", { timeout: 30_000 }, () => {
	/** PyQ ends while it sends something of that kind; what was to follow is not tried. */
	const endsWhile = (scene: Scene, sending: Sending) => {
		let over = false;
		scene.chat.before(async (now) => {
			if (now !== sending || over) return;
			over = true;
			await scene.house.stop();
		});
	};

	test.each([
		{ kind: "pin", called: "Pinning the question", ends: "post", just: "09:00", wakes: "2026-03-06 10:15" },
		{ kind: "remind", called: "Reminding somebody", ends: null, just: "10:15", wakes: "2026-03-06 11:45" },
		{ kind: "reveal", called: "Showing the model answer", ends: "edit", just: "12:00", wakes: "2026-03-13 13:00" },
		{ kind: "recap", called: "The weekly recap", ends: null, just: "12:00:30", wakes: "2026-03-06 18:30" },
	] as const)(
		"$kind: failed as late, never sent, and said in the status",
		async ({ kind, called, ends, just, wakes }) => {
			const scene = await openFriday();
			if (ends === "edit") await fridayUntil(scene, "11:59");
			if (ends !== null) endsWhile(scene, ends);
			await fridayUntil(scene, just);
			await down(scene, wakes);
			const [step] = await stepsOf(scene, kind);
			expect(step).toMatchObject({ state: "failed", error: "late" });
			expect(await statusWords(scene)).toContain(`${called} failed: it was too late to be of use.`);
			expect(scene.chat.triedKeys).not.toContain(step?.key);
		},
	);

	test("a message that never arrives: looked for and sent again for as long as it is of use, then given up", async () => {
		const scene = await openFriday();
		await fridayUntil(scene, "10:29");
		scene.chat.always("direct", { kind: "vanish" });
		await fridayUntil(scene, "11:40");
		const [step] = await stepsOf(scene, "remind");
		expect(step).toMatchObject({ state: "failed", error: "absent" });
		expect(scene.chat.tries.findPosted).toBeGreaterThan(2);
		scene.chat.always("direct", null);
		expect(await statusWords(scene)).toContain("Reminding somebody failed: it did not arrive.");
	});

	test("a message that may have arrived and can't be looked for: unknown, never sent again, and said so", async () => {
		const scene = await openFriday();
		await fridayUntil(scene, "10:29");
		scene.chat.next("direct", { kind: "lose" });
		scene.chat.always("findPosted", { kind: "unreadable" });
		await fridayUntil(scene, "11:40");
		expect((await stepsOf(scene, "remind"))[0]).toMatchObject({ state: "unknown", attempts: expect.any(Number) });
		expect(scene.chat.tries.direct).toBe(1);
		expect(await statusWords(scene)).toContain("Reminding somebody may have failed:");
	});

	test("a model answer that waited for its thread, and then for PyQ: late, and said so", async () => {
		const scene = await openFriday();
		await scene.types("Lena", "room rules", { closes: "1" });
		scene.chat.always("openThread", { kind: "refuse", reason: "rate-limited", retryAfterMs: 2 * HOUR });
		await scene.at("2026-03-06 10:00");
		await down(scene, "2026-03-13 11:00");
		expect((await stepsOf(scene, "reveal"))[0]).toMatchObject({ state: "failed", error: "late" });
	});

	test("over a long weekend nothing of a close is too late: the post says that it has closed, and the model answer is shown", async () => {
		const scene = await openFriday();
		await fridayUntil(scene, "11:59");
		endsWhile(scene, "edit");
		await fridayUntil(scene, "12:00");
		await down(scene, "2026-03-10 08:30");
		expect((await stepsOf(scene, "reveal"))[0]).toMatchObject({ state: "done" });
		expect(new Set((await stepsOf(scene, "refresh-post")).map(({ state }) => state))).toEqual(new Set(["done"]));
		expect(await scene.room()).toMatchObject({ attention: null });
	});

	test("a thread is opened as long as the round is open, however late", async () => {
		const scene = await openFriday();
		await scene.types("Lena", "room rules", { closes: "next" });
		endsWhile(scene, "post");
		await scene.at("2026-03-06 09:00");
		await down(scene, "2026-03-08 20:00");
		expect((await stepsOf(scene, "open-thread"))[0]).toMatchObject({ state: "done" });
		expect(scene.chat.threads.size).toBe(1);
	});

	test("after an end in the middle, what is still of use is done: the thread, the pin, the close", async () => {
		const scene = await openFriday();
		endsWhile(scene, "post");
		await scene.at("2026-03-06 09:00");
		expect([scene.chat.threads.size, scene.chat.pinned.size]).toEqual([0, 0]);
		await down(scene, "2026-03-06 09:40");
		expect([scene.chat.threads.size, scene.chat.pinned.size]).toEqual([1, 1]);
		expect(scene.questions()).toHaveLength(1);
	});
});

describe("where a channel or permission is gone", { timeout: 30_000 }, () => {
	test("a pin that is not allowed: the lead is told once how to let it be, and the round goes on", async () => {
		const scene = await openFriday();
		scene.chat.always("pin", { kind: "refuse", reason: "forbidden" });
		await scene.at("2026-03-06 09:05");
		expect(await scene.room()).toMatchObject({ attention: "pin", status: "active" });
		expect(toldDirectly(scene, "Lena")).toEqual([
			expect.stringContaining("the question could not be pinned. Let PyQ pin messages here, or switch it off with"),
		]);
		await fridayUntil(scene, "12:05");
		expect(toldDirectly(scene, "Lena")).toHaveLength(1);
		scene.chat.always("pin", null);
		await scene.at("2026-03-09 09:05");
		expect(await scene.room()).toMatchObject({ attention: null });
	});

	test.each(["open", "private"] as const)(
		"a channel that goes while a round is open (%s): its leads are told once, the room pauses, nobody else waits",
		async (mode) => {
			const scene = await openFriday();
			await scene.setUp("prep", { mode });
			await scene.setUp("other");
			await fridayUntil(scene, "11:00");
			for (const sending of ["post", "edit", "openThread", "pin"] as const)
				scene.chat.always(sending, { kind: "refuse", reason: "not-found" }, "prep");
			await scene.at("2026-03-09 09:05");
			expect(await scene.room()).toMatchObject({ status: "paused", attention: "not-found" });
			expect(toldDirectly(scene, "Lena").filter((line) => line.startsWith("#prep needs attention"))).toEqual([
				expect.stringContaining("the channel or the message is gone"),
			]);
			expect(scene.questions("other")).toHaveLength(2);
			const sent = scene.sent();
			await scene.at("2026-03-11 09:05");
			// The other room alone goes on.
			expect(scene.sent()).toBe(sent + 2);
			expect(scene.questions("other")).toHaveLength(4);
		},
	);
});
