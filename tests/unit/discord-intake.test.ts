import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createIntake } from "../../src/adapters/discord/intake.ts";
import { ChatError, StoreError } from "../../src/app/errors.ts";
import type { Inbound } from "../../src/app/ports/inbound.ts";

const event = (id: string): Inbound => ({
	kind: "message",
	id,
	at: 0,
	where: {
		workspace: { platform: "discord", externalId: "1", name: "Snakes" },
		channel: null,
		thread: null,
		lacks: [],
	},
	actor: { externalId: "2", name: "Ada", zone: null, authority: "member" },
	replyTo: null,
	message: { channel: "3", message: id, thread: null },
	text: "A tuple can not change.",
	attachments: [],
});

function open(receive: (id: string) => void = () => {}) {
	const taken: string[] = [];
	const logged: { level: string; message: string }[] = [];
	let recovered = 0;
	const write = (level: string) => (_fields: object, message: string) => void logged.push({ level, message });
	const intake = createIntake({
		receive: async ({ id }) => {
			receive(id);
			taken.push(id);
			return { kind: "done" };
		},
		say: async () => {},
		log: { info: write("info"), warn: write("warn"), error: write("error") },
		recovered: () => {
			recovered++;
		},
	});
	return { intake, taken, logged, recovered: () => recovered };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("what the gateway tells once", () => {
	test("is handed on in the order of its place, though reading takes different times; other places do not wait", async () => {
		const { intake, taken } = open();
		const slow = (id: string, milliseconds: number) => async () => {
			await new Promise((resolve) => setTimeout(resolve, milliseconds));
			return event(id);
		};
		const offered = [
			intake.offer("a", slow("a1", 300)),
			intake.offer("a", slow("a2", 10)),
			intake.offer("b", slow("b1", 20)),
		];
		await vi.advanceTimersByTimeAsync(400);
		await Promise.all(offered);
		expect(taken).toEqual(["b1", "a1", "a2"]);
		await intake.stop();
	});

	test("waits while the database is away, without being given up, and comes in its order when it is back", async () => {
		let away = true;
		let tries = 0;
		const { intake, taken, logged, recovered } = open(() => {
			tries++;
			if (away) throw new StoreError("away", "ECONNREFUSED");
		});
		for (const id of ["a1", "a2", "b1"]) await intake.offer(id.slice(0, 1), async () => event(id));
		await vi.advanceTimersByTimeAsync(60 * 60_000);
		// Asked once in a while, not once for each that waits.
		expect(tries).toBeLessThan(12 * 60 + 5);
		away = false;
		await vi.advanceTimersByTimeAsync(5_000);
		expect(taken).toEqual(["a1", "a2", "b1"]);
		expect(recovered()).toBe(1);
		expect(logged.filter(({ level }) => level === "error")).toEqual([]);
		await intake.stop();
	});

	test("waits for a post to be settled as long as that takes; other places do not wait for it, nor is anything read again", async () => {
		let [unsettled, away] = [true, true];
		const { intake, taken, recovered } = open((id) => {
			if (id === "a1" && unsettled) throw new StoreError("unsettled", "a post in doubt");
			if (id === "b1" && away) throw new StoreError("away", "ECONNREFUSED");
		});
		for (const id of ["a1", "a2", "b1"]) await intake.offer(id.slice(0, 1), async () => event(id));
		away = false;
		await vi.advanceTimersByTimeAsync(60 * 60_000);
		expect(taken).toEqual(["b1"]);
		expect(recovered()).toBe(1);
		unsettled = false;
		await vi.advanceTimersByTimeAsync(5_000);
		expect(taken).toEqual(["b1", "a1", "a2"]);
		expect(recovered()).toBe(1);
		await intake.stop();
	});

	test("is given up when it can’t be read for five minutes, and what stands behind it is taken", async () => {
		const { intake, taken, logged } = open();
		await intake.offer("a", async () => {
			throw new ChatError("unreachable", "a file: 503");
		});
		await intake.offer("a", async () => event("a2"));
		await vi.advanceTimersByTimeAsync(4 * 60_000);
		expect(taken).toEqual([]);
		await vi.advanceTimersByTimeAsync(2 * 60_000);
		expect(taken).toEqual(["a2"]);
		expect(logged.filter(({ level }) => level === "error")).toEqual([
			{ level: "error", message: "a message was given up" },
		]);
		await intake.stop();
	});

	test("is kept up to a bound, and that more is given up is said once", async () => {
		const { intake, logged } = open(() => {
			throw new StoreError("away", "ECONNREFUSED");
		});
		for (let id = 0; id < 1_200; id++) await intake.offer("a", async () => event(String(id)));
		expect(logged.filter(({ level }) => level === "error")).toHaveLength(1);
		await intake.stop();
	});

	test("that is refused for good is given up at once, and logged", async () => {
		const { intake, taken, logged } = open();
		await intake.offer("a", async () => {
			throw new ChatError("forbidden", "403 50001: Missing Access");
		});
		await intake.offer("a", async () => event("a2"));
		expect(taken).toEqual(["a2"]);
		expect(logged).toHaveLength(1);
		await intake.stop();
	});
});
