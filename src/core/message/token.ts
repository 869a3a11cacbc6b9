/** What a button or a form carries: the intent, and the id of what it is about. At most 100 characters (Discord's custom_id). */
export const token = (intent: string, id: string): string => `v1:${intent}:${id}`;

/** Reads a token; null for one that no version of PyQ made. */
export function parseToken(value: string): { intent: string; id: string } | null {
	const match = /^v1:([a-z-]+):(.{0,96})$/u.exec(value);
	return match === null ? null : { intent: match[1] ?? "", id: match[2] ?? "" };
}
