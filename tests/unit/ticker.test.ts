import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../src/core/ids.ts";
import { startTicker } from "../../src/schedule/ticker.ts";

const quiet = { info() {}, warn() {}, error() {} };

/** The wall and the steady clock both move, as when time simply passes. */
const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);
/** The wall alone moves. */
const clockSet = (by: number) => vi.setSystemTime(Date.now() + by);

describe("the minute tick", () => {
	let ticks: number;
	let ticker: ReturnType<typeof startTicker>;
	beforeEach(() => {
		vi.useFakeTimers({ now: Date.parse("2026-03-02T08:00:30Z") });
		ticks = 0;
		ticker = startTicker(async () => void ticks++, quiet);
	});
	afterEach(async () => {
		await ticker.stop();
		vi.useRealTimers();
	});

	test("comes once a minute", async () => {
		await passes(10 * MINUTE);
		expect(ticks).toBe(10);
	});

	test("goes on when the clock is set back by an hour, instead of waiting for that hour", async () => {
		await passes(5 * MINUTE);
		clockSet(-HOUR);
		await passes(5 * MINUTE);
		expect(ticks).toBeGreaterThanOrEqual(10);
		expect(ticks).toBeLessThanOrEqual(11);
	});

	test("comes within seconds after a sleep of three days", async () => {
		await passes(5 * MINUTE);
		clockSet(72 * HOUR);
		await passes(6 * SECOND);
		expect(ticks).toBe(6);
		await passes(5 * MINUTE);
		expect(ticks).toBe(11);
	});

	test("is not started twice while one still runs", async () => {
		await ticker.stop();
		let begun = 0;
		const release = Promise.withResolvers<void>();
		ticker = startTicker(() => {
			begun++;
			return release.promise;
		}, quiet);
		await passes(5 * MINUTE);
		expect(begun).toBe(1);
		release.resolve();
		await passes(2 * MINUTE);
		expect(begun).toBe(3);
	});

	test("goes on after one that failed", async () => {
		await ticker.stop();
		let begun = 0;
		ticker = startTicker(async () => {
			begun++;
			throw new Error("the database is away");
		}, quiet);
		await passes(3 * MINUTE);
		expect(begun).toBe(3);
	});
});
