import { StoreError } from "../../src/app/errors.ts";
import { nudgeAfterCommit } from "../../src/app/nudge-after-commit.ts";
import type { Store } from "../../src/app/ports/store.ts";
import type { Clock, Ids, Jobs, Log, Nudge, QuestionBank, Vault } from "../../src/app/ports/surroundings.ts";
import { staleClaim } from "../../src/app/steps/next-try.ts";
import { createStepRunner, type StepToRun } from "../../src/app/steps/run-step.ts";
import { tick } from "../../src/app/tick.ts";
import { HOUR, type Instant, MINUTE, SECOND } from "../../src/core/ids.ts";
import { noHolidays } from "../support/holidays.ts";
import type { MemoryStore } from "../support/memory-store/memory-store.ts";
import type { Choices } from "./choices.ts";
import { letRun, optionsAt, type Task, waitAt } from "./gates.ts";
import type { Platform } from "./platform.ts";
import { callsOf } from "./platform-calls.ts";

/** What all processes share. */
export type Shared = {
	ledger: MemoryStore;
	platform: Platform;
	ids: Ids;
	bank: QuestionBank;
	vault: Vault;
};

/** One PyQ. Dead or asleep it does nothing; after a restart it has another name. */
type Process = { readonly number: number; name: string; alive: boolean; asleepUntil: Instant; restartsAt: Instant };

/** From one instant to another. */
export type Span = { from: Instant; to: Instant };

/** What a stretch of time led to, beside what the ledger and the platform show. */
export type Stretch = {
	/** Lines that PyQ logged as errors: bugs, whatever happened. */
	bugs: readonly string[];
	/** How many turns it took. */
	turns: number;
	/** When nobody was awake. */
	downs: readonly Span[];
};

const restartAfter = 20 * SECOND;
/** Long enough for another copy to find the claim stale, look twice and send. */
const shortSleep = 150 * SECOND;
/** Longer than a room's window: what was due is past catching up. */
export const longSleep = 7 * HOUR;
/** Steps due later than this are left to the tick (`src/schedule/jobs.ts`). */
const soon = 2 * MINUTE;
const mostTurns = 20_000;
/** A process that runs leaves a heartbeat a minute; so many are enough for what looks for gaps of half an hour in three hours. */
const beatEvery = 20 * MINUTE;
const watchful = 4 * HOUR;

const ceilMinute = (at: Instant): Instant => Math.ceil(at / MINUTE) * MINUTE;

