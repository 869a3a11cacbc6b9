import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import type { Store } from "../../src/app/ports/store.ts";
import type { Jobs, Log } from "../../src/app/ports/surroundings.ts";
import { staleClaim } from "../../src/app/steps/next-try.ts";
import { tick } from "../../src/app/tick.ts";
import { MINUTE } from "../../src/core/ids.ts";
import { platforms } from "../../src/core/ledger.ts";
import { steps } from "../../src/storage/steps.ts";
import { noHolidays } from "../support/holidays.ts";
import { explain, runBare, statementOf } from "./capture.ts";
import { type Figure, figure } from "./figures.ts";
import { makeDue, roomCount } from "./fill-rooms.ts";
import { noBank } from "./no-bank.ts";
import { byTurns, percentile, spread } from "./samples.ts";

/** So many steps a tick reads at a time (`src/app/tick.ts`). */
const mostPerTick = 2_000;
const page = { platforms, limit: mostPerTick, after: null } as const;
/** So many rooms are due at once, one after the other; the last: everybody at nine. */
const dueAtOnce = [0, 200, mostPerTick, roomCount] as const;
const times = { ready: 300, tick: 500 } as const;
/** The bounds, in milliseconds. */
const bounds = { found: 50, idleTick: 5 } as const;

/** Nothing is sent: what jobs cost is not the tick's. */
const noJobs: Jobs = { send: async () => {} };
const quiet: Log = { info() {}, warn() {}, error() {} };

/** Asks for what is due among a hundred thousand rooms, through the store and bare, by turns; and a tick with nothing due. */
export const measureDue = async (
	sql: postgres.Sql,
	store: Store,
): Promise<{ figures: Figure[]; plans: Record<string, string> }> => {
	const now = Date.now();
	// The large room's close has left steps behind.
	await sql`delete from steps where state = 'due' and due_at <= ${new Date(now)}`;
	const figures: Figure[] = [await measureTick(sql, store, now)];
	const statement = await statementOf((db) => steps(db).ready(now, staleClaim, page));
	const plans: Record<string, string> = {};
	for (const due of dueAtOnce) {
		const [there] = await sql<
			{ due: number }[]
		>`select count(*)::int as due from steps where state = 'due' and due_at <= ${new Date(now)}`;
		if (due > (there?.due ?? 0)) await makeDue(sql, due - (there?.due ?? 0), new Date(now));
		const found = await store.transaction((tx) => tx.steps.ready(now, staleClaim, page));
		if (found.length !== Math.min(due, mostPerTick))
			throw new Error(`${found.length} steps were found, ${due} are due`);
		const { through, bare } = await byTurns(times.ready, {
			through: () => store.transaction((tx) => tx.steps.ready(now, staleClaim, page)),
			bare: () => runBare(sql, statement),
		});
		const ratio = (share: number) => (percentile(through, share) / percentile(bare, share)).toFixed(2);
		figures.push(
			figure(
				"due",
				`${due.toLocaleString("en")} of ${roomCount.toLocaleString("en")} rooms due: p95`,
				percentile(through, 0.95),
				"ms",
				{
					bound: bounds.found,
					detail: `${found.length} steps · store ${spread(through)} · bare SQL ${spread(bare)} · p95 ${ratio(0.95)} ×, p50 ${ratio(0.5)} × the bare SQL · n = ${times.ready}`,
				},
			),
		);
		plans[`ready, ${due} due`] = await explain(sql, statement);
	}
	return { figures, plans };
};

/**
 * Each tick at a minute of its own, as in life: its heartbeat is a row, and synced. By turns with one bare insert, which
 * tells the disk's share of it.
 */
const measureTick = async (sql: postgres.Sql, store: Store, now: number): Promise<Figure> => {
	let minute = 0;
	const clock = { now: () => now + ++minute * MINUTE };
	const { ticks, inserts } = await byTurns(times.tick, {
		ticks: () =>
			tick({
				store,
				jobs: noJobs,
				clock,
				log: quiet,
				bank: noBank,
				holidays: noHolidays,
				ids: { next: randomUUID },
				platforms,
			}),
		inserts: () => sql`insert into heartbeats (at) values (${new Date(clock.now())})`,
	});
	return figure("due", "a tick with nothing due: p95", percentile(ticks, 0.95), "ms", {
		bound: bounds.idleTick,
		detail: `tick ${spread(ticks)} · one bare insert, synced, ${spread(inserts)} · n = ${times.tick}`,
	});
};
