import type { Member, Room } from "../core/ledger.ts";
import type { Choice } from "../core/message/model.ts";
import { type Role, roles } from "../core/room.ts";
import type { Call, Occasion } from "./command.ts";
import { type LedRoom, leads, leadsOf } from "./permissions.ts";

export type RoleChange =
	| { kind: "changed"; member: Member; role: Role; given: boolean }
	| { kind: "unknown-member" }
	| { kind: "unknown-role" }
	| { kind: "not-held"; member: Member; role: Role }
	| { kind: "last-lead" };

/** Finds a member by platform id, by a mention of it, or by the name they go by in this room, else in the whole workspace. */
async function findMember({ tx, workspace }: Call, room: Room, typed: string): Promise<Member | null> {
	const wanted = typed
		.trim()
		.replace(/^<@!?([^>|]+)(?:\|[^>]*)?>$/u, "$1")
		.replace(/^@/u, "");
	const direct = await tx.members.byExternalId(workspace.id, wanted);
	if (direct !== null) return direct;
	const known = await tx.members.byIds([
		...(await tx.members.ofRoom(room.id)),
		...(await tx.roles.ofRoom(room.id)).map(({ memberId }) => memberId),
	]);
	const matches = known.filter(
		({ name, alias, erasedAt }) =>
			erasedAt === null &&
			(name.toLowerCase() === wanted.toLowerCase() || alias?.toLowerCase() === wanted.toLowerCase()),
	);
	if (new Set(matches.map(({ id }) => id)).size === 1) return matches[0] ?? null;
	return tx.members.byName(workspace.id, wanted);
}

/** Suggestions while a lead types who: those who take part in the room. Nobody else is told who does. */
export async function suggestMembers(occasion: Occasion, typed: string): Promise<Choice[]> {
	const { tx, workspace, actor, room } = occasion;
	const member = await tx.members.byExternalId(workspace.id, actor.externalId);
	if (room === null || !(await leads({ ...occasion, member }, room))) return [];
	const wanted = typed.toLowerCase();
	return (await tx.members.byIds(await tx.members.ofRoom(room.id))).flatMap(({ name, externalId }) =>
		externalId !== null && name.toLowerCase().includes(wanted) ? [{ value: externalId, label: name.slice(0, 75) }] : [],
	);
}

/** Gives a role in a room or takes it away. A room keeps at least one lead. */
export async function changeRole(
	call: Call,
	{ room }: LedRoom,
	typedMember: string,
	typedRole: string,
	given: boolean,
): Promise<RoleChange> {
	const { tx, now } = call;
	const member = await findMember(call, room, typedMember);
	if (member === null) return { kind: "unknown-member" };
	const role = roles.find((known) => known === typedRole.trim().toLowerCase());
	if (role === undefined) return { kind: "unknown-role" };
	if (given) await tx.roles.grant({ roomId: room.id, memberId: member.id, role, grantedBy: call.member.id, at: now });
	else {
		const holders = await leadsOf(call, room);
		if (role === "lead" && holders.length === 1 && holders[0]?.id === member.id) return { kind: "last-lead" };
		if (!(await tx.roles.revoke(room.id, member.id, role))) return { kind: "not-held", member, role };
	}
	await tx.audit.add({
		roomId: room.id,
		memberId: call.member.id,
		action: given ? "grant" : "revoke",
		detail: { member: member.id, role },
		at: now,
	});
	return { kind: "changed", member, role, given };
}

/** What one member holds in a room; null: nobody is known by that name. */
export async function rolesOf(
	call: Call,
	{ room }: LedRoom,
	typedMember: string,
): Promise<{ member: Member; held: Role[] } | null> {
	const member = await findMember(call, room, typedMember);
	return member === null ? null : { member, held: await call.tx.roles.ofMember(room.id, member.id) };
}

/** Who holds what in a room. */
export async function listRoles({ tx }: Call, { room }: LedRoom): Promise<{ member: Member; role: Role }[]> {
	const holders = await tx.roles.ofRoom(room.id);
	const members = new Map(
		(await tx.members.byIds(holders.map(({ memberId }) => memberId))).map((member) => [member.id, member]),
	);
	return holders.flatMap(({ memberId, role }) => {
		const member = members.get(memberId);
		return member === undefined || member.erasedAt !== null ? [] : [{ member, role }];
	});
}
