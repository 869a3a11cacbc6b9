import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import { actions } from "../../src/core/message/model.ts";
import { openWebPage, words } from "../support/web-page.ts";

type Page = Awaited<ReturnType<typeof openWebPage>>;
let web: Page;
beforeEach(async () => {
	web = await openWebPage();
});
afterEach(() => web.stop());

const away = () => new StoreError("away", "gone");
const place = { workspace: "local", channel: "prep", thread: null };

describe("a command", () => {
	test("is acknowledged, and its private answer is for one person", async () => {
		expect(await web.send("/commands", { text: "/pyq today" })).toEqual({ status: 202, outcome: { kind: "done" } });
		const [event] = web.received;
		expect(event).toMatchObject({ kind: "command", command: "today", options: {} });
		await web.chat.respond(event?.replyTo ?? "", words("The question"));
		await web.chat.respond(event?.replyTo ?? "", words("The question"));
		const mine = (await web.look("ada")).filter(({ text }) => text === "The question");
		expect(mine).toMatchObject([{ onlyYou: true, asked: "/pyq today", author: "pyq", channel: "prep" }]);
		expect((await web.look("grace")).some(({ text }) => text === "The question")).toBe(false);
		const note = mine[0]?.message;
		expect(await web.send("/messages/delete", { as: "grace", message: note })).toMatchObject({ status: 404 });
		expect(await web.send("/messages/delete", { message: note })).toMatchObject({ status: 202 });
		expect(web.received).toHaveLength(1);
	});

	test("that answers in public does so for everybody", async () => {
		await web.send("/commands", { text: "/pyq leaderboard month" });
		expect(web.received[0]).toMatchObject({ command: "leaderboard", options: { period: "month" } });
		await web.chat.respond(web.received[0]?.replyTo ?? "", words("The board"));
		expect((await web.look("grace")).at(-1)).toMatchObject({ text: "The board", onlyYou: false, askedBy: "ada" });
	});

	test("that opens a form gives it at once, or says that it is late", async () => {
		const form = { token: "v1:answer:1", title: "Your answer", submit: "Send", intro: "", fields: [] };
		web.page.answer = () => ({ kind: "form", form });
		const opened = await web.send("/commands", { text: "/pyq answer" });
		expect(opened).toMatchObject({
			status: 200,
			outcome: { kind: "form", html: expect.stringContaining("Your answer") },
		});
		web.page.answer = () => new Promise(() => {});
		expect(await web.send("/commands", { text: "/pyq answer" })).toMatchObject({
			status: 200,
			outcome: { kind: "late" },
		});
	});

	test("needs no form when everything came with it", async () => {
		expect(await web.send("/commands", { text: "/pyq answer It is made once." })).toMatchObject({ status: 202 });
		expect(web.received[0]).toMatchObject({ command: "answer", options: { text: "It is made once." } });
	});

	test("that is not understood is explained to who typed it", async () => {
		expect(await web.send("/commands", { text: "/pyq todya" })).toMatchObject({ status: 202 });
		expect(web.received).toEqual([]);
		expect((await web.look("ada")).at(-1)).toMatchObject({ text: "No command todya.", onlyYou: true });
		await web.send("/commands", { text: `/pyq ${"x".repeat(90_000)}` });
		expect((await web.look("ada")).at(-1)?.text).toContain("No command xxx");
	});

	test("that can't be saved keeps its text, and so does a form", async () => {
		web.page.answer = () => {
			throw away();
		};
		const kept = {
			status: 503,
			outcome: { text: expect.stringContaining("nothing was saved. Your text is still here") },
		};
		expect(await web.send("/commands", { text: "/pyq today" })).toMatchObject(kept);
		expect(await web.send("/commands", { text: "/pyq answer" })).toMatchObject(kept);
		expect(await web.send("/forms", { token: "v1:answer:1", values: { text: "x" } })).toMatchObject(kept);
		web.page.answer = () => {
			throw new Error("a bug");
		};
		expect(await web.send("/commands", { text: "/pyq today" })).toMatchObject({
			status: 500,
			outcome: { code: "fault" },
		});
	});

	test("gets suggestions while it is typed", async () => {
		const choices = [{ value: "gil", label: "The lock" }];
		web.page.answer = () => ({ kind: "choices", choices });
		const asked = await web.send("/autocomplete", { command: "queue add", option: "question", typed: "gi" });
		expect(asked.outcome).toEqual({ kind: "choices", choices });
		expect(web.received[0]).toMatchObject({ kind: "autocomplete", typed: "gi", replyTo: null });
	});
});

