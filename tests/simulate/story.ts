import type { FormEvent } from "../../src/app/ports/inbound.ts";
import type { QuestionBank, Vault } from "../../src/app/ports/surroundings.ts";
import { HOUR, type Instant } from "../../src/core/ids.ts";
import type { Room, Round, Step } from "../../src/core/ledger.ts";
import { addDays, weekdayOf } from "../../src/core/local-date.ts";
import { token } from "../../src/core/message/token.ts";
import { occurrencesFrom } from "../../src/core/schedule.ts";
import { createMemoryStore, type MemoryStore, type Snapshot } from "../support/memory-store/memory-store.ts";
import type { Choices } from "./choices.ts";
import { judge } from "./judge.ts";
import { createPlatform, type Platform, type PlatformSnapshot } from "./platform.ts";
import { datesEach, type Scenario } from "./scenarios.ts";
import { setScene } from "./scene.ts";
import { passTime, type Shared } from "./world.ts";

/** Everything there is between two days. */
export type State = { ledger: Snapshot; platform: PlatformSnapshot; ids: number };

/** A stretch of a scenario: from six hours before one question is due to six hours before the next. */
export type Day = { date: string; dueAt: Instant; from: Instant; to: Instant };

/** What became of the question of one day. */
export type Outcome = {
	due: number;
	posted: number;
	/** Messages on the platform beyond the first with the same key. */
	doubled: number;
	/** Neither posted, nor unknown, nor skipped for an outage that lasted past the window. */
	missed: number;
	/** Skipped because nobody was awake inside the window. */
	outages: number;
	/** Posted more than a minute after its time; `latest` is how late, in milliseconds. */
	late: number;
	latest: number;
	unknown: number;
	/** Broken promises of other kinds, in words. */
	broken: readonly string[];
};

export type Told = { state: State; outcome: Outcome; mergeKey: string; choices: Choices };

/** What every day is played with. The ledger is one store, set to the state that a day begins in. */
export type Parts = { bank: QuestionBank; vault: Vault; ledger: MemoryStore };

const before = 6 * HOUR;
const workspace = { platform: "discord", externalId: "guild", name: "Guild" } as const;
const channel = { externalId: "prep", name: "prep" };

/** The days of a scenario: a local date that never was has none. */
export function daysOf({ days, time, zone, firstDate }: Scenario): Day[] {
	const schedule = { days, time, zone };
	const last = addDays(firstDate, datesEach - 1);
	const [...due] = occurrencesFrom(schedule, firstDate).take(datesEach + 1);
	return due.flatMap(({ date, at }, index) => {
		const next = due[index + 1];
		return next === undefined || date > last ? [] : [{ date, dueAt: at, from: at - before, to: next.at - before }];
	});
}

/** Ids that count, from where the state left them. */
function countingIds(from: number) {
	let made = from;
	return {
		next: () => `00000000-0000-4000-8000-${(++made).toString(16).padStart(12, "0")}`,
		made: () => made,
	};
}

/** The state before the first day: the room set up, nothing posted. */
export async function beginning(scenario: Scenario, parts: Parts): Promise<State> {
	const [first] = daysOf(scenario);
	if (first === undefined) throw new RangeError(`${scenario.name} has no days`);
	const ids = countingIds(0);
	const { ledger } = parts;
	ledger.restore(createMemoryStore().snapshot());
	const at = first.from - HOUR;
	const event: FormEvent = {
		id: "set-up",
		at,
		kind: "formSubmitted",
		token: token("room-setup", "new"),
		values: { time: scenario.time, zone: scenario.zone, days: scenario.days.join(","), mode: "open", questions: "" },
		where: { workspace, channel, thread: null, lacks: [] },
		actor: { externalId: "lena", name: "Lena", zone: scenario.zone, authority: "admin" },
		replyTo: null,
	};
	const platform = createPlatform();
	const shared: Shared = { platform, ids, ...parts };
	await setScene(shared, at, [event]);
	return { ledger: ledger.snapshot(), platform: platform.snapshot(), ids: ids.made() };
}

/** Plays one day from a state, over whatever the choices bring. */
export async function playDay(
	scenario: Scenario,
	day: Day,
	state: State,
	choices: Choices,
	parts: Parts,
): Promise<Told> {
	const ids = countingIds(state.ids);
	const { ledger } = parts;
	ledger.restore(state.ledger);
	const platform = createPlatform(state.platform);
	const stretch = await passTime({ platform, ids, ...parts }, { ...day, processes: scenario.processes }, choices);
	const { rounds, steps, rooms } = ledger.tables();
	const outcome = judge({ day, nextAt: day.to + before, rounds, steps, platform, choices, stretch });
	return {
		state: { ledger: ledger.snapshot(), platform: platform.snapshot(), ids: ids.made() },
		outcome,
		mergeKey: mergeKeyOf(day, rounds, steps, platform, rooms),
		choices,
	};
}

/**
 * What the coming days can depend on, the same for states that differ only in ids, in their date, or in how they came about. Rounds
 * that are closed and steps that are settled are looked at by nobody any more, but for the last one's.
 */
function mergeKeyOf(
	day: Day,
	rounds: readonly Round[],
	steps: readonly Step[],
	platform: Platform,
	rooms: readonly Room[],
): string {
	const since = (at: Instant | null) => (at === null ? null : at - day.to);
	const nameOf = new Map(rounds.map(({ id, date }) => [id, `${daysBetween(day.date, date)}`]));
	const named = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, (id) => nameOf.get(id) ?? "");
	const live = rounds
		.filter(({ state, date }) => state === "posted" || state === "scheduled" || date === day.date)
		.map(({ id, state, dueAt, closesAt, posted }) => [
			nameOf.get(id),
			state,
			// When an open round was due is past and gone.
			state === "scheduled" ? since(dueAt) : null,
			since(closesAt),
			posted === null ? null : [posted.thread !== null, platform.threads.has(posted.message)],
		]);
	const waiting = steps
		.filter(({ settledAt }) => settledAt === null)
		.map(({ key, state, dueAt, looks, attempts, error }) => [named(key), state, since(dueAt), looks, attempts, error]);
	const unknown = steps.filter(({ state }) => state === "unknown").map(({ key }) => named(key));
	const needs = rooms.map(({ status, attention }) => [status, attention]);
	return JSON.stringify([live.sort(), waiting.sort(), unknown.sort(), needs]);
}

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / (24 * HOUR);

/** What a day is like to those who live through it: how long it is, and whether a week ends with the close in it. */
export const kindOf = ({ date, from, to }: Day): string => `${to - from} ${weekdayOf(date) === "mon"}`;
