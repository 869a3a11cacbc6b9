import { expect, test } from "vitest";
import type { FakeSlack } from "../support/fake-slack/fake-slack.ts";
import { openWithApp } from "../support/fake-slack/sample-app.ts";
import type { Json } from "../support/fake-slack/state.ts";

async function scene() {
	const here = await openWithApp();
	const heard = async (count: number) => {
		await expect.poll(() => here.app.envelopes.length).toBe(count);
		await here.fake.settled();
		return here.app.events();
	};
	return { ...here, heard };
}

test("a message comes as Slack sends it, in channels, threads and direct messages", async () => {
	const { fake: opened, channel, lena, team, app: connected, heard } = await scene();
	await using fake = opened;
	await using _app = connected;
	const secret = fake.channel(team, "secret", { private: true, members: [lena] });
	const post = await lena.says(channel, "See https://peps.python.org and 1 < 2");
	const reply = await lena.says(post, "A reply");
	await lena.says(reply, "Another one");
	await lena.says(post, "For all", [], { broadcast: true });
	await lena.says(secret, "Psst");
	await lena.directs("Hello bot");
	const [first, second, third, broadcast, psst, direct] = await heard(6);
	expect(first).toMatchObject({
		type: "message",
		user: lena.id,
		text: "See <https://peps.python.org> and 1 &lt; 2",
		client_msg_id: expect.stringMatching(/^[0-9a-f-]{36}$/u),
		team: team.id,
		channel: channel.id,
		channel_type: "channel",
		ts: post.ts,
		event_ts: post.ts,
		blocks: [{ type: "rich_text" }],
	});
	expect(first).not.toHaveProperty("subtype");
	expect(first).not.toHaveProperty("thread_ts");
	expect(second).toMatchObject({ thread_ts: post.ts, parent_user_id: lena.id, text: "A reply" });
	expect(third).toMatchObject({ thread_ts: post.ts, text: "Another one" });
	expect(broadcast).toMatchObject({
		subtype: "thread_broadcast",
		thread_ts: post.ts,
		root: { ts: post.ts, reply_count: 3 },
	});
	expect(psst).toMatchObject({ channel: secret.id, channel_type: "group" });
	expect(direct).toMatchObject({ channel_type: "im", channel: fake.direct(lena)?.id });
	expect(fake.refused).toEqual([]);
});

test("words come escaped, with those whom the client knows left as they are; blocks hold what was typed", async () => {
	const { fake: opened, channel, lena, app: connected, heard } = await scene();
	await using _fake = opened;
	await using _app = connected;
	await lena.says(channel, `<@${lena.id}> <!subteam^S1|@snakes> & <script>\n\`\`\`\nif a < b:\n\`\`\``);
	const [event] = await heard(1);
	expect(event?.["text"]).toBe(
		`<@${lena.id}> <!subteam^S1|@snakes> &amp; &lt;script&gt;\n\`\`\`\nif a &lt; b:\n\`\`\``,
	);
	expect(event?.["blocks"]).toMatchObject([
		{
			elements: [
				{ type: "rich_text_section" },
				{ type: "rich_text_preformatted", elements: [{ type: "text", text: "if a < b:" }] },
			],
		},
	]);
});

test("a file comes with the message that brings it", async () => {
	const { fake: opened, channel, lena, app: connected, heard, team } = await scene();
	await using _fake = opened;
	await using _app = connected;
	await lena.says(channel, "My answer", [{ name: "answer.py", text: "print(1)\n" }]);
	const [event = {}] = await heard(1);
	const [file] = event["files"] as { name: string; size: number; url_private: string }[];
	expect(event).toMatchObject({ subtype: "file_share", text: "My answer" });
	expect(file).toMatchObject({ name: "answer.py", size: 9 });
	const fetched = await fetch(String(file?.url_private), { headers: { authorization: `Bearer ${team.botToken}` } });
	expect(await fetched.text()).toBe("print(1)\n");
});

