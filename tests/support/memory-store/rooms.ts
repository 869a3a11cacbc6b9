import type { Rooms } from "../../../src/app/ports/store.ts";
import { type Immediate, only } from "./immediate.ts";
import { byId, byText } from "./order.ts";
import type { Tables } from "./tables.ts";
import { isId, text, uuid } from "./values.ts";

/** Rooms in memory. Nothing needs to be locked: transactions go one after another. */
export const rooms = ({ rooms: table, roomMembers, roomRoles }: Tables): Immediate<Rooms> => {
	const find = (id: string) => (isId(id) ? table.get(uuid(id)) : null);
	return {
		add(room) {
			table.insert(room);
		},

		save(room) {
			table.update(only(table.get(uuid(room.id)), `Room ${room.id}`), room);
		},

		byId: find,

		lock: find,

		byChannel: (workspaceId, channel) => table.find("rooms_channel", `${uuid(workspaceId)}\0${text(channel)}`),

		inWorkspace: (workspaceId) =>
			table.of("workspaceId", uuid(workspaceId)).sort((a, b) => byText(a.name, b.name) || byId(a, b)),

		ofMember(memberId) {
			const member = uuid(memberId);
			const ids = new Set(
				[...roomMembers.of("memberId", member), ...roomRoles.of("memberId", member)].map(({ roomId }) => roomId),
			);
			return [...ids].flatMap((id) => table.get(id) ?? []).sort((a, b) => byText(a.name, b.name) || byId(a, b));
		},
	};
};
