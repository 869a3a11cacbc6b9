import type { Holidays } from "../../src/app/ports/holidays.ts";

/** A world without public holidays. */
export const noHolidays: Holidays = { inYear: async () => new Map(), find: async () => [] };
