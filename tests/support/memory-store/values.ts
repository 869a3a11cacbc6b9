import type { Instant, LocalDate } from "../../../src/core/ids.ts";
import { Breach } from "./breach.ts";

const smallUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const anyUuid = new RegExp(smallUuid, "i");

/** Whether it can be an id at all; an id from a made-up action token names nothing and is no fault. */
export const isId = (id: string): boolean => anyUuid.test(id);

/** An id as the database has it: in small letters. What is none is a breach. */
export const uuid = (id: string): string => {
	if (smallUuid.test(id)) return id;
	if (!anyUuid.test(id)) throw new Breach("22P02", "invalid input syntax for type uuid");
	return id.toLowerCase();
};

/** As `uuid`, where there need be none. */
export const uuidOrNull = (id: string | null | undefined): string | null => (id == null ? null : uuid(id));

/** Postgres takes neither U+0000 nor half a surrogate pair. */
export const text = (value: string): string =>
	(value.includes("\0") ? value.replaceAll("\0", "\u2400") : value).toWellFormed();

/** As `text`, where there need be none. */
export const textOrNull = (value: string | null | undefined): string | null => (value == null ? null : text(value));

/** Whole milliseconds; throws RangeError for what is no time, as `Date` does. */
export const instant = (at: Instant): Instant => {
	const whole = new Date(at).getTime();
	if (Number.isNaN(whole)) throw new RangeError("Invalid time value");
	return whole;
};

/** As `instant`, where there need be none. */
export const instantOrNull = (at: Instant | null | undefined): Instant | null => (at == null ? null : instant(at));

/** A whole number of 32 bits. */
export const integer = (value: number): number => {
	if (!Number.isInteger(value)) throw new Breach("22P02", "invalid input syntax for type integer");
	if (value !== (value | 0)) throw new Breach("22003", "value out of range for type integer");
	return value | 0;
};

const calendarDate = /^\d{4}-\d\d-\d\d$/;

/** A date that is on the calendar. */
export const date = (value: LocalDate): LocalDate => {
	const at = calendarDate.test(value) ? Date.parse(value) : Number.NaN;
	if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== value)
		throw new Breach("22008", "date/time field value out of range");
	return value;
};

/** Copies that were made here: frozen all the way down, so they need not be copied again. */
const sorted = new WeakSet<object>();
const exact = new WeakSet<object>();

const byJsonbOrder = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

const copy = (value: unknown, made: WeakSet<object>): unknown => {
	if (typeof value === "string") return text(value);
	// JSON has no other numbers, and one zero.
	if (typeof value === "number") return Number.isFinite(value) ? value + 0 : null;
	if (value === undefined || value === null || typeof value !== "object") return value ?? null;
	if (made.has(value)) return value;
	const copied = Array.isArray(value) ? value.map((part) => copy(part, made)) : copyOfFields(value, made);
	made.add(Object.freeze(copied));
	return copied;
};

const copyOfFields = (value: object, made: WeakSet<object>): object => {
	const fields = Object.entries(value).filter(([, part]) => part !== undefined);
	if (made === sorted) fields.sort(([a], [b]) => byJsonbOrder(a, b));
	return Object.fromEntries(fields.map(([key, part]) => [key, copy(part, made)]));
};

// What goes in is JSON already, so a copy has the same type.

/** Plain data as `jsonb` keeps it: the keys in an order of its own. Frozen. */
export const jsonb = <T>(value: T): T => copy(value, sorted) as T;

/** Plain data as `json` keeps it: the keys in their order. Frozen. */
export const exactJson = <T>(value: T): T => copy(value, exact) as T;