/** Lets `processes` copies of PyQ run from one instant to another, over whatever the choices bring. */
export async function passTime(
	shared: Shared,
	{ from, to, processes: count }: { from: Instant; to: Instant; processes: number },
	choices: Choices,
): Promise<Stretch> {
	const { ledger, platform, ids, bank, vault } = shared;
	let now = from;
	let made = 0;
	let sleptLong = false;
	const clock: Clock = { now: () => now };
	const tasks: Task[] = [];
	const queue: (StepToRun & { at: Instant })[] = [];
	const laters: { at: Instant; work: () => void }[] = [];
	const bugs: string[] = [];
	const downs: Span[] = [];
	const processes: Process[] = Array.from({ length: count }, (_, number) => ({
		number,
		name: `p${number}`,
		alive: true,
		asleepUntil: 0,
		restartsAt: 0,
	}));
	const log: Log = {
		info: () => {},
		warn: () => {},
		error: ({ err }, message) => void bugs.push(`${message}: ${err instanceof Error ? err.message : ""}`),
	};
	const awake = () => processes.filter(({ alive, asleepUntil }) => alive && asleepUntil <= now);

	const jobs: Jobs = {
		async send(nudges: readonly Nudge[]) {
			const near = nudges.filter(({ dueAt }) => dueAt <= now + soon);
			if (near.length === 0 || choices.choose("the queue", ["is told", "is not told"]) === "is not told") return;
			for (const { id, kind, dueAt } of near)
				if (!queue.some((job) => job.id === id)) queue.push({ id, kind, at: Math.max(now, dueAt) });
		},
	};

	function storeOf(task: Task): Store {
		const commits = async <T>(work: () => Promise<T>): Promise<T> => {
			if ((await waitAt(task, "begin", task.what)) === "the database is away")
				throw new StoreError("away", "away for a moment");
			const result = await work();
			await waitAt(task, "committed", task.what);
			return result;
		};
		const gated: Store = {
			healthy: () => ledger.healthy(),
			close: async () => {},
			async look(work) {
				if ((await waitAt(task, "look", task.what)) === "the database is away")
					throw new StoreError("away", "away for a moment");
				return ledger.look(work);
			},
			autocommit: (work) => commits(() => ledger.autocommit(work)),
			transaction: (work) => commits(() => ledger.transaction(work)),
		};
		return nudgeAfterCommit(gated, jobs);
	}

	function begin(owner: Process, what: string, work: (task: Task) => Promise<void>): void {
		const task: Task = { number: ++made, what, owner, gate: null, over: false };
		tasks.push(task);
		work(task)
			.catch((error: unknown) => {
				if (!(error instanceof StoreError)) bugs.push(`${what}: ${error instanceof Error ? error.message : error}`);
			})
			.finally(() => {
				task.over = true;
			});
	}

	const runStepIn = (owner: Process, { id, kind }: StepToRun) =>
		begin(owner, "a step", async (task) => {
			const { run } = createStepRunner({
				store: storeOf(task),
				chats: new Map([["discord" as const, callsOf(task, callWorld)]]),
				vault,
				bank,
				holidays: noHolidays,
				ids,
				clock,
				log,
				process: owner.name,
				random: () => 0.5,
			});
			const again = await run({ id, kind });
			if (again !== null) await jobs.send([{ id, workspaceId: "", platform: "discord", kind, dueAt: again }]);
		});
	const tickIn = (owner: Process) =>
		begin(
			owner,
			"a tick",
			async (task) =>
				void (await tick({
					store: storeOf(task),
					jobs,
					clock,
					log,
					bank,
					holidays: noHolidays,
					ids,
					platforms: ["discord"],
				})),
		);

	const callWorld = {
		platform,
		now: () => now,
		later: (at: Instant, work: () => void) => void laters.push({ at, work }),
	};

	function die(process: Process): void {
		process.alive = false;
		process.restartsAt = now + restartAfter;
		for (const task of tasks) if (task.owner === process) task.over = true;
	}

	function letThrough(task: Task, verdict: string): void {
		const { gate } = task;
		task.gate = null;
		gate?.pass(verdict);
	}

	/** Decides at one gate, and lets the task through, holds it, or ends its process. */
	function decide(task: Task): void {
		const { gate } = task;
		if (gate === null) return;
		const verdict = choices.choose(
			`${task.what} of ${task.owner.name}, ${gate.what}`,
			optionsAt(gate.at, task.what === "a tick", !sleptLong),
		);
		const process = processes.find((one) => one === task.owner);
		if (process === undefined) return;
		if (verdict === "dies") {
			die(process);
			return;
		}
		if (verdict === "sleeps 150 s" || verdict === "sleeps 7 h") {
			sleptLong ||= verdict === "sleeps 7 h";
			process.asleepUntil = now + (verdict === "sleeps 7 h" ? longSleep : shortSleep);
			task.gate = { ...gate, at: "reply" };
			// Between the look at a claim's age and the departure of its request no machine falls asleep: what was about to leave, leaves.
			for (const other of tasks) if (other.owner === process && other.gate?.at === "send") letThrough(other, "goes on");
			return;
		}
		letThrough(task, verdict);
	}

	/** Takes the next job off the queue, as a worker does. */
	function takeJob(): boolean {
		const [first, second] = awake();
		const waiting = queue.filter(({ at }) => at <= now);
		if (first === undefined || waiting.length === 0) return false;
		const orders = waiting.length > 1 ? (["in order", "out of order"] as const) : (["in order"] as const);
		const job = choices.choose("jobs come", orders) === "in order" ? waiting[0] : waiting.at(-1);
		if (job === undefined) return false;
		queue.splice(queue.indexOf(job), 1);
		const twice = choices.choose("a job comes", ["once", "twice"]) === "twice";
		runStepIn(first, job);
		if (twice) runStepIn(second ?? first, job);
		return true;
	}

	/** When a step is next ready to run, whoever asks. */
	function nextReady(): Instant {
		let next = Number.POSITIVE_INFINITY;
		for (const { state, dueAt, claimedAt } of ledger.tables().steps) {
			if (state === "due" || state === "in-doubt") next = Math.min(next, dueAt);
			if (state === "claimed") next = Math.min(next, (claimedAt ?? now) + staleClaim);
		}
		return next;
	}

	async function advance(): Promise<boolean> {
		const tickAt = ceilMinute(Math.max(now + 1, nextReady()));
		const events = [
			to,
			tickAt,
			...queue.map(({ at }) => at),
			...laters.map(({ at }) => at),
			...tasks.flatMap(({ gate }) => gate?.notBefore ?? []),
			...processes.flatMap(({ alive, asleepUntil, restartsAt }) => [asleepUntil, ...(alive ? [] : [restartsAt])]),
		].filter((at) => at > now);
		const next = Math.min(...events);
		if (awake().length === 0) downs.push({ from: now, to: next });
		else {
			const since = Math.max(now, next - watchful);
			for (let beat = (Math.floor(since / beatEvery) + 1) * beatEvery; beat < next; beat += beatEvery)
				await ledger.transaction((tx) => tx.heartbeats.beat(beat));
		}
		now = next;
		for (const { at, work } of laters.splice(0)) {
			if (at <= now) work();
			else laters.push({ at, work });
		}
		for (const process of processes) {
			if (process.alive || process.restartsAt > now) continue;
			process.alive = true;
			made++;
			process.name = `p${process.number}+${made}`;
			tickIn(process);
		}
		if (now >= tickAt && now < to) for (const process of awake()) tickIn(process);
		return now < to;
	}

	for (const process of processes) tickIn(process);
	let turns = 0;
	for (;;) {
		if (++turns > mostTurns) throw new Error("time does not pass: something goes round in a circle");
		await letRun();
		for (let index = tasks.length - 1; index >= 0; index--) if (tasks[index]?.over) tasks.splice(index, 1);
		const ready = tasks.filter(({ gate, owner }) => gate !== null && gate.notBefore <= now && owner.asleepUntil <= now);
		const [oldest, other] = ready;
		if (oldest !== undefined) {
			const first = other === undefined || choices.choose("first goes", ["the older", "the newer"]) === "the older";
			decide(first ? oldest : other);
			continue;
		}
		if (takeJob()) continue;
		if (!(await advance())) return { bugs, turns, downs };
	}
}
