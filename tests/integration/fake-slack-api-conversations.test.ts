import { describe, expect, it } from "vitest";
import { openScene, word } from "../support/fake-slack/sample-scene.ts";

describe("conversations.info", () => {
	it("tells what a channel is, of those that the bot can see", async () => {
		await using slack = await openScene();
		const { client, fake, team } = slack;
		const info = async (channel: string) => (await client.conversations.info({ channel })).channel;
		expect(await info(slack.channel)).toMatchObject({
			name: "python-prep",
			is_channel: true,
			is_private: false,
			is_member: true,
			is_archived: false,
		});
		const hidden = fake.channel(team, "secret", { private: true, bot: false }).id;
		const shared = fake.channel(team, "with-others", { shared: true, bot: false }).id;
		expect(await info(shared)).toMatchObject({ is_member: false, is_ext_shared: true });
		expect(await word(client.conversations.info({ channel: hidden }))).toBe("channel_not_found");
		fake.invite(hidden, team.botUserId);
		expect(await info(hidden)).toMatchObject({ is_group: true, is_private: true, is_member: true });
		fake.rename(slack.channel, "python");
		fake.archive(slack.channel);
		expect(await info(slack.channel)).toMatchObject({ name: "python", is_archived: true });
	});

	it("needs the scope of the channel's own kind", async () => {
		await using slack = await openScene();
		const { client, fake, team, lena } = slack;
		const { channel = {} } = await client.conversations.open({ users: lena.id });
		expect(await word(client.conversations.info({ channel: channel.id ?? "" }))).toBe("missing_scope");
		fake.setScopes(team, ["groups:read"]);
		expect(await word(client.conversations.info({ channel: slack.channel }))).toBe("missing_scope");
	});
});

describe("conversations.history", () => {
	it("gives messages newest first, without replies but for those shown to all, by pages", async () => {
		await using slack = await openScene();
		const { channel, client } = slack;
		const post = async (text: string, more: object = {}) =>
			(await client.chat.postMessage({ channel, text, ...more })).ts ?? "";
		const thread_ts = await post("1");
		await post("reply", { thread_ts });
		await post("2", { thread_ts, reply_broadcast: true });
		for (const text of ["3", "4", "5"]) await post(text);
		const first = await client.conversations.history({ channel, limit: 2 });
		expect(first.messages?.map(({ text }) => text)).toEqual(["5", "4"]);
		expect(first.has_more).toBe(true);
		const cursor = first.response_metadata?.next_cursor ?? "";
		const rest = await client.conversations.history({ channel, limit: 10, cursor });
		expect(rest.messages?.map(({ text }) => text)).toEqual(["3", "2", "1"]);
		expect(rest).toMatchObject({ has_more: false });
		expect(rest.response_metadata?.next_cursor).toBeUndefined();
		expect(await word(client.conversations.history({ channel, cursor: "nonsense" }))).toBe("invalid_cursor");
		expect(await word(client.conversations.history({ channel, limit: 1_000 }))).toBe("invalid_limit");
	});

	it("oldest and latest count only if inclusive", async () => {
		let now = 1_700_000_000_000;
		await using slack = await openScene({ now: () => now++ });
		const { channel, client } = slack;
		const stamps: string[] = [];
		for (const text of ["1", "2", "3"]) stamps.push((await client.chat.postMessage({ channel, text })).ts ?? "");
		const [oldest = "", , latest = ""] = stamps;
		const read = async (inclusive: boolean) =>
			(await client.conversations.history({ channel, oldest, latest, inclusive })).messages?.map(({ text }) => text);
		expect(await read(false)).toEqual(["2"]);
		expect(await read(true)).toEqual(["3", "2", "1"]);
		expect(await word(client.conversations.history({ channel, oldest: "yesterday" }))).toBe("invalid_ts_oldest");
	});

	it("metadata comes only when it is asked for", async () => {
		await using slack = await openScene();
		const { channel, client } = slack;
		const metadata = { event_type: "pyq_post", event_payload: { key: "k1" } };
		const { ts = "" } = await client.chat.postMessage({ channel, text: "x", metadata });
		await client.chat.postMessage({ channel, text: "y", thread_ts: ts, metadata });
		const history = async (include_all_metadata: boolean) =>
			(await client.conversations.history({ channel, include_all_metadata })).messages?.map((one) => one.metadata);
		const replies = async (include_all_metadata: boolean) =>
			(await client.conversations.replies({ channel, ts, include_all_metadata })).messages;
		expect(await history(false)).toEqual([undefined]);
		expect(await history(true)).toEqual([metadata]);
		expect(await replies(false)).not.toMatchObject([{ metadata }, { metadata }]);
		expect(await replies(true)).toMatchObject([{ metadata }, { metadata }]);
	});

	it("is for members, with the scope of the channel's kind", async () => {
		await using slack = await openScene();
		const { client, fake, team } = slack;
		const outside = fake.channel(team, "out", { bot: false }).id;
		expect(await word(client.conversations.history({ channel: outside }))).toBe("not_in_channel");
		fake.setScopes(team, ["groups:history"]);
		expect(await word(client.conversations.history({ channel: slack.channel }))).toBe("missing_scope");
	});
});

