import postgres from "postgres";
import { StoreError } from "../app/errors.ts";
import { databaseOver, type Engine, passedThrough, type RunQuery, withoutWrapper } from "./database.ts";
import { asFault, isConnectionLost, limits, timeLimit } from "./faults.ts";

/** Statements with more parameters are bulk inserts, each of another length: preparing them would fill the server's memory. */
const mostPreparedParameters = 64;

const text = (value: string) => value;

const connect = (url: string, connections: number) =>
	postgres(url, {
		max: connections,
		connect_timeout: limits.connect / 1_000,
		// postgres.js waits up to 20 s before it tries again; whoever asks wants to know at once, and asks again later.
		backoff: () => 0,
		// Costs a query a connection and is for arrays, which we pass as text.
		fetch_types: false,
		onnotice: () => {},
		connection: { application_name: "pyq", TimeZone: "UTC" },
		types: {
			passedThrough: {
				to: passedThrough.jsonb,
				from: Object.values(passedThrough),
				serialize: text,
				parse: text,
			},
		},
	});

/** How a transaction goes: whether its connection may still be used, and what its work failed with. */
type Course = { state: "running" | "over" | "lost"; failure: { error: unknown } | null };

type Pool = ReturnType<typeof connect>;

/** Sends statements over one connection, or each over whichever is free, while the course runs. */
const sendingOver =
	(connection: Pick<Pool, "unsafe">, course: Course): RunQuery =>
	async (statement, parameters, mode) => {
		if (course.state !== "running") throw new StoreError("slow", "The transaction is over");
		try {
			const prepare = parameters.length <= mostPreparedParameters;
			const query = connection.unsafe(statement, parameters, { prepare });
			return mode === "array" ? await query.values() : await query;
		} catch (error) {
			if (isConnectionLost(error)) course.state = "lost";
			throw asFault(error);
		}
	};

/**
 * A pool that is made anew when a connection of it is lost. Measured with postgres.js 3.4.9: one that was lost while something was
 * written to it keeps that, and hangs or crashes the process when it is used again.
 */
const renewable = (url: string, connections: number) => {
	let pool = connect(url, connections);
	let closed = false;
	return {
		current: () => pool,
		/** Leaves a pool to what runs on it, and goes on with a new one. */
		replace(old: Pool) {
			if (pool !== old || closed) return;
			pool = connect(url, connections);
			old.end({ timeout: 5 }).catch(() => {});
		},
		async close() {
			closed = true;
			await pool.end({ timeout: 5 });
		},
	};
};

/** Somebody waits for what is only looked up: it goes out at once, in one line with other looks, and behind no transaction. */
const connectionsToLook = 2;

/** A Postgres server, through small pools: measured on two cores, eight connections serve a thousand transactions a second. */
export const openServer = (url: string, connections = 8): Engine => {
	const pool = renewable(url, connections);
	const looking = renewable(url, Math.min(connections, connectionsToLook));

	const run = async <T>(patient: boolean, work: (run: RunQuery) => Promise<T>): Promise<T> => {
		const within = pool.current();
		const total = patient ? null : timeLimit(limits.total, "transaction");
		const course: Course = { state: "running", failure: null };

		const transaction = within.begin(async (connection) => {
			const limit = patient ? null : timeLimit(limits.work, "work");
			const runQuery = sendingOver(connection, course);
			try {
				// Not waited for: it goes out together with the first statement of the work.
				const set = patient ? null : runQuery(setLimits, [], "array");
				set?.catch(() => {});
				const result = await (limit === null ? work(runQuery) : Promise.race([work(runQuery), limit.over]));
				await set;
				if (total?.passed === true) await total.over;
				// Wrapped, because postgres.js takes an array for a list of queries to wait for.
				return { result };
			} catch (error) {
				course.failure = { error };
				// Throwing makes postgres.js write a rollback; to a socket that has gone, that is an uncaught TypeError (measured).
				// It rejects `begin` by itself when the connection closes.
				if (course.state === "lost") return await new Promise<never>(() => {});
				throw error;
			} finally {
				if (course.state === "running") course.state = "over";
				limit?.callOff();
			}
		});

		try {
			const { result } = await (total === null ? transaction : Promise.race([transaction, total.over]));
			return result;
		} catch (error) {
			const lost = course.state === "lost" || isConnectionLost(error);
			course.state = lost ? "lost" : "over";
			if (lost || total?.passed === true) pool.replace(within);
			transaction.catch(() => {});
			// What the work ran into says more than that the connection closed then.
			throw course.failure === null ? asFault(error) : withoutWrapper(course.failure.error);
		} finally {
			total?.callOff();
		}
	};

	const each = async <T>(over: typeof pool, work: (run: RunQuery) => Promise<T>): Promise<T> => {
		const within = over.current();
		const limit = timeLimit(limits.work, "work");
		const course: Course = { state: "running", failure: null };
		try {
			return await Promise.race([work(sendingOver(within, course)), limit.over]);
		} catch (error) {
			if (course.state === "lost" || limit.passed) over.replace(within);
			throw withoutWrapper(error);
		} finally {
			if (course.state === "running") course.state = "over";
			limit.callOff();
		}
	};

	return {
		look: (work) => each(looking, (query) => work(databaseOver(query))),
		autocommit: (work) => each(pool, (query) => work(databaseOver(query))),
		transaction: (work, { patient } = { patient: false }) => run(patient, (query) => work(databaseOver(query))),
		close: async () => {
			await Promise.all([pool.close(), looking.close()]);
		},
	};
};

/** Set for one transaction, so that a pooler before Postgres (PgBouncer) may stand in between. */
const setLimits = `set local statement_timeout = ${limits.statement};
	set local idle_in_transaction_session_timeout = ${limits.total}`;
