import { StoreError } from "../../../src/app/errors.ts";
import type { Store, Tx } from "../../../src/app/ports/store.ts";
import { answers } from "./answers.ts";
import { Breach } from "./breach.ts";
import type { Immediate } from "./immediate.ts";
import { leaves } from "./leaves.ts";
import { members } from "./members.ts";
import { queue } from "./queue.ts";
import { reveals } from "./reveals.ts";
import { revisions } from "./revisions.ts";
import { roles } from "./roles.ts";
import { rooms } from "./rooms.ts";
import { rounds } from "./rounds.ts";
import { standings } from "./standings.ts";
import { steps } from "./steps.ts";
import type { Journal } from "./table.ts";
import { makeTables, type Rows, type Snapshot, type Tables } from "./tables.ts";
import { audit, events, heartbeats } from "./traces.ts";
import { workspaces } from "./workspaces.ts";

/**
 * The rows of each table by primary key, as they are when they are read. A table that did not change gives the same list
 * again, and a row that did not change is the same object: whoever hashes them may keep what it has.
 */
export type AllRows = { readonly [Name in keyof Rows]: readonly Rows[Name][] };

export type { Snapshot } from "./tables.ts";

/** A ledger in memory, for whatever needs more transactions than a database runs. */
export type MemoryStore = Store & {
	/** Costs next to nothing: whoever writes next to a table copies it. Between transactions only. */
	snapshot(): Snapshot;
	/** Goes to that moment, exactly. Between transactions only. */
	restore(snapshot: Snapshot): void;
	/** Between transactions only. */
	tables(): AllRows;
	/** The names of all the rules that its tables hold. */
	constraints(): string[];
};

type Ports = { [Name in keyof Tx]: Immediate<Tx[Name]> };

const portsOver = (tables: Tables): Ports => ({
	workspaces: workspaces(tables),
	rooms: rooms(tables),
	members: members(tables),
	roles: roles(tables),
	queue: queue(tables),
	revisions: revisions(tables),
	rounds: rounds(tables),
	steps: steps(tables),
	answers: answers(tables),
	reveals: reveals(tables),
	leaves: leaves(tables),
	standings: standings(tables),
	events: events(tables),
	heartbeats: heartbeats(tables),
	audit: audit(tables),
});

/** `look`: nothing may be written. `autocommit`: each call by itself, and what was written stands. */
type Mode = "transaction" | "look" | "autocommit";

/** How it goes. After a breach nothing more can be done in a transaction, as in Postgres. */
type Course = { over: boolean; broken: boolean; readonly mode: Mode };

type Method = (...given: unknown[]) => unknown;

const aborted = () =>
	new Breach("25P02", "current transaction is aborted, commands ignored until end of transaction block");

/** The ports for one transaction: each method a promise, and none of them any use when it is over. */
const during = (
	ports: readonly (readonly [string, readonly (readonly [string, Method])[]])[],
	course: Course,
	journal: Journal,
): Tx => {
	const call = async (method: Method, given: unknown[]): Promise<unknown> => {
		if (course.over) throw new StoreError("slow", "The transaction is over");
		if (course.broken) throw aborted();
		try {
			const result = method(...given);
			if (course.mode === "look" && journal.length > 0)
				throw new Breach("25006", "written where only looking was asked for");
			return result;
		} catch (error) {
			if (error instanceof Breach && course.mode !== "autocommit") course.broken = true;
			throw error;
		}
	};
	const tx: Record<string, Record<string, Method>> = {};
	for (const [name, methods] of ports) {
		const port: Record<string, Method> = {};
		for (const [key, method] of methods) port[key] = (...given) => call(method, given);
		tx[name] = port;
	}
	// The same names and methods as `Ports`, with promises.
	return tx as unknown as Tx;
};

/**
 * An empty ledger, or one that goes on from a snapshot. Transactions run one after another in the order in which they were
 * asked for; one that is asked for and awaited inside another waits for ever, since nothing here has a time limit.
 */
export const createMemoryStore = (from: Snapshot | null = null): MemoryStore => {
	const journal: Journal = [];
	const tables = makeTables(journal, from);
	const named = Object.entries(tables) as [keyof Rows, Tables[keyof Rows]][];
	const ports = Object.entries(portsOver(tables)).map(
		([name, port]) => [name, Object.entries(port) as [string, Method][]] as const,
	);
	const rows = Object.defineProperties(
		{},
		Object.fromEntries(named.map(([name, table]) => [name, { enumerable: true, get: () => table.all() }])),
	) as AllRows;
	let last: Promise<void> = Promise.resolve();
	let running = false;
	let closed = false;

	const run = async <T>(work: (tx: Tx) => Promise<T>, mode: Mode): Promise<T> => {
		if (closed) throw new StoreError("away", "The store is closed");
		const course: Course = { over: false, broken: false, mode };
		running = true;
		try {
			const result = await work(during(ports, course, journal));
			if (course.broken) throw aborted();
			return result;
		} catch (error) {
			if (mode !== "autocommit") for (const takeBack of journal.reverse()) takeBack();
			throw error;
		} finally {
			course.over = true;
			journal.length = 0;
			running = false;
		}
	};

	const between = (): void => {
		if (running) throw new Error("A transaction is running");
	};

	const inTurn = <T>(work: (tx: Tx) => Promise<T>, mode: Mode): Promise<T> => {
		const turn = last.then(() => run(work, mode));
		last = turn.then(
			() => {},
			() => {},
		);
		return turn;
	};

	return {
		transaction: (work) => inTurn(work, "transaction"),
		// In line as well, so that nothing is seen that is not committed.
		look: (work) => inTurn(work, "look"),
		autocommit: (work) => inTurn(work, "autocommit"),

		healthy: async () => !closed,

		async close() {
			await last;
			closed = true;
		},

		snapshot() {
			between();
			return Object.fromEntries(named.map(([name, table]) => [name, table.share()])) as Snapshot;
		},

		restore(snapshot) {
			between();
			for (const [name, table] of named) table.take(snapshot[name] as never);
		},

		tables() {
			between();
			return rows;
		},

		constraints: () => named.flatMap(([, table]) => table.constraints),
	};
};
