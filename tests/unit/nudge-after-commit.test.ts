import { expect, test } from "vitest";
import { nudgeAfterCommit } from "../../src/app/nudge-after-commit.ts";
import type { Store } from "../../src/app/ports/store.ts";
import type { Nudge } from "../../src/app/ports/surroundings.ts";
import { platforms, type Workspace } from "../../src/core/ledger.ts";
import { aStep, id, monday } from "../contract/samples.ts";
import { createMemoryStore } from "../support/memory-store/memory-store.ts";

/** A ledger with a workspace of each platform, how often it was asked for one, and what the workers were told. */
async function stage() {
	const ledger = createMemoryStore();
	const workspaces: Workspace[] = [];
	for (const platform of platforms)
		workspaces.push(
			await ledger.transaction((tx) =>
				tx.workspaces.ensure({ id: id(), platform, externalId: platform, name: platform }),
			),
		);
	let asked = 0;
	const counted: Store = {
		...ledger,
		transaction: (work) =>
			ledger.transaction((tx) => {
				const byId: typeof tx.workspaces.byId = (of) => {
					asked++;
					return tx.workspaces.byId(of);
				};
				return work({ ...tx, workspaces: { ...tx.workspaces, byId } });
			}),
	};
	const told: Nudge[] = [];
	const store = nudgeAfterCommit(counted, { send: async (nudges) => void told.push(...nudges) });
	const add = (workspace: Workspace) => {
		const step = aStep(workspace);
		return store.transaction((tx) => tx.steps.add([step])).then(() => step.id);
	};
	return { store, workspaces, told, add, asked: () => asked };
}

test("steps are told once they are committed, each for the platform of its workspace", async () => {
	const { store, workspaces, told } = await stage();
	const steps = workspaces.map((workspace) => aStep(workspace));
	await store.transaction(async (tx) => {
		await tx.steps.add(steps);
		expect(told).toEqual([]);
	});
	expect(told).toEqual(
		steps.map((step, index) => ({
			id: step.id,
			workspaceId: step.workspaceId,
			platform: platforms[index],
			kind: "post",
			dueAt: monday,
		})),
	);
	await store.transaction((tx) => tx.steps.add(steps));
	expect(told, "those that were there already").toHaveLength(steps.length);
});

test("what was rolled back is not told", async () => {
	const { store, workspaces, told } = await stage();
	const failed = store.transaction(async (tx) => {
		await tx.steps.add(workspaces.map((workspace) => aStep(workspace)));
		throw new Error("scripted");
	});
	await expect(failed).rejects.toThrow("scripted");
	expect(told).toEqual([]);
});

test("a workspace is asked for its platform once, and never when it was read anyway", async () => {
	const { store, workspaces, told, add, asked } = await stage();
	const [one, two, three] = workspaces;
	if (one === undefined || two === undefined || three === undefined) throw new Error("three platforms");
	await add(one);
	await add(one);
	expect(asked()).toBe(1);
	await store.transaction((tx) => tx.workspaces.ensure({ ...two, name: "Renamed" }));
	await add(two);
	expect(asked()).toBe(1);
	await store.transaction((tx) => tx.workspaces.byId(three.id));
	await add(three);
	expect(asked()).toBe(2);
	expect(told.map(({ platform }) => platform)).toEqual([one, one, two, three].map(({ platform }) => platform));
});
