import type { Room } from "../core/ledger.ts";
import type { Call } from "./command.ts";
import { leadsOf } from "./permissions.ts";

export type Erasing = { kind: "erased" } | { kind: "last-lead"; rooms: readonly string[] };

/** The rooms that would be left without a lead if the member went, by name, each locked until the transaction ends. A room that PyQ has left needs none. */
export async function roomsLedAlone({ tx, member }: Pick<Call, "tx" | "member">): Promise<Room[]> {
	const led = (await tx.roles.heldBy(member.id)).filter(({ role }) => role === "lead");
	const alone: Room[] = [];
	for (const { roomId } of led) {
		const room = await tx.rooms.lock(roomId);
		if (room === null || room.status === "left") continue;
		if ((await leadsOf({ tx }, room)).every(({ id }) => id === member.id)) alone.push(room);
	}
	return alone.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Makes a tombstone of the member and takes their roles away; refused while a room would be left that nobody can lead (design: Erasing). */
export async function eraseMember(call: Pick<Call, "tx" | "member" | "now">): Promise<Erasing> {
	const { tx, member, now } = call;
	const alone = await roomsLedAlone(call);
	if (alone.length > 0) return { kind: "last-lead", rooms: alone.map(({ name }) => name) };
	for (const { roomId, role } of await tx.roles.heldBy(member.id)) {
		await tx.roles.revoke(roomId, member.id, role);
		await tx.audit.add({
			roomId,
			memberId: member.id,
			action: "revoke",
			detail: { member: member.id, role },
			at: now,
		});
	}
	await tx.members.erase(member.id, now);
	return { kind: "erased" };
}
