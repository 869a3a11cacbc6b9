import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { freshDatabase } from "../support/database.ts";
import { holdWebChat } from "../support/held-web-chat.ts";
import { PageClient } from "../support/page-client.ts";
import { readMessage } from "../support/read-html.ts";
import { refusedPyq, runPyq } from "../support/running-pyq.ts";

vi.setConfig({ testTimeout: 90_000 });

let folder = "";
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "pyq-manners-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a developer reads, and nobody else should. */
const stack = /\n\s+at |node:internal|\.ts:\d/u;

/** Holds a port until told to let go. */
async function takePort(port: number): Promise<{ free: () => Promise<void> }> {
	const server = createServer((socket) => socket.destroy());
	await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
	return { free: () => new Promise((resolve) => void server.close(() => resolve())) };
}

describe("starting where it can't", () => {
	it("the default port taken, it uses the next free one and says so", async () => {
		// Another program of the person who runs the tests may hold it: just as well.
		const held = await takePort(3000).catch(() => null);
		try {
			await using pyq = await runPyq({ folder, env: { PYQ_PORT: "" } });
			const port = Number(new URL(pyq.url).port);
			expect(port).toBeGreaterThan(3000);
			expect(pyq.output()).toContain(`Port 3000 is taken, so PyQ uses ${port}.`);
		} finally {
			await held?.free();
		}
	});

	it("a data folder that can't be written is told in words", async () => {
		// A file in its place stops root as well, which rights do not.
		const file = join(folder, "not-a-folder");
		await writeFile(file, "");
		const inFile = await refusedPyq({ folder: join(file, "data") });
		expect(inFile).toMatchObject({
			code: 1,
			err: expect.stringMatching(/^The data folder .* can't be made: .* is a file, not a folder\.\nMove it away/u),
		});
		if (process.getuid?.() === 0) return;
		await chmod(folder, 0o500);
		const readOnly = await refusedPyq({ folder: join(folder, "data") });
		await chmod(folder, 0o700);
		expect(readOnly).toMatchObject({ code: 1, err: expect.stringContaining("can't be written") });
	});

	it("a database that does not answer is told in words, without the password", async () => {
		const { code, out, err } = await refusedPyq({ folder, databaseUrl: "postgres://ada:hush-hush@127.0.0.1:1/pyq" });
		expect(code).toBe(1);
		expect(err).toMatch(/DATABASE_URL/u);
		expect(err.trim().split("\n")).toHaveLength(2);
		expect(out + err).not.toMatch(/hush/u);
		expect(out + err).not.toMatch(stack);
	});
});

describe("while it runs", () => {
	it("a second one on the same folder refuses politely; Ctrl-C ends the first in a few seconds, also with pages open", async () => {
		await using pyq = await runPyq({ folder });
		const second = await refusedPyq({ folder });
		expect(second).toEqual({
			code: 1,
			out: expect.not.stringMatching(stack),
			err: expect.stringMatching(
				/^Another PyQ is running on .*\.\nStop it \(process \d+\), or give this one another PYQ_DATA_DIR\.\n$/u,
			),
		});

		const ended = new AbortController();
		const page = await fetch(`${pyq.url}/events?as=ada`, { signal: ended.signal });
		expect(page.status).toBe(200);
		const { code, signal, took } = await pyq.interrupt();
		ended.abort();
		expect({ code, signal }).toEqual({ code: 0, signal: null });
		expect(took).toBeLessThan(5_000);
		expect(pyq.output()).toMatch(/Stopping … .*\nPyQ has stopped\.\n$/u);
		await expect(fetch(pyq.url)).rejects.toThrow();
		await pyq.restart();
	});
});

describe("on Postgres", () => {
	it("a reply that a killed process owed comes after the restart", async () => {
		const { url, drop } = await freshDatabase();
		const sql = postgres(url, { max: 1 });
		try {
			await using pyq = await runPyq({ folder, databaseUrl: url });
			const ada = new PageClient("ada", () => pyq.url);
			await vi.waitFor(async () => expect((await ada.look()).some(({ title }) => title !== "")).toBe(true), {
				timeout: 20_000,
				interval: 100,
			});
			const letGo = await holdWebChat(sql);
			const text = "A list can change in place, a tuple never does.";
			expect(
				await ada.send("/commands", { channel: "python-prep", thread: null, text: `/pyq answer ${text}` }),
			).toEqual({ kind: "done" });
			await pyq.kill();
			await letGo();
			const claimed =
				await sql`update steps set claimed_at = claimed_at - interval '1 minute' where kind = 'respond' and state in ('claimed', 'due') returning id`;
			expect(claimed).toHaveLength(1);
			await pyq.restart();
			const notes = async () =>
				(await ada.look()).filter(({ onlyYou }) => onlyYou).map(({ html }) => readMessage(html).text);
			await vi.waitFor(async () => expect(await notes()).toEqual([expect.stringContaining("Your answer is saved.")]), {
				timeout: 10_000,
				interval: 100,
			});
		} finally {
			await sql.end();
			await drop();
		}
	});

	it("two copies post one question between them, and what is said through one shows in the other", async () => {
		const { url, drop } = await freshDatabase();
		const other = await mkdtemp(join(tmpdir(), "pyq-other-"));
		try {
			// Sealed replies have to be readable by both.
			const env = { PYQ_SECRET_KEY: "a secret that both of them share" };
			const starting = [folder, other].map((each) => runPyq({ folder: each, databaseUrl: url, env }));
			const [first, second] = await Promise.all(starting);
			if (first === undefined || second === undefined) throw new Error("two were started");
			await using one = first;
			await using two = second;
			const ada = new PageClient("ada", () => one.url);
			const grace = new PageClient("grace", () => two.url);
			const posts = async (who: PageClient) =>
				(await who.look()).filter(({ author, title }) => author === "pyq" && title !== "");
			await vi.waitFor(async () => expect(await posts(ada)).toHaveLength(1), { timeout: 20_000, interval: 100 });
			const [question] = await posts(grace);
			const say = async (who: PageClient, text: string) =>
				expect(
					await who.send("/messages", { channel: "python-prep", thread: question?.id ?? "", text, attachments: [] }),
				).toEqual({ kind: "done" });

			// A page that stands open hears of what the other process wrote.
			const ended = new AbortController();
			const open = await fetch(`${two.url}/events?as=grace`, { signal: ended.signal });
			let heard = "";
			const listening = (async () => {
				for await (const chunk of open.body?.pipeThrough(new TextDecoderStream()) ?? []) heard += chunk;
			})().catch(() => {});
			await say(ada, "A tuple stays as it is, so it can be a key.");
			await vi.waitFor(() => expect(heard).toContain("so it can be a key."), { timeout: 10_000, interval: 50 });
			ended.abort();
			await listening;

			await say(grace, "A list grows in place, so the basket is one.");
			for (const who of [ada, grace]) {
				const answers = async () =>
					(await who.look()).filter(({ author, thread }) => author !== "pyq" && thread !== null);
				await vi.waitFor(
					async () =>
						expect((await answers()).map(({ author, received }) => [author, received])).toEqual([
							["ada", true],
							["grace", true],
						]),
					{ timeout: 15_000, interval: 100 },
				);
				expect(await posts(who)).toHaveLength(1);
			}
			for (const pyq of [one, two]) expect(pyq.output()).not.toMatch(/"level":50/u);
		} finally {
			await rm(other, { recursive: true, force: true });
			await drop();
		}
	});
});
