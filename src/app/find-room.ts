import type { Room } from "../core/ledger.ts";
import { roomsAlike, roomUnknown, whichRoom } from "../core/message/copy/boards.ts";
import type { Button, Message } from "../core/message/model.ts";
import { nearest } from "../core/nearest.ts";
import type { Call } from "./command.ts";
import { isId, noRoom } from "./find-round.ts";

/** The rooms that a member may look into from anywhere, by name: where they take part or hold a role. PyQ runs in all of them. */
export const roomsOfMember = async ({ tx, member }: Pick<Call, "tx" | "member">): Promise<Room[]> =>
	(await tx.rooms.ofMember(member.id)).filter(({ status }) => status !== "left");

/** The same, and the room that they are in, which comes first. */
export async function roomsInSight(call: Call): Promise<Room[]> {
	const { room } = call;
	const theirs = await roomsOfMember(call);
	return room === null ? theirs : [room, ...theirs.filter(({ id }) => id !== room.id)];
}

/** A room's name as people write it, `#python-prep` or without the sign. */
const nameIn = (typed: string): string => typed.trim().replace(/^#/u, "").toLowerCase();

/**
 * The room that a command is about: the one named, by id or by name, else the one it was given in, else the only one of the member's;
 * or why there is none, in words. Never one that the member can't look into. `path`: the command's; `button`: asks for the same.
 */
export async function roomMeant(
	call: Call,
	typed: string,
	path: string,
	button: Button,
): Promise<Room | { refused: Message }> {
	const wanted = typed.trim().replace(/^<#([^>|]+)(?:\|[^>]*)?>$/u, "$1");
	if (wanted === "" && call.room !== null) return call.room;
	const seen = await roomsInSight(call);
	const [first, ...others] = seen;
	if (first === undefined) return { refused: noRoom(call) };
	const names = seen.map(({ name }) => name);
	if (wanted === "") return others.length === 0 ? first : { refused: whichRoom(seen, path, button) };
	const exact = seen.find(({ id, externalId }) => id === wanted.toLowerCase() || externalId === wanted);
	const named = exact === undefined ? seen.filter(({ name }) => name.toLowerCase() === nameIn(wanted)) : [exact];
	const [only, ...alike] = named;
	if (only === undefined)
		return { refused: roomUnknown(isId(wanted) ? null : wanted, nearest(nameIn(wanted), names), names) };
	return alike.length === 0 ? only : { refused: roomsAlike(only.name) };
}
