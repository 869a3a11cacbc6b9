import type { Leaves } from "../../../src/app/ports/store.ts";
import type { Instant, MemberId, RoomId } from "../../../src/core/ids.ts";
import type { Immediate } from "./immediate.ts";
import type { Tables } from "./tables.ts";
import { instant, uuid } from "./values.ts";

/** Leaves in memory. */
export const leaves = ({ leaves: table }: Tables): Immediate<Leaves> => {
	const notOver = (roomId: RoomId, memberId: MemberId, at: Instant) =>
		table
			.of("roomMember", `${uuid(roomId)}\0${uuid(memberId)}`)
			.filter(({ until }) => until === null || until > instant(at))
			.sort((a, b) => a.from - b.from);

	return {
		current: (roomId, memberId, at) => notOver(roomId, memberId, at)[0] ?? null,

		/** One without an end that is there already stays as it is. */
		start(leave) {
			table.insert(leave, "any");
		},

		/** A leave that lies ahead ends where it would have begun. */
		end(roomId, memberId, at) {
			for (const leave of notOver(roomId, memberId, at))
				table.update(leave, { until: Math.max(leave.from, instant(at)) });
		},
	};
};
