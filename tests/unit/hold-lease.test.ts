import { describe, expect, test } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import { holdLease } from "../../src/app/hold-lease.ts";
import type { Lease } from "../../src/app/ports/leases.ts";

const every = 2_000;

/** A process that wants a lease, on a script: what `hold` gives, how starts go, and when a wait is over. */
function stage() {
	const did: string[] = [];
	const waits: { milliseconds: number; over: () => void }[] = [];
	const answers: (Lease | null | Error | Promise<Lease>)[] = [];
	const starts: (() => Promise<void>)[] = [];
	const signals: AbortSignal[] = [];
	let stops: () => Promise<void> = async () => {};
	const write = (level: string) => (_fields: Record<string, unknown>, message: string) =>
		void did.push(`${level}: ${message}`);
	const held = holdLease({
		leases: {
			async hold(name) {
				did.push(`asks for ${name}`);
				const answer = (await answers.shift()) ?? null;
				if (answer instanceof Error) throw answer;
				return answer;
			},
		},
		name: "discord:1",
		every,
		async onHeld(signal) {
			signals.push(signal);
			did.push("starts");
			await starts.shift()?.();
			did.push("started");
		},
		async onLost() {
			did.push("stops");
			await stops();
			did.push("stopped");
		},
		log: { info: () => {}, warn: write("warn"), error: write("error") },
		random: () => 0.5,
		wait: (milliseconds, signal) =>
			new Promise((resolve) => {
				if (signal.aborted) resolve();
				signal.addEventListener("abort", () => resolve());
				waits.push({ milliseconds, over: resolve });
			}),
	});
	const calm = () => new Promise((resolve) => setImmediate(resolve));
	return {
		did,
		signals,
		held,
		calm,
		answers,
		starts,
		stopsLike: (work: () => Promise<void>) => {
			stops = work;
		},
		/** The lengths of the waits so far. */
		waited: () => waits.map(({ milliseconds }) => milliseconds),
		async nextWait() {
			await calm();
			waits.at(-1)?.over();
			await calm();
		},
		async clear() {
			await calm();
			return did.splice(0);
		},
	};
}

function lease(did: string[] = []): Lease & { lose(): void } {
	const lost = Promise.withResolvers<void>();
	return { lost: lost.promise, lose: lost.resolve, release: async () => void did.push("released") };
}

describe("who wants a lease", () => {
	test("asks until it has it, and only then starts what it is for", async () => {
		const { clear, nextWait, answers, waited, held } = stage();
		expect(await clear()).toEqual(["asks for discord:1"]);
		await nextWait();
		expect(await clear()).toEqual(["asks for discord:1"]);
		answers.push(lease());
		await nextWait();
		expect(await clear()).toEqual(["asks for discord:1", "starts", "started"]);
		expect(waited()).toEqual([every, every]);
		await held.stop();
	});

	test("says once that it could not ask, not each time, and goes on asking", async () => {
		const { clear, nextWait, answers, held } = stage();
		await clear();
		answers.push(new StoreError("away", "scripted"), new StoreError("away", "scripted"), null);
		answers.push(new StoreError("away", "scripted"), lease());
		const said: string[] = [];
		for (let asked = 0; asked < 5; asked++) {
			await nextWait();
			said.push(...(await clear()));
		}
		expect(said.filter((line) => line.startsWith("warn"))).toHaveLength(2);
		expect(said.slice(-2)).toEqual(["starts", "started"]);
		await held.stop();
	});

	test("loses it: stops what it was for, then asks again, and starts anew", async () => {
		const { clear, nextWait, answers, signals, held } = stage();
		const [first, second] = [lease(), lease()];
		answers.push(first, second);
		await nextWait();
		await nextWait();
		await clear();
		first.lose();
		expect(await clear()).toEqual(["warn: the lease is lost; another process may have it", "stops", "stopped"]);
		expect(signals[0]?.aborted).toBe(true);
		await nextWait();
		expect(await clear()).toEqual(["asks for discord:1", "starts", "started"]);
		expect(signals[1]?.aborted).toBe(false);
		await held.stop();
	});

	test("is told to stop: the lease is released after what it was for has stopped, and not before", async () => {
		const { clear, nextWait, answers, did, stopsLike, held } = stage();
		const stopping = Promise.withResolvers<void>();
		stopsLike(() => stopping.promise);
		answers.push(lease(did));
		await nextWait();
		await nextWait();
		await clear();
		const stopped = held.stop();
		expect(await clear()).toEqual(["stops"]);
		stopping.resolve();
		await stopped;
		expect(await clear()).toEqual(["stopped", "released"]);
	});

	test("is told to stop while it asks: what it gets then is released, and nothing was started", async () => {
		const { clear, nextWait, answers, did, held } = stage();
		const given = Promise.withResolvers<Lease>();
		answers.push(given.promise);
		await nextWait();
		await clear();
		const stopped = held.stop();
		given.resolve(lease(did));
		await stopped;
		expect(await clear()).toEqual(["stops", "stopped", "released"]);
	});

	test("is told to stop while it waits: asks no more", async () => {
		const { clear, held } = stage();
		await clear();
		await held.stop();
		expect(await clear()).toEqual([]);
	});
});

describe("a start that fails", () => {
	const fails = () => Promise.reject(new Error("the platform is away"));

	test("is tried again, later and later up to a minute, with the lease kept, and each failure said", async () => {
		const { clear, nextWait, answers, starts, waited, held } = stage();
		await clear();
		answers.push(lease());
		starts.push(...Array.from({ length: 8 }, () => fails));
		for (let wait = 0; wait < 9; wait++) await nextWait();
		const all = await clear();
		expect(waited().slice(1)).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1_000));
		expect(all.filter((line) => line.startsWith("asks"))).toHaveLength(1);
		expect(all.filter((line) => line.startsWith("warn"))).toEqual(
			[1, 2, 4, 8, 16, 32, 60, 60].map(
				(seconds) => `warn: what the lease is for could not be started; the next try is in ${seconds} s`,
			),
		);
		expect(all.at(-1)).toBe("started");
		await held.stop();
	});

	test("is not tried again when the lease is lost meanwhile", async () => {
		const { clear, nextWait, answers, starts, held } = stage();
		await clear();
		const one = lease();
		answers.push(one);
		starts.push(fails);
		await nextWait();
		await clear();
		one.lose();
		expect((await clear()).slice(1)).toEqual(["stops", "stopped"]);
		await nextWait();
		expect(await clear()).toEqual(["asks for discord:1"]);
		await held.stop();
	});

	test("and one that hangs is waited for, but not for ever", async () => {
		const { clear, nextWait, answers, starts, waited, held } = stage();
		await clear();
		const one = lease();
		answers.push(one);
		starts.push(() => new Promise(() => {}));
		await nextWait();
		one.lose();
		expect((await clear()).filter((line) => line === "stops")).toEqual([]);
		expect(waited().at(-1)).toBe(5_000);
		await nextWait();
		expect((await clear()).slice(0, 2)).toEqual(["stops", "stopped"]);
		await held.stop();
	});
});

test("what does not stop in good order is said, and the lease is given up all the same", async () => {
	const { clear, nextWait, answers, did, stopsLike, held } = stage();
	stopsLike(() => Promise.reject(new Error("scripted")));
	answers.push(lease(did));
	await nextWait();
	await nextWait();
	await clear();
	await held.stop();
	expect(await clear()).toEqual(["stops", "error: what the lease was for did not stop in good order", "released"]);
});
