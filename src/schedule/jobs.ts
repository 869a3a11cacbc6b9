import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { fromPglite, type Job, PgBoss } from "pg-boss";
import type { Clock, Jobs, Log, Nudge } from "../app/ports/surroundings.ts";
import type { RunStep } from "../app/steps/run-step.ts";
import { type Instant, MINUTE, SECOND } from "../core/ids.ts";
import { type Platform, platforms, type StepKind } from "../core/ledger.ts";

/** Where pg-boss keeps its jobs: a server through its own small pool, or the embedded database that is open already. */
export type JobsConnection =
	| { kind: "postgres"; url: string }
	| { kind: "pglite"; pglite: Parameters<typeof fromPglite>[0] };

/** A queue each: a process takes the steps of the chats that it runs, and no others. */
const queueOf = (platform: Platform): string => `steps-${platform}`;
/** What all platforms shared in earlier versions. */
const sharedQueue = "steps";
/** Steps due later than this are left to the tick. */
const soon = 2 * MINUTE;
/** So many steps of one workspace run at once, so that a large one does not make a small one wait. */
const atOncePerWorkspace = 16;
/** Two that look at the same moment may each take as many of one workspace; more of them gain nothing (measured). */
const workersOnServer = 2;
/** A server that has gone without a word: after so long its connection is given up, and another is tried. */
const answersWithin = 5 * SECOND;
/** How each worker takes its jobs. */
const working = {
	batchSize: 20,
	perJobResults: true,
	groupConcurrency: atOncePerWorkspace,
	pollingIntervalSeconds: 1,
	notifyPollingIntervalSeconds: 1,
} as const;
/** What a job carries; its platform is its queue's. */
type JobData = Pick<Nudge, "id" | "kind" | "workspaceId">;
/**
 * Between the beginnings of two steps of a batch that nobody waits for, in milliseconds. The edits of twenty rooms begun at once hold up
 * the first response to whoever does something meanwhile (measured: 2.4 times a bare bot's at p99, with this 1.9 times).
 */
const apart = 10;
/** A step that takes longer goes on by itself; its worker does not wait for it. */
const longestRun = 20 * SECOND;
/**
 * What answers a person is run at once by the process that heard them, if the platform is taken there; any other takes it over after a
 * crash.
 */
const interactive: ReadonlySet<StepKind> = new Set(["respond", "receipt"]);
/** What has a time that was promised. */
const punctual: ReadonlySet<StepKind> = new Set(["post", "close"]);
/** Who waits for a reply goes first, then what has its time, then what follows from it. */
const priorityOf = (kind: StepKind): number => (interactive.has(kind) ? 2 : punctual.has(kind) ? 1 : 0);
/** Where a workspace has more in a batch than may run at once, pg-boss takes the lowest ids, not the highest priorities. */
const jobIdOf = (kind: StepKind): string => `${2 - priorityOf(kind)}${randomUUID().slice(1)}`;

/** The workers. `attach` comes before `start`: it closes the circle between what runs steps and what is told of new ones. */
export type Workers = Jobs & {
	attach(run: RunStep): void;
	/** From here on steps can be sent, for any platform. */
	start(): Promise<void>;
	/**
	 * From here on this process runs the steps of that platform, others that took it do so as well. `alone`: no other does, for this
	 * process holds the lease. Then what was in the queue is forgotten, since a process that died would block its workspaces for a minute
	 * or two; the tick that follows tells again what is due. Throws when the queue can't be reached.
	 */
	take(platform: Platform, how?: { alone: boolean }): Promise<void>;
	/** Runs no more steps of that platform, and lets what runs finish, for at most `patience` milliseconds. Never throws. */
	leave(platform: Platform, patience: number): Promise<void>;
	/**
	 * The clock was set: the queue forgets what waits, since one that waits for a time far ahead would keep the same step out of it. The
	 * tick tells it again what is due.
	 */
	forgetWaiting(): Promise<void>;
	/** Takes nothing new and lets what runs finish, for at most `patience` milliseconds. Never throws. */
	stop(patience: number): Promise<void>;
};

