import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { State } from "../../src/adapters/web/page/state.js";
import type { Opening, Outcome, WireEntry, WireHistory } from "../../src/adapters/web/wire-types.ts";
import { StoreError } from "../../src/app/errors.ts";
import type { ChatLogEntry } from "../../src/app/ports/chat-log.ts";
import { memoryChatLog } from "../support/memory-chat-log.ts";
import { openWebPage, serverSentEvents, words } from "../support/web-page.ts";

type Page = Awaited<ReturnType<typeof openWebPage>>;
let web: Page;
beforeEach(async () => {
	web = await openWebPage();
});
afterEach(() => web.stop());

const place = { workspace: "local", channel: "prep", thread: null };
const pageOfMessages = 120;

/** Ada's page as a browser has it: the opening, then what happens. `shows` reads on until something is so. */
async function openPage(as = "ada") {
	const ended = new AbortController();
	const events = serverSentEvents(await fetch(`${web.url}/events?as=${as}&after=opening`, { signal: ended.signal }));
	const state = new State();
	const step = async () => {
		const { value } = await events.next();
		if (value?.event === "opening") state.open(JSON.parse(value.data) as Opening);
		if (value?.event === "entry") state.apply(JSON.parse(value.data) as WireEntry);
		return value?.event;
	};
	while ((await step()) !== "caught-up");
	return { state, step, close: () => ended.abort() };
}

async function fetchHistory(query: Record<string, string>): Promise<{ status: number; outcome: Outcome }> {
	const response = await fetch(`${web.url}/history?${new URLSearchParams({ as: "ada", channel: "prep", ...query })}`);
	return { status: response.status, outcome: (await response.json()) as Outcome };
}

async function history(query: Record<string, string> = {}): Promise<WireHistory> {
	const { outcome } = await fetchHistory(query);
	if (outcome.kind !== "history") throw new Error(`no history: ${outcome.kind}`);
	return outcome.history;
}

const texts = (state: State, thread: string | null = null) => state.inPlace("prep", thread).map(({ text }) => text);
const say = (text: string, more: Record<string, unknown> = {}) => web.send("/messages", { text, ...more });
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);

describe("a page that opens", () => {
	test("gets the latest messages of each place as they stand, and no more", async () => {
		for (const text of numbers(1, pageOfMessages + 5)) await say(text);
		const post = await web.chat.post(place, words("A question"), "post:1", Number.POSITIVE_INFINITY);
		for (const answered of ["1 answered", "2 answered"]) await web.chat.edit(post, words(answered));
		await web.chat.openThread(post, "Defaults");
		await say("in the thread", { thread: post.message });
		await say("for PyQ alone", { channel: "dm:ada" });
		const { state, close } = await openPage();
		expect(texts(state)).toEqual([...numbers(7, pageOfMessages + 5), "2 answered"]);
		expect(state.messages.get(post.message)).toMatchObject({ title: "Defaults", replies: 1, edited: true });
		expect(state.inPlace("dm:ada", null).map(({ text }) => text)).toEqual(["for PyQ alone"]);
		expect(state.holds("prep", post.message), "a thread is fetched when it is opened").toBe(false);
		expect([...state.people.keys()]).toEqual(["ada", "grace"]);
		close();
		const grace = await openPage("grace");
		expect(grace.state.inPlace("dm:ada", null)).toEqual([]);
		grace.close();
	});

	test("fetches earlier messages until there are none", async () => {
		for (const text of numbers(1, 2 * pageOfMessages)) await say(text);
		const { state, close } = await openPage();
		const before = state.earlierThan("prep", null);
		expect(texts(state)[0]).toBe(`${pageOfMessages + 1}`);
		state.add(await history({ before: String(before) }));
		expect(texts(state)).toEqual(numbers(1, 2 * pageOfMessages));
		expect(state.earlierThan("prep", null)).toBeNull();
		close();
	});

	test("misses nothing and counts nothing twice, whatever happens while it opens", async () => {
		const post = await web.chat.post(place, words("A question"), "post:1", Number.POSITIVE_INFINITY);
		const replies: string[] = [];
		let sending = true;
		const talk = (async () => {
			for (let n = 0; n < 60; n++) {
				const id = randomUUID();
				await say(`reply ${n}`, { id, thread: post.message });
				replies.push(id);
				await say(`${n}`);
				if (n % 3 === 0) await web.send("/messages/delete", { message: replies[Math.floor(n / 2)] });
				if (n % 5 === 0) await web.chat.edit(post, words(`${n} answered`));
			}
			sending = false;
		})();
		const pages: Awaited<ReturnType<typeof openPage>>[] = [];
		while (sending && pages.length < 8) {
			const page = await openPage();
			pages.push(page);
			// The thread as it stands at another moment than the page.
			page.state.add(await history({ thread: post.message }));
		}
		await talk;
		await say("the last one");
		const fresh = await openPage();
		fresh.state.add(await history({ thread: post.message }));
		expect(pages.length).toBeGreaterThan(2);
		for (const { state, step, close } of pages) {
			while (texts(state).at(-1) !== "the last one") await step();
			expect(texts(state)).toEqual(texts(fresh.state));
			expect(texts(state, post.message)).toEqual(texts(fresh.state, post.message));
			expect(state.messages.get(post.message)).toMatchObject({ text: "55 answered", replies: 40 });
			close();
		}
		fresh.close();
	});

	test("hears of people and channels that were added while it opens", async () => {
		const log = memoryChatLog();
		const last = log.last;
		await web.stop();
		web = await openWebPage(log);
		// Between the number that the page goes on from and the lists that it begins with.
		log.last = async () => {
			const seq = await last();
			log.last = last;
			await web.send("/people", { name: "Barbara" });
			return seq;
		};
		const { state, close } = await openPage();
		expect([...state.people.values()].map(({ name }) => name)).toEqual(["Ada", "Grace", "Barbara"]);
		close();
	});
});

