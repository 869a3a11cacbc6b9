import { DAY, HOUR, type Instant, type LocalDate, MINUTE } from "./ids.ts";
import { type DaysOff, noDaysOff, type Occurrence, type RoomSettings } from "./room.ts";
import { nextOccurrence } from "./schedule.ts";

/** A round is scheduled → posted (open for answers) → closed, or skipped. */
export const roundStates = ["scheduled", "posted", "closed", "skipped"] as const;
export type RoundState = (typeof roundStates)[number];

/**
 * Why a round was never posted: the lead skipped it, PyQ was down for longer than the room's window, the room was
 * paused, or its filters left no question.
 */
export const skipReasons = ["lead", "outage", "paused", "no-question"] as const;
export type SkipReason = (typeof skipReasons)[number];

/** The longest that a round stays open without a setting by the lead. */
export const longestOpen = 7 * DAY;
/** How far before the close an outage is looked for. */
export const outageWindow = 3 * HOUR;
/** Without a heartbeat for longer than this, PyQ was down. */
export const longestSilence = 30 * MINUTE;

/**
 * When a round closes, fixed as it is posted (rule "Close"): at the room's next scheduled time after the round's own
 * date, at most 7 days on, or after the lead's `closeAfterHours`. Those hours end at the next scheduled time too: a
 * room has one open round, and due in the same minute the close goes before the post, so a longer setting can't win.
 *
 * Counting from the round's date, not from `postedAt`, keeps a round that was posted early (`post-now`) from closing
 * at its own scheduled time, and one caught up late from closing at once.
 */
export const closesAt = (round: {
	settings: RoomSettings;
	date: LocalDate;
	postedAt: Instant;
	dayOff?: DaysOff;
}): Instant => {
	const { settings, date, postedAt, dayOff = noDaysOff } = round;
	const next = nextOccurrence(settings.schedule, postedAt, date, dayOff).at;
	const open = settings.closeAfterHours === null ? longestOpen : settings.closeAfterHours * HOUR;
	return Math.min(next, postedAt + open);
};

/**
 * The close of a round after outages (rule "Close"): every stretch of more than 30 minutes without a heartbeat in the
 * last 3 hours before the close moves it by as long. Stretches are measured inside those 3 hours, or since `postedAt`
 * when the round is younger. A stretch that still lasts at the close counts to its end: the first heartbeat at or after
 * the close, else `now`. So whoever lost the last hour has an hour once PyQ is back, not a close in the past.
 *
 * `closesAt` is always the close fixed when the round was posted, never one that was moved: else the same outage would
 * move it again. `heartbeats` are instants of ticks, in any order; pass those from 3 hours before the close on.
 */
export const movedClose = (round: {
	closesAt: Instant;
	postedAt: Instant;
	now: Instant;
	heartbeats: readonly Instant[];
}): Instant => {
	const { closesAt: close, now } = round;
	const start = Math.max(close - outageWindow, round.postedAt);
	if (now <= start) return close;
	const beats = round.heartbeats.filter((at) => at > start && at <= now).sort((a, b) => a - b);
	let moved = 0;
	let previous = start;
	for (const at of [...beats, now]) {
		// What is silent after the close is less than nothing here.
		if (Math.min(at, close) - previous > longestSilence) moved += at - previous;
		previous = at;
	}
	return close + moved;
};

/** On time is before the close, by the platform's timestamp, whenever it reaches us (rule "Close"). */
export const isOnTime = (at: Instant, close: Instant): boolean => at < close;

/**
 * What to do about a due time (rule "Schedule"): wait for it, post (also late, up to and with the last instant of the
 * room's catch-up window), or skip the round because of the outage.
 */
export const duePost = (due: {
	occurrence: Occurrence;
	now: Instant;
	windowMinutes: number;
}): "wait" | "post" | "outage" => {
	const late = due.now - due.occurrence.at;
	if (late < 0) return "wait";
	return late <= due.windowMinutes * MINUTE ? "post" : "outage";
};
