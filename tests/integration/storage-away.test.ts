import postgres from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import { type Opened, openStore } from "../../src/storage/open.ts";
import { freshDatabase, migrationsFolder } from "../support/database.ts";
import { type DatabaseProxy, startDatabaseProxy } from "../support/database-proxy.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let admin: ReturnType<typeof postgres>;
let proxy: DatabaseProxy;
let opened: Opened;

beforeAll(async () => {
	database = await freshDatabase();
	admin = postgres(database.url, { max: 2, onnotice: () => {} });
});
afterAll(async () => {
	await admin.end();
	await database.drop();
});
beforeEach(async () => {
	proxy = await startDatabaseProxy(database.url);
	opened = await openStore({ kind: "postgres", url: proxy.url }, { migrations: migrationsFolder });
});
afterEach(async () => {
	await opened.close();
	await proxy.stop();
});

const takeEvent = (id = crypto.randomUUID()) => opened.store.transaction((tx) => tx.events.once(id, 1));
const look = () => opened.store.look((tx) => tx.rooms.byId(crypto.randomUUID()));
const reasonOf = (work: Promise<unknown>) =>
	work.then(
		() => "fine",
		(error: unknown) => (error instanceof StoreError ? error.reason : error),
	);

describe("a database that is away", () => {
	it("is told at once, not after somebody's patience", async () => {
		await takeEvent();
		await proxy.stop();
		const before = performance.now();
		expect(await reasonOf(takeEvent())).toBe("away");
		expect(await reasonOf(look())).toBe("away");
		expect(await opened.store.healthy()).toBe(false);
		expect(await reasonOf(openStore({ kind: "postgres", url: proxy.url }, { migrations: migrationsFolder }))).toBe(
			"away",
		);
		expect(performance.now() - before).toBeLessThan(1_000);
		await proxy.start();
		expect(await takeEvent()).toBe(true);
		expect(await opened.store.healthy()).toBe(true);
	});

	it("is told of by name when the address or the database is wrong", async () => {
		const url = new URL(database.url);
		url.pathname = "/no_such_database";
		const opening = openStore({ kind: "postgres", url: url.href }, { migrations: migrationsFolder });
		await expect(opening).rejects.toThrow("no_such_database");
		expect(await reasonOf(opening)).toBe("away");
	});

	it("takes with it what was not committed, and nothing else", async () => {
		const id = crypto.randomUUID();
		const cutInTheMiddle = opened.store.transaction(async (tx) => {
			await tx.events.once(id, 1);
			proxy.cut();
			await tx.events.once(`${id}-2`, 1);
		});
		expect(await reasonOf(cutInTheMiddle)).toBe("away");
		expect(await takeEvent(id)).toBe(true);
	});

	it("ends a transaction that does something else while the connection is cut", async () => {
		const id = crypto.randomUUID();
		const { promise, resolve } = Promise.withResolvers<void>();
		const working = opened.store.transaction(async (tx) => {
			await tx.events.once(id, 1);
			proxy.cut();
			await promise;
			await tx.events.once(`${id}-2`, 1);
		});
		expect(await reasonOf(working)).toBe("away");
		resolve();
		expect(await takeEvent(id)).toBe(true);
	});

	it("is told when the server shuts the connection down, between statements and during one", async () => {
		const terminate = () =>
			admin`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pyq' and datname = current_database()`;
		for (let round = 0; round < 5; round++) {
			const between = opened.store.transaction(async (tx) => {
				await tx.heartbeats.beat(1);
				await terminate();
				await tx.heartbeats.beat(2);
			});
			expect(await reasonOf(between)).toBe("away");
			const idle = await reasonOf(takeEvent());
			expect(["fine", "away"]).toContain(idle);
		}
	});

	it("comes and goes for a while, with many transactions under way, and loses nothing that was confirmed", async () => {
		const confirmed: string[] = [];
		let going = true;
		const write = async () => {
			while (going) {
				const id = crypto.randomUUID();
				const reason = await reasonOf(takeEvent(id));
				if (reason === "fine") confirmed.push(id);
				else expect(reason).toBe("away");
				await new Promise(setImmediate);
			}
		};
		const read = async () => {
			while (going) {
				expect(["fine", "away"]).toContain(await reasonOf(look()));
				await new Promise(setImmediate);
			}
		};
		const writers = [...Array.from({ length: 12 }, write), ...Array.from({ length: 6 }, read)];
		for (let outage = 0; outage < 25; outage++) {
			const enough = confirmed.length + 1 + ((outage * 7) % 40);
			while (confirmed.length < enough) await new Promise(setImmediate);
			if (outage % 3 === 0) {
				await proxy.stop();
				await proxy.start();
			} else proxy.cut();
		}
		going = false;
		await Promise.all(writers);
		const [kept] = await admin<
			{ n: number }[]
		>`select count(*)::int as n from seen_events where id = any(${confirmed})`;
		expect(kept?.n).toBe(confirmed.length);
		// And every one of the connections is good again.
		const after = await Promise.all(Array.from({ length: 32 }, () => reasonOf(takeEvent())));
		expect(new Set(after)).toEqual(new Set(["fine"]));
	}, 60_000);
});

describe("a database that is slow", () => {
	it("is given up on after two seconds in one statement, and the transaction is undone", async () => {
		const id = crypto.randomUUID();
		const held = await admin.reserve();
		await held`begin`;
		await held`insert into seen_events (id, at) values (${id}, now())`;
		const before = performance.now();
		expect(await reasonOf(takeEvent(id))).toBe("slow");
		expect(performance.now() - before).toBeLessThan(3_000);
		await held`rollback`;
		held.release();
		expect(await takeEvent(id)).toBe(true);
	});

	it("is given up on when it says nothing any more, and asked anew", async () => {
		proxy.strikeDumb(true);
		expect(await reasonOf(takeEvent())).toBe("slow");
		proxy.strikeDumb(false);
		expect(await takeEvent()).toBe(true);
	}, 15_000);

	it("is given up on by who only looks as well", async () => {
		await look();
		proxy.strikeDumb(true);
		expect(await reasonOf(look())).toBe("slow");
		proxy.strikeDumb(false);
		expect(await reasonOf(look())).toBe("fine");
	}, 15_000);

	it("undoes a transaction whose own work takes too long", async () => {
		const id = crypto.randomUUID();
		const idle = opened.store.transaction(async (tx) => {
			await tx.events.once(id, 1);
			await new Promise(() => {});
		});
		expect(await reasonOf(idle)).toBe("slow");
		expect(await takeEvent(id)).toBe(true);
		const [open] = await admin<{ n: number }[]>`select count(*)::int as n from pg_stat_activity
			where datname = current_database() and state = 'idle in transaction'`;
		expect(open?.n).toBe(0);
	});
});