describe("a thread", () => {
	test("of a message from long ago is there with its root, which the channel shows in its own place alone", async () => {
		const post = await web.chat.post(place, words("A question"), "post:1", Number.POSITIVE_INFINITY);
		await say("an answer", { thread: post.message });
		for (const text of numbers(1, pageOfMessages)) await say(text);
		const { state, step, close } = await openPage();
		expect(state.messages.has(post.message)).toBe(false);
		// Both come before the page has the root.
		await web.chat.edit(post, words("1 answered"));
		await say("another", { thread: post.message });
		await say("done");
		while (texts(state).at(-1) !== "done") await step();
		state.add(await history({ thread: post.message }));
		expect(texts(state, post.message)).toEqual(["an answer", "another"]);
		expect(state.messages.get(post.message)).toMatchObject({ text: "1 answered", replies: 2 });
		expect(texts(state)).toEqual([...numbers(1, pageOfMessages), "done"]);
		close();
	});

	test("is for who may see it, and a place that is not there is refused", async () => {
		await say("mine", { channel: "dm:ada" });
		for (const query of [
			{ channel: "nowhere" },
			{ channel: "dm:grace" },
			{ channel: "dm:ada", as: "grace" },
			{ thread: randomUUID() },
			{ thread: "\0" },
		])
			expect(await fetchHistory(query), JSON.stringify(query)).toMatchObject({ status: 404 });
		await web.send("/commands", { text: "/pyq today" });
		await web.chat.respond(web.received.at(-1)?.replyTo ?? "", words("Only for Ada"));
		expect((await history({ as: "ada" })).entries.map(({ text }) => text)).toContain("Only for Ada");
		expect((await history({ as: "grace" })).entries.map(({ text }) => text)).not.toContain("Only for Ada");
	});
});

test("an old log is opened without being read", async () => {
	const asked: number[] = [];
	const log = memoryChatLog();
	const blank = { at: web.page.now, kind: "message", channel: "prep", onlyFor: null, key: null };
	const old: ChatLogEntry[] = Array.from({ length: 20_000 }, (_, index) => ({
		...blank,
		seq: index + 1,
		message: `m-${index}`,
		body: { author: "ada", text: `${index}`, attachments: [], thread: null, event: "", zone: null },
	}));
	log.entries.push(...old);
	await web.stop();
	web = await openWebPage(log);
	const { after } = log;
	log.after = (seq, limit) => {
		asked.push(seq);
		return after(seq, limit);
	};
	const { state, close } = await openPage();
	expect(texts(state).at(-1)).toBe("19999");
	expect(state.messages.size).toBe(pageOfMessages);
	expect(Math.min(...asked)).toBeGreaterThanOrEqual(20_000);
	close();
});

describe("the live page", () => {
	test("goes on where it was, by Last-Event-ID", async () => {
		await web.send("/messages", { text: "one" });
		const seen = web.chatLog.entries.at(-1)?.seq ?? 0;
		await web.send("/messages", { text: "two" });
		expect((await web.look("ada", 0, { "last-event-id": String(seen) })).map(({ text }) => text)).toEqual(["two"]);
		expect((await web.look("ada", seen)).map(({ text }) => text)).toEqual(["two"]);
	});

	test("hears what happens while it is open, and the end of the server ends it", async () => {
		const response = await fetch(`${web.url}/events?as=ada`);
		const events = serverSentEvents(response);
		for await (const { event } of { [Symbol.asyncIterator]: () => ({ next: () => events.next() }) })
			if (event === "caught-up") break;
		await web.send("/messages", { text: "now" });
		const next = await events.next();
		expect(next.value).toMatchObject({ event: "entry", data: expect.stringContaining('"text":"now"') });
		await web.stop();
		expect(await events.next()).toMatchObject({ done: true });
	});

	test("is told to begin anew when the log is another one", async () => {
		await expect(web.look("ada", 999)).rejects.toThrow("reset");
	});

	test("stays open while the database is away, and says so", async () => {
		web.chatLog.fail = () => new StoreError("away", "gone");
		const ended = new AbortController();
		const events = serverSentEvents(await fetch(`${web.url}/events?as=ada`, { signal: ended.signal }));
		expect((await events.next()).value).toMatchObject({ event: "hello" });
		expect((await events.next()).value).toMatchObject({ event: "trouble" });
		web.chatLog.fail = null;
		await web.send("/messages", { text: "back" });
		expect((await events.next()).value).toMatchObject({ event: "entry" });
		ended.abort();
	});
});
