import { describe, expect, test } from "vitest";
import { SECOND } from "../../src/core/ids.ts";
import { arrival } from "../support/discord-arrivals.ts";
import { openStage, withButton, words } from "../support/discord-stage.ts";
import type { LooseOptions, Payload } from "../support/loose-discord.ts";
import { openLooseStage } from "../support/loose-stage.ts";

const optionalOfInteractions = [
	"entitlements",
	"authorizing_integration_owners",
	"app_permissions",
	"channel",
	"channel_id",
	"context",
	"locale",
	"version",
];
const optionalOfMessages = [
	"attachments",
	"edited_timestamp",
	"embeds",
	"components",
	"mentions",
	"mention_roles",
	"type",
	"timestamp",
	"flags",
];
/** What the ids of Discord's place in time are held against. */
const now = () => ({ at: expect.closeTo(Date.now(), -4) });

describe("a server that leaves out of interactions", { timeout: 40_000 }, () => {
	test.each([
		...optionalOfInteractions.map((field) => ({ what: field, fields: [field] })),
		{ what: "all that it may", fields: optionalOfInteractions.filter((field) => field !== "channel_id") },
	])("$what: they are answered, and known to be in their channel", async ({ fields }) => {
		await using elsewhere = await openLooseStage({ leavesOut: { interaction: fields } });
		const { loose, stage } = elsewhere;
		const { id, token } = loose.runs("streak");
		const event = await stage.hears((one) => one.id === id);
		expect(event).toMatchObject({ kind: "command", command: "streak", ...now() });
		expect(event.where).toMatchObject({ channel: { externalId: loose.channel, name: "prep" }, thread: null });
		// Without permissions nothing is known to be lacking.
		if (fields.includes("app_permissions")) expect(event.where.lacks).toEqual([]);
		else expect(event.where.lacks.length).toBeGreaterThan(0);
		await arrival(
			"it is answered",
			() => loose.asked(new RegExp(`/interactions/${id}/${token}/callback`, "u")).length > 0,
		);
		await elsewhere.goesOn();
	});

	test("the thread’s channel: it is known from what PyQ opened", async () => {
		await using elsewhere = await openLooseStage({
			leavesOut: { interaction: ["channel"], thread: ["parent_id", "type"] },
			tellsOfThreads: false,
		});
		const { loose, stage, chat, place } = elsewhere;
		const posted = await chat.post(place, words("Good morning"), "k1", stage.clock.now() + 5_000);
		const thread = await chat.openThread(posted, "Tuples");
		const { id } = loose.runs("streak", thread);
		expect((await stage.hears((one) => one.id === id)).where).toMatchObject({
			channel: { externalId: loose.channel },
			thread,
		});
	});
});

describe("a server that leaves out of messages", { timeout: 40_000 }, () => {
	test.each([
		...optionalOfMessages.map((field) => ({ what: field, fields: [field] })),
		{ what: "all that it may", fields: optionalOfMessages },
	])("$what: they are heard, and read again after a restart", async ({ fields }) => {
		await using elsewhere = await openLooseStage({ leavesOut: { message: fields } });
		const { loose, stage, chat, place } = elsewhere;
		const posted = await chat.post(place, words("Good morning"), "k1", stage.clock.now() + 5_000);
		const thread = await chat.openThread(posted, "Tuples");
		const said = loose.says(thread, "A tuple can not change.");
		const live = await stage.hears(({ id }) => id === `msg:${said.id}`);
		expect(live).toMatchObject({
			kind: "message",
			text: "A tuple can not change.",
			attachments: [],
			where: { channel: { externalId: loose.channel }, thread },
			actor: { externalId: loose.person },
			...now(),
		});
		elsewhere.knows(thread, [said.id]);
		const from = elsewhere.heard.length;
		await elsewhere.restarts();
		const again = await stage.hears(({ id }) => id === `msg:${said.id}`, from);
		expect(again).toMatchObject({ kind: "message", text: "A tuple can not change.", actor: live.actor });
		await elsewhere.goesOn();
		expect(elsewhere.heard.filter(({ kind }) => kind === "messageDeleted")).toEqual([]);
	});

	test("content: that something was written is heard, without its words", async () => {
		await using elsewhere = await openLooseStage({ leavesOut: { message: ["content"] } });
		const { loose, stage, chat, place } = elsewhere;
		const posted = await chat.post(place, words("Good morning"), "k1", stage.clock.now() + 5_000);
		const thread = await chat.openThread(posted, "Tuples");
		const said = loose.says(thread, "A tuple can not change.");
		expect(await stage.hears(({ id }) => id === `msg:${said.id}`)).toMatchObject({ text: null });
	});

	test.each([
		[
			"all but its buttons",
			withButton("Good morning", "v1:answer:here"),
			optionalOfMessages.filter((field) => field !== "components"),
		],
		["all but its embeds", words("Good morning"), optionalOfMessages.filter((field) => field !== "embeds")],
	])("%s: PyQ’s own is found again, and no other", async (_, message, fields) => {
		await using elsewhere = await openLooseStage({ leavesOut: { message: fields } });
		const { stage, chat, place } = elsewhere;
		const posted = await chat.post(place, message, "k1", stage.clock.now() + 5_000);
		const since = stage.clock.now() - 60 * SECOND;
		expect(await chat.findPosted(place, "k1", since)).toEqual({ kind: "found", posted });
		expect(await chat.findPosted(place, "k2", since)).toEqual({ kind: "absent" });
	});

	test("that a bot wrote them: PyQ does not hear itself", async () => {
		await using elsewhere = await openLooseStage({ leavesOut: { author: ["bot"] } });
		const { chat, place, stage, heard } = elsewhere;
		const posted = await chat.post(place, words("Good morning"), "k1", stage.clock.now() + 5_000);
		await chat.openThread(posted, "Tuples");
		await elsewhere.goesOn();
		expect(heard.filter(({ kind }) => kind === "message")).toEqual([]);
	});

	test("the server: they are of the channel’s", async () => {
		await using elsewhere = await openLooseStage();
		const { loose, stage } = elsewhere;
		const said = loose.says(loose.channel, "Between us?", { guild_id: undefined, member: undefined });
		expect((await stage.hears(({ id }) => id === `msg:${said.id}`)).where).toMatchObject({
			workspace: { externalId: loose.guild },
			channel: { externalId: loose.channel },
		});
	});
});

