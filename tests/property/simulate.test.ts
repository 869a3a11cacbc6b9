import { beforeAll, describe, expect, test } from "vitest";
import type { Steps, Tx } from "../../src/app/ports/store.ts";
import { HOUR } from "../../src/core/ids.ts";
import { explore } from "../simulate/explore.ts";
import { parseReplay, replay } from "../simulate/replay.ts";
import { type Scenario, scenarios } from "../simulate/scenarios.ts";
import type { Parts } from "../simulate/story.ts";
import { walk } from "../simulate/walk.ts";
import { simulationParts } from "../simulate/work.ts";

let parts: Parts;
beforeAll(async () => {
	parts = await simulationParts();
});

const scenarioOf = (processes: number): Scenario => {
	const found = scenarios.find((scenario) => scenario.processes === processes);
	if (found === undefined) throw new Error(`no scenario with ${processes} processes`);
	return found;
};

/** The same parts over a ledger whose steps behave as the plant says. */
function planted(plant: (steps: Steps) => Partial<Steps>): Parts {
	const { ledger } = parts;
	const transaction: typeof ledger.transaction = (work) =>
		ledger.transaction((tx: Tx) => work({ ...tx, steps: { ...tx.steps, ...plant(tx.steps) } }));
	return { ...parts, ledger: { ...ledger, transaction } };
}

/** Bugs of the kind that this is meant to find, each in the ledger that PyQ works with. */
const plants: Readonly<Record<string, (steps: Steps) => Partial<Steps>>> = {
	"a claim that several get": (steps) => ({
		claim: async (id, by, now, stale) => (await steps.claim(id, by, now, stale)) ?? (await steps.byId(id)),
	}),
	"a post in doubt that is sent again at once": (steps) => ({
		settle: (id, by, result, now) =>
			steps.settle(id, by, result.state === "in-doubt" ? { state: "due", dueAt: now, error: "" } : result, now),
	}),
	"a claim that is settled by whoever comes": (steps) => ({
		settle: async (id, _by, result, now) => steps.settle(id, (await steps.byId(id))?.claimedBy ?? "", result, now),
	}),
	"a tick that forgets what is in doubt": (steps) => ({
		ready: async (now, stale, page) => {
			const ready = await steps.ready(now, stale, page);
			const states = await Promise.all(ready.map(async ({ id }) => (await steps.byId(id))?.state));
			return ready.filter((_step, index) => states[index] !== "in-doubt");
		},
	}),
	"a tick that forgets what a dead process held": (steps) => ({
		ready: async (now, stale, page) => {
			const ready = await steps.ready(now, stale, page);
			const states = await Promise.all(ready.map(async ({ id }) => (await steps.byId(id))?.state));
			return ready.filter((_step, index) => states[index] !== "claimed");
		},
	}),
	"a model answer that is planned twice": (steps) => ({
		add: (added) =>
			steps.add(
				added.flatMap((step) =>
					step.kind === "reveal"
						? [step, { ...step, id: step.id.replace(/^0/u, "f"), key: `${step.key}:again` }]
						: [step],
				),
			),
	}),
	"a question that comes three hours late": (steps) => ({
		add: (added) =>
			steps.add(added.map((step) => (step.kind === "post" ? { ...step, dueAt: step.dueAt + 3 * HOUR } : step))),
	}),
};

describe("the simulation", { timeout: 120_000 }, () => {
	test.each([1, 2, 3])(
		"finds nothing missed and nothing doubled, with %i running and one fault a day",
		async (processes) => {
			const explored = await explore(scenarioOf(processes), 1, parts);
			expect(explored.broken).toEqual([]);
			expect(explored).toMatchObject({ doubled: 0, missed: 0 });
			expect(explored.runs).toBeGreaterThan(300);
		},
	);

	test("finds nothing in walks with many faults either", async () => {
		const seed = Math.floor(Math.random() * 2 ** 31);
		const walked = await walk(seed, 20, parts);
		expect({ seed, broken: walked.broken }).toEqual({ seed, broken: [] });
	});

	test.each(Object.entries(plants))("finds %s, and its line plays the case again", async (what, plant) => {
		const bugged = planted(plant);
		const explored = await explore(scenarioOf(2), 1, bugged, 1);
		// What takes more than one fault to show is found by the walks.
		const [first] = explored.broken.length > 0 ? explored.broken : (await walk(1, 200, bugged, 1)).broken;
		expect(first, what).toBeDefined();
		const parsed = parseReplay(first?.replay ?? "");
		const days = parsed === null ? [] : await replay(parsed, bugged);
		expect(days.at(-1)?.broken).toEqual(first?.what);
	});
});
