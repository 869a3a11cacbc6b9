import { fromPglite, type Job, PgBoss } from "pg-boss";
import type { Clock, Jobs, Log, Nudge } from "../app/ports/surroundings.ts";
import type { RunStep } from "../app/steps/run-step.ts";
import { MINUTE, SECOND, type StepId } from "../core/ids.ts";
import type { StepKind } from "../core/ledger.ts";

/** Where pg-boss keeps its jobs: a server through its own small pool, or the embedded database that is open already. */
export type JobsConnection =
	| { kind: "postgres"; url: string }
	| { kind: "pglite"; pglite: Parameters<typeof fromPglite>[0] };

const queue = "steps";
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
	notifyPollingIntervalSeconds: 5,
} as const;
/** A step that takes longer goes on by itself; its worker does not wait for it. */
const longestRun = 20 * SECOND;
/** What has a time that was promised goes before what follows from it. */
const first: ReadonlySet<StepKind> = new Set(["post", "close"]);
/** What answers a person is run by the process that heard them, at once; any other takes it over after a crash. */
const interactive: ReadonlySet<StepKind> = new Set(["respond", "receipt"]);

/** The workers. `attach` comes before `start`: it closes the circle between what runs steps and what is told of new ones. */
export type Workers = Jobs & {
	attach(run: RunStep): void;
	start(): Promise<void>;
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
	const inHand = new Set<Promise<void>>();

	async function runOnce(id: StepId, kind: StepKind, workspaceId: string): Promise<void> {
		if (run === null) return;
		const again = await run(id);
		if (again !== null) await send([{ id, kind, workspaceId, dueAt: again }]);
	}

	/** A fault leaves the step in the ledger: the next tick finds it. So does a stop. */
	async function runSafely(nudge: Nudge): Promise<void> {
		if (!running) return;
		try {
			await runOnce(nudge.id, nudge.kind, nudge.workspaceId);
		} catch (error) {
			log.warn({ step: nudge.id, kind: nudge.kind, err: error }, "a step could not be run; the tick will try again");
		}
	}

	function runNow(nudge: Nudge): void {
		const work = runSafely(nudge).finally(() => inHand.delete(work));
		inHand.add(work);
	}

	async function send(nudges: readonly Nudge[]): Promise<void> {
		if (!running) return;
		const now = clock.now();
		for (const nudge of nudges) if (interactive.has(nudge.kind) && nudge.dueAt <= now) runNow(nudge);
		const jobs = nudges.filter(({ kind, dueAt }) => dueAt <= now + soon && !(interactive.has(kind) && dueAt <= now));
		if (jobs.length === 0) return;
		try {
			await boss.insert(
				queue,
				jobs.map(({ id, workspaceId, kind, dueAt }) => ({
					data: { id, workspaceId, kind },
					// One that waits for its time must not keep one for now out of the queue: the clock may be set.
					priority: first.has(kind) ? 1 : 0,
					singletonKey: dueAt > now ? `${id}@${dueAt}` : id,
					group: { id: workspaceId },
					// As a span, not a time: the database's clock may differ from ours.
					...(dueAt > now ? { startAfter: Math.ceil((dueAt - now) / SECOND) } : {}),
				})),
			);
		} catch (error) {
			log.warn({ err: error, steps: jobs.length }, "the job queue could not be told; the tick will try again");
		}
	}

	/**
	 * A worker that found something looks again at once. By itself pg-boss goes on only after a full batch, which a single workspace never
	 * fills: eight of its steps were done every five seconds with a cap of eight (measured).
	 */
	async function startWorker(): Promise<void> {
		const worker = await boss.work(queue, working, async (jobs: Job<Pick<Nudge, "id" | "kind" | "workspaceId">>[]) => {
			await Promise.all(jobs.map(({ data }) => within(longestRun, runSafely({ ...data, dueAt: clock.now() }))));
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
			await boss.createQueue(queue, {
				policy: "short",
				notify: true,
				retryLimit: 0,
				// Longer than any step takes: the jobs of a process that died count as running until then.
				expireInSeconds: 60,
				deleteAfterSeconds: 600,
			});
			// Whoever had jobs of an embedded database is dead, and jobs are only nudges: those that ran would count as running for minutes.
			if (embedded) await boss.deleteAllJobs(queue);
			running = true;
			for (let count = 0; count < (embedded ? 1 : workersOnServer); count++) await startWorker();
		},
		async forgetWaiting() {
			await boss.deleteQueuedJobs(queue).catch((error: unknown) => {
				log.warn({ err: error }, "the job queue could not forget what waits; the tick covers for it");
			});
		},
		async stop(patience) {
			running = false;
			const over = Promise.allSettled([
				// It looks twice a second whether all is done, and then has its connections to close.
				boss.stop({ graceful: true, timeout: patience - SECOND, close: true }).catch((error: unknown) => {
					log.warn({ err: error }, "the job queue did not stop in good order");
				}),
				...inHand,
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
