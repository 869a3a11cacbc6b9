import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createHttpReceiver } from "../../src/adapters/slack/http.ts";
import { slackLogger } from "../../src/adapters/slack/logger.ts";

let server: Server;
let address: string;
let warned: number;
let processed: number;
beforeEach(() => {
	warned = 0;
	processed = 0;
});
beforeAll(async () => {
	const log = { info: () => {}, warn: () => void warned++, error: () => void warned++ };
	const { receiver, take } = createHttpReceiver({ signingSecret: "hush", logger: slackLogger(log), log });
	receiver.init({
		async processEvent({ ack }: { ack: () => Promise<void> }) {
			processed++;
			await ack();
		},
	} as never);
	server = createServer((request, response) => {
		if (!take(request, response)) response.writeHead(404).end();
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
});
afterAll(() => void server.close());

const type = (charset = "") => ({ "content-type": `application/x-www-form-urlencoded${charset}` });

test.each([
	{ how: "asked for", path: "?ssl_check=1", init: {} },
	{ how: "asked for with a token beside it", path: "?token=gIkuvaNzQIHg97ATvDxqgjtO&ssl_check=1", init: {} },
	{ how: "sent as a form", path: "", init: { method: "POST", headers: type(), body: "ssl_check=1&token=x" } },
	{
		how: "sent as a form with a charset",
		path: "",
		init: { method: "POST", headers: type("; charset=utf-8"), body: "ssl_check=1" },
	},
])(
	"Slack's check of the certificate, $how, is answered 200 with nothing, unsigned, and does nothing",
	async ({ path, init }) => {
		const response = await fetch(address + path, init);
		expect([response.status, await response.text()]).toEqual([200, ""]);
		expect([processed, warned]).toEqual([0, 0]);
	},
);

test.each([
	{ what: "no check", path: "", init: {}, status: 405 },
	{ what: "a check that was not asked for", path: "?ssl_check=0", init: {}, status: 405 },
	{ what: "another way of asking", path: "?ssl_check=1", init: { method: "DELETE" }, status: 405 },
	{ what: "an event beside the check", path: "?ssl_check=1", init: { method: "POST", body: "{}" }, status: 401 },
	{
		what: "a command beside the check",
		path: "?ssl_check=1",
		init: { method: "POST", headers: type(), body: "command=%2Fpyq" },
		status: 401,
	},
])("$what is no way around the signature: $status", async ({ path, init, status }) => {
	expect((await fetch(address + path, init)).status).toBe(status);
	expect(processed).toBe(0);
});