test("null in place of what is left out: messages and interactions are heard", { timeout: 40_000 }, async () => {
	await using elsewhere = await openLooseStage();
	const { loose, stage } = elsewhere;
	const nothing = { webhook_id: null, attachments: null, embeds: null, poll: null, member: null };
	const said = loose.says(loose.channel, "A tuple can not change.", nothing);
	await stage.hears(({ id }) => id === `msg:${said.id}`);
	const user = { id: loose.person, username: "lena" };
	const data = { id: "1", type: 1, name: "pyq", options: [{ type: 1, name: "streak", options: null }] };
	const about = { id: "1577", token: "t1577", application_id: loose.bot, type: 2, version: 1, user, data };
	loose.tells("INTERACTION_CREATE", {
		...about,
		guild_id: null,
		member: null,
		channel: null,
		channel_id: "700",
		app_permissions: null,
	});
	const { where } = await stage.hears(({ id }) => id === "1577");
	expect(where).toMatchObject({ workspace: { externalId: null }, channel: null, thread: null });
	await elsewhere.goesOn();
});

describe("a server that leaves out at the log-in", { timeout: 40_000 }, () => {
	const cases: [string, LooseOptions][] = [
		["the application", { leavesOut: { ready: ["application"] } }],
		["the application, with all servers told at once", { leavesOut: { ready: ["application"] }, guildIn: "ready" }],
		["where to resume", { leavesOut: { ready: ["resume_gateway_url"] } }],
		["how many log-ins are left", { leavesOut: { gatewayBot: ["session_start_limit"] } }],
		["how many shards", { leavesOut: { gatewayBot: ["shards"] } }],
		["both", { leavesOut: { gatewayBot: ["shards", "session_start_limit"] } }],
	];
	test.each(cases)("%s: PyQ is there, and its commands are offered", async (_, options) => {
		await using elsewhere = await openLooseStage(options);
		const { loose, chat } = elsewhere;
		expect(chat.standing()).toMatchObject({ name: "PyQ", servers: 1 });
		await elsewhere.goesOn();
		await arrival(
			"the commands are offered",
			() => loose.asked(new RegExp(`^PUT /applications/${loose.bot}/commands$`, "u")).length === 1,
		);
	});

	test("what is registered (405): the commands are offered all the same", async () => {
		await using elsewhere = await openLooseStage({
			answers: ({ method, path }) =>
				method === "GET" && path.endsWith("/commands") ? { status: 405, body: { code: 0, message: "405" } } : null,
		});
		await arrival("they are offered", () => elsewhere.loose.asked(/^PUT .*\/commands$/u).length === 1);
		expect(elsewhere.stage.lines.filter(({ level }) => level !== "info")).toEqual([]);
	});
});

describe("an event that can’t be read", { timeout: 40_000 }, () => {
	const guild_id = "500000000000000000";
	const channel_id = "600000000000000000";
	const cases: [string, Payload | null][] = [
		["GUILD_MEMBER_ADD", { guild_id }],
		["PRESENCE_UPDATE", {}],
		["GUILD_ROLE_UPDATE", { guild_id }],
		["GUILD_CREATE", { id: "7", name: "Bare" }],
		["CHANNEL_CREATE", { id: "8" }],
		["CHANNEL_UPDATE", { id: channel_id }],
		["THREAD_CREATE", { id: "9", guild_id, parent_id: channel_id }],
		["MESSAGE_DELETE_BULK", { channel_id }],
		["MESSAGE_REACTION_ADD", { message_id: "1", channel_id }],
		["MESSAGE_CREATE", {}],
		["INTERACTION_CREATE", {}],
		["TYPING_START", {}],
		["OF_TOMORROW", {}],
		["MESSAGE_DELETE", null],
		["MESSAGE_CREATE", null],
	];
	test.each(cases)("%s ends nothing: what comes next is heard", async (event, data) => {
		await using elsewhere = await openLooseStage();
		const { loose, stage } = elsewhere;
		loose.tells(event, data);
		await elsewhere.goesOn();
		const said = loose.says(loose.channel, "Still there?");
		await stage.hears(({ id }) => id === `msg:${said.id}`);
		expect(stage.lines.filter(({ level }) => level === "error")).toEqual([]);
		expect(loose.connected).toBe(1);
	});
});

test("the same reply to two direct messages: both get it", { timeout: 40_000 }, async () => {
	await using stage = await openStage();
	const { ada, chat, clock, guild, answersWith } = stage;
	answersWith(({ kind }) =>
		kind === "message" ? { kind: "reply", message: words("Nothing is open.") } : { kind: "done" },
	);
	const member = { workspace: guild.id, externalId: ada.id };
	const { channel } = await chat.direct(member, words("Good morning"), "k1", clock.now() + 5_000);
	const told = () => ada.sees().map(({ message }) => message.content);
	for (const [before, said] of ["Hello", "Are you there?"].entries()) {
		ada.says({ id: channel }, said);
		await arrival("she is answered", () => told().length === before + 2);
	}
	expect(told()).toEqual(["Good morning", "Nothing is open.", "Nothing is open."]);
});
