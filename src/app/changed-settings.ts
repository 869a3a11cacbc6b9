import type { RoomSettings } from "../core/room.ts";

/** One thing that a lead can set for a room. */
export type Setting = keyof RoomSettings;

/** What makes up each setting, in an order of its own: how a list was typed or stored makes no difference. */
const contents: Readonly<Record<Setting, (settings: RoomSettings) => readonly unknown[]>> = {
	schedule: ({ schedule: { days, time, zone } }) => [days.toSorted(), time, zone],
	mode: ({ mode }) => [mode],
	filters: ({ filters: { levels, topics, kinds } }) => [levels, topics, kinds].map((list) => list.toSorted()),
	closeAfterHours: ({ closeAfterHours }) => [closeAfterHours],
	windowMinutes: ({ windowMinutes }) => [windowMinutes],
	assessedPoints: ({ assessedPoints }) => [assessedPoints],
	holidays: ({ holidays }) => [holidays],
	pin: ({ pin }) => [pin],
	recap: ({ recap }) => [recap],
	mention: ({ mention }) => [mention?.externalId, mention?.name],
};
const settings: readonly Setting[] = [
	"schedule",
	"mode",
	"filters",
	"closeAfterHours",
	"windowMinutes",
	"assessedPoints",
	"holidays",
	"pin",
	"recap",
	"mention",
];

/** What differs between two settings of a room, in the order in which a lead is asked for it. */
export const changedSettings = (before: RoomSettings, after: RoomSettings): Setting[] =>
	settings.filter((setting) => {
		const read = contents[setting];
		return JSON.stringify(read(before)) !== JSON.stringify(read(after));
	});
