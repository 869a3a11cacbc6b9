import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readFiles, type SlackFile, wholeText } from "../../src/adapters/slack/files.ts";

/** What Slack is asked, and what it answers to `files.info`. */
let server: Server;
let origin: string;
let asked: { path: string; token: string; body: string }[];
let answer: { status: number; headers?: Record<string, string>; body: string };
const code = "def f():\n    return 1\n";
beforeAll(async () => {
	server = createServer(async (request, response) => {
		let body = "";
		for await (const chunk of request) body += String(chunk);
		const path = request.url ?? "";
		asked.push({ path, token: request.headers.authorization ?? "", body });
		if (path !== "/api/files.info") return void response.end(code);
		response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers }).end(answer.body);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
	asked = [];
});

const read = (...files: SlackFile[]) => readFiles(files, { token: "xoxb-1", apiUrl: `${origin}/api/` });
const saysText = (body: string, status = 200, headers = {}) => {
	answer = { status, headers, body };
};
const says = (body: object, status = 200, headers = {}) => saysText(JSON.stringify(body), status, headers);
/** As Slack names a file in a channel that is shared with another workspace. */
const elsewhere = { id: "F1", mode: "file_access", file_access: "check_file_info", name: null };
const known = (more: object = {}) => ({
	ok: true,
	file: {
		id: "F1",
		name: "main.py",
		mimetype: "text/plain",
		url_private: `${origin}/files-pri/T1-F1/main.py`,
		...more,
	},
});

test("a file that is named by its id alone is looked up, and then read", async () => {
	says(known());
	expect(await read(elsewhere)).toEqual([{ name: "main.py", text: code }]);
	expect(asked).toEqual([
		{ path: "/api/files.info", token: "Bearer xoxb-1", body: "file=F1" },
		{ path: "/files-pri/T1-F1/main.py", token: "Bearer xoxb-1", body: "" },
	]);
});

test("a message that became a file is what was written, also where it is named by its id alone", async () => {
	says(known({ name: "Untitled", mode: "snippet" }));
	const files = await read(elsewhere);
	expect(wholeText("typed", [elsewhere], files)).toBe(`typed\n${code}`);
	says(known());
	expect(wholeText("typed", [elsewhere], await read(elsewhere))).toBe("typed");
});

test.each(["access_denied", "file_not_found"])(
	"a file with %s is not asked for: PyQ may not read it",
	async (file_access) => {
		const name = "main.py";
		const url_private = `${origin}/files-pri/T1-F1/main.py`;
		expect(await read({ id: "F1", name, file_access, url_private })).toEqual([{ name, text: "" }]);
		expect(await read({ id: "F1", file_access })).toEqual([{ name: "", text: "" }]);
		expect(asked).toEqual([]);
	},
);

test.each(["access_denied", "file_not_found", "file_deleted", "missing_scope", "invalid_auth"])(
	"a look-up that is refused with %s would be again: the file counts as unread",
	async (error) => {
		says({ ok: false, error });
		expect(await read(elsewhere)).toEqual([{ name: "", text: "" }]);
		expect(asked).toHaveLength(1);
	},
);

test("a file that can't be read even after it was looked up keeps its name", async () => {
	says(known({ file_access: "access_denied" }));
	expect(await read(elsewhere)).toEqual([{ name: "main.py", text: "" }]);
	says(known({ file_access: "check_file_info" }));
	expect(await read(elsewhere)).toEqual([{ name: "main.py", text: "" }]);
	says({ ok: true });
	expect(await read(elsewhere)).toEqual([{ name: "", text: "" }]);
	expect(asked.map(({ path }) => path)).toEqual(Array(3).fill("/api/files.info"));
});

test.each([
	{ what: "too many requests", say: () => says({ ok: false, error: "ratelimited" }, 429, { "retry-after": "3" }) },
	{ what: "Slack's own trouble", say: () => says({ ok: false, error: "internal_error" }) },
	{ what: "a failing server", say: () => says({}, 503) },
	{ what: "an answer that can't be read", say: () => saysText("<html>") },
	{ what: "an answer that is no object", say: () => saysText("null") },
	{ what: "an answer without words", say: () => says({ ok: false }) },
])("with $what the message comes again", async ({ say }) => {
	say();
	await expect(read(elsewhere)).rejects.toMatchObject({ name: "ChatError" });
});

test("the token of a workspace follows no answer to another address", async () => {
	says(known({ url_private: "https://example.org/main.py" }));
	expect(await read(elsewhere)).toEqual([{ name: "main.py", text: "" }]);
	says({}, 302, { location: `${origin}/elsewhere` });
	await read(elsewhere).catch(() => {});
	expect(asked.map(({ path }) => path)).toEqual(["/api/files.info", "/api/files.info"]);
});