test("an edit and a deletion come with what stood before", async () => {
	const { fake: opened, channel, lena, app: connected, heard } = await scene();
	await using fake = opened;
	await using _app = connected;
	const said = await lena.says(channel, "One");
	await lena.edits(said, "Two");
	await lena.deletes(said);
	const [, changed, deleted] = await heard(3);
	expect(changed).toMatchObject({
		subtype: "message_changed",
		channel: channel.id,
		message: { ts: said.ts, text: "Two", user: lena.id, edited: { user: lena.id, ts: changed?.["ts"] } },
		previous_message: { ts: said.ts, text: "One" },
	});
	expect(changed?.["previous_message"]).not.toHaveProperty("edited");
	expect(deleted).toMatchObject({ subtype: "message_deleted", deleted_ts: said.ts, previous_message: { text: "Two" } });
	expect(Number(deleted?.["ts"])).toBeGreaterThan(Number(said.ts));
	expect(fake.messages(channel)).toEqual([]);
	await expect(lena.edits(said, "Three")).rejects.toThrow("no such message");
});

test("a message with replies that is deleted is changed into a tombstone", async () => {
	const { fake: opened, channel, lena, app: connected, heard } = await scene();
	await using _fake = opened;
	await using _app = connected;
	const said = await lena.says(channel, "One");
	await lena.says(said, "A reply");
	await lena.deletes(said);
	const [, , event] = await heard(3);
	expect(event).toMatchObject({
		subtype: "message_changed",
		message: { subtype: "tombstone", ts: said.ts, user: "USLACKBOT", hidden: true },
		previous_message: { text: "One", user: lena.id },
	});
	await expect(lena.deletes(said)).rejects.toThrow("no such message");
});

test("who comes and goes is told, and the bot's own going by another name", async () => {
	const { fake: opened, channel, lena, team, app: connected, heard } = await scene();
	await using fake = opened;
	await using _app = connected;
	const other = fake.channel(team, "lists", { bot: false, members: [] });
	await lena.leaves(channel);
	fake.invite(channel, lena);
	fake.invite(other, team.botUserId, lena);
	fake.remove(other, team.botUserId);
	const events = await heard(7);
	expect(events.map(({ type, subtype }) => [type, subtype])).toEqual([
		["message", "channel_leave"],
		["member_left_channel", undefined],
		["message", "channel_join"],
		["member_joined_channel", undefined],
		["message", "channel_join"],
		["member_joined_channel", undefined],
		["channel_left", undefined],
	]);
	expect(events[1]).toMatchObject({ user: lena.id, channel: channel.id, channel_type: "C", team: team.id });
	expect(events[5]).toMatchObject({ user: team.botUserId, channel: other.id, inviter: lena.id });
});

test("what becomes of channels is told: of public ones always, of private ones to who is in them", async () => {
	const { fake: opened, channel, team, lena, app: connected, heard } = await scene();
	await using fake = opened;
	await using _app = connected;
	fake.app.events = fake.app.events.filter((name) => !name.startsWith("message."));
	const far = fake.channel(team, "far", { bot: false });
	const secret = fake.channel(team, "secret", { private: true, members: [lena] });
	const hidden = fake.channel(team, "hidden", { private: true, members: [lena], bot: false });
	fake.rename(channel, "pythons");
	fake.archive(far);
	fake.unarchive(far);
	fake.rename(secret, "secrets");
	fake.archive(hidden);
	const events = await heard(4);
	expect(events).toMatchObject([
		{ type: "channel_rename", channel: { id: channel.id, name: "pythons", is_channel: true } },
		{ type: "channel_archive", channel: far.id, user: expect.stringMatching(/^U/u) },
		{ type: "channel_unarchive", channel: far.id },
		{ type: "group_rename", channel: { id: secret.id, name: "secrets" } },
	]);
});

