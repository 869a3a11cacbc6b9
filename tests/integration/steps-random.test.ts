import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { HOUR, MINUTE } from "../../src/core/ids.ts";
import type { Standing } from "../../src/core/ledger.ts";
import { standingsOf } from "../../src/core/standing.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { moment, openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

const answer = "I would begin with the plain version and explain its costs.";
const people = ["Ada", "Grace", "Linus"];

type Deed = { what: string; does: (scene: Scene) => Promise<unknown> };
const deed = (what: string, does: Deed["does"]): Deed => ({ what, does });
const showing = <T extends Deed>(arbitrary: fc.Arbitrary<T>) =>
	arbitrary.map((made) => Object.assign(made, { [fc.toStringMethod]: () => made.what }));

const passing = fc
	.integer({ min: 1, max: 30 * 60 })
	.map((minutes) =>
		deed(`${minutes} minutes pass`, (scene) => scene.house.passUntil(scene.clock.now() + minutes * MINUTE)),
	);
const outage = fc.integer({ min: 1, max: 30 * 60 }).map((minutes) =>
	deed(`${minutes} minutes down`, async (scene) => {
		await scene.house.stop();
		scene.house.sleepUntil(scene.clock.now() + minutes * MINUTE);
		await scene.house.start();
	}),
);
const settings = fc
	.record({
		time: fc.constantFrom("00:00", "02:30", "09:00", "12:00", "17:00", "23:59"),
		zone: fc.constantFrom(
			"Europe/Berlin",
			"America/New_York",
			"Pacific/Kiritimati",
			"Pacific/Pago_Pago",
			"Asia/Kathmandu",
			"Australia/Lord_Howe",
		),
		days: fc.constantFrom("every day", "mon-fri", "sat,sun", "wed"),
		mode: fc.constantFrom("open", "private"),
	})
	.map((values) => deed(`set to ${JSON.stringify(values)}`, (scene) => scene.setUp("prep", values)));
const commands = fc
	.constantFrom("room pause", "room resume", "room skip", "room post-now")
	.map((command) => deed(`/pyq ${command}`, (scene) => scene.types("Lena", command)));
const closing = fc.constant(
	deed("closes the open round and posts", async (scene) => {
		const open = (await scene.rounds()).find(({ state }) => state === "posted");
		if (open !== undefined) await scene.presses("Lena", `v1:close-and-post:${open.id}`);
	}),
);
const answering = fc.constantFrom(...people).map((name) =>
	deed(`${name} answers`, async (scene) => {
		const open = (await scene.rounds()).find(({ state }) => state === "posted");
		if (open !== undefined) await scene.types(name, "answer", { text: answer });
	}),
);
const giving = fc.constantFrom(...people).map((name) =>
	deed(`${name} gives up`, async (scene) => {
		const open = (await scene.rounds()).find(({ state }) => state === "posted");
		if (open !== undefined) await scene.presses(name, `v1:give-up:${open.id}`);
	}),
);
const fault = fc
	.constantFrom(
		{ kind: "lose" } as const,
		{ kind: "vanish" } as const,
		{ kind: "refuse", reason: "forbidden" } as const,
		{ kind: "refuse", reason: "rate-limited", retryAfterMs: 5_000 } as const,
	)
	.map((what) => deed(`the next post: ${JSON.stringify(what)}`, async (scene) => scene.chat.next("post", what)));

const story = fc.array(
	showing(
		fc.oneof(
			{ weight: 5, arbitrary: passing },
			{ weight: 2, arbitrary: outage },
			{ weight: 2, arbitrary: settings },
			{ weight: 2, arbitrary: commands },
			{ weight: 1, arbitrary: closing },
			{ weight: 4, arbitrary: answering },
			{ weight: 1, arbitrary: giving },
			{ weight: 1, arbitrary: fault },
		),
	),
	{ minLength: 5, maxLength: 25 },
);

/** Numbers that only look random, from a seed. */
function dice(seed: number): (sides: number) => number {
	let state = seed;
	return (sides) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * sides);
	};
}

/** The stored boards of a room, and the same recomputed from the ledger. */
async function boards(scene: Scene): Promise<{ stored: Standing[]; recomputed: Standing[] }> {
	const { id } = await scene.room();
	return scene.store.transaction(async (tx) => {
		const rounds = await tx.rounds.history(id);
		const members = await tx.members.ofRoom(id);
		const recomputed = (await tx.answers.ledger(id, members)).flatMap((ledger) => standingsOf(ledger, rounds));
		const stored: Standing[] = [];
		for (const { memberId, period } of recomputed) {
			const place = await tx.standings.place(id, period, memberId);
			if (place !== null) stored.push(place.standing);
		}
		return { stored, recomputed };
	});
}

