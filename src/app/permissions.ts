import type { RoomId } from "../core/ids.ts";
import type { Member, Room } from "../core/ledger.ts";
import { mayNotSetUp, noRoomHere, onlyInChannel, onlyLeads, roomGone, whoUntold } from "../core/message/copy/rooms.ts";
import { realName } from "../core/message/copy/rounds.ts";
import type { Message } from "../core/message/model.ts";
import type { Call, Occasion } from "./command.ts";
import { isId } from "./find-round.ts";

type Channel = { externalId: string; name: string };

/**
 * Proof that whoever calls may run this room, which is locked until the transaction ends. Use cases for leads take it instead of a
 * room. Only this file can make one: the class itself stays here, and its private field lets no other object pass for it.
 */
class LedRoom {
	readonly #room: Room;

	constructor(room: Room) {
		this.#room = room;
	}

	get room(): Room {
		return this.#room;
	}
}

/** Proof that whoever calls may set this channel up. Made here alone, like `LedRoom`. */
class FreeChannel {
	readonly #channel: Channel;
	readonly #left: Room | null;

	constructor(channel: Channel, left: Room | null) {
		this.#channel = channel;
		this.#left = left;
	}

	get channel(): Channel {
		return this.#channel;
	}

	/** The room that PyQ left here, locked; null: there never was one. */
	get left(): Room | null {
		return this.#left;
	}
}

export type { FreeChannel, LedRoom };

/** Why not, in words. */
export type Refused = { refused: Message };

/** Who leads a room. Somebody erased leads nothing. */
export async function leadsOf({ tx }: Pick<Call, "tx">, room: Room): Promise<Member[]> {
	const holders = (await tx.roles.ofRoom(room.id)).filter(({ role }) => role === "lead");
	const members = await tx.members.byIds(holders.map(({ memberId }) => memberId));
	return members.filter(({ erasedAt }) => erasedAt === null);
}

/** Names of a room's leads, as the platform gives them: an alias is for boards, and nobody could be asked by it. */
export const leadNames = async (call: Pick<Call, "tx">, room: Room): Promise<string[]> =>
	(await leadsOf(call, room)).map(realName);

/** Whether somebody leads a room. Admins of a server or workspace can always act as leads (design: Roles). */
export async function leads(
	{ tx, actor, member }: Pick<Occasion, "tx" | "actor"> & { member: Member | null },
	room: Room,
): Promise<boolean> {
	if (actor.authority === "admin") return true;
	return member !== null && (await tx.roles.ofMember(room.id, member.id)).includes("lead");
}

/**
 * The proof that the caller runs the room of this channel, or why they may not. `named`: the id that a button carries; where there is no
 * channel, it says which room is meant.
 */
export async function roomToLead(call: Call, named: RoomId | null = null): Promise<LedRoom | Refused> {
	if (call.where.channel === null)
		return named === null || !isId(named) ? { refused: onlyInChannel() } : namedRoomToLead(call, named);
	const room = call.room === null ? null : await call.tx.rooms.lock(call.room.id);
	return room === null || room.status === "left" ? { refused: noRoomHere() } : led(call, room);
}

/** A button may have been kept from a time when PyQ still ran there, and only works in the workspace that it was shown in. */
async function namedRoomToLead(call: Call, named: RoomId): Promise<LedRoom | Refused> {
	const room = await call.tx.rooms.lock(named);
	const isOurs = room?.workspaceId === call.workspace.id && room.status !== "left";
	return isOurs ? led(call, room) : { refused: roomGone() };
}

/**
 * The proof that the caller may set this channel up, or change the room that runs in it; or why not. A new room needs Manage
 * Channel on Discord, a full member elsewhere (design: Roles); one that runs is its leads'. `named`: as in `roomToLead`.
 */
export async function channelToSetUp(
	call: Call,
	named: RoomId | null = null,
): Promise<FreeChannel | LedRoom | Refused> {
	const { tx, actor, where, workspace } = call;
	if (where.channel === null) return roomToLead(call, named);
	// Looked up anew: since the call began, somebody else may have set it up.
	const known = await tx.rooms.byChannel(workspace.id, where.channel.externalId);
	const room = known === null ? null : await tx.rooms.lock(known.id);
	if (room !== null && room.status !== "left") return led(call, room);
	const allowed =
		where.workspace.platform === "discord"
			? actor.authority === "admin" || actor.authority === "channel-manager"
			: actor.authority !== "guest";
	return allowed ? new FreeChannel(where.channel, room) : refuse(call, mayNotSetUp(where.workspace.platform));
}

async function led(call: Call, room: Room): Promise<LedRoom | Refused> {
	return (await leads(call, room)) ? new LedRoom(room) : refuse(call, onlyLeads(await leadNames(call, room)));
}

/** Somebody of whom the platform did not tell may be allowed what the least may not. */
const refuse = ({ actor, where }: Call, why: Message): Refused => ({
	refused: actor.authorityGuessed === true ? whoUntold(where.workspace.platform) : why,
});
