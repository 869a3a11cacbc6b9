import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultSettings, type RoomSettings } from "../../src/core/room.ts";
import { memoryDatabase, type TestDatabase } from "../support/database.ts";
import { aRoom, id } from "./samples.ts";

/** Settings as they were kept before there were holidays, pins and recaps; an older PyQ beside this one still writes them so. */
function keptBefore(zone: string): RoomSettings {
	const { holidays: _h, pin: _p, recap: _r, ...older } = { ...defaultSettings(zone), closeAfterHours: 3 };
	return older as RoomSettings;
}

describe("a room that was kept by an older PyQ", () => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await memoryDatabase();
	});
	afterAll(() => database.close());

	it("has the defaults of settings that came later, however it is read, and keeps what it chose", async () => {
		await database.store.transaction(async (tx) => {
			const workspace = await tx.workspaces.ensure({ id: id(), platform: "slack", externalId: id(), name: "Team" });
			const room = aRoom(workspace, { settings: keptBefore("Asia/Tokyo") });
			await tx.rooms.add(room);
			const whole = { ...room, settings: { ...defaultSettings("Asia/Tokyo"), closeAfterHours: 3 } };
			expect(whole.settings).toMatchObject({ holidays: null, pin: false, recap: true });
			expect(await tx.rooms.byId(room.id)).toEqual(whole);
			expect(await tx.rooms.lock(room.id)).toEqual(whole);
			expect(await tx.rooms.byChannel(workspace.id, room.externalId)).toEqual(whole);
			expect(await tx.rooms.inWorkspace(workspace.id)).toEqual([whole]);
			const chosen = { ...whole, settings: { ...whole.settings, holidays: "DE-BY", pin: true, recap: false } };
			await tx.rooms.save(chosen);
			expect(await tx.rooms.byId(room.id)).toEqual(chosen);
		});
	});
});
