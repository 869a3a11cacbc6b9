import type { Outcome } from "./story.ts";

/** What all cases led to, added up. Times are milliseconds. */
export type Totals = {
	due: number;
	posted: number;
	doubled: number;
	missed: number;
	outages: number;
	late: number;
	latest: number;
	unknown: number;
};

export const noTotals = (): Totals => ({
	due: 0,
	posted: 0,
	doubled: 0,
	missed: 0,
	outages: 0,
	late: 0,
	latest: 0,
	unknown: 0,
});

/** Adds to `totals`. */
export function addUp(totals: Totals, more: Totals | Outcome): void {
	for (const key of ["due", "posted", "doubled", "missed", "outages", "late", "unknown"] as const)
		totals[key] += more[key];
	totals.latest = Math.max(totals.latest, more.latest);
}
