import type { Room } from "../core/ledger.ts";
import { nobodyLeads } from "../core/message/copy/rooms.ts";
import { announce } from "./announce.ts";
import type { Call } from "./command.ts";
import { leadsOf } from "./permissions.ts";

export type Erasing = { kind: "erased" } | { kind: "last-lead"; rooms: readonly string[] };

/** The rooms that nobody else leads, by name, each locked until the transaction ends. A room that PyQ has left needs no lead. */
async function ledAlone({ tx, member }: Pick<Call, "tx" | "member">): Promise<Room[]> {
	const led = (await tx.roles.heldBy(member.id)).filter(({ role }) => role === "lead");
	const alone: Room[] = [];
	for (const { roomId } of led) {
		const room = await tx.rooms.lock(roomId);
		if (room === null || room.status === "left") continue;
		if ((await leadsOf({ tx }, room)).every(({ id }) => id === member.id)) alone.push(room);
	}
	return alone.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The rooms that hold an erasing up: they run, and nobody would be there to run them. One that is paused can wait for an admin. */
export const roomsLedAlone = async (call: Pick<Call, "tx" | "member">): Promise<Room[]> =>
	(await ledAlone(call)).filter(({ status }) => status === "active");

/**
 * Makes a tombstone of the member and takes their roles away; refused while a running room would be left that nobody leads: it is
 * handed over or paused first. A paused one is told how it gets a new lead (design: Erasing).
 */
export async function eraseMember(call: Pick<Call, "tx" | "ids" | "member" | "now">): Promise<Erasing> {
	const { tx, member, now } = call;
	const alone = await ledAlone(call);
	const running = alone.filter(({ status }) => status === "active");
	if (running.length > 0) return { kind: "last-lead", rooms: running.map(({ name }) => name) };
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
	for (const room of alone) await announce(call, room, nobodyLeads());
	await tx.members.erase(member.id, now);
	return { kind: "erased" };
}
