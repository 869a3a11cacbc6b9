import type { LocalDate } from "../../core/ids.ts";

/** A country or a part of one that has public holidays of its own. `code`: `DE`, `DE-BY`, `US-CA`. */
export type HolidayRegion = { code: string; name: string };

/** The world's public holidays. */
export interface Holidays {
	/** The public holidays of a region in a year, by date, with their English names; none for a code that is no region's. */
	inYear(code: string, year: number): Promise<ReadonlyMap<LocalDate, string>>;
	/** Regions whose code or name begins with what was typed, or has a word that does; an exact one first. */
	find(typed: string, limit: number): Promise<HolidayRegion[]>;
}

/** Whether that is what the region is called: its code, or its name in full. */
export const isNamed = ({ code, name }: HolidayRegion, typed: string): boolean => {
	const wanted = typed.trim().toLowerCase();
	return [code, name, name.split(", ")[0] ?? ""].some((one) => one.toLowerCase() === wanted);
};
