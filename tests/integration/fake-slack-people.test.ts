import { expect, test } from "vitest";
import { buttons, openWithApp, plain } from "../support/fake-slack/sample-app.ts";

test("a button is pressed by its label or its action id, and comes with its message", async () => {
	const { fake: opened, channel, lena, app: connected, client } = await openWithApp();
	await using fake = opened;
	await using app = connected;
	const blocks = [{ ...buttons("Answer", "Reveal"), block_id: "row" }];
	const posted = await client.chat.postMessage({ channel: channel.id, text: "Today", blocks: blocks as never });
	const ref = { channel, ts: String(posted.ts) };
	const shown = await lena.presses(ref, "Answer");
	expect(shown.kind).toBe("nothing");
	expect(app.last("block_actions")).toMatchObject({
		user: { id: lena.id, username: "lena" },
		channel: { id: channel.id, name: "python" },
		message: { ts: ref.ts, text: "Today", bot_id: expect.any(String) },
		container: { type: "message", message_ts: ref.ts, channel_id: channel.id, is_ephemeral: false },
		actions: [{ action_id: "answer", block_id: "row", type: "button", text: plain("Answer") }],
		response_url: expect.stringContaining("/hooks/actions/"),
		trigger_id: shown.triggerId,
	});
	await lena.presses(ref, "reveal");
	expect(app.last("block_actions")["actions"]).toMatchObject([{ action_id: "reveal" }]);
	await expect(lena.presses(ref, "Skip")).rejects.toThrow("0 buttons “Skip”, among “Answer”, “Reveal”");
	expect(fake.refused).toEqual([]);
});

test("a button on words for one person comes without the message", async () => {
	const { fake: opened, channel, lena, app: connected, client } = await openWithApp();
	await using _fake = opened;
	await using app = connected;
	const thread = await lena.says(channel, "A question");
	await client.chat.postEphemeral({
		channel: channel.id,
		user: lena.id,
		thread_ts: thread.ts,
		text: "Only you",
		blocks: [buttons("Yes")] as never,
	});
	const [seen] = lena.sees();
	if (seen === undefined) throw new Error("nothing was seen");
	await lena.presses(seen.message, "Yes");
	expect(app.last("block_actions")).not.toHaveProperty("message");
	expect(app.last("block_actions")["container"]).toMatchObject({
		is_ephemeral: true,
		message_ts: seen.message.ts,
		thread_ts: thread.ts,
	});
});

test("what the bot tells one person is seen in its order, and by nobody else", async () => {
	const { fake: opened, team, channel, lena, app: connected, client } = await openWithApp();
	await using fake = opened;
	await using _app = connected;
	const noor = fake.member(team, "Noor");
	await lena.directs("Hello");
	const direct = String(fake.direct(lena)?.id);
	await client.chat.postMessage({ channel: direct, text: "One" });
	await client.chat.postEphemeral({ channel: channel.id, user: lena.id, text: "Two" });
	const { ts } = await client.chat.postMessage({ channel: direct, text: "Three" });
	await client.chat.update({ channel: direct, ts: String(ts), text: "Four" });
	expect(lena.sees().map(({ kind, message }) => [kind, message.text])).toEqual([
		["direct", "One"],
		["ephemeral", "Two"],
		["direct", "Four"],
	]);
	const changed = lena.sees().map((seen) => seen.changed);
	expect(changed).toEqual(changed.toSorted((a, b) => a - b));
	expect(noor.sees()).toEqual([]);
});