export function createWorkers({
	connection,
	clock,
	log,
}: {
	connection: JobsConnection;
	clock: Clock;
	log: Log;
}): Workers {
	const embedded = connection.kind === "pglite";
	const boss = new PgBoss({
		// Its own pool of three on a server: sharing ours through executeSql fails (measured).
		...(connection.kind === "postgres"
			? {
					connectionString: connection.url,
					max: 3,
					connectionTimeoutMillis: answersWithin,
					query_timeout: answersWithin,
				}
			: { db: fromPglite(connection.pglite), backend: "pglite" as const }),
		schedule: false,
		useListenNotify: true,
		application_name: "pyq-jobs",
	});
	boss.on("error", (error) => log.warn({ err: error }, "the job queue has trouble; the minute tick covers for it"));
	let run: RunStep | null = null;
	let running = false;
	/** The platforms whose steps run here. */
	const taken = new Set<Platform>();
	/** What runs without a worker that would wait for it. */
	const inHand = new Map<Promise<void>, Platform>();

	/** A fault leaves the step in the ledger: the next tick finds it. So does a stop. */
	async function runSafely(nudge: Nudge): Promise<void> {
		if (run === null || !taken.has(nudge.platform)) return;
		try {
			const again = await run(nudge);
			if (again !== null) await send([{ ...nudge, dueAt: again }]);
		} catch (error) {
			log.warn({ step: nudge.id, kind: nudge.kind, err: error }, "a step could not be run; the tick will try again");
		}
	}

	function runNow(nudge: Nudge): void {
		const work = runSafely(nudge).finally(() => inHand.delete(work));
		inHand.set(work, nudge.platform);
	}

	async function send(nudges: readonly Nudge[]): Promise<void> {
		if (!running) return;
		const now = clock.now();
		const isForHere = ({ kind, dueAt, platform }: Nudge) =>
			interactive.has(kind) && dueAt <= now && taken.has(platform);
		for (const nudge of nudges) if (isForHere(nudge)) runNow(nudge);
		const jobs = nudges.filter((nudge) => nudge.dueAt <= now + soon && !isForHere(nudge));
		for (const [platform, those] of Map.groupBy(jobs, (nudge) => nudge.platform)) await tell(platform, those, now);
	}

	async function tell(platform: Platform, nudges: readonly Nudge[], now: Instant): Promise<void> {
		try {
			await boss.insert(
				queueOf(platform),
				nudges.map(({ id, workspaceId, kind, dueAt }) => ({
					id: jobIdOf(kind),
					data: { id, workspaceId, kind },
					priority: priorityOf(kind),
					// One that waits for its time must not keep one for now out of the queue: the clock may be set.
					singletonKey: dueAt > now ? `${id}@${dueAt}` : id,
					group: { id: workspaceId },
					// As a span, not a time: the database's clock may differ from ours.
					...(dueAt > now ? { startAfter: Math.ceil((dueAt - now) / SECOND) } : {}),
				})),
			);
		} catch (error) {
			log.warn({ err: error, steps: nudges.length }, "the job queue could not be told; the tick will try again");
		}
	}

	/**
	 * A worker that found something looks again at once. By itself pg-boss goes on only after a full batch, which a single workspace never
	 * fills: eight of its steps were done every five seconds with a cap of eight (measured).
	 */
	async function startWorker(platform: Platform): Promise<void> {
		const worker = await boss.work(queueOf(platform), working, async (jobs: Job<JobData>[]) => {
			let patient = 0;
			await Promise.all(
				jobs.map(async ({ data }) => {
					if (priorityOf(data.kind) === 0) await delay(apart * patient++);
					await within(longestRun, runSafely({ ...data, platform, dueAt: clock.now() }));
				}),
			);
			boss.notifyWorker(worker);
			return jobs.map(({ id }) => ({ id, status: "completed" as const }));
		});
	}

	return {
		attach(runStep) {
			run = runStep;
		},
		send,
		async start() {
			await boss.start();
			// `short`: one waiting job a step; the ledger says whether there is still something to do.
			for (const platform of platforms)
				await boss.createQueue(queueOf(platform), {
					policy: "short",
					notify: true,
					retryLimit: 0,
					// Longer than any step takes: the jobs of a process that died count as running until then.
					expireInSeconds: 60,
					deleteAfterSeconds: 600,
				});
			// What waited there, the tick finds.
			await boss.deleteQueue(sharedQueue);
			running = true;
		},
		async take(platform, { alone } = { alone: embedded }) {
			if (taken.has(platform)) return;
			taken.add(platform);
			try {
				// Jobs are only nudges. Those of a process that is dead would count as running, and their workspaces as busy.
				if (alone) await boss.deleteAllJobs(queueOf(platform));
			} catch (error) {
				taken.delete(platform);
				throw error;
			}
			// Left while it was being taken: a worker would take the jobs away from whoever has the platform now.
			if (!taken.has(platform)) return;
			for (let count = 0; count < (embedded ? 1 : workersOnServer); count++) await startWorker(platform);
		},
		async leave(platform, patience) {
			if (!taken.delete(platform)) return;
			const ofIt = [...inHand].filter(([, its]) => its === platform).map(([work]) => work);
			await within(patience, Promise.allSettled([boss.offWork(queueOf(platform), { wait: true }), ...ofIt]));
		},
		async forgetWaiting() {
			const forgotten = platforms.map((platform) => boss.deleteQueuedJobs(queueOf(platform)));
			await Promise.all(forgotten).catch((error: unknown) => {
				log.warn({ err: error }, "the job queue could not forget what waits; the tick covers for it");
			});
		},
		async stop(patience) {
			running = false;
			taken.clear();
			const over = Promise.allSettled([
				// It looks twice a second whether all is done, and then has its connections to close.
				boss.stop({ graceful: true, timeout: patience - SECOND, close: true }).catch((error: unknown) => {
					log.warn({ err: error }, "the job queue did not stop in good order");
				}),
				...inHand.keys(),
			]);
			await within(patience, over);
		},
	};
}

/** Waits for work, for at most so many milliseconds. */
async function within(patience: number, work: Promise<unknown>): Promise<void> {
	const late = Promise.withResolvers<void>();
	const timer = setTimeout(late.resolve, patience);
	await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
