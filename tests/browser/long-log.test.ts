import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium, noBrowser } from "../support/chromium.ts";
import { memoryDatabase, type TestDatabase } from "../support/database.ts";
import { openWebPageOver } from "../support/web-page.ts";
import { desktop, Workspace, waiting } from "./workspace.ts";

/** Entries, and how many of them are about one round: a post with its thread, answers with their marks, edits, talk. */
const size = 20_000;
const round = 40;

/** A year of a busy room. Written by the database itself: one statement instead of 20,000. */
const fillLog = ({ engine }: TestDatabase) =>
	engine.transaction((db) =>
		db.execute(sql`insert into web_chat_log (seq, at, kind, channel, message, key, body)
			select 10 + n, timestamptz '2026-01-01' + n * interval '20 minutes',
				case when part = 1 then 'thread' when part between 2 and 25 and part % 2 = 1 then 'reaction'
					when part between 26 and 35 then 'edit' else 'message' end,
				'prep',
				case when part in (0, 1) or part between 26 and 35 then 'post-' || r
					when part < 26 then 'reply-' || (n - n % 2) else 'talk-' || n end,
				'key-' || n,
				case when part = 0 or part between 26 and 35 then jsonb_build_object('author', 'pyq', 'thread', null,
						'content', jsonb_build_object('summary', 'Question ' || r, 'blocks', jsonb_build_array(
							jsonb_build_object('type', 'paragraph', 'children', jsonb_build_array(
								jsonb_build_object('type', 'text', 'text', 'Question ' || r || repeat(' and why', 50)))))))
					when part = 1 then jsonb_build_object('title', 'Question ' || r)
					when part < 26 and part % 2 = 1 then jsonb_build_object('mark', 'received')
					else jsonb_build_object('author', case n % 4 when 0 then 'ada' else 'grace' end, 'text', 'entry ' || n,
						'attachments', '[]'::jsonb, 'thread', case when part < 26 then 'post-' || r end, 'event', '', 'zone', null) end
			from (select n, n % ${sql.raw(String(round))} as part, n / ${sql.raw(String(round))} as r
				from generate_series(0, ${sql.raw(String(size - 1))}) as n) as numbered`),
	);

describe.skipIf(noBrowser)(`a log of ${size} entries`, () => {
	const parts = new AsyncDisposableStack();
	let web: Awaited<ReturnType<typeof openWebPageOver>>;
	let page: Workspace;
	let received = 0;

	beforeAll(async () => {
		const database = await memoryDatabase();
		parts.defer(database.close);
		await fillLog(database);
		web = await openWebPageOver(database.chatLog);
		parts.defer(web.stop);
		const browser = await launchChromium();
		parts.defer(() => browser.close());
		page = await Workspace.open(browser, web.url, { view: desktop });
		const network = await page.page.context().newCDPSession(page.page);
		await network.send("Network.enable");
		network.on("Network.dataReceived", ({ dataLength }) => {
			received += dataLength;
		});
		await page.reload();
		await page.message(page.channel, "entry 19999").waitFor();
	});
	afterAll(() => parts.disposeAsync());

	it("is not read to its beginning: the page and what it shows are less than 1 MB", async () => {
		expect(received).toBeGreaterThan(10_000);
		expect(received).toBeLessThan(1_000_000);
		await expect.poll(() => page.message().count(), waiting).toBe(120);
		await page.message(page.channel, "Question 499").getByText("12 replies").waitFor();
	});

	it("shows earlier messages on request, and leaves in place what is on the screen", async () => {
		const scroll = page.channel.locator(".scroll");
		const first = page.message().first();
		const id = await first.getAttribute("data-message");
		await scroll.evaluate((element) => element.scrollTo(0, 0));
		const topOf = () =>
			page.channel.locator(`[data-message="${id}"]`).evaluate((element) => element.getBoundingClientRect().top);
		const before = await topOf();
		await page.press("Show earlier messages");
		await expect.poll(() => page.message().count(), waiting).toBe(240);
		expect(Math.abs((await topOf()) - before)).toBeLessThan(60);
		expect(await first.getAttribute("data-message")).not.toBe(id);
	});

	it("opens a thread from long ago by its address, and goes on from there", async () => {
		await page.page.evaluate(() => {
			location.hash = "#/prep/post-3";
		});
		await page.message(page.thread, "entry 144").waitFor();
		expect(await page.thread.locator("h2").textContent()).toBe("Question 3");
		expect(await page.message(page.thread).count()).toBe(13);
		expect(await page.message(page.channel, "Question 3 and").count(), "the channel has no gap").toBe(0);
		await page.send("I would still say so.", page.thread);
		await page.message(page.thread, "I would still say so.").waitFor();
		await page.closeThread();
	});

	it("leads to the channel when a thread is not there", async () => {
		await page.page.evaluate(() => {
			location.hash = "#/prep/nowhere";
		});
		await expect.poll(() => page.page.evaluate(() => location.hash), waiting).toBe("#/prep");
		await page.send("and here we are");
		await page.message(page.channel, "and here we are").waitFor();
		expect(page.complaints.filter((words) => !/status of 404/u.test(words))).toEqual([]);
	});
});