test("the Home page is opened, published and pressed", async () => {
	const {
		fake: opened,
		lena,
		app: connected,
	} = await openWithApp(async ({ payload: { event } }, client) => {
		if (event?.["type"] !== "app_home_opened" || event["tab"] !== "home") return {};
		const view = { type: "home", blocks: [buttons("Settings")] };
		await client.views.publish({ user_id: String(event["user"]), view: view as never });
		return {};
	});
	await using fake = opened;
	await using app = connected;
	expect(lena.home()).toBeNull();
	await expect(lena.pressesHome("Settings")).rejects.toThrow("empty");
	expect(await lena.opensHome()).toMatchObject({ kind: "home", view: { type: "home" } });
	expect(app.events()[0]).toMatchObject({
		type: "app_home_opened",
		user: lena.id,
		tab: "home",
		channel: fake.direct(lena)?.id,
	});
	expect(app.events()[0]).not.toHaveProperty("view");
	await lena.opensHome();
	expect(app.events()[1]).toMatchObject({ view: { id: lena.home()?.id, hash: expect.any(String) } });
	await lena.pressesHome("Settings");
	expect(app.last("block_actions")).toMatchObject({
		container: { type: "view", view_id: lena.home()?.id },
		view: { type: "home" },
	});
	for (const absent of ["response_url", "channel", "message"])
		expect(app.last("block_actions")).not.toHaveProperty(absent);
	expect((await lena.opensHome("messages")).kind).toBe("nothing");
	fake.app.homeTab = false;
	await expect(lena.opensHome()).rejects.toThrow("no Home tab");
	fake.app.messagesTab = false;
	await expect(lena.directs("Hello")).rejects.toThrow("turned off");
});

test("shortcuts come with their message, or with nothing", async () => {
	const { fake: opened, channel, lena, app: connected } = await openWithApp();
	await using _fake = opened;
	await using app = connected;
	const said = await lena.says(channel, "My answer is long enough");
	await lena.usesShortcut(said, "submit");
	expect(app.last("message_action")).toMatchObject({
		callback_id: "submit",
		message_ts: said.ts,
		message: { text: "My answer is long enough", user: lena.id },
		channel: { id: channel.id },
		response_url: expect.stringContaining("/hooks/actions/"),
	});
	await lena.usesGlobalShortcut("today");
	expect(app.last("shortcut")).toMatchObject({ callback_id: "today", user: { id: lena.id } });
	expect(app.last("shortcut")).not.toHaveProperty("channel");
});

test("what Slack's client does not let people do throws", async () => {
	const { fake: opened, team, channel, lena, app: connected } = await openWithApp();
	await using fake = opened;
	await using app = connected;
	const noor = fake.member(team, "Noor", { channels: [] });
	const secret = fake.channel(team, "secret", { private: true, members: [lena] });
	const said = await lena.says(channel, "Mine");
	await expect(noor.says(channel, "Hello")).rejects.toThrow("not in that channel");
	await expect(noor.says(secret, "Hello")).rejects.toThrow("can't see");
	await expect(noor.edits(said, "Yours")).rejects.toThrow("somebody else's");
	await expect(noor.deletes(said)).rejects.toThrow("somebody else's");
	await expect(lena.says(channel, " ")).rejects.toThrow("no empty message");
	await expect(lena.runs(said as never, "/pyq")).rejects.toThrow("no commands in threads");
	await expect(lena.runs(channel, "pyq")).rejects.toThrow("begins with a slash");
	fake.archive(channel);
	await expect(lena.says(channel, "Hello")).rejects.toThrow("archived");
	fake.uninstall(team);
	await expect(lena.runs(channel, "/pyq")).rejects.toThrow("not installed");
	await expect(lena.directs("Hello")).rejects.toThrow("not installed");
	fake.changeMember(lena, { deactivated: true });
	await expect(lena.runs(secret, "/pyq")).rejects.toThrow("deactivated");
	expect(app.envelopes.filter(({ type }) => type !== "events_api")).toEqual([]);
});

test("a deed can reach the app twice: the same event, the same trigger, another envelope", async () => {
	const { fake: opened, channel, lena, app: connected } = await openWithApp();
	await using _fake = opened;
	await using app = connected;
	await expect(async () => lena.again()).rejects.toThrow("nothing");
	await lena.says(channel, "Hello");
	await lena.again();
	await expect(lena.again("unsigned")).rejects.toThrow("only Slack");
	await lena.runs(null, "/pyq today");
	expect(await lena.again()).toMatchObject([{ acked: true }]);
	const [first, second, third, fourth] = app.envelopes;
	expect(second?.payload).toEqual(first?.payload);
	expect(fourth?.payload).toEqual(third?.payload);
	expect(third?.payload["channel_name"]).toBe("directmessage");
	expect(new Set(app.envelopes.map(({ envelope_id }) => envelope_id)).size).toBe(4);
});
