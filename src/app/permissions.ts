import type { Member, Room } from "../core/ledger.ts";
import { mayNotSetUp, noRoomHere, onlyInChannel, onlyLeads } from "../core/message/copy/rooms.ts";
import { shownName } from "../core/message/copy/rounds.ts";
import type { Message } from "../core/message/model.ts";
import type { Call } from "./command.ts";

/** Who leads a room. Somebody erased leads nothing. */
export async function leadsOf({ tx }: Pick<Call, "tx">, room: Room): Promise<Member[]> {
	const holders = (await tx.roles.ofRoom(room.id)).filter(({ role }) => role === "lead");
	const members = await tx.members.byIds(holders.map(({ memberId }) => memberId));
	return members.filter(({ erasedAt }) => erasedAt === null);
}

/** Names of a room's leads, as others see them. */
export const leadNames = async (call: Pick<Call, "tx">, room: Room): Promise<string[]> =>
	(await leadsOf(call, room)).map(shownName);

/** Whether somebody leads a room. Admins of a server or workspace can always act as leads (design: Roles). */
export async function leads(call: Call, room: Room): Promise<boolean> {
	if (call.actor.authority === "admin") return true;
	return (await call.tx.roles.ofMember(room.id, call.member.id)).includes("lead");
}

/** The room that the call may run as a lead, locked until the transaction ends; or why not, in words. */
export async function roomToLead(call: Call): Promise<{ room: Room } | { refused: Message }> {
	if (call.where.channel === null) return { refused: onlyInChannel() };
	if (call.room === null) return { refused: noRoomHere() };
	if (!(await leads(call, call.room))) return { refused: onlyLeads(await leadNames(call, call.room)) };
	const room = await call.tx.rooms.lock(call.room.id);
	return room === null ? { refused: noRoomHere() } : { room };
}

/** Setting up a new room needs Manage Channel on Discord, a full member elsewhere; null: allowed (design: Roles). */
export function refuseSetUp({ actor, where }: Pick<Call, "actor" | "where">): Message | null {
	const { authority } = actor;
	const allowed =
		where.workspace.platform === "discord"
			? authority === "admin" || authority === "channel-manager"
			: authority !== "guest";
	return allowed ? null : mayNotSetUp(where.workspace.platform);
}
