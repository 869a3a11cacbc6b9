import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import type { ChatLogEntry } from "../../src/app/ports/chat-log.ts";
import { openWebPage, words } from "../support/web-page.ts";

type Page = Awaited<ReturnType<typeof openWebPage>>;
let web: Page;
beforeEach(async () => {
	web = await openWebPage();
});
afterEach(() => web.stop());

const away = () => new StoreError("away", "gone");
const place = { workspace: "local", channel: "prep", thread: null };

/** One GET with headers that `fetch` does not let us choose. */
function get(
	path: string,
	headers: Record<string, string>,
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }> {
	const { hostname, port } = new URL(web.url);
	return new Promise((resolve, reject) => {
		const asked = request({ hostname, port, path, headers }, (response) => {
			response.resume();
			resolve({ status: response.statusCode ?? 0, headers: response.headers });
		});
		asked.once("error", reject);
		asked.end();
	});
}

describe("who may talk to it", () => {
	test("only a page under a loopback name", async () => {
		expect(await get("/session", { host: "pyq.example" })).toMatchObject({ status: 403 });
		expect(await get("/events?as=ada", { host: "127.0.0.1.evil.example" })).toMatchObject({ status: 403 });
		expect(await get("/session", { host: "localhost:1234" })).toMatchObject({ status: 200 });
	});

	test("deeds from our own page alone, with the token that it read", async () => {
		for (const headers of [{ origin: "http://evil.example" }, { origin: "null" }]) {
			expect(await web.send("/messages", { text: "hi" }, headers)).toMatchObject({
				status: 403,
				outcome: { code: "origin" },
			});
		}
		expect(await web.send("/messages", { text: "hi" }, { "x-pyq-token": "old" })).toMatchObject({
			status: 403,
			outcome: { kind: "refused", code: "token" },
		});
		const plain = await web.send("/messages", { text: "hi" }, { "content-type": "text/plain" });
		expect(plain).toMatchObject({ status: 400 });
		expect(web.received).toEqual([]);
	});

	test("a page that runs no script but ours, is framed by nobody and tells nobody where it was", async () => {
		const { headers } = await get("/", {});
		expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
		expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
		expect(headers["content-security-policy"]).not.toContain("unsafe");
		expect(headers).toMatchObject({
			"x-content-type-options": "nosniff",
			"referrer-policy": "no-referrer",
			"x-frame-options": "DENY",
		});
		expect(headers["access-control-allow-origin"]).toBeUndefined();
	});
});

describe("what can't be read", () => {
	test("an unknown address has a page with words", async () => {
		const response = await fetch(`${web.url}/nowhere`);
		expect(response.status).toBe(404);
		expect(await response.text()).toContain("There is nothing here");
		expect((await fetch(`${web.url}/page/..%2f..%2fpackage.json`)).status).toBe(404);
		expect((await fetch(`${web.url}/page/tsconfig.json`)).status).toBe(404);
	});

	test("malformed bodies are refused with words", async () => {
		const headers = { "content-type": "application/json", origin: web.url, "x-pyq-token": web.token };
		for (const body of ["{", "[]", "{}", '{"id":"1"}', `{"id":"${randomUUID()}","as":1}`]) {
			const response = await fetch(`${web.url}/messages`, { method: "POST", headers, body });
			expect(response.status).toBe(400);
			expect(await response.json()).toMatchObject({
				kind: "refused",
				code: "malformed",
				text: expect.stringContaining("Reload the page"),
			});
		}
	});

	test("more than 1 MB is refused, while 100,000 characters come through", async () => {
		const large = await web.send("/forms", { token: "v1:answer:1", values: { text: "x".repeat(1_100_000) } });
		expect(large).toMatchObject({ status: 413, outcome: { kind: "refused", text: expect.stringContaining("1 MB") } });
		const values = { text: "é".repeat(100_000) };
		expect(await web.send("/forms", { token: "v1:answer:1", values })).toMatchObject({ status: 202 });
		expect(web.received).toMatchObject([{ kind: "formSubmitted", values }]);
	});

	test("who sends more than is taken is not listened to any longer", async () => {
		const { hostname, port } = new URL(web.url);
		const headers = {
			"content-type": "application/json",
			"content-length": 50_000_000,
			origin: web.url,
			"x-pyq-token": web.token,
		};
		const sent = await new Promise<{ status: number; connection: string; said: string; bytes: number }>(
			(resolve, reject) => {
				const asked = request({ hostname, port, path: "/messages", method: "POST", headers }, (response) => {
					let said = "";
					response.setEncoding("utf8").on("data", (chunk: string) => {
						said += chunk;
					});
					response.once("close", () => {
						const { statusCode: status = 0, headers: told } = response;
						resolve({ status, connection: told.connection ?? "", said, bytes: asked.socket?.bytesWritten ?? 0 });
					});
				});
				asked.once("error", reject);
				asked.write("x".repeat(1_000));
			},
		);
		expect(sent).toMatchObject({ status: 413, connection: "close", said: expect.stringContaining("1 MB") });
		expect(sent.bytes).toBeLessThan(10_000);
	});

	test("a place, thread or person that does not exist is refused", async () => {
		expect(await web.send("/messages", { text: "hi", channel: "nowhere" })).toMatchObject({ status: 404 });
		expect(await web.send("/messages", { text: "hi", channel: "dm:grace" })).toMatchObject({ status: 404 });
		expect(await web.send("/messages", { text: "hi", thread: "none" })).toMatchObject({ status: 404 });
		expect(await web.send("/messages", { text: "hi", as: "nobody" })).toMatchObject({ status: 404 });
		expect(await web.send("/messages", { text: " " })).toMatchObject({ status: 400, outcome: { code: "empty" } });
		const attachments = [{ name: "notes.txt", text: "" }];
		expect(await web.send("/messages", { text: "", attachments })).toMatchObject({
			status: 400,
			outcome: { code: "attachment" },
		});
	});
});

