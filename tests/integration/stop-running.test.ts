import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { expect, test, vi } from "vitest";
import { freshDatabase } from "../support/database.ts";
import { holdWebChat } from "../support/held-web-chat.ts";
import { PageClient } from "../support/page-client.ts";
import { readMessage } from "../support/read-html.ts";
import { runPyq } from "../support/running-pyq.ts";

test("Ctrl-C with a reply on its way ends in ten seconds and in good order, and the next start sends the reply once", {
	timeout: 90_000,
}, async () => {
	const folder = await mkdtemp(join(tmpdir(), "pyq-stop-"));
	const { url, drop } = await freshDatabase();
	const sql = postgres(url, { max: 2 });
	try {
		await using pyq = await runPyq({ folder, databaseUrl: url });
		const ada = new PageClient("ada", () => pyq.url);
		await vi.waitFor(async () => expect((await ada.look()).some(({ title }) => title !== "")).toBe(true), {
			timeout: 20_000,
			interval: 50,
		});
		const letGo = await holdWebChat(sql);
		const text = "A list can change in place, a tuple never does.";
		const deed = { channel: "python-prep", thread: null, text: `/pyq answer ${text}` };
		expect(await ada.send("/commands", deed)).toEqual({ kind: "done" });
		await vi.waitUntil(
			// Tried so often that its next try lies some seconds ahead, when the process that planned it is gone.
			async () =>
				(await sql`select 1 from steps where kind = 'respond' and state = 'claimed' and attempts >= 3`).length === 1,
			{ timeout: 30_000, interval: 5 },
		);
		const ended = await pyq.interrupt();
		await letGo();
		expect(ended).toMatchObject({ code: 0, signal: null });
		expect(ended.took).toBeLessThan(10_000);
		expect(pyq.output()).toMatch(/PyQ has stopped\.\n$/u);
		expect([...(await sql`select kind, state from steps where state = 'claimed'`)], "still claimed").toEqual([]);

		await pyq.restart();
		const notes = async () =>
			(await ada.look()).filter(({ onlyYou }) => onlyYou).map(({ html }) => readMessage(html).text);
		await vi.waitFor(async () => expect(await notes()).toHaveLength(1), { timeout: 20_000, interval: 50 });
		await vi.waitUntil(
			async () => (await sql`select 1 from steps where kind = 'respond' and state = 'done'`).length === 1,
			{ timeout: 10_000, interval: 10 },
		);
		expect(await notes()).toHaveLength(1);
	} finally {
		await sql.end();
		await drop();
		await rm(folder, { recursive: true, force: true });
	}
});
