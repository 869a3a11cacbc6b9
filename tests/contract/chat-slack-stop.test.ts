import { afterEach, beforeEach, expect, test } from "vitest";
import { createSlackChat } from "../../src/adapters/slack/adapter.ts";
import { createRequests } from "../../src/adapters/slack/client.ts";
import { type ConnectionParts, connect } from "../../src/adapters/slack/connection.ts";
import { slackLogger } from "../../src/adapters/slack/logger.ts";
import { createPeople } from "../../src/adapters/slack/people.ts";
import { createPlaces } from "../../src/adapters/slack/places.ts";
import { createReplies } from "../../src/adapters/slack/replies.ts";
import { createWindows } from "../../src/adapters/slack/windows.ts";
import { arrival } from "../support/discord-arrivals.ts";
import { type FakeSlack, openFakeSlack, type TeamHandle } from "../support/fake-slack/fake-slack.ts";
import { testVault } from "../support/house.ts";
import { memoryInstallations } from "../support/memory-installations.ts";
import { scriptedIds } from "../support/scripted-ids.ts";
import { noWait } from "../support/slack-chat.ts";

let fake: FakeSlack;
let team: TeamHandle;
let warned: string[];

beforeEach(async () => {
	fake = await openFakeSlack({ now: () => Date.now(), rates: "none" });
	team = fake.team("Acme");
	warned = [];
});
afterEach(() => fake.close());

/** What being on Slack takes, by Socket Mode. */
function parts(): ConnectionParts {
	const { apiUrl, app } = fake;
	const clock = { now: () => Date.now() };
	const warn = (_: unknown, message: string) => void warned.push(message);
	const log = { info() {}, warn, error: warn };
	const ids = scriptedIds();
	const tokenOf = async () => team.botToken;
	const requests = createRequests({ tokenOf, apiUrl, clock, wait: noWait, logger: slackLogger(log) });
	return {
		reach: { kind: "socket", botToken: team.botToken, appToken: app.token, apiUrl },
		installations: memoryInstallations(),
		vault: testVault(),
		hearing: {
			commands: [],
			explain: ({ kind }) => ({ summary: kind, blocks: [] }),
			people: createPeople({ requests, clock, log }),
			places: createPlaces({ requests, clock, log }),
			replies: createReplies({ requests, clock, apiUrl }),
			windows: createWindows({ requests, commands: [], say: async () => {}, ids, log }),
			nameOf: () => "",
			clock,
			ids,
			log,
			read: async () => [],
			go: () => {},
		},
		authorized: () => {},
		named: () => {},
	};
}

/** How long a start that was told to end still takes, in milliseconds. */
async function endingTakes(waitsFor: () => boolean): Promise<number> {
	const ended = new AbortController();
	const over = expect(connect(parts(), async () => ({ kind: "done" }), ended.signal)).rejects.toThrow("told to stop");
	await arrival("the start waits for Slack", waitsFor);
	const began = performance.now();
	ended.abort(new Error("told to stop"));
	await over;
	return performance.now() - began;
}

const isAsked = (method: string) => () => fake.requests.some((one) => one.method === method);

test.each(["auth.test", "apps.connections.open"])(
	"a start that waits for Slack's answer to %s ends at once when it is told to, and says nothing of it",
	async (method) => {
		fake.faults.next(method, { hang: "before" });
		expect(await endingTakes(isAsked(method))).toBeLessThan(2_000);
		expect(warned.filter((words) => words.includes("tried again"))).toEqual([]);
		expect(fake.socket.connected).toBe(0);
	},
);

test("a chat that is stopped while it starts is off Slack at once, without an error, and can start anew", async () => {
	const { hearing, ...rest } = parts();
	const chat = createSlackChat({ ...rest, ...hearing, wait: noWait });
	fake.faults.next("auth.test", { hang: "before" });
	const starting = chat.start(async () => ({ kind: "done" }));
	await arrival("the start waits for Slack", isAsked("auth.test"));
	const began = performance.now();
	await Promise.all([chat.stop(), starting]);
	expect(performance.now() - began).toBeLessThan(2_000);
	expect(chat.standing()).toBeNull();
	await chat.start(async () => ({ kind: "done" }));
	expect(chat.standing()).toEqual({ workspace: "Acme" });
	await chat.stop();
	await arrival("no connection is open", () => fake.socket.connected === 0);
});

test("a start that has its address when it is told to end leaves no connection behind", async () => {
	const ended = new AbortController();
	const starting = connect(parts(), async () => ({ kind: "done" }), ended.signal);
	const over = starting.catch((error: unknown) => error);
	await arrival("the address was given", () =>
		fake.requests.some(({ method, status }) => method === "apps.connections.open" && status !== null),
	);
	ended.abort(new Error("told to stop"));
	const outcome = await over;
	// Slack may have been quicker than the word.
	if (outcome instanceof Error) expect(outcome.message).toBe("told to stop");
	else await Object(outcome).close();
	// One that was left behind would be there before one that is asked for after it.
	const next = await connect(parts(), async () => ({ kind: "done" }), new AbortController().signal);
	await arrival("only the next one is open", () => fake.socket.connected === 1);
	await next.close();
	await arrival("no connection is open", () => fake.socket.connected === 0);
});

test("a connection that stands is not ended by a word that came too late for its start", async () => {
	const ended = new AbortController();
	const connection = await connect(parts(), async () => ({ kind: "done" }), ended.signal);
	ended.abort();
	expect(fake.socket.connected).toBe(1);
	await connection.close();
	await arrival("the connection is closed", () => fake.socket.connected === 0);
});
