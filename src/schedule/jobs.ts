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
const atOncePerWorkspace = 8;
/** What answers a person is run by the process that heard them, at once; any other takes it over after a crash. */
const interactive: ReadonlySet<StepKind> = new Set(["respond", "receipt"]);

/** The workers. `attach` comes before `start`: it closes the circle between what runs steps and what is told of new ones. */
export type Workers = Jobs & {
	attach(run: RunStep): void;
	start(): Promise<void>;
	/** Takes nothing new and lets what runs finish, for at most `patience` milliseconds. */
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
			? { connectionString: connection.url, max: 3 }
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

	/** A fault leaves the step in the ledger: the next tick finds it. */
	async function runSafely(nudge: Nudge): Promise<void> {
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
				expireInSeconds: 120,
				deleteAfterSeconds: 600,
			});
			running = true;
			await boss.work(
				queue,
				{
					batchSize: 20,
					perJobResults: true,
					localConcurrency: embedded ? 1 : 4,
					groupConcurrency: atOncePerWorkspace,
					burstWhenBatchFull: true,
					pollingIntervalSeconds: 1,
					notifyPollingIntervalSeconds: 5,
				} as const,
				async (jobs: Job<Pick<Nudge, "id" | "kind" | "workspaceId">>[]) => {
					await Promise.all(jobs.map(({ data }) => runSafely({ ...data, dueAt: clock.now() })));
					return jobs.map(({ id }) => ({ id, status: "completed" as const }));
				},
			);
		},
		async stop(patience) {
			running = false;
			await boss.stop({ graceful: true, timeout: patience, close: true });
			await Promise.race([Promise.allSettled(inHand), new Promise((resolve) => setTimeout(resolve, patience).unref())]);
		},
	};
}
