import type { Instant, LocalDate } from "./ids.ts";
import type { Called } from "./message/model.ts";
import type { Kind, Level } from "./question.ts";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/** When a room gets its questions: weekdays (at least one), a wall-clock time `HH:MM`, and an IANA zone. */
export type Schedule = { days: readonly Weekday[]; time: string; zone: string };

/** How members answer: in the open thread, or privately with everything shown at the close. */
export const answerModes = ["open", "private"] as const;
export type AnswerMode = (typeof answerModes)[number];

/** Which questions a room draws; an empty list means "all". */
export type QuestionFilters = {
	levels: readonly Level[];
	topics: readonly string[];
	kinds: readonly Kind[];
};

/** What a lead chooses for a room. */
export type RoomSettings = {
	schedule: Schedule;
	mode: AnswerMode;
	filters: QuestionFilters;
	/** How late a question may still be posted after downtime, in minutes. */
	windowMinutes: number;
	/** How long a round stays open, in hours; null: until the room's next scheduled time. */
	closeAfterHours: number | null;
	/** Whether points have their second part (tests passed, key points covered). */
	assessedPoints: boolean;
	/** The region whose public holidays have no question, `DE-BY`; null: holidays are days like any other. */
	holidays: string | null;
	/** Whether the question is pinned while its round is open. */
	pin: boolean;
	/** Whether the room gets a recap at the end of its week. */
	recap: boolean;
	/** The role that is mentioned with each question; null: nobody is. */
	mention: Called | null;
};

/** `left`: PyQ no longer runs in the channel. */
export const roomStatuses = ["active", "paused", "left"] as const;
export type RoomStatus = (typeof roomStatuses)[number];

/** `lead` runs the room, `reviewer` assesses answers, `observer` sees reports only. Everybody else is a member. */
export const roles = ["lead", "reviewer", "observer"] as const;
export type Role = (typeof roles)[number];

/** One time at which a room is due a question. `note` marks a clock change on that day. */
export type Occurrence = { date: LocalDate; at: Instant; note: null | "after-gap" | "first-of-repeated" };

/** What a room has until its lead says otherwise. The zone comes from who sets the room up. */
export const defaultSettings = (zone: string): RoomSettings => ({
	schedule: { days: ["mon", "tue", "wed", "thu", "fri"], time: "09:00", zone },
	mode: "open",
	filters: { levels: [], topics: [], kinds: [] },
	windowMinutes: 360,
	closeAfterHours: null,
	assessedPoints: true,
	holidays: null,
	pin: false,
	recap: true,
	mention: null,
});

/** Names a date's public holiday; null: it is a day like any other. */
export type DaysOff = (date: LocalDate) => string | null;
export const noDaysOff: DaysOff = () => null;
