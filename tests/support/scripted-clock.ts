import { Temporal } from "temporal-polyfill";
import type { Clock } from "../../src/app/ports/surroundings.ts";
import type { Instant } from "../../src/core/ids.ts";

/** A clock that shows what it was told. Time goes forward only. */
export type ScriptedClock = Clock & {
	/** Throws a RangeError for a time that lies behind. */
	set(at: Instant): void;
	/** Somebody sets the clock, forward or back. */
	jump(at: Instant): void;
};

export function scriptedClock(start: Instant): ScriptedClock {
	let now = start;
	return {
		now: () => now,
		set(at) {
			if (at < now)
				throw new RangeError(
					`the clock shows ${new Date(now).toISOString()} and can't go back to ${new Date(at).toISOString()}`,
				);
			now = at;
		},
		jump(at) {
			now = at;
		},
	};
}

/** The instant at which a zone's wall shows `2026-03-02 09:00`, with or without seconds. */
export function instantOf(local: string, zone: string): Instant {
	return Temporal.PlainDateTime.from(local.replace(" ", "T")).toZonedDateTime(zone).epochMilliseconds;
}
