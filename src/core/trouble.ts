/** What is in a room's way: why, and the permissions that were missing, as the platform's own screens call them. */
export type Trouble = { reason: string; lacks: readonly string[] };

/**
 * A trouble as a step or a room keeps it: the reason alone, or with what was missing: `forbidden:Embed Links,Send Messages`. The same
 * trouble is the same code, in whatever order the platform named what was missing.
 */
export const troubleCode = ({ reason, lacks }: Trouble): string =>
	lacks.length === 0 ? reason : `${reason}:${[...new Set(lacks.map(plainName))].sort().join(",")}`;

/** Commas and semicolons stand between codes, so they can't stand in a name. */
const plainName = (name: string): string => name.replace(/[\s,;]+/gu, " ").trim();

/** Reads a code. */
export function readTrouble(code: string): Trouble {
	const [reason = "", ...names] = code.split(":");
	return { reason, lacks: names.join(":").split(",").filter(Boolean) };
}

/** The codes of everything in a room's way, in the order in which it came. */
export const troublesIn = (attention: string | null): string[] => (attention ?? "").split(";").filter(Boolean);

const sameReason = (code: string, other: string): boolean => readTrouble(code).reason === readTrouble(other).reason;

/** With one more in the way; of each reason, the last code stays. */
export const withTrouble = (attention: string | null, code: string): string =>
	[...troublesIn(attention).filter((other) => !sameReason(other, code)), code].join(";");

/** What is still in the way once these reasons are over; null: nothing. */
export function withoutTroubles(attention: string | null, isOver: (reason: string) => boolean): string | null {
	const left = troublesIn(attention).filter((code) => !isOver(readTrouble(code).reason));
	return left.length === 0 ? null : left.join(";");
}
