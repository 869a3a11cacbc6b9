import { randomUUID } from "node:crypto";
import { expect, test, vi } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import { MINUTE } from "../../src/core/ids.ts";
import { realBank } from "../support/bank.ts";
import { freshDatabase } from "../support/database.ts";
import { startDatabaseProxy } from "../support/database-proxy.ts";
import { startProcess } from "../support/fleet.ts";
import { memoryChat } from "../support/memory-chat.ts";
import { instantOf, scriptedClock } from "../support/scripted-clock.ts";

const zone = "Europe/Berlin";

test("Postgres stopped, and struck dumb, under running workers: what was sent is not sent again, the rest comes, the queue recovers by itself", {
	timeout: 90_000,
}, async () => {
	const { url, drop } = await freshDatabase();
	const proxy = await startDatabaseProxy(url);
	const clock = scriptedClock(instantOf("2026-03-02 08:00", zone));
	const ids = { next: () => randomUUID() };
	const chat = memoryChat({ clock, ids });
	const process = await startProcess({
		name: "only",
		url: proxy.url,
		clock,
		ids,
		bank: await realBank(),
		random: () => 0.5,
		chat: () => chat,
	});
	const questions = (channel: string) =>
		chat.posts.filter((post) => post.channel === channel && post.key?.startsWith("post:")).length;
	const tried = () => chat.triedKeys.filter((key) => key.startsWith("post:")).length;
	/** A tick a second instead of a minute, until it has come so far. */
	const until = (done: () => boolean, wall: string) => {
		clock.set(instantOf(wall, zone));
		return vi.waitFor(
			async () => {
				await process.tick().catch((error: unknown) => {
					if (!(error instanceof StoreError)) throw error;
				});
				await vi.waitUntil(done, { timeout: 1_000, interval: 10 });
			},
			{ timeout: 30_000, interval: 10 },
		);
	};
	const setUp = async (channel: string, time: string) => {
		const received = await process.receive({
			id: randomUUID(),
			at: clock.now(),
			where: {
				workspace: { platform: "discord", externalId: "guild", name: "Guild" },
				channel: { externalId: channel, name: channel },
				thread: null,
				lacks: [],
			},
			actor: { externalId: "lena", name: "Lena", zone, authority: "channel-manager" },
			replyTo: null,
			kind: "formSubmitted",
			token: "v1:room-setup:here",
			values: { days: "mon-fri", time, zone, mode: "open", questions: "" },
		});
		expect(received.kind).toBe("done");
	};
	try {
		await setUp("first", "09:00");
		await setUp("second", "09:05");
		await setUp("third", "10:00");
		// Each channel is told who set it up.
		await vi.waitUntil(() => chat.posts.length === 3, { timeout: 10_000, interval: 10 });

		// It goes away while the first question is on its way to the platform.
		const gone = Promise.withResolvers<void>();
		chat.before(async (sending) => {
			if (sending !== "post") return;
			chat.before(() => {});
			await proxy.stop();
			gone.resolve();
		});
		clock.set(instantOf("2026-03-02 09:00", zone));
		await process.tick();
		await gone.promise;
		await vi.waitUntil(() => questions("first") === 1, { timeout: 5_000, interval: 5 });
		for (let minute = 1; minute <= 10; minute++) {
			clock.set(clock.now() + MINUTE);
			await expect(process.tick()).rejects.toThrow(StoreError);
		}
		await proxy.start();
		// The first is found and gets its thread, the second is late; nobody restarted anything.
		await until(() => questions("second") === 1 && chat.threads.size === 2, "2026-03-02 09:10:30");
		expect([questions("first"), questions("second"), tried()]).toEqual([1, 1, 2]);

		// Now it does not answer any more, and nobody says so.
		proxy.strikeDumb(true);
		clock.set(instantOf("2026-03-02 10:00", zone));
		await expect(process.tick()).rejects.toThrow(StoreError);
		proxy.strikeDumb(false);
		await until(() => questions("third") === 1 && chat.threads.size === 3, "2026-03-02 10:03");
		expect([questions("first"), questions("second"), questions("third"), tried()]).toEqual([1, 1, 1, 3]);
	} finally {
		await process.stop();
		await proxy.stop();
		await drop();
	}
});
