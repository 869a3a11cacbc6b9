/**
 * Our own ids are UUIDs, made outside core and passed in. The aliases say which thing an id names;
 * platform ids (a channel, a user, a message) are always called `externalId`.
 */
export type WorkspaceId = string;
export type RoomId = string;
export type RoundId = string;
export type MemberId = string;
export type QuestionId = string;
export type AnswerId = string;
export type VersionId = string;
export type StepId = string;
/** SHA-256 (hex) of a question's canonical text. */
export type RevisionHash = string;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
/** A calendar date, `YYYY-MM-DD`, in a room's zone. */
export type LocalDate = string;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
