import { describe, expect, it } from "vitest";
import { header, section, x } from "../support/fake-slack/check-samples.ts";
import { openScene, refusal, word } from "../support/fake-slack/sample-scene.ts";

describe("chat.postMessage", () => {
	it("posts with blocks and metadata, and answers what it made", async () => {
		await using slack = await openScene();
		const metadata = { event_type: "pyq_post", event_payload: { key: "k1" } };
		const blocks = [header("Today"), section("Why?")];
		const posted = await slack.client.chat.postMessage({
			channel: slack.channel,
			text: "Today",
			blocks,
			metadata,
			unfurl_links: false,
			unfurl_media: false,
		});
		expect(posted).toMatchObject({ ok: true, channel: slack.channel, message: { text: "Today", metadata } });
		const [stood] = slack.fake.messages(slack.channel);
		expect(stood).toMatchObject({
			ts: posted.ts,
			user: slack.team.botUserId,
			bot_id: slack.team.botId,
			app_id: slack.fake.app.id,
			blocks,
			metadata,
		});
		expect(stood?.["blocks"]).toMatchObject([{ block_id: expect.any(String) }, { block_id: expect.any(String) }]);
		expect(slack.fake.refused).toEqual([]);
		expect(slack.fake.requests).toMatchObject([
			{ method: "chat.postMessage", team: slack.team.id, status: 200, error: null, args: { blocks, metadata } },
		]);
	});

	it("a ts is the fake's time, unique, and grows even when the clock goes back", async () => {
		let now = 1_700_000_000_123;
		await using slack = await openScene({ now: () => now });
		const post = async () => (await slack.client.chat.postMessage({ channel: slack.channel, text: "x" })).ts;
		expect(await post()).toBe("1700000000.123000");
		expect(await post()).toBe("1700000000.123001");
		now -= 60_000;
		expect(await post()).toBe("1700000000.123002");
		now += 61_000;
		expect(await post()).toBe("1700000001.123000");
	});

	it("replies in a thread, and shows a reply in the channel too", async () => {
		await using slack = await openScene();
		const { channel } = slack;
		const { ts: thread_ts = "" } = await slack.client.chat.postMessage({ channel, text: "parent" });
		await slack.client.chat.postMessage({ channel, text: "reply", thread_ts });
		await slack.client.chat.postMessage({ channel, text: "loud", thread_ts, reply_broadcast: true });
		expect(slack.fake.messages(channel)).toMatchObject([
			{ text: "parent", thread_ts, reply_count: 2, reply_users: [slack.team.botUserId] },
			{ text: "reply", thread_ts, parent_user_id: slack.team.botUserId },
			{ text: "loud", thread_ts, subtype: "thread_broadcast" },
		]);
		const reply = slack.fake.messages(channel)[1]?.["ts"] as string;
		expect(await word(slack.client.chat.postMessage({ channel, text: "x", thread_ts: reply }))).toBe(
			"cannot_reply_to_message",
		);
		expect(await word(slack.client.chat.postMessage({ channel, text: "x", thread_ts: "1.000000" }))).toBe(
			"cannot_reply_to_message",
		);
	});

	it("goes to a person by their id, which is their conversation with the bot", async () => {
		await using slack = await openScene();
		const { channel } = await slack.client.chat.postMessage({ channel: slack.lena.id, text: "hello" });
		expect(slack.fake.direct(slack.lena)).toEqual({ id: channel });
		slack.fake.app.messagesTab = false;
		expect(await word(slack.client.chat.postMessage({ channel: slack.lena.id, text: "x" }))).toBe(
			"messages_tab_disabled",
		);
		expect(await word(slack.client.chat.postMessage({ channel: slack.team.botUserId, text: "x" }))).toBe(
			"cannot_dm_bot",
		);
	});

	it("is refused where the bot is not, and where nobody may write", async () => {
		await using slack = await openScene();
		const { fake, team, client } = slack;
		const post = (channel: string) => word(client.chat.postMessage({ channel, text: "x" }));
		const other = fake.team("Parrots");
		expect(await post(fake.channel(team, "out", { bot: false }).id)).toBe("not_in_channel");
		expect(await post(fake.channel(team, "secret", { bot: false, private: true }).id)).toBe("channel_not_found");
		expect(await post(fake.channel(team, "old", { archived: true }).id)).toBe("is_archived");
		expect(await post(fake.channel(other, "theirs").id)).toBe("channel_not_found");
		expect(await post("C0")).toBe("channel_not_found");
		expect(fake.refused).toEqual([]);
	});

	it("is refused for its form, and that is kept", async () => {
		await using slack = await openScene();
		const { channel, client, fake } = slack;
		expect(await word(client.chat.postMessage({ channel, text: "" }))).toBe("no_text");
		expect(await word(client.chat.postMessage({ channel, text: x(40_001) }))).toBe("msg_too_long");
		expect(await word(client.chat.postMessage({ channel, text: "x", blocks: "nonsense" } as never))).toBe(
			"invalid_blocks_format",
		);
		expect(await word(client.chat.postMessage({ channel, text: "x", metadata: { event_type: "x" } } as never))).toBe(
			"invalid_metadata_schema",
		);
		const long = await refusal(client.chat.postMessage({ channel, text: "x", blocks: [header(x(151))] }));
		expect(long).toMatchObject({
			error: "invalid_blocks",
			response_metadata: { messages: ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"] },
		});
		const many = [1, 2, 3, 4, 5].map(() => section(x(2_700)));
		expect(await word(client.chat.postMessage({ channel, text: "x", blocks: many }))).toBe("msg_blocks_too_long");
		expect(fake.refused.map(({ problems }) => problems[0])).toEqual([
			"no_text",
			"msg_too_long",
			"invalid_blocks_format",
			"invalid_metadata_schema",
			"invalid_blocks",
			"msg_blocks_too_long",
		]);
		expect(fake.messages(channel)).toEqual([]);
	});

	it("warns of an argument that it does not have, and keeps that", async () => {
		await using slack = await openScene();
		const posted = await slack.client.chat.postMessage({ channel: slack.channel, text: "x", thread: "1.0" } as never);
		expect(posted).toMatchObject({ ok: true, warning: "superfluous_argument" });
		expect(slack.fake.refused).toEqual([{ method: "chat.postMessage", problems: ["superfluous argument: thread"] }]);
	});
});

describe("chat.update", () => {
	it("by text alone it takes the blocks away and marks the edit; metadata stays", async () => {
		await using slack = await openScene();
		const { channel, client } = slack;
		const metadata = { event_type: "pyq_post", event_payload: { key: "k1" } };
		const { ts = "" } = await client.chat.postMessage({ channel, text: "one", blocks: [section("one")], metadata });
		await client.chat.update({ channel, ts, text: "two" });
		expect(slack.fake.message(channel, ts)).toMatchObject({
			text: "two",
			metadata,
			edited: { user: slack.team.botUserId },
		});
		expect(slack.fake.message(channel, ts)).not.toHaveProperty("blocks");
	});

	it("by blocks it leaves no mark; a text that is not given stays, as metadata does until it is emptied", async () => {
		await using slack = await openScene();
		const { channel, client } = slack;
		const metadata = { event_type: "pyq_post", event_payload: { key: "k1" } };
		const { ts = "" } = await client.chat.postMessage({ channel, text: "one", blocks: [section("one")], metadata });
		await client.chat.update({ channel, ts, blocks: [section("two")] } as never);
		expect(slack.fake.message(channel, ts)).toMatchObject({ text: "one", blocks: [section("two")], metadata });
		expect(slack.fake.message(channel, ts)).not.toHaveProperty("edited");
		await client.chat.update({ channel, ts, text: "three", blocks: [section("three")], metadata: {} } as never);
		expect(slack.fake.message(channel, ts)).toMatchObject({ text: "three", blocks: [section("three")] });
		expect(slack.fake.message(channel, ts)).not.toHaveProperty("metadata");
		expect(await word(client.chat.update({ channel, ts } as never))).toBe("no_text");
	});

	it("is refused for others' messages and for what is not there", async () => {
		await using slack = await openScene();
		const { channel, client, lena } = slack;
		const { ts } = await lena.says(channel, "mine");
		expect(await word(client.chat.update({ channel, ts, text: "x" }))).toBe("cant_update_message");
		expect(await word(client.chat.update({ channel, ts: "1.0", text: "x" }))).toBe("message_not_found");
	});
});

describe("chat.delete", () => {
	it("takes a message away; one with replies leaves a tombstone", async () => {
		await using slack = await openScene();
		const { channel, client } = slack;
		const { ts = "" } = await client.chat.postMessage({ channel, text: "one" });
		const { ts: thread_ts = "" } = await client.chat.postMessage({ channel, text: "two" });
		await client.chat.postMessage({ channel, text: "reply", thread_ts });
		await client.chat.delete({ channel, ts });
		await client.chat.delete({ channel, ts: thread_ts });
		expect(slack.fake.messages(channel)).toMatchObject([{ subtype: "tombstone", ts: thread_ts }, { text: "reply" }]);
		expect(await word(client.chat.delete({ channel, ts }))).toBe("message_not_found");
		expect(await word(client.chat.delete({ channel, ts: thread_ts }))).toBe("message_not_found");
	});
});

describe("chat.postEphemeral", () => {
	it("is seen by one person, and is no message of the channel", async () => {
		await using slack = await openScene();
		const { channel, client, lena, fake } = slack;
		const { message_ts: ts = "" } = await client.chat.postEphemeral({ channel, user: lena.id, text: "psst" });
		expect(fake.ephemeralsOf(lena)).toMatchObject([{ channel, ts, text: "psst" }]);
		expect(fake.messages(channel)).toEqual([]);
		expect(await word(client.chat.update({ channel, ts, text: "x" }))).toBe("message_not_found");
	});

	it("reaches nobody who is not there", async () => {
		await using slack = await openScene();
		const { client, lena, fake, team } = slack;
		const channel = fake.channel(team, "elsewhere", { members: [] }).id;
		expect(await word(client.chat.postEphemeral({ channel, user: lena.id, text: "x" }))).toBe("user_not_in_channel");
		expect(await word(client.chat.postEphemeral({ channel, user: "U0", text: "x" }))).toBe("user_not_found");
	});
});

describe("chat.getPermalink", () => {
	it("gives the address of a message, and of a reply with its thread", async () => {
		await using slack = await openScene({ now: () => 1_700_000_000_000 });
		const { channel, client } = slack;
		const { ts = "" } = await client.chat.postMessage({ channel, text: "one" });
		const { ts: reply = "" } = await client.chat.postMessage({ channel, text: "two", thread_ts: ts });
		const link = async (message_ts: string) => (await client.chat.getPermalink({ channel, message_ts })).permalink;
		expect(await link(ts)).toMatch(
			new RegExp(`^https://snakes-.*\\.slack\\.com/archives/${channel}/p1700000000000000$`, "u"),
		);
		expect(await link(reply)).toContain(`/p1700000000000001?thread_ts=${ts}&cid=${channel}`);
	});
});