describe("a message", () => {
	test("is in the log before PyQ hears of it, and is heard once however often it is sent", async () => {
		const id = randomUUID();
		web.page.answer = () => {
			expect(web.chatLog.entries.at(-1)).toMatchObject({ kind: "message", message: id });
			return { kind: "done" };
		};
		const attachments = [{ name: "try.py", text: "print(1)" }];
		await web.send("/messages", { id, text: "hello `there`", attachments });
		await web.send("/messages", { id, text: "hello `there`", attachments });
		expect(web.received).toHaveLength(2);
		expect(web.received[1]).toEqual(web.received[0]);
		expect(web.logged).toEqual([]);
		expect(web.received[0]).toMatchObject({
			kind: "message",
			id: `msg:${id}`,
			message: { channel: "prep", message: id, thread: null },
			text: "hello `there`",
			attachments,
			actor: { externalId: "ada", authority: "admin", zone: "Europe/Berlin" },
			where: { workspace: { platform: "web" }, channel: { externalId: "prep" }, thread: null },
		});
		expect(web.chatLog.entries.filter(({ kind }) => kind === "message")).toHaveLength(1);
	});

	test("that PyQ could not take stands in the channel and is offered again after a restart", async () => {
		web.page.answer = () => {
			throw away();
		};
		expect(await web.send("/messages", { text: "one" })).toMatchObject({ status: 202, outcome: { kind: "waiting" } });
		const [first] = web.received;
		await web.stop();
		web = await openWebPage(web.chatLog);
		await expect.poll(() => web.received).toEqual([first]);
	});

	test("that could not be logged was not sent: its text stays", async () => {
		web.chatLog.fail = away;
		const { status, outcome } = await web.send("/messages", { text: "one" });
		web.chatLog.fail = null;
		expect({ status, outcome }).toMatchObject({ status: 503, outcome: { kind: "failed", code: "store" } });
		expect(outcome).toMatchObject({ text: expect.stringContaining("Your text is still here") });
		const problem = /Problem (\w+)/u.exec("text" in outcome ? outcome.text : "")?.[1];
		expect(web.logged).toMatchObject([{ level: "error", fields: { problem } }]);
		expect(web.received).toEqual([]);
	});

	test("under an id that another used is refused, and theirs stands as it is", async () => {
		const id = randomUUID();
		await web.send("/messages", { id, text: "Ada's" });
		expect(await web.send("/messages", { id, as: "grace", text: "Grace's" })).toMatchObject({
			status: 409,
			outcome: { kind: "refused", code: "taken", text: expect.stringContaining("Your text is still here") },
		});
		const own = randomUUID();
		await web.send("/messages", { id: own, as: "grace", text: "Grace's" });
		const edit = { id, as: "grace", message: own, text: "changed" };
		expect(await web.send("/messages/edit", edit)).toMatchObject({ status: 409 });
		const post = await web.chat.post(place, words("A question"), "post:1", Number.POSITIVE_INFINITY);
		web.chatLog.entries.push({
			...(web.chatLog.entries.at(-1) as ChatLogEntry),
			seq: web.chatLog.entries.length + 1,
			key: "post:2",
			message: randomUUID(),
		});
		const pyqs = web.chatLog.entries.at(-1)?.message;
		expect(await web.send("/messages", { id: pyqs, text: "over it" })).toMatchObject({ status: 409 });
		expect((await web.look("ada")).filter(({ kind }) => kind === "message").map(({ text }) => text)).toEqual([
			"Ada's",
			"Grace's",
			"A question",
			"A question",
		]);
		expect(post.message).not.toBe(pyqs);
	});

	test("and all else that is typed comes without control characters", async () => {
		const attachments = [{ name: "try.py", text: "if x:\r\n\tprint(1)\0" }];
		await web.send("/messages", { text: "a\0b\u0007c\u001b[1m\td\r\ne\ud800", attachments });
		expect(web.received.at(-1)).toMatchObject({
			text: "abc[1m\td\ne\ufffd",
			attachments: [{ text: "if x:\n\tprint(1)" }],
		});
		expect((await web.look("ada")).at(-1)?.text).toBe("abc[1m\td\ne\ufffd");
		await web.send("/forms", { token: "v1:answer:1", values: { text: "x\0", days: ["mon\u0001"] } });
		expect(web.received.at(-1)).toMatchObject({ values: { text: "x", days: ["mon"] } });
		expect(await web.send("/messages", { text: "\0" })).toMatchObject({ status: 400, outcome: { code: "empty" } });
	});

	test("is edited and deleted by its author alone", async () => {
		const id = randomUUID();
		await web.send("/messages", { id, text: "one" });
		expect(await web.send("/messages/edit", { as: "grace", message: id, text: "two" })).toMatchObject({ status: 403 });
		await web.send("/messages/edit", { message: id, text: "two" });
		await web.send("/messages/edit", { message: id, text: "three" });
		expect(await web.send("/messages/delete", { as: "grace", message: id })).toMatchObject({ status: 403 });
		const deletion = { id: randomUUID(), message: id };
		expect(await web.send("/messages/delete", deletion)).toMatchObject({ status: 202 });
		expect(await web.send("/messages/delete", deletion)).toMatchObject({ status: 202 });
		expect(await web.send("/messages/edit", { message: id, text: "four" })).toMatchObject({ status: 404 });
		expect(web.received.map((event) => [event.kind, event.id])).toEqual([
			["message", `msg:${id}`],
			["messageEdited", `msg:${id}:${web.page.now}`],
			["messageEdited", `msg:${id}:${web.page.now + 1}`],
			["messageDeleted", `del:${id}`],
		]);
	});

	test("in a thread, and in the place where one talks with PyQ alone", async () => {
		const root = await web.chat.post(place, words("A question"), "post:1", Number.POSITIVE_INFINITY);
		await web.send("/messages", { text: "in it", thread: root.message });
		await web.send("/messages", { text: "alone", channel: "dm:ada" });
		expect(web.received).toMatchObject([
			{ where: { thread: root.message }, message: { thread: root.message } },
			{ where: { channel: null }, message: { channel: "dm:ada" } },
		]);
		expect((await web.look("grace")).map(({ text }) => text)).not.toContain("alone");
	});

	test("becomes an answer through its menu", async () => {
		const id = randomUUID();
		await web.send("/messages", { id, text: "my answer" });
		await web.send("/shortcuts", { message: id });
		expect(web.received[1]).toMatchObject({
			kind: "messageShortcut",
			author: "ada",
			text: "my answer",
			writtenAt: web.page.now,
		});
		const post = await web.chat.post(place, words("A question"), "post:1", Number.POSITIVE_INFINITY);
		expect(await web.send("/shortcuts", { message: post.message })).toMatchObject({ status: 400 });
	});
});