test("an app that is removed hears so, with its token dead; one whose token is taken back hears that", async () => {
	const { fake: opened, team, lena, channel, app: connected, heard } = await scene();
	await using fake = opened;
	await using _app = connected;
	const { botUserId } = team;
	const other = fake.team("Lizards");
	fake.revokeToken(other);
	fake.uninstall(team);
	const events = await heard(3);
	expect(events).toEqual([
		{ type: "tokens_revoked", tokens: { oauth: [], bot: [other.botUserId] } },
		{ type: "app_uninstalled" },
		{ type: "tokens_revoked", tokens: { oauth: [], bot: [botUserId] } },
	]);
	expect((await lena.says(channel, "Anybody there?")).acked).toBeNull();
	expect(
		(await fake.member(other, "Iggy", { channels: [fake.channel(other, "tails")] }).directs("Hello")).acked,
	).toBeNull();
});

const rights: readonly [string, (fake: FakeSlack, team: string) => void][] = [
	["subscription", ({ app }) => void Object.assign(app, { events: ["message.groups", "message.im"] })],
	["scope", (fake, team) => fake.setScopes(team, ["chat:write", "im:history"])],
];

test.each(rights)("without the %s, messages of public channels are not told", async (_what, take) => {
	const { fake: opened, channel, lena, team, app: connected } = await scene();
	await using fake = opened;
	await using app = connected;
	expect((await lena.says(channel, "One")).acked).toBe(true);
	take(fake, team.id);
	expect((await lena.says(channel, "Two")).acked).toBeNull();
	expect((await lena.directs("Three")).acked).toBe(true);
	expect(app.events().map(({ text }) => text)).toEqual(["One", "Three"]);
});

test("the bot hears what it says itself, and previews of links as changes that nobody made", async () => {
	const { fake: opened, channel, lena, team, client, app: connected, heard } = await scene();
	await using fake = opened;
	await using _app = connected;
	await client.chat.postMessage({ channel: channel.id, text: "Today" });
	const said = await lena.says(channel, "See https://peps.python.org");
	await lena.edits(said, "See https://peps.python.org/pep-0008");
	fake.previewsLink(said);
	const [own, , edited = {}, preview] = await heard(4);
	expect(own).toMatchObject({ user: team.botUserId, bot_id: team.botId, app_id: fake.app.id, text: "Today" });
	const before = (edited["message"] as Json)["edited"];
	expect(preview).toMatchObject({
		subtype: "message_changed",
		message: { edited: before },
		previous_message: { edited: before },
	});
	expect(preview?.["ts"]).not.toBe(edited["ts"]);
});

test("a channel without the bot is not heard", async () => {
	const { fake: opened, lena, team, app: connected } = await scene();
	await using fake = opened;
	await using app = connected;
	const far = fake.channel(team, "far", { bot: false, members: [lena] });
	expect((await lena.says(far, "One")).acked).toBeNull();
	expect(app.envelopes).toEqual([]);
});

test("reactions are told to who asks for them", async () => {
	const { fake: opened, lena, channel, team, app: connected, heard } = await scene();
	await using fake = opened;
	await using _app = connected;
	const said = await lena.says(channel, "One");
	await lena.reacts(said, "tada");
	fake.app.events = [...fake.app.events, "reaction_added"];
	fake.setScopes(team, ["reactions:read"]);
	await lena.reacts(said, "wave");
	const [, event] = await heard(2);
	expect(event).toMatchObject({
		type: "reaction_added",
		user: lena.id,
		reaction: "wave",
		item: { type: "message", channel: channel.id, ts: said.ts },
		item_user: lena.id,
	});
});

test("somebody from elsewhere is known by their workspace", async () => {
	const { fake: opened, team, app: connected } = await scene();
	await using fake = opened;
	await using app = connected;
	const shared = fake.channel(team, "shared", { shared: true });
	const ext = fake.member(team, "Ext", { external: true, channels: [shared] });
	await ext.says(shared, "Hello");
	const [envelope] = app.envelopes;
	expect(envelope?.payload["is_ext_shared_channel"]).toBe(true);
	expect(envelope?.payload.event).toMatchObject({
		user_team: expect.not.stringContaining(team.id),
		team: expect.any(String),
	});
});
