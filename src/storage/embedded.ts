import { setFlagsFromString } from "node:v8";
import type { PGlite } from "@electric-sql/pglite";
import { StoreError } from "../app/errors.ts";
import { databaseOver, type Engine, passedThrough, type RunQuery, withoutWrapper } from "./database.ts";
import { asFault, limits, timeLimit } from "./faults.ts";

/**
 * PGlite starts Postgres as if it had a server to itself. Measured (0.5.16, an open database in Node 24): 340 MB with its
 * 128 MB of shared buffers, 220 MB with 8; a small team's data fits into the page cache of the system anyway.
 */
export const leanSettings = ["shared_buffers=16MB", "max_wal_size=64MB", "min_wal_size=32MB", "TimeZone=UTC"];

/** WebAssembly is compiled once, by V8's baseline compiler. The first implies the others only on a command line. */
const baselineOnly = ["--liftoff-only", "--no-wasm-tier-up", "--no-wasm-dynamic-tiering"];

/** Everything waits in one line here, so a transaction may wait longer than on a server. */
const patience = 5 * limits.total;

const asIs = (value: string) => value;
const parsers = Object.fromEntries(Object.values(passedThrough).map((type) => [type, asIs]));

/** Starts PGlite in a folder, or in memory; `loadFrom` is a dump of a data folder to begin with. */
export const startPglite = async (folder: string | null, loadFrom?: Blob): Promise<PGlite> => {
	// V8's optimising compiler takes 500 MB for some seconds after PGlite starts, and does not make it faster (measured: 800
	// short statements in 0.4 s without it and in 1 s while it works; the same afterwards).
	for (const flag of baselineOnly) setFlagsFromString(flag);
	// 13 MB of WASM that a PyQ on a server never needs.
	const { PGlite } = await import("@electric-sql/pglite");
	return PGlite.create({
		...(folder === null ? {} : { dataDir: folder }),
		...(loadFrom === undefined ? {} : { loadDataDir: loadFrom }),
		startParams: [...PGlite.defaultStartParams, ...leanSettings.flatMap((setting) => ["-c", setting])],
	});
};

/**
 * The embedded database: one connection, one transaction at a time. What was committed survives a killed process; PGlite
 * does not sync to the disk (measured: no fsync reaches the system, whatever its settings), so a power cut may cost the
 * last seconds.
 */
export const openEmbedded = (pglite: PGlite): Engine => {
	const run = async <T>(patient: boolean, work: (run: RunQuery) => Promise<T>): Promise<T> => {
		const total = patient ? null : timeLimit(patience, "transaction");
		let failure: { error: unknown } | null = null;

		const transaction = pglite.transaction(async (connection) => {
			if (total?.passed === true) return await total.over;
			const limit = patient ? null : timeLimit(limits.work, "work");
			let over = false;
			const runQuery: RunQuery = async (statement, parameters, mode) => {
				if (over) throw new StoreError("slow", "The transaction is over");
				try {
					return (await connection.query<unknown>(statement, parameters, { rowMode: mode, parsers })).rows;
				} catch (error) {
					throw asEmbeddedFault(error);
				}
			};
			try {
				return await (limit === null ? work(runQuery) : Promise.race([work(runQuery), limit.over]));
			} catch (error) {
				failure = { error };
				throw error;
			} finally {
				over = true;
				limit?.callOff();
			}
		});

		try {
			return await (total === null ? transaction : Promise.race([transaction, total.over]));
		} catch (error) {
			transaction.catch(() => {});
			throw failure === null ? asEmbeddedFault(error) : withoutWrapper(error);
		} finally {
			total?.callOff();
		}
	};

	const each = async <T>(work: (run: RunQuery) => Promise<T>): Promise<T> => {
		const total = timeLimit(patience, "work");
		const runQuery: RunQuery = async (statement, parameters, mode) => {
			if (total.passed) return total.over;
			try {
				return (await pglite.query<unknown>(statement, parameters, { rowMode: mode, parsers })).rows;
			} catch (error) {
				throw asEmbeddedFault(error);
			}
		};
		try {
			return await Promise.race([work(runQuery), total.over]);
		} catch (error) {
			throw withoutWrapper(error);
		} finally {
			total.callOff();
		}
	};

	return {
		transaction: (work, { patient } = { patient: false }) => run(patient, (query) => work(databaseOver(query))),
		look: (work) => each((query) => work(databaseOver(query))),
		autocommit: (work) => each((query) => work(databaseOver(query))),
		close: async () => {
			if (!pglite.closed) await pglite.close();
		},
	};
};

/** PGlite's errors carry Postgres's codes; without one, it is closed or its WASM has crashed, and nothing will answer. */
const asEmbeddedFault = (error: unknown): unknown => {
	const fault = asFault(error);
	if (fault instanceof StoreError || (fault instanceof Error && "code" in fault)) return fault;
	const said = fault instanceof Error ? fault.message : String(fault);
	return new StoreError("away", `The embedded database has stopped: ${said}`, { cause: fault });
};