describe("a button", () => {
	test("opens its form, and errors come back by field", async () => {
		const post = await web.chat.post(place, words("A question"), "post:1", Number.POSITIVE_INFINITY);
		web.page.answer = ({ kind }) =>
			kind === "action"
				? { kind: "form", form: { token: "v1:answer:1", title: "T", submit: "S", intro: "", fields: [] } }
				: { kind: "invalid", errors: { text: "Too short." } };
		expect(await web.send("/actions", { message: post.message, token: "v1:answer:1" })).toMatchObject({
			outcome: { kind: "form" },
		});
		expect(await web.send("/forms", { token: "v1:answer:1", values: { text: "x", days: ["mon"] } })).toMatchObject({
			outcome: { kind: "invalid", errors: { text: "Too short." } },
		});
		expect(web.received).toMatchObject([{ token: "v1:answer:1" }, { values: { text: "x", days: ["mon"] } }]);
	});

	test("that updates replaces the note it sits on, for the same reader", async () => {
		await web.send("/commands", { text: "/pyq today" });
		const button = { label: "Give up", token: "v1:give-up:1", style: "danger" } as const;
		const asked = words("Give up?");
		await web.chat.respond(web.received[0]?.replyTo ?? "", { ...asked, blocks: [...asked.blocks, actions(button)] });
		const note = (await web.look("ada")).at(-1);
		await web.send("/actions", { message: note?.message, token: "v1:give-up:1" });
		await web.chat.respond(web.received[1]?.replyTo ?? "", words("You gave up."));
		expect((await web.look("ada")).at(-1)).toMatchObject({
			kind: "edit",
			message: note?.message,
			text: "You gave up.",
		});
		expect((await web.look("grace")).map(({ text }) => text)).not.toContain("You gave up.");
	});
});

describe("a made-up press", () => {
	test("rewrites nothing that others read: the answer is a note to whoever made it", async () => {
		const post = await web.chat.post(place, words("A question"), "post:1", Number.POSITIVE_INFINITY);
		await web.send("/actions", { message: post.message, token: "v1:give-up:1" });
		await web.chat.respond(web.received[0]?.replyTo ?? "", words("You gave up."));
		const grace = await web.look("grace");
		expect(grace.filter(({ message }) => message === post.message).map(({ kind }) => kind)).toEqual(["message"]);
		expect(grace.map(({ text }) => text)).not.toContain("You gave up.");
		expect((await web.look("ada")).at(-1)).toMatchObject({ text: "You gave up.", onlyYou: true });
	});
});

describe("what PyQ posts", () => {
	test("is posted once by its key, found by it, edited, and gets its thread", async () => {
		const post = await web.chat.post(place, words("A question"), "post:1", Number.POSITIVE_INFINITY);
		expect(await web.chat.post(place, words("A question"), "post:1", Number.POSITIVE_INFINITY)).toEqual(post);
		expect(await web.chat.findPosted(place, "post:1", 0)).toEqual({ kind: "found", posted: post });
		expect(await web.chat.findPosted(place, "post:2", 0)).toEqual({ kind: "absent" });
		expect(await web.chat.openThread(post, "Defaults")).toBe(post.message);
		await web.chat.openThread(post, "Defaults");
		await web.chat.edit(post, words("Closed"));
		await web.chat.markReceived(post);
		await web.chat.markReceived(post);
		const about = (await web.look("ada")).filter(({ message }) => message === post.message);
		expect(about.map(({ kind }) => kind)).toEqual(["message", "thread", "edit", "reaction"]);
		expect(about[1]).toMatchObject({ name: "Defaults" });
	});

	test("to a place that is not there, or while the log is away, is a ChatError", async () => {
		await expect(
			web.chat.post({ ...place, channel: "gone" }, words("x"), "k", Number.POSITIVE_INFINITY),
		).rejects.toMatchObject({
			reason: "not-found",
			notSent: true,
		});
		await expect(
			web.chat.direct({ workspace: "local", externalId: "nobody" }, words("x"), "k", Number.POSITIVE_INFINITY),
		).rejects.toMatchObject({
			reason: "not-found",
		});
		await expect(web.chat.respond("nonsense", words("x"))).rejects.toMatchObject({ reason: "not-found" });
		web.chatLog.fail = away;
		await expect(web.chat.post(place, words("x"), "k", Number.POSITIVE_INFINITY)).rejects.toMatchObject({
			reason: "unreachable",
			notSent: false,
		});
		web.chatLog.fail = null;
	});
});
