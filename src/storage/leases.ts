import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import type { Lease, Leases } from "../app/ports/leases.ts";
import { asFault, limits, timeLimit } from "./faults.ts";

/** Leases, and what gives up those that are still held when the database is closed. */
export type OpenLeases = Leases & { close(): Promise<void> };

/** Any number, but ours alone: the first half of the keys of the advisory locks that are leases ("PyQl"). */
const namespace = 0x50_79_51_6c;

/** Milliseconds. The holder asks so often whether the lease is still its own. */
const askEvery = 2_000;
/** The server ends a session that says nothing for so long, and with it the lease: a holder that was killed, frozen or cut off. */
const silentFor = 6_000;
/**
 * So long after it last asked, with an answer, a holder is sure of its lease: an answer has three seconds. Then it counts as lost, a
 * second before the server gives it away.
 */
const sureFor = 5_000;

/** Of one session. A timeout of the server's own needs no word from the network; the rest is for a session that is not idle. */
const settings = `set idle_session_timeout = ${silentFor};
	set idle_in_transaction_session_timeout = ${silentFor};
	set statement_timeout = ${limits.statement};
	set tcp_keepalives_idle = 2;
	set tcp_keepalives_interval = 1;
	set tcp_keepalives_count = 3;
	set tcp_user_timeout = ${silentFor};`;

/** The second half of a lease's key: positive, so that `pg_locks` shows the same number. */
const keyOf = (name: string): number => createHash("sha256").update(name).digest().readUInt32BE() & 0x7f_ff_ff_ff;

/** A connection of its own: one of the pool is anybody's, and an advisory lock is its session's. */
const openSession = (url: string, onClosed: () => void) =>
	postgres(url, {
		max: 1,
		connect_timeout: limits.connect / 1_000,
		backoff: () => 0,
		fetch_types: false,
		onnotice: () => {},
		onclose: onClosed,
		// By itself postgres.js ends a connection after half an hour to an hour, and the lease would go with it.
		max_lifetime: null,
		connection: { application_name: "pyq-lease" },
	});

/**
 * Leases as advisory locks on a Postgres server, each on a session of its own that dies soon after its holder does. A pooler in between
 * must keep sessions (PgBouncer: `pool_mode = session`).
 */
export const leasesOnServer = (url: string): OpenLeases => {
	const held = new Set<Lease>();
	return {
		async hold(name) {
			const lease = await holdOnServer(url, keyOf(name));
			if (lease === null) return null;
			held.add(lease);
			void lease.lost.then(() => held.delete(lease));
			return {
				lost: lease.lost,
				async release() {
					held.delete(lease);
					await lease.release();
				},
			};
		},
		close: async () => void (await Promise.all([...held].map((lease) => lease.release()))),
	};
};

const holdOnServer = async (url: string, key: number): Promise<Lease | null> => {
	const lost = Promise.withResolvers<void>();
	const over = new AbortController();
	const lose = () => {
		if (over.signal.aborted) return;
		over.abort();
		lost.resolve();
		void end();
	};
	const session = openSession(url, lose);
	/** What was written to a lost connection of postgres.js 3.4.9 may hang, so it is not waited for. */
	const end = () => session.end({ timeout: 1 }).catch(() => {});
	/** Gives the rows of the last statement. In simple mode several statements are one round trip, in one session. */
	const run = async (statements: string, patience: number): Promise<postgres.Row[]> => {
		const limit = timeLimit(patience, "lease");
		const answer = session.unsafe(statements).simple();
		try {
			return (await Promise.race([answer, limit.over])).flat();
		} catch (error) {
			answer.catch(() => {});
			throw asFault(error);
		} finally {
			limit.callOff();
		}
	};

	/** Not only that the server answers: postgres.js may have connected anew, or a pooler given us another session. */
	const isHeld = async (patience: number): Promise<boolean> => {
		const found = await run(
			`select 1 from pg_locks where locktype = 'advisory' and classid = ${namespace} and objid = ${key} and objsubid = 2
				and pid = pg_backend_pid() and granted`,
			patience,
		).catch(() => []);
		return found.length > 0;
	};
	const keepAsking = async (since: number) => {
		for (let sure = since; !over.signal.aborted; ) {
			const pause = Math.max(0, sure + askEvery - performance.now());
			await delay(pause, undefined, { signal: over.signal }).catch(() => {});
			const asked = performance.now();
			const patience = sure + sureFor - asked;
			// None is left after this process was suspended: another may have the lease, and there is nothing to ask.
			if (patience <= 0 || !(await isHeld(patience))) return lose();
			sure = asked;
		}
	};

	const asked = performance.now();
	const taking = run(
		`${settings} select pg_try_advisory_lock(${namespace}, ${key}) as held`,
		limits.connect + limits.statement,
	);
	const [row] = await taking.catch(async (error: unknown) => {
		over.abort();
		await end();
		throw error;
	});
	if (row?.["held"] !== true) {
		over.abort();
		await end();
		return null;
	}
	void keepAsking(asked);
	return {
		lost: lost.promise,
		async release() {
			if (over.signal.aborted) return;
			over.abort();
			await run(`select pg_advisory_unlock(${namespace}, ${key})`, limits.statement).catch(() => {});
			await end();
		},
	};
};

/** Leases where the folder's lock leaves this process alone with the database: never lost. */
export const leasesInFolder = (): OpenLeases => {
	const held = new Set<string>();
	return {
		async hold(name) {
			if (held.has(name)) return null;
			held.add(name);
			let released = false;
			return {
				lost: new Promise(() => {}),
				async release() {
					if (!released) held.delete(name);
					released = true;
				},
			};
		},
		close: async () => held.clear(),
	};
};