describe("whatever happens", { timeout: 120_000 }, () => {
	test("rule “Schedule”: at most one round a local date, no key posted twice, one open round, and boards that follow from the ledger", async () => {
		await fc.assert(
			fc.asyncProperty(story, fc.integer(), async (deeds, seed) => {
				const scene = await openScene({ pick: dice(seed) });
				await scene.setUp();
				for (const { does } of deeds) {
					moment(scene);
					await does(scene);
				}
				await scene.house.passUntil(scene.clock.now() + 10 * MINUTE);
				const rounds = await scene.rounds();
				const dates = rounds.map(({ date }) => date);
				expect(dates, "one round a date").toEqual([...new Set(dates)]);
				const keys = scene.chat.posts.flatMap(({ key }) => key ?? []);
				expect(keys, "each key once").toEqual([...new Set(keys)]);
				expect(rounds.filter(({ state }) => state === "posted").length, "one open round").toBeLessThanOrEqual(1);
				for (const { state, postedAt, closesAt } of rounds) {
					if (state !== "posted" && state !== "closed") continue;
					expect(closesAt ?? 0, "closes after it was posted").toBeGreaterThanOrEqual(postedAt ?? Infinity);
				}
				const room = await scene.room();
				const scheduled = rounds.filter(({ state }) => state === "scheduled");
				expect(scheduled.length, "what comes next").toBe(room.status === "active" ? 1 : 0);
				expect(scheduled[0]?.dueAt ?? Infinity, "nothing is overdue").toBeGreaterThan(scene.clock.now() - 24 * HOUR);
				const { stored, recomputed } = await boards(scene);
				expect(stored, "boards").toEqual(recomputed);
				expect(
					scene.house.lines.filter(({ level }) => level === "error"),
					"faults",
				).toEqual([]);
				await scene.house.stop();
			}),
			{
				numRuns: Number(process.env["PYQ_TEST_RUNS"] ?? 12),
				interruptAfterTimeLimit: 90_000,
				endOnFailure: process.env["PYQ_TEST_SHRINK"] === undefined,
			},
		);
	});

	test("rule “Streak”: it does not depend on the order in which answers arrive", async () => {
		const given = fc.uniqueArray(fc.record({ day: fc.constantFrom(2, 3, 4, 5, 6), hour: fc.constantFrom(9, 15, 23) }), {
			minLength: 2,
			maxLength: 6,
			selector: ({ day, hour }) => `${day} ${hour}`,
		});
		await fc.assert(
			fc.asyncProperty(given, fc.integer(), async (answers, seed) => {
				const scene = await openScene();
				await scene.setUp("in-order");
				await scene.setUp("shuffled");
				await scene.at("2026-03-07 12:00");
				const roll = dice(seed);
				const shuffled = answers.map((each) => ({ each, place: roll(1_000) })).sort((a, b) => a.place - b.place);
				const sorted = answers.toSorted((a, b) => a.day - b.day || a.hour - b.hour);
				for (const [channel, order] of [
					["in-order", sorted],
					["shuffled", shuffled.map(({ each }) => each)],
				] as const) {
					for (const { day, hour } of order) {
						const at = scene.wall(`2026-03-0${day} ${String(hour).padStart(2, "0")}:01`);
						const round = (await scene.rounds(channel)).find(({ date }) => date === `2026-03-0${day}`);
						await scene.says("Ada", answer, channel, { at, thread: round?.posted?.thread ?? null });
					}
				}
				const [straight, mixed] = await Promise.all(
					["in-order", "shuffled"].map((channel) => standingIn(scene, channel)),
				);
				expect(mixed).toEqual(straight);
				await scene.house.stop();
			}),
			{ numRuns: 8, endOnFailure: true },
		);
	});
});

async function standingIn(scene: Scene, channel: string) {
	const { id } = await scene.room(channel);
	return scene.store.transaction(async (tx) => {
		const [member] = await tx.members.ofRoom(id);
		const place = member === undefined ? null : await tx.standings.place(id, "all", member);
		return place === null
			? null
			: { answered: place.standing.answered, streak: place.standing.streak, best: place.standing.best };
	});
}
