import type { FormEvent } from "../../src/app/ports/inbound.ts";
import type { QuestionBank, Vault } from "../../src/app/ports/surroundings.ts";
import { HOUR, type Instant, MINUTE } from "../../src/core/ids.ts";
import type { Round, Step } from "../../src/core/ledger.ts";
import { addDays } from "../../src/core/local-date.ts";
import { token } from "../../src/core/message/token.ts";
import { occurrenceOn } from "../../src/core/schedule.ts";
import { createMemoryStore, type MemoryStore, type Snapshot } from "../support/memory-store/memory-store.ts";
import type { Choices } from "./choices.ts";
import { createPlatform, type PlatformSnapshot } from "./platform.ts";
import { datesEach, type Scenario } from "./scenarios.ts";
import { passTime, type Shared, setScene } from "./world.ts";

/** Everything there is between two days. */
export type State = { ledger: Snapshot; platform: PlatformSnapshot; ids: number };

/** A stretch of a scenario: from six hours before one question is due to six hours before the next. */
export type Day = { date: string; dueAt: Instant | null; from: Instant; to: Instant };

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

/** The days of a scenario. */
export function daysOf(scenario: Scenario): Day[] {
	const { days, time, zone, firstDate } = scenario;
	const dates = Array.from({ length: datesEach }, (_, index) => addDays(firstDate, index));
	const starts = dates.map((date) => ({ date, at: occurrenceOn({ days, time, zone }, date)?.at ?? null }));
	const known = starts.filter((start): start is { date: string; at: Instant } => start.at !== null);
	return known.map(({ date, at }, index) => {
		const next = known[index + 1]?.at ?? at + 24 * HOUR;
		return { date, dueAt: at, from: at - before, to: next - before };
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
		where: { workspace, channel, thread: null },
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
	const { bugs } = await passTime({ platform, ids, ...parts }, { ...day, processes: scenario.processes }, choices);
	const { rounds, steps } = ledger.tables();
	const outcome = judge(day, [...rounds], [...steps], platform, choices, bugs);
	return {
		state: { ledger: ledger.snapshot(), platform: platform.snapshot(), ids: ids.made() },
		outcome,
		mergeKey: mergeKeyOf(day, [...rounds], [...steps], platform),
		choices,
	};
}

function judge(
	day: Day,
	rounds: readonly Round[],
	steps: readonly Step[],
	platform: ReturnType<typeof createPlatform>,
	choices: Choices,
	bugs: readonly string[],
): Outcome {
	const deviated = (word: string) => choices.deviations.some(({ what }) => what.endsWith(word));
	const broken = bugs.map((bug) => `a fault: ${bug}`);
	const keys = platform.messages.flatMap(({ key, at }) => (key !== null && at >= day.from ? [key] : []));
	const doubled = platform.messages.filter(
		({ key, at }, index) =>
			key !== null && at >= day.from && platform.messages.findIndex((other) => other.key === key) !== index,
	).length;
	const round = rounds.find(({ date }) => date === day.date);
	const post = steps.find(({ kind, roundId }) => kind === "post" && roundId === round?.id);
	const stands = platform.messages.find(({ key }) => key === `post:${round?.id}`);
	const late = stands === undefined || day.dueAt === null ? 0 : stands.at - day.dueAt;
	const posted = round?.state === "posted" && stands !== undefined;
	const unknown = post?.state === "unknown";
	const outage = !posted && round?.state === "skipped" && round.skipReason === "outage" && deviated("sleeps 7 h");
	if (unknown && !deviated("not readable")) broken.push("unknown although it could be read back");
	if (round?.state === "posted" && stands === undefined)
		broken.push("the ledger says posted, the platform has nothing");
	if (stands !== undefined && !posted && !unknown) broken.push(`it stands there, the ledger says ${round?.state}`);
	if (posted && round.posted?.message !== stands?.id) broken.push("the ledger knows another message");
	if (posted && round.posted?.thread === null) broken.push("no thread was opened");
	for (const closed of rounds.filter(({ state, closedAt }) => state === "closed" && (closedAt ?? 0) >= day.from)) {
		if (
			!keys.includes(`reveal:${closed.id}`) &&
			!steps.some(({ key, state }) => key === `reveal:${closed.id}` && state === "unknown")
		)
			broken.push(`the model answer of ${closed.date} was not shown`);
		const edits = platform.messages.find(({ id }) => id === closed.posted?.message)?.edits ?? 0;
		if (edits === 0) broken.push(`the post of ${closed.date} was not brought up to date`);
	}
	if (rounds.filter(({ state }) => state === "posted").length > 1) broken.push("two open rounds");
	if (rounds.filter(({ state }) => state === "scheduled").length !== 1) broken.push("not exactly one round is planned");
	for (const { kind, state, dueAt, error } of steps)
		if (state === "failed") broken.push(`${kind} failed: ${error}`);
		else if ((state === "due" || state === "claimed" || state === "in-doubt") && dueAt < day.to - 10 * MINUTE)
			broken.push(`${kind} was left ${state}`);
	return {
		due: 1,
		posted: posted ? 1 : 0,
		doubled,
		missed: posted || unknown || outage ? 0 : 1,
		outages: outage ? 1 : 0,
		late: late > MINUTE ? 1 : 0,
		latest: late,
		unknown: unknown ? 1 : 0,
		broken,
	};
}

/**
 * What the coming days can depend on, the same for states that differ only in ids, or in how they came about. Rounds that are closed
 * and steps that are settled are looked at by nobody any more, but for the last one's.
 */
function mergeKeyOf(
	day: Day,
	rounds: readonly Round[],
	steps: readonly Step[],
	platform: ReturnType<typeof createPlatform>,
): string {
	const dateOf = new Map(rounds.map(({ id, date }) => [id, date]));
	const named = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, (id) => dateOf.get(id) ?? "");
	const live = rounds
		.filter(({ state, date }) => state === "posted" || state === "scheduled" || date === day.date)
		.map(({ date, state, dueAt, closesAt, posted }) => [
			date,
			state,
			dueAt,
			closesAt,
			posted === null ? null : [posted.thread !== null, platform.threads.has(posted.message)],
		]);
	const waiting = steps
		.filter(({ settledAt }) => settledAt === null)
		.map(({ key, state, dueAt, looks }) => [named(key), state, dueAt, looks]);
	const unknown = steps.filter(({ state }) => state === "unknown").map(({ key }) => named(key));
	return JSON.stringify([live.sort(), waiting.sort(), unknown.sort()]);
}
