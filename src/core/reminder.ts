import type { Instant } from "./ids.ts";
import { weekdays } from "./room.ts";
import { nextOccurrence } from "./schedule.ts";

/** When a member wants to be reminded: a wall-clock time `HH:MM` in a zone of their own. */
export type Reminder = { time: string; zone: string };

/**
 * When a member is reminded of a round: the first time after `after` (when it was posted, or when they asked for reminders) that their
 * wall shows that time, if the round is still open then; else null. Once a round, also when it stays open for days.
 */
export const reminderAt = ({ time, zone }: Reminder, after: Instant, closesAt: Instant): Instant | null => {
	const { at } = nextOccurrence({ days: weekdays, time, zone }, after);
	return at < closesAt ? at : null;
};
