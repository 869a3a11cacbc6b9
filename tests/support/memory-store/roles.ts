import type { Roles } from "../../../src/app/ports/store.ts";
import type { Immediate } from "./immediate.ts";
import { byWord } from "./order.ts";
import type { Tables } from "./tables.ts";
import { uuid } from "./values.ts";

/** Roles in memory. */
export const roles = ({ roomRoles: table }: Tables): Immediate<Roles> => ({
	grant(holder) {
		table.insert(holder, "any");
	},

	revoke(roomId, memberId, role) {
		const holder = table.get(`${uuid(roomId)}\0${uuid(memberId)}\0${role}`);
		if (holder === null) return false;
		table.delete(holder);
		return true;
	},

	ofMember(roomId, memberId) {
		const [room, member] = [uuid(roomId), uuid(memberId)];
		return table
			.of("memberId", member)
			.filter((holder) => holder.roomId === room)
			.map(({ role }) => role)
			.sort(byWord);
	},

	ofRoom: (roomId) =>
		table
			.of("roomId", uuid(roomId))
			.sort((a, b) => a.at - b.at || byWord(a.memberId, b.memberId) || byWord(a.role, b.role)),

	heldBy: (memberId) =>
		table.of("memberId", uuid(memberId)).sort((a, b) => byWord(a.roomId, b.roomId) || byWord(a.role, b.role)),
});
