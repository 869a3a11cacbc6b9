import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runCommand } from "../support/pyq-command.ts";

// Each test starts processes.
vi.setConfig({ testTimeout: 90_000 });

const refusedToken = "hush-hush-token";

/** Refuses one token, and leaves every other request without an answer. */
const server = createServer((request, response) => {
	if (request.headers.authorization === `Bot ${refusedToken}`) response.writeHead(401).end("{}");
});
let apiUrl = "";
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	apiUrl = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/api`;
});
afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

/** What `pyq doctor` finds, and how long it takes in milliseconds. It makes nothing in the folders named here. */
async function doctor(set: Record<string, string>) {
	const PYQ_DATA_DIR = join(tmpdir(), `pyq-${randomUUID()}`);
	const { code, out, err, took } = await runCommand(["doctor", "--json"], { set: { PYQ_DATA_DIR, ...set } });
	const json: unknown = JSON.parse(out);
	return { code, json, said: out + err, took };
}

const finds = (name: string, state: string, found: string) => ({
	checks: expect.arrayContaining([expect.objectContaining({ name, state, found })]),
});

test("a token that Discord refuses is a problem, and is not shown", async () => {
	const { code, json, said } = await doctor({
		DISCORD_TOKEN: `"Bot ${refusedToken}"`,
		DISCORD_API_URL: `${apiUrl}/v10/`,
	});
	expect(code).toBe(1);
	expect(said).not.toContain("hush");
	expect(json).toMatchObject({ ok: false });
	expect(json).toMatchObject(finds("Discord", "problem", `${apiUrl} does not accept DISCORD_TOKEN`));
	expect(json).toMatchObject(finds("chats", "ok", "Discord and the local web workspace"));
});

test("a Discord that never answers is given five seconds", async () => {
	const { code, json, took } = await doctor({ DISCORD_TOKEN: "another", DISCORD_API_URL: apiUrl });
	expect(code).toBe(1);
	expect(json).toMatchObject(finds("Discord", "problem", `${apiUrl} did not answer within 5 seconds`));
	expect(took).toBeGreaterThan(5_000);
	expect(took).toBeLessThan(20_000);
});

test("without a token nothing is asked, and an address alone is a problem of the configuration", async () => {
	const silent = await doctor({});
	expect(silent).toMatchObject({ code: 0, json: { ok: true } });
	expect(silent.said).not.toContain("Discord");
	const alone = await doctor({ DISCORD_API_URL: apiUrl });
	expect(alone.code).toBe(1);
	expect(alone.json).toMatchObject(
		finds(
			"configuration",
			"problem",
			"DISCORD_API_URL is set without DISCORD_TOKEN: set that too, or take DISCORD_API_URL out.",
		),
	);
});
