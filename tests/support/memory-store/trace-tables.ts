import type { Instant, MemberId, RoomId } from "../../../src/core/ids.ts";
import type { Json } from "../../../src/core/ledger.ts";
import type { Rules } from "./table.ts";
import { instant, jsonb, text, uuid, uuidOrNull } from "./values.ts";

// As in src/storage/schema/traces.ts, without the local web workspace: that is another port's.

export type SeenEvent = { id: string; at: Instant };

export const seenEventRules: Rules<SeenEvent, never, never> = {
	name: "seen_events",
	row: ({ id, at }) => Object.freeze({ id: text(id), at: instant(at) }),
	primary: { name: "seen_events_pkey", key: ({ id }) => id },
	unique: {},
	checks: {},
	references: {},
	lists: {},
};

export type Heartbeat = { at: Instant };

export const heartbeatRules: Rules<Heartbeat, never, never> = {
	name: "heartbeats",
	row: ({ at }) => Object.freeze({ at: instant(at) }),
	primary: { name: "heartbeats_pkey", key: ({ at }) => String(at) },
	unique: {},
	checks: {},
	references: {},
	lists: {},
};

/** `id` counts the entries: of one instant, the later has the higher. */
export type AuditEntry = {
	id: number;
	roomId: RoomId;
	memberId: MemberId | null;
	action: string;
	detail: Json;
	at: Instant;
};

export const auditRules: Rules<AuditEntry, never, never> = {
	name: "audit",
	row: ({ id, roomId, memberId, action, detail, at }) =>
		Object.freeze({
			id,
			roomId: uuid(roomId),
			memberId: uuidOrNull(memberId),
			action: text(action),
			detail: jsonb(detail),
			at: instant(at),
		}),
	primary: { name: "audit_pkey", key: ({ id }) => String(id).padStart(12, "0") },
	unique: {},
	checks: {},
	references: {
		audit_member_id_members_id_fk: { column: "memberId", to: "members" },
		audit_room_id_rooms_id_fk: { column: "roomId", to: "rooms" },
	},
	lists: {},
};
