import type { Ids } from "../../src/app/ports/surroundings.ts";

/** UUIDs that count: the same story gets the same ids, and so the same questions. `realm` tells several makers apart. */
export function scriptedIds(realm = 0): Ids {
	let made = 0;
	const hex = (value: number, length: number) => value.toString(16).padStart(length, "0");
	return { next: () => `${hex(realm, 8)}-0000-4000-8000-${hex(++made, 12)}` };
}
