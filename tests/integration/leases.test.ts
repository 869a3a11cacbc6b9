import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { holdLease } from "../../src/app/hold-lease.ts";
import type { Lease, Leases } from "../../src/app/ports/leases.ts";
import { leasesInFolder, leasesOnServer } from "../../src/storage/leases.ts";
import { openStore } from "../../src/storage/open.ts";
import { freshDatabase, migrationsFolder } from "../support/database.ts";
import { startDatabaseProxy } from "../support/database-proxy.ts";

/** Milliseconds, of the design: another takes over within ten seconds. */
const takenOverWithin = 10_000;
const every = 500;

let database: Awaited<ReturnType<typeof freshDatabase>>;
let admin: postgres.Sql;
beforeAll(async () => {
	database = await freshDatabase();
	admin = postgres(database.url, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
	await admin.end();
	await database.drop();
});

const held = async (leases: Leases, name: string): Promise<Lease> => {
	const lease = await leases.hold(name);
	if (lease === null) throw new Error(`another has ${name}`);
	return lease;
};
const isLost = (lease: Lease) => Promise.race([lease.lost.then(() => true), delay(0, false)]);
/** Gets a lease as soon as it is free. */
const soonHeld = (leases: Leases, name: string) =>
	vi.waitFor(() => held(leases, name), { timeout: 2 * takenOverWithin, interval: every });

const source = (path: string) => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

/** Another PyQ that wants the lease; `said` has what became of it, a word each. */
async function startRival(
	name: string,
): Promise<{ child: ChildProcess; said: string[]; says: (word: string) => Promise<void> }> {
	const code = `
		import { setTimeout as delay } from "node:timers/promises";
		const { holdLease } = await import(${source("app/hold-lease.ts")});
		const { leasesOnServer } = await import(${source("storage/leases.ts")});
		holdLease({
			leases: leasesOnServer(${JSON.stringify(database.url)}),
			name: ${JSON.stringify(name)},
			every: ${every},
			onHeld: async () => console.log("holds"),
			onLost: async () => console.log("stops"),
			log: { info() {}, warn() {}, error() {} },
			random: Math.random,
			wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => {}),
		});`;
	const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const said: string[] = [];
	createInterface(child.stdout).on("line", (line) => said.push(line));
	const says = (word: string) => vi.waitUntil(() => said.at(-1) === word, { timeout: 10_000, interval: 10 });
	return { child, said, says: async (word) => void (await says(word)) };
}

const end = async (child: ChildProcess) => {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, "exit");
	child.kill("SIGKILL");
	await ended;
};

describe.each([
	{ where: "on a server", open: () => leasesOnServer(database.url) },
	{ where: "in a folder", open: () => leasesInFolder() },
])("a lease $where", ({ open }) => {
	test("is one's at a time, and the next one's at once when it is released", async () => {
		const leases = open();
		const first = await held(leases, "one");
		expect(await leases.hold("one")).toBeNull();
		const other = await held(leases, "another");
		await first.release();
		const second = await held(leases, "one");
		// Of one that is another's by now.
		await first.release();
		expect(await leases.hold("one")).toBeNull();
		await second.release();
		await other.release();
		expect(await isLost(first)).toBe(false);
	});

	test("is one's of many that want it at once", async () => {
		const leases = open();
		const got = await Promise.all(Array.from({ length: 8 }, () => leases.hold("wanted")));
		expect(got.filter((lease) => lease !== null)).toHaveLength(1);
		await leases.close();
		await (await held(leases, "wanted")).release();
	});
});

test.each(["on a server", "in a folder"] as const)(
	"a database that is closed gives up its leases: %s",
	async (where) => {
		const folder = await mkdtemp(join(tmpdir(), "pyq-leases-"));
		const location =
			where === "in a folder"
				? ({ kind: "embedded", folder } as const)
				: ({ kind: "postgres", url: database.url } as const);
		for (let times = 0; times < 2; times++) {
			const opened = await openStore(location, { migrations: migrationsFolder });
			await held(opened.leases, "closed");
			await opened.close();
		}
		await rm(folder, { recursive: true });
	},
);

