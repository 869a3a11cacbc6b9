import type { Member, Room } from "../core/ledger.ts";
import { realName } from "../core/message/copy/rounds.ts";
import type { Choice } from "../core/message/model.ts";
import { type Role, roles } from "../core/room.ts";
import type { Call, Typing } from "./command.ts";
import { type LedRoom, leads, leadsOf } from "./permissions.ts";

export type RoleChange =
	| { kind: "changed"; member: Member; role: Role; given: boolean }
	| { kind: "unknown-member" }
	| { kind: "unknown-role" }
	| { kind: "not-held"; name: string; role: Role }
	| { kind: "last-lead" };

/** A platform's id without the mention around it, or a name without its sign. */
const bare = (typed: string): string =>
	typed
		.trim()
		.replace(/^<@!?([^>|]+)(?:\|[^>]*)?>$/u, "$1")
		.replace(/^@/u, "");

/** What the platform calls somebody whom PyQ may not have met; null: it told of nobody with that id. */
function nameOnPlatform({ people = {} }: Call, typed: string): string | null {
	const id = bare(typed);
	return Object.hasOwn(people, id) ? (people[id] ?? null) : null;
}

/** Whether it came from the platform's own list of people (on Discord it always does): an id, whoever goes by such a name. */
export const isPicked = (call: Call, typed: string): boolean =>
	nameOnPlatform(call, typed) !== null || (call.workspace.platform === "discord" && /^\d{15,}$/u.test(bare(typed)));

/** Finds a member by platform id, by a mention of it, or by the name they go by in this room, else in the whole workspace. */
async function findMember(call: Call, room: Room, typed: string): Promise<Member | null> {
	const { tx, workspace } = call;
	const wanted = bare(typed);
	const direct = await tx.members.byExternalId(workspace.id, wanted);
	if (direct !== null || isPicked(call, typed)) return direct;
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
export async function suggestMembers(typing: Typing, typed: string): Promise<Choice[]> {
	const call = await typing.call();
	if (call === null || call.room === null || !(await leads(call, call.room))) return [];
	const { tx, room } = call;
	const wanted = typed.toLowerCase();
	return (await tx.members.byIds(await tx.members.ofRoom(room.id))).flatMap(({ name, externalId }) =>
		externalId !== null && name.toLowerCase().includes(wanted) ? [{ value: externalId, label: name.slice(0, 75) }] : [],
	);
}

/** Gives a role in a room or takes it away. A room keeps at least one lead. Who is given one is a member from then on, without having used PyQ. */
export async function changeRole(
	call: Call,
	{ room }: LedRoom,
	typedMember: string,
	typedRole: string,
	given: boolean,
): Promise<RoleChange> {
	const { tx, now } = call;
	const known = await findMember(call, room, typedMember);
	const name = known?.name ?? nameOnPlatform(call, typedMember);
	if (name === null) return { kind: "unknown-member" };
	const role = roles.find((one) => one === typedRole.trim().toLowerCase());
	if (role === undefined) return { kind: "unknown-role" };
	const member = known ?? (given ? await newMember(call, bare(typedMember), name) : null);
	if (member === null) return { kind: "not-held", name, role };
	if (given) await tx.roles.grant({ roomId: room.id, memberId: member.id, role, grantedBy: call.member.id, at: now });
	else {
		const holders = await leadsOf(call, room);
		if (role === "lead" && holders.length === 1 && holders[0]?.id === member.id) return { kind: "last-lead" };
		if (!(await tx.roles.revoke(room.id, member.id, role))) return { kind: "not-held", name: realName(member), role };
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

/** Somebody whom PyQ has not met. */
const newMember = ({ tx, ids, workspace }: Call, externalId: string, name: string): Promise<Member> =>
	tx.members.ensure({ id: ids.next(), workspaceId: workspace.id, externalId, name, zone: null });

/** What somebody holds in a room; null: nobody is known by that name. */
export async function rolesOf(
	call: Call,
	{ room }: LedRoom,
	typedMember: string,
): Promise<{ name: string; held: Role[] } | null> {
	const member = await findMember(call, room, typedMember);
	if (member !== null) return { name: realName(member), held: await call.tx.roles.ofMember(room.id, member.id) };
	const name = nameOnPlatform(call, typedMember);
	return name === null ? null : { name, held: [] };
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
