import { parseZone } from "./local-date.ts";

/** A slip of the hand, not another word. */
const mostEdits = 2;
/** Nobody mistypes more than this; comparing it would take long. */
const longestTyped = 80;

/** Edits (insert, delete, replace, swap) from one word to another: the optimal string alignment distance. */
export function distance(from: string, to: string): number {
	let before: number[] = [];
	let last = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let row = 1; row <= from.length; row++) {
		const line = [row];
		for (let column = 1; column <= to.length; column++) {
			const same = from[row - 1] === to[column - 1];
			let best = Math.min(
				(last[column] ?? 0) + 1,
				(line[column - 1] ?? 0) + 1,
				(last[column - 1] ?? 0) + (same ? 0 : 1),
			);
			if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
				best = Math.min(best, (before[column - 2] ?? 0) + 1);
			line.push(best);
		}
		before = last;
		last = line;
	}
	return last[to.length] ?? 0;
}

/**
 * The candidate that was probably meant, or null when none is near: it begins with what was typed, or is at most two edits
 * and a third of its letters away. Case is ignored.
 */
export function nearest(typed: string, candidates: readonly string[]): string | null {
	const wanted = typed.toLowerCase();
	if (wanted.length > longestTyped) return null;
	let best: { candidate: string; edits: number } | null = null;
	for (const candidate of candidates) {
		const known = candidate.toLowerCase();
		const prefix = wanted.length >= 2 && known.startsWith(wanted);
		// Each letter more or less is an edit: most candidates need no closer look.
		if (!prefix && Math.abs(wanted.length - known.length) > mostEdits) continue;
		const edits = prefix ? 0 : distance(wanted, known);
		const near = edits <= Math.min(mostEdits, Math.max(1, Math.floor(known.length / 3)));
		if (near && (best === null || edits < best.edits)) best = { candidate, edits };
	}
	return best?.candidate ?? null;
}

/** The zone that was probably meant by something that is no zone: people write the city alone, or mistype it. */
export function nearestZone(typed: string): string | null {
	if (typed.length > longestTyped) return null;
	const wanted = typed.trim().replace(/\s+/gu, "_");
	const zones = Intl.supportedValuesOf("timeZone").filter((zone) => zone.includes("/"));
	const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf("/") + 1);
	const city = cityOf(wanted);
	// The list leaves out names that are zones all the same (Asia/Kolkata, Europe/Kyiv): every area is tried.
	const areas = new Set(zones.map((zone) => zone.slice(0, zone.lastIndexOf("/"))));
	for (const area of areas) {
		const zone = city === "" ? null : parseZone(`${area}/${city}`);
		if (zone !== null) return zone;
	}
	if (wanted.includes("/")) return nearest(wanted, zones);
	const near = nearest(city, zones.map(cityOf));
	return zones.find((zone) => cityOf(zone) === near) ?? null;
}