describe("a lease whose holder", { timeout: 60_000 }, () => {
	test("is killed is another's within ten seconds", async () => {
		const rival = await startRival("killed");
		await rival.says("holds");
		const leases = leasesOnServer(database.url);
		expect(await leases.hold("killed")).toBeNull();
		const before = performance.now();
		await end(rival.child);
		const lease = await soonHeld(leases, "killed");
		const took = performance.now() - before;
		console.info(`taken over ${Math.round(took)} ms after SIGKILL, asking every ${every} ms`);
		expect(took).toBeLessThan(takenOverWithin);
		await lease.release();
	});

	test("is frozen is another's within ten seconds, and the frozen one stops when it goes on", async () => {
		const rival = await startRival("frozen");
		try {
			await rival.says("holds");
			const leases = leasesOnServer(database.url);
			const before = performance.now();
			rival.child.kill("SIGSTOP");
			const lease = await soonHeld(leases, "frozen");
			const took = performance.now() - before;
			console.info(`taken over ${Math.round(took)} ms after SIGSTOP, asking every ${every} ms`);
			expect(took).toBeLessThan(takenOverWithin);
			const thawed = performance.now();
			rival.child.kill("SIGCONT");
			await rival.says("stops");
			expect(performance.now() - thawed).toBeLessThan(1_000);
			expect(await isLost(lease)).toBe(false);
			await lease.release();
			await rival.says("holds");
		} finally {
			await end(rival.child);
		}
	});

	test("is cut off knows that it is lost before it is another's, within ten seconds", async () => {
		const proxy = await startDatabaseProxy(database.url);
		const lease = await held(leasesOnServer(proxy.url), "cut off");
		let lostAt = Number.NaN;
		void lease.lost.then(() => {
			lostAt = performance.now();
		});
		const before = performance.now();
		proxy.strikeDumb(true);
		const next = await soonHeld(leasesOnServer(database.url), "cut off");
		const takenAt = performance.now();
		console.info(
			`known to be lost after ${Math.round(lostAt - before)} ms, another's after ${Math.round(takenAt - before)} ms`,
		);
		expect(lostAt).toBeLessThan(takenAt);
		expect(takenAt - before).toBeLessThan(takenOverWithin);
		// Its cable is back: what it held stays another's.
		proxy.strikeDumb(false);
		await lease.release();
		expect(await isLost(next)).toBe(false);
		await next.release();
		await proxy.stop();
	});

	test("lives and says nothing else keeps it, longer than a silent session may live", async () => {
		const lease = await held(leasesOnServer(database.url), "kept");
		await delay(8_000);
		expect(await isLost(lease)).toBe(false);
		expect(await leasesOnServer(database.url).hold("kept")).toBeNull();
		await lease.release();
	});
});

describe("a lease is lost at once", () => {
	const lostWithin = async (lease: Lease, milliseconds: number) =>
		expect(await Promise.race([lease.lost.then(() => "lost"), delay(milliseconds, "still held")])).toBe("lost");

	test("when the server stops, or ends its session", async () => {
		const proxy = await startDatabaseProxy(database.url);
		const leases = leasesOnServer(proxy.url);
		const first = await held(leases, "server");
		await proxy.stop();
		await lostWithin(first, 1_000);
		await expect(leases.hold("server")).rejects.toMatchObject({ name: "StoreError", reason: "away" });
		await proxy.start();
		const second = await soonHeld(leases, "server");
		await admin`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pyq-lease' and datname = current_database()`;
		await lostWithin(second, 1_000);
		await proxy.stop();
	});
});

test("who holds a lease and is told to stop gives it to the next, after what it was for", async () => {
	const did: string[] = [];
	const want = (who: string) =>
		holdLease({
			leases: leasesOnServer(database.url),
			name: "handed on",
			every: 50,
			onHeld: async () => void did.push(`${who} starts`),
			onLost: async () => {
				await delay(100);
				did.push(`${who} stopped`);
			},
			log: { info() {}, warn() {}, error() {} },
			random: Math.random,
			wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => {}),
		});
	const one = want("one");
	await vi.waitUntil(() => did.length === 1, { timeout: 10_000, interval: 5 });
	const two = want("two");
	await one.stop();
	await vi.waitUntil(() => did.length === 3, { timeout: 2_000, interval: 5 });
	await two.stop();
	expect(did).toEqual(["one starts", "one stopped", "two starts", "two stopped"]);
});
