import { App, SocketModeReceiver } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import { type FakeOptions, openFakeSlack } from "../support/fake-slack/fake-slack.ts";
import { clientOptions, connectApp, openSocket, sampleView, silent } from "../support/fake-slack/sample-app.ts";

const start = Date.UTC(2026, 4, 4, 9);

async function scene(options: FakeOptions = {}) {
	const fake = await openFakeSlack({ rates: "none", ...options });
	const team = fake.team("Snakes");
	const channel = fake.channel(team, "python");
	const lena = fake.member(team, "Lena");
	return { fake, team, channel, lena };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** The real SDK's app; `listen` adds what it listens to. */
async function bolt({ fake, team }: Scene, listen: (app: App, client: WebClient) => void) {
	const receiver = new SocketModeReceiver({
		appToken: fake.app.token,
		logger: silent,
		clientPingTimeout: 300,
		installerOptions: { clientOptions: clientOptions(fake) },
	});
	receiver.client.on("error", () => undefined);
	const app = new App({ token: team.botToken, receiver, logger: silent, clientOptions: clientOptions(fake) });
	listen(app, new WebClient(team.botToken, clientOptions(fake)));
	await app.start();
	return {
		receiver,
		async [Symbol.asyncDispose]() {
			await app.stop();
			await fake.socket.untilConnected(0);
		},
	};
}

/** The SDK has connected anew. Stopped before Slack says hello, its own try fails in a promise that nobody waits for. */
const comesAgain = ({ receiver: { client } }: { receiver: SocketModeReceiver }): Promise<void> =>
	new Promise((resolve) => client.once("reconnecting", () => client.once("connected", () => resolve())));

test("the SDK's app hears events, answers commands and opens windows", async () => {
	const here = await scene();
	await using fake = here.fake;
	const { lena, channel } = here;
	const heard: string[] = [];
	await using _app = await bolt(here, (app, client) => {
		app.event("message", async ({ event }) => void heard.push(event.ts));
		app.command("/pyq", async ({ ack, body, respond }) => {
			if (body.text === "words") return ack("Hello");
			if (body.text === "form") await client.views.open({ trigger_id: body.trigger_id, view: sampleView() as never });
			await ack();
			if (body.text === "later") await respond({ text: "Later", response_type: "ephemeral" });
		});
		app.view("form", async ({ ack, view }) => {
			const { value } = view.state.values["answer"]?.["answer"] ?? {};
			await (value === "bad" ? ack({ response_action: "errors", errors: { answer: "Not that" } }) : ack());
		});
	});
	const said = await lena.says(channel, "Hello");
	expect(said.acked).toBe(true);
	expect(heard).toEqual([said.ts]);
	expect(await lena.runs(channel, "/pyq words")).toMatchObject({ kind: "ephemeral", message: { text: "Hello" } });
	const later = await lena.runs(channel, "/pyq later");
	expect(await later.final("ephemeral")).toMatchObject({ message: { text: "Later" } });
	expect(await lena.runs(channel, "/pyq form")).toMatchObject({ kind: "modal", view: { callback_id: "form" } });
	expect(await lena.submits({ answer: "bad" })).toMatchObject({ kind: "errors", errors: { answer: "Not that" } });
	expect(await lena.submits()).toMatchObject({ kind: "errors" });
	expect(await lena.submits({ answer: "good" })).toMatchObject({ kind: "closed" });
	expect(lena.view()).toBeNull();
	expect(fake.refused).toEqual([]);
});

test("each envelope goes to one of the connections", async () => {
	const { fake: opened, lena, channel } = await scene();
	await using fake = opened;
	await using one = await connectApp(fake);
	await using two = await connectApp(fake);
	expect([one.notices[0]?.["num_connections"], two.notices[0]?.["num_connections"]]).toEqual([1, 2]);
	for (let count = 0; count < 6; count++) await lena.says(channel, `Message ${count}`);
	expect([one.envelopes.length, two.envelopes.length]).toEqual([3, 3]);
	const ids = [...one.envelopes, ...two.envelopes].map(({ payload }) => payload.event_id);
	expect(new Set(ids).size).toBe(6);
});

test("an event that is not acknowledged comes again at once, after one minute and after five: the same event in another envelope", async () => {
	let now = start;
	const { fake: opened, lena, channel } = await scene({ now: () => now });
	await using fake = opened;
	await using app = await connectApp(fake, () => null);
	const count = async (wanted: number) => expect.poll(() => app.envelopes.length).toBe(wanted);
	const said = lena.says(channel, "Hello");
	await count(1);
	now += 3_000;
	expect((await said).acked).toBe(false);
	await count(2);
	now += 3_000;
	await fake.settled();
	now += 59_900;
	await fake.settled();
	expect(app.envelopes).toHaveLength(2);
	now += 200;
	await count(3);
	now += 3_000;
	await fake.settled();
	now += 300_000;
	await count(4);
	now += 3_000;
	await fake.settled();
	expect(fake.waiting).toBe(0);
	expect(app.envelopes.map(({ retry_attempt }) => retry_attempt)).toEqual([0, 1, 2, 3]);
	expect(app.envelopes.map(({ retry_reason }) => retry_reason)).toEqual(["", "timeout", "timeout", "timeout"]);
	expect(new Set(app.envelopes.map(({ payload }) => payload.event_id)).size).toBe(1);
	expect(new Set(app.envelopes.map(({ envelope_id }) => envelope_id)).size).toBe(4);
});

test("what nobody was there to hear waits, and comes when it is called for", async () => {
	const { fake: opened, lena, channel } = await scene({ now: () => start });
	await using fake = opened;
	expect((await lena.says(channel, "Hello")).acked).toBe(false);
	await expect.poll(() => fake.attempts.length).toBe(2);
	await using app = await connectApp(fake);
	expect(fake.waiting).toBe(1);
	await fake.redeliver();
	expect(app.events()).toMatchObject([{ type: "message", text: "Hello" }]);
	expect(fake.waiting).toBe(0);
	expect(fake.attempts.map(({ outcome }) => outcome?.acked)).toEqual([false, false, true]);
});

test("by the wall, an acknowledgement may take three seconds", async () => {
	const { fake: opened, lena, channel } = await scene();
	await using fake = opened;
	await using _app = await connectApp(fake, () => null);
	const shown = await lena.runs(channel, "/pyq today");
	expect(shown.kind).toBe("timeout");
	expect(shown.tookMs).toBeGreaterThanOrEqual(2_990);
	expect(shown.tookMs).toBeLessThan(5_000);
});

test("an acknowledgement that is late changes nothing", async () => {
	let now = start;
	const { fake: opened, lena, channel } = await scene({ now: () => now });
	await using fake = opened;
	await using app = await connectApp(fake, () => null);
	const running = lena.runs(channel, "/pyq today");
	await expect.poll(() => app.envelopes.length).toBe(1);
	now += 3_000;
	expect((await running).kind).toBe("timeout");
	const [envelope] = app.envelopes;
	app.socket.send(JSON.stringify({ envelope_id: envelope?.envelope_id, payload: { text: "Late" } }));
	app.socket.ping();
	await new Promise((resolve) => app.socket.once("pong", resolve));
	expect(lena.sees()).toEqual([]);
	now += 400_000;
	await fake.settled();
	expect(app.envelopes).toHaveLength(1);
	expect(fake.refused).toEqual([]);
});

test.each(["refresh_requested", "warning"] as const)("the SDK comes again after “%s”", async (reason) => {
	const here = await scene();
	await using fake = here.fake;
	const heard: string[] = [];
	await using app = await bolt(here, (on) => on.event("message", async ({ event }) => void heard.push(event.ts)));
	const again = comesAgain(app);
	fake.socket.disconnects(reason);
	await again;
	await fake.socket.untilConnected(1);
	const { ts } = await here.lena.says(here.channel, "Hello");
	expect(heard).toEqual([ts]);
});

test("a connection that was told to go gets nothing new; one that was warned does", async () => {
	const { fake: opened, lena, channel } = await scene({ now: () => start });
	await using fake = opened;
	await using app = await connectApp(fake);
	fake.socket.disconnects("warning");
	expect((await lena.says(channel, "One")).acked).toBe(true);
	fake.socket.disconnects("refresh_requested");
	expect((await lena.says(channel, "Two")).acked).toBe(false);
	await expect
		.poll(() => app.notices.map(({ type, reason }) => [type, reason]))
		.toEqual([
			["hello", undefined],
			["disconnect", "warning"],
			["disconnect", "refresh_requested"],
		]);
});

test("Socket Mode that is switched off takes nobody", async () => {
	const { fake: opened, lena, channel } = await scene({ now: () => start });
	await using fake = opened;
	await using app = await connectApp(fake);
	const { url } = await new WebClient(fake.app.token, clientOptions(fake)).apps.connections.open();
	fake.socket.disconnects("link_disabled");
	await expect.poll(() => app.notices.at(-1)).toMatchObject({ reason: "link_disabled" });
	await expect(openSocket(String(url))).rejects.toThrow("401");
	expect(await lena.runs(channel, "/pyq")).toMatchObject({ kind: "failed", error: "dispatch_failed" });
});

test("a cut line fails what was on it, and the SDK comes again", async () => {
	const here = await scene();
	await using fake = here.fake;
	await using app = await bolt(here, (on) => on.command("/pyq", async () => fake.socket.drops()));
	const again = comesAgain(app);
	expect(await here.lena.runs(here.channel, "/pyq")).toMatchObject({ kind: "failed", error: "dispatch_failed" });
	await again;
	await fake.socket.untilConnected(1);
});

test("a dead line is noticed by its pings", async () => {
	const here = await scene();
	await using fake = here.fake;
	await using app = await bolt(here, () => undefined);
	const again = comesAgain(app);
	fake.socket.answersPings(false);
	await again;
	fake.socket.answersPings(true);
	await fake.socket.untilConnected(1);
});

test("an address is good for one connection and 30 seconds", async () => {
	let now = start;
	const { fake: opened } = await scene({ now: () => now });
	await using fake = opened;
	const client = new WebClient(fake.app.token, clientOptions(fake));
	const first = String((await client.apps.connections.open()).url);
	await using _app = await openSocket(first);
	await expect(openSocket(first)).rejects.toThrow("401");
	const second = String((await client.apps.connections.open()).url);
	now += 30_001;
	await expect(openSocket(second)).rejects.toThrow("401");
	await expect(openSocket(first.replace("/link/", "/elsewhere/"))).rejects.toThrow("401");
	fake.socket.takesConnections(false);
	await expect(connectApp(fake)).rejects.toThrow("401");
});

test("ten connections are taken, not eleven", async () => {
	const { fake: opened } = await scene();
	await using fake = opened;
	await using apps = new AsyncDisposableStack();
	for (let count = 0; count < 10; count++) apps.use(await connectApp(fake));
	expect(fake.socket.connected).toBe(10);
	const eleventh = apps.use(await connectApp(fake));
	expect(eleventh.notices).toMatchObject([{ type: "disconnect", reason: "too_many_websockets" }]);
	expect(fake.socket.connected).toBe(10);
});

test.each([
	["an envelope that was never sent", JSON.stringify({ envelope_id: "no", payload: {} }), "never sent"],
	["no envelope", JSON.stringify({ payload: {} }), "without envelope_id"],
	["a field that does not exist", JSON.stringify({ envelope_id: "no", body: {} }), "with body"],
	["no JSON", "hello", "no JSON object"],
])("%s is refused, and the line closed", async (_what, text, problem) => {
	const { fake: opened } = await scene();
	await using fake = opened;
	await using app = await connectApp(fake);
	const closed = new Promise((resolve) => app.socket.once("close", resolve));
	app.socket.send(text);
	expect(await closed).toBe(1008);
	expect(fake.refused).toMatchObject([{ method: "Socket Mode", problems: [expect.stringContaining(problem)] }]);
});

test("an answer where none is taken is refused", async () => {
	const { fake: opened, lena, channel } = await scene();
	await using fake = opened;
	await using app = await connectApp(fake, () => ({ text: "Thanks" }));
	expect((await lena.says(channel, "Hello")).acked).toBe(true);
	await lena.usesGlobalShortcut("today");
	expect(app.envelopes.map(({ accepts_response_payload }) => accepts_response_payload)).toEqual([false, false]);
	expect(fake.refused.map(({ method }) => method)).toEqual([
		"acknowledgement of message",
		"acknowledgement of shortcut",
	]);
});