describe("conversations.replies", () => {
	it("gives the parent, then the replies, oldest first, by pages; a reply names its thread too", async () => {
		await using slack = await openScene();
		const { channel, client } = slack;
		const { ts = "" } = await client.chat.postMessage({ channel, text: "0" });
		const stamps: string[] = [];
		for (const text of ["1", "2", "3"])
			stamps.push((await client.chat.postMessage({ channel, text, thread_ts: ts })).ts ?? "");
		const read = async (more: object) => {
			const page = await client.conversations.replies({ channel, ts, ...more });
			return { texts: page.messages?.map(({ text }) => text), cursor: page.response_metadata?.next_cursor };
		};
		const first = await read({ limit: 3 });
		expect(first.texts).toEqual(["0", "1", "2"]);
		expect((await read({ limit: 3, cursor: first.cursor })).texts).toEqual(["3"]);
		expect((await read({ ts: stamps[1] })).texts).toEqual(["0", "1", "2", "3"]);
		expect((await read({ oldest: stamps[1] })).texts).toEqual(["0", "3"]);
		expect(await word(client.conversations.replies({ channel, ts: "1.0" }))).toBe("thread_not_found");
	});
});

describe("conversations.open", () => {
	it("opens one conversation with a person, and finds it again", async () => {
		await using slack = await openScene();
		const { client, fake, lena } = slack;
		const opened = await client.conversations.open({ users: lena.id });
		expect(opened.channel?.id).toMatch(/^D/u);
		const again = await client.conversations.open({ users: lena.id, return_im: true });
		expect(again).toMatchObject({
			already_open: true,
			channel: { id: opened.channel?.id, is_im: true, user: lena.id },
		});
		expect(fake.direct(lena)).toEqual({ id: opened.channel?.id });
	});

	it("not with bots, with those who are gone or were never there, or with nobody", async () => {
		await using slack = await openScene();
		const { client, fake, team } = slack;
		const gone = fake.member(team, "Gone", { deactivated: true });
		const open = (users: string) => word(client.conversations.open({ users }));
		expect(await open(team.botUserId)).toBe("cannot_dm_bot");
		expect(await open(gone.id)).toBe("user_disabled");
		expect(await open("U0")).toBe("user_not_found");
		expect(await open(fake.member(fake.team("Parrots"), "Polly").id)).toBe("user_not_found");
		expect(await open("")).toBe("users_list_not_supplied");
	});
});

describe("conversations.join", () => {
	it("joins a public channel; nothing else", async () => {
		await using slack = await openScene();
		const { client, fake, team, lena } = slack;
		const join = (channel: string) => word(client.conversations.join({ channel }));
		const outside = fake.channel(team, "out", { bot: false }).id;
		await client.conversations.join({ channel: outside });
		expect(fake.members(outside)).toContain(team.botUserId);
		expect(await client.conversations.join({ channel: outside })).toMatchObject({ warning: "already_in_channel" });
		expect(await join(fake.channel(team, "secret", { private: true, bot: false }).id)).toBe("channel_not_found");
		expect(await join(fake.channel(team, "group", { private: true }).id)).toBe("method_not_supported_for_channel_type");
		expect(await join(fake.channel(team, "old", { archived: true, bot: false }).id)).toBe("is_archived");
		const { channel } = await client.conversations.open({ users: lena.id });
		expect(await join(channel?.id ?? "")).toBe("method_not_supported_for_channel_type");
	});
});

describe("conversations.members and conversations.list", () => {
	it("lists who is in a channel, by pages", async () => {
		await using slack = await openScene();
		const { channel, client, fake, lena } = slack;
		const everybody = fake.members(channel);
		const first = await client.conversations.members({ channel, limit: 1 });
		const cursor = first.response_metadata?.next_cursor ?? "";
		const rest = await client.conversations.members({ channel, cursor });
		expect([...(first.members ?? []), ...(rest.members ?? [])]).toEqual(everybody);
		expect(everybody).toContain(lena.id);
	});

	it("lists channels by kind: of the private ones those that the bot is in", async () => {
		await using slack = await openScene();
		const { client, fake, team } = slack;
		fake.channel(team, "old", { archived: true });
		fake.channel(team, "group", { private: true });
		fake.channel(team, "secret", { private: true, bot: false });
		const list = async (types: string, more: object = {}) =>
			(await client.conversations.list({ types, ...more })).channels?.map(({ name }) => name);
		expect(await list("public_channel,private_channel")).toEqual(["python-prep", "old", "group"]);
		expect(await list("public_channel", { exclude_archived: true })).toEqual(["python-prep"]);
		expect(await word(client.conversations.list({ types: "im" }))).toBe("missing_scope");
		expect(await word(client.conversations.list({ types: "rooms" }))).toBe("invalid_types");
	});
});
