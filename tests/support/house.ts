import { commands } from "../../commands/index.ts";
import { nudgeAfterCommit } from "../../src/app/nudge-after-commit.ts";
import type { Chat } from "../../src/app/ports/chat.ts";
import type { Holidays } from "../../src/app/ports/holidays.ts";
import type { Receive } from "../../src/app/ports/inbound.ts";
import type { Store } from "../../src/app/ports/store.ts";
import type { Ids, Jobs, Log, QuestionBank, Vault } from "../../src/app/ports/surroundings.ts";
import { createReceive } from "../../src/app/receive.ts";
import { createStepRunner, type RunStep, type StepToRun } from "../../src/app/steps/run-step.ts";
import { tick } from "../../src/app/tick.ts";
import { HOUR, type Instant, MINUTE } from "../../src/core/ids.ts";
import type { Platform } from "../../src/core/ledger.ts";
import { createVault } from "../../src/storage/secrets.ts";
import { noHolidays } from "./holidays.ts";
import type { ScriptedClock } from "./scripted-clock.ts";

/** A log line, kept for a test to look at. */
export type LogLine = { level: "info" | "warn" | "error"; fields: Record<string, unknown>; message: string };

/** A running PyQ but for its chat and its database: what `main.ts` puts together, on a scripted clock and without pg-boss. */
export type House = {
	readonly clock: ScriptedClock;
	readonly bank: QuestionBank;
	readonly ids: Ids;
	readonly store: Store;
	readonly log: Log;
	/** Everything logged so far. */
	readonly lines: LogLine[];
	readonly receive: Receive;
	readonly runStep: RunStep;
	/** Runs what is due now until nothing is. */
	settle(): Promise<void>;
	/** Lets time go by with a running PyQ: ticks, and runs each step when it is due. */
	passUntil(at: Instant): Promise<void>;
	/** Lets time go by while PyQ is down: nobody ticks. */
	sleepUntil(at: Instant): void;
	/** The minute tick, now. */
	tick(): Promise<void>;
	/** Starts its chats and ticks, as `main.ts` does. */
	start(): Promise<void>;
	stop(): Promise<void>;
	/** What a process does last: gives up the steps that are still in hand. */
	handBack(): Promise<void>;
};

/**
 * A tick a minute would be 1,440 transactions a day. What hangs on ticks (heartbeats) looks for gaps of 30 minutes in the three
 * hours before something is due, so elsewhere a few a day do.
 */
const tickEvery = 20 * MINUTE;
const watchful = 4 * HOUR;
/** Steps due within this time run to the millisecond, all others on the next full minute (see `src/schedule/jobs.ts`). */
const soon = 2 * MINUTE;
/** More runs than this at one instant are a step that goes round in a circle. */
const mostRuns = 2_000;

let vault: Vault | null = null;
/** Made once: scrypt takes 60 ms. */
export const testVault = (): Vault => {
	vault ??= createVault("a secret of the tests");
	return vault;
};

/** When to tick next, with something due at `nextAlarm`. */
function nextTick(now: Instant, nextAlarm: Instant): Instant {
	if (nextAlarm - now <= watchful) return (Math.floor(now / tickEvery) + 1) * tickEvery;
	return Math.min(now + watchful, nextAlarm - watchful);
}

const ceilMinute = (at: Instant): Instant => Math.ceil(at / MINUTE) * MINUTE;

export type HouseParts = {
	store: Store;
	clock: ScriptedClock;
	ids: Ids;
	bank: QuestionBank;
	/** The chats that run in this process; a restart puts others in their places. */
	chats: ReadonlyMap<Platform, Chat>;
	/** None unless given. */
	holidays?: Holidays;
	/** Names the process in claims. */
	process?: string;
	/** Which of so many waiting steps runs next; the first unless told. */
	pick?: (waiting: number) => number;
};

export function createHouse({
	store: plain,
	clock,
	ids,
	bank,
	chats,
	holidays = noHolidays,
	process = "house",
	pick = () => 0,
}: HouseParts): House {
	const waiting: StepToRun[] = [];
	/** When something is due later; which steps these are, the tick finds out, as after a restart. */
	const alarms = new Set<Instant>();
	const lines: LogLine[] = [];
	let running = false;
	const write = (level: LogLine["level"]) => (fields: Record<string, unknown>, message: string) =>
		void lines.push({ level, fields, message });
	const log: Log = { info: write("info"), warn: write("warn"), error: write("error") };

	const setAlarm = (at: Instant): void => {
		alarms.add(at - clock.now() <= soon ? at : ceilMinute(at));
	};
	const jobs: Jobs = {
		async send(nudges) {
			for (const { id, kind, dueAt } of nudges) {
				if (dueAt > clock.now()) setAlarm(dueAt);
				else if (running && !waiting.some((step) => step.id === id)) waiting.push({ id, kind });
			}
		},
	};
	const store = nudgeAfterCommit(plain, jobs);
	const receive = createReceive({ store, bank, holidays, vault: testVault(), ids, clock, log, commands });
	const { run: runStep, handBack } = createStepRunner({
		store,
		chats,
		vault: testVault(),
		bank,
		holidays,
		ids,
		clock,
		log,
		process,
		random: () => 0.5,
	});

	async function settle(): Promise<void> {
		for (let runs = 0; waiting.length > 0; runs++) {
			if (runs > mostRuns)
				throw new Error(`steps go round in a circle: ${waiting.map(({ kind, id }) => `${kind} ${id}`).join(", ")}`);
			const [step] = waiting.splice(pick(waiting.length), 1);
			const again = step === undefined ? null : await runStep(step);
			if (step === undefined || again === null) continue;
			if (again <= clock.now()) waiting.push(step);
			else setAlarm(again);
		}
	}

	async function beat(): Promise<void> {
		await tick({ store, jobs, clock, log, bank, holidays, ids, platforms: [...chats.keys()] });
		await settle();
	}

	return {
		clock,
		bank,
		ids,
		store,
		log,
		lines,
		receive,
		runStep,
		settle,
		handBack,
		tick: beat,
		async passUntil(at) {
			while (clock.now() < at) {
				const nextAlarm = Math.min(...[...alarms].filter((alarm) => alarm > clock.now()));
				const next = Math.min(at, nextAlarm, nextTick(clock.now(), nextAlarm));
				clock.set(next);
				for (const alarm of [...alarms]) if (alarm <= next) alarms.delete(alarm);
				await beat();
			}
		},
		sleepUntil(at) {
			if (running) throw new Error("PyQ is running; stop it first");
			clock.set(at);
		},
		async start() {
			running = true;
			for (const chat of chats.values()) await chat.start(receive);
			await beat();
		},
		async stop() {
			running = false;
			waiting.length = 0;
			for (const chat of chats.values()) await chat.stop();
		},
	};
}
