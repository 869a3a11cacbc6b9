/** One thing that was looked at. `mend` says what to do; null when nothing is. */
export type Check = { name: string; state: "ok" | "warning" | "problem"; found: string; mend: string | null };

/** A check that found everything as it should be. */
export const ok = (name: string, found: string): Check => ({ name, state: "ok", found, mend: null });
