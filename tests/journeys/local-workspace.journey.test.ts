import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { commands } from "../../commands/index.ts";
import { openLocalWorkspace } from "../../src/app/open-local-workspace.ts";
import type { Store } from "../../src/app/ports/store.ts";
import { realBank } from "../support/bank.ts";
import { closeDatabase, emptyDatabase } from "../support/empty-database.ts";
import { noHolidays } from "../support/holidays.ts";
import { instantOf, scriptedClock } from "../support/scripted-clock.ts";
import { scriptedIds } from "../support/scripted-ids.ts";

afterAll(closeDatabase);

const zone = "Europe/Berlin";
const local = {
	workspace: { externalId: "local", name: "Local workspace" },
	channel: { externalId: "python-prep", name: "python-prep" },
	person: { externalId: "ada", name: "Ada", zone },
};

async function parts() {
	const { store, engine } = await emptyDatabase("embedded");
	const clock = scriptedClock(instantOf("2026-03-02 08:00", zone));
	return { store, engine, bank: await realBank(), holidays: noHolidays, ids: scriptedIds(), clock, commands };
}

/** What a room is left with: who holds which role, what is due in it, what stands in its queue, and what was done to it. */
async function found({ store, engine }: Awaited<ReturnType<typeof parts>>, id: string) {
	const rows = await engine.transaction((db) => db.execute(sql`select action from audit where room_id = ${id}`));
	const audit = rows.map((row: Record<string, unknown>) => String(row["action"])).sort();
	return store.transaction(async (tx) => ({
		leads: (await tx.roles.ofRoom(id)).map(({ role }) => role),
		scheduled: await tx.rounds.scheduled(id),
		queue: await tx.queue.list(id),
		audit,
	}));
}

test("the first start sets the room up as its person, who leads it, and posts an easy question at once", async () => {
	const surroundings = await parts();
	const { bank, clock } = surroundings;
	const first = await openLocalWorkspace(surroundings, local);
	expect(first).toMatchObject({ isNew: true, nextAt: instantOf("2026-03-03 09:00", zone) });
	const { leads, scheduled, queue, audit } = await found(surroundings, first.room.id);
	expect(leads).toEqual(["lead"]);
	expect(scheduled?.dueAt).toBe(clock.now());
	expect(bank.byId(queue[0] ?? "")).toMatchObject({ level: "beginner", kind: "explain" });
	expect(audit).toEqual(["post-now", "queue-add", "set-up"]);
});

test("a start that was killed between setting up and posting is finished by the next, and no later one changes a thing", async () => {
	const surroundings = await parts();
	const { store } = surroundings;
	let transactions = 0;
	const dies: Store = {
		...store,
		transaction: async (work) => {
			if (++transactions === 2) throw new Error("killed");
			return store.transaction(work);
		},
	};
	await expect(openLocalWorkspace({ ...surroundings, store: dies }, local)).rejects.toThrow("killed");
	const { room } = await openLocalWorkspace(surroundings, local);
	const once = await found(surroundings, room.id);
	expect(once.audit).toEqual(["post-now", "queue-add", "set-up"]);
	// That round is over: here it is skipped, since nothing posts it.
	await store.transaction(async (tx) => {
		if (once.scheduled === null) throw new Error("nothing is scheduled");
		await tx.rounds.save({ ...once.scheduled, state: "skipped", skipReason: "lead" });
	});
	expect(await openLocalWorkspace(surroundings, local)).toMatchObject({ isNew: false });
	expect((await found(surroundings, room.id)).audit).toEqual(once.audit);
});
