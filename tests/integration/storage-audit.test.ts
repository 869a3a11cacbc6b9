import { desc, eq } from "drizzle-orm";
import { describe, expect, it, onTestFinished } from "vitest";
import { audit } from "../../src/storage/schema.ts";
import { addMember, monday, setStage } from "../contract/samples.ts";
import { memoryDatabase, serverDatabase } from "../support/database.ts";

describe.each([
	{ name: "in PGlite", open: memoryDatabase },
	{ name: "on a Postgres server", open: serverDatabase },
])("the audit $name", ({ open }) => {
	it("keeps who did what to a room, and when", async () => {
		const { engine, store, close } = await open();
		onTestFinished(close);
		const stage = await setStage(store);
		const member = await store.transaction((tx) => addMember(tx, stage));
		const entry = { roomId: stage.room.id, memberId: member.id, action: "pause", detail: { until: 5 }, at: monday };
		const later = { ...entry, memberId: null, action: "resume", detail: null };
		await store.transaction(async (tx) => {
			await tx.audit.add(entry);
			await tx.audit.add(later);
		});
		const kept = await engine.transaction((db) =>
			db
				.select({
					roomId: audit.roomId,
					memberId: audit.memberId,
					action: audit.action,
					detail: audit.detail,
					at: audit.at,
				})
				.from(audit)
				.where(eq(audit.roomId, stage.room.id))
				.orderBy(desc(audit.id)),
		);
		expect(kept).toEqual([later, entry]);
	});
});
