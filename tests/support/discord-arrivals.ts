import { setTimeout as wait } from "node:timers/promises";

/** How long something that travels over a socket is waited for, and how often it is looked for, in milliseconds of the wall. */
const patience = 10_000;
const every = 2;

/** Resolves with what `look` finds, as soon as it finds something; throws when it does not come. */
export async function arrival<T>(what: string, look: () => T | false | null | undefined): Promise<T> {
	for (const end = performance.now() + patience; ; await wait(every)) {
		const found = look();
		if (found !== false && found !== null && found !== undefined) return found;
		if (performance.now() > end) throw new Error(`it never came true that ${what}`);
	}
}
