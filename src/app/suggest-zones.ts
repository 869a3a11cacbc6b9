import { localTimeOf, parseZone } from "../core/local-date.ts";
import type { Choice } from "../core/message/model.ts";
import { nearestZone } from "../core/nearest.ts";
import type { Call, Typing } from "./command.ts";

/** So many are shown: no platform takes more. */
const most = 25;

/** The part before the city, `Europe` or `America/Argentina`, and the city; `UTC` is a city without an area. */
function partsOf(zone: string): { area: string; city: string } {
	const slash = zone.lastIndexOf("/");
	return { area: zone.slice(0, Math.max(0, slash)), city: zone.slice(slash + 1) };
}

/** How well a zone fits what was typed, 0 best: its city begins so, a word of its city, a part of its area, or it is somewhere in it. Null: not at all. */
function rankOf(zone: string, wanted: string): number | null {
	const name = zone.toLowerCase();
	const { area, city } = partsOf(name);
	if (city.startsWith(wanted)) return 0;
	if (city.split(/[_-]/u).some((word) => word.startsWith(wanted))) return 1;
	if (name.startsWith(wanted) || area.split("/").some((part) => part.startsWith(wanted))) return 2;
	return name.includes(wanted) ? 3 : null;
}

/** With nothing typed: the member's own zone, the room's, then those of the same area. */
function usualZones(call: Call | null, zones: readonly string[]): string[] {
	const own = [call?.member.zone, call?.room?.settings.schedule.zone].flatMap((zone) => zone ?? []);
	const area = own[0] === undefined ? null : partsOf(own[0]).area;
	return [...own, ...zones.filter((zone) => partsOf(zone).area === area), ...zones];
}

/** The best first. A name that the list of zones lacks (Europe/Kyiv) is a zone all the same, and a slip of the hand is forgiven where nothing else fits. */
function fittingZones(typed: string, zones: readonly string[]): string[] {
	const wanted = typed.toLowerCase().replace(/\s+/gu, "_");
	const ranked = zones.flatMap((zone) => {
		const rank = rankOf(zone, wanted);
		return rank === null ? [] : [{ zone, rank }];
	});
	const listed = ranked.sort((a, b) => a.rank - b.rank).map(({ zone }) => zone);
	return [parseZone(typed), ...listed, listed.length === 0 ? nearestZone(typed) : null].flatMap((zone) => zone ?? []);
}

/** Suggestions while somebody types a time zone, each with what its wall shows now. */
export async function suggestZones(typing: Typing, typed: string): Promise<Choice[]> {
	const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];
	// Who goes on typing in one that was picked has its clock behind it.
	const written = typed.replace(/·.*$/su, "").trim();
	const found = written === "" ? usualZones(await typing.call(), zones) : fittingZones(written, zones);
	// What a wall shows is worth looking at only for those that are shown.
	return [...new Set(found)]
		.slice(0, most)
		.map((zone) => ({ value: zone, label: `${zone} · ${localTimeOf(typing.now, zone)}` }));
}
