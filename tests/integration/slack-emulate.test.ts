/**
 * PyQ's Slack against a Slack that nobody here wrote: the npm package `emulate`, over signed HTTP, with the scopes of our manifest and no
 * others (it refuses what another scope is needed for).
 *
 * Its methods that PyQ asks here: auth.test, chat.postMessage, chat.postEphemeral, chat.update, conversations.history, conversations.info,
 * conversations.join, conversations.open, conversations.replies, pins.add, pins.remove, reactions.add, users.info, views.open,
 * views.publish, views.update.
 *
 * What it does not do, so that only our own fake Slack covers it:
 * - apps.connections.open and Socket Mode; auth.revoke; usergroups.list.
 * - Slash commands, buttons, windows that are sent, shortcuts, `response_url`: the test sends what Slack's clients would, with the emulator's
 *   own triggers, windows and messages, and PyQ's answers go the way that is left when the address is no longer there (chat.postEphemeral).
 * - Events: it would sign and send them, but takes no request URL by seed, route or function. The test sends them, in its envelope.
 * - Tokens that are wrong or revoked (any is somebody's), zones of people, guests, owners, groups of people.
 * - Slack's limits and shapes of blocks, 429, `oldest`, pages of threads, hiding metadata from who does not ask for it.
 * - Refusing a bot that posts into a public channel without being in it.
 * Of what it does, files.info, oauth.v2.access and views.push are not asked here.
 */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SlackChat } from "../../src/adapters/slack/adapter.ts";
import { slackLimits } from "../../src/adapters/slack/limits.ts";
import { renderMessage } from "../../src/adapters/slack/render.ts";
import { ChatError } from "../../src/app/errors.ts";
import type { Chat } from "../../src/app/ports/chat.ts";
import { DAY, HOUR, SECOND } from "../../src/core/ids.ts";
import type { Platform } from "../../src/core/ledger.ts";
import { fit } from "../../src/core/message/fit.ts";
import type { Message } from "../../src/core/message/model.ts";
import { refusal, words } from "../contract/chat-stage.ts";
import { realBank } from "../support/bank.ts";
import { type EmulatePerson, emulatePerson } from "../support/emulate-person.ts";
import { type EmulateSlack, openEmulateSlack } from "../support/emulate-slack.ts";
import { everyMessage } from "../support/every-message.ts";
import type { Json } from "../support/fake-slack/state.ts";
import { createHouse, type House } from "../support/house.ts";
import { memoryInstallations } from "../support/memory-installations.ts";
import { createMemoryStore } from "../support/memory-store/memory-store.ts";
import { readSlack } from "../support/read-slack.ts";
import { scriptedClock } from "../support/scripted-clock.ts";
import { scriptedIds } from "../support/scripted-ids.ts";
import { openSlackChat } from "../support/slack-chat.ts";

let slack: EmulateSlack;
let house: House;
let chat: Chat;
let bot: SlackChat;
let lead: EmulatePerson;
let ada: EmulatePerson;
let place: { workspace: string; channel: string; thread: null };
/** When this test began. */
let since: number;
const never = Number.POSITIVE_INFINITY;

/** All of PyQ, on the emulator, with a token of its own. */
async function open(botToken: string): Promise<void> {
	const { signingSecret } = slack.app;
	const clock = scriptedClock(since);
	const chats = new Map<Platform, Chat>();
	const ids = scriptedIds();
	house = createHouse({ store: createMemoryStore(), clock, ids, bank: await realBank(), chats });
	const opened = openSlackChat({
		reach: { kind: "http", botToken, signingSecret, apiUrl: slack.apiUrl },
		installations: memoryInstallations(),
		clock,
		ids,
		log: house.log,
	});
	chat = opened.chat;
	bot = opened.slack;
	chats.set("slack", chat);
	await house.start();
}

beforeEach(async () => {
	since = Date.now();
	slack = await openEmulateSlack();
	await open(slack.app.token);
	await slack.connect((request, response) => {
		if (!bot.take(request, response)) response.writeHead(404).end();
	});
	place = { workspace: slack.team.id, channel: slack.channel("python-prep"), thread: null };
	lead = emulatePerson(slack, "lead");
	ada = emulatePerson(slack, "ada");
});

afterEach(async () => {
	await house.stop();
	await slack[Symbol.asyncDispose]();
});

/** What the emulator keeps of a message that PyQ posted. */
const stands = (message: Message, more: Json = {}): Json => ({
	...renderMessage(message),
	type: "message",
	user: slack.app.user,
	parse: "none",
	unfurl_links: false,
	unfurl_media: false,
	...more,
});

const keyed = (key: string) => ({ metadata: { event_type: "pyq_post", event_payload: { key } } });

test("in which workspace PyQ is, its token tells", () => {
	expect(bot.standing()).toEqual({ workspace: "Snakes" });
	expect(slack.asked.map(({ method }) => method)).toEqual(["auth.test"]);
});

test("everything that PyQ says stands there as it was rendered, with its key", async () => {
	const parts = Object.values(await everyMessage()).flatMap((message) => fit(message, slackLimits));
	for (const [nth, part] of parts.entries()) await chat.post(place, part, `key-${nth}`, never);
	const { messages } = await slack.ask("conversations.history", { channel: place.channel, limit: 1_000 });
	const kept = (messages as Json[]).toReversed();
	expect(kept.length).toBeGreaterThan(100);
	expect(kept).toEqual(parts.map((part, nth) => stands(part, { ...keyed(`key-${nth}`), ts: expect.any(String) })));
});

test("an edit takes the place of what was said and keeps the key", async () => {
	const said = await everyMessage();
	const [before, after] = [said["rounds.openPost"], said["rounds.closedPost"]];
	if (before === undefined || after === undefined) throw new Error("no such words");
	const posted = await chat.post(place, before, "the question", never);
	await chat.edit(posted, after);
	const edited = { user: slack.app.user, ts: expect.any(String) };
	expect(await slack.read(place.channel)).toEqual([
		stands(after, { ...keyed("the question"), ts: posted.message, edited }),
	]);
	expect(await chat.findPosted(place, "the question", since)).toEqual({ kind: "found", posted });
	expect(await refusal(chat.edit({ ...posted, message: "1.000001" }, after))).toBe("not-found");
});

test("a reply makes the thread, and is found in it and not beside it", async () => {
	const posted = await chat.post(place, words("The question"), "the question", never);
	const thread = await chat.openThread(posted, "The thread");
	const reply = await chat.post({ ...place, thread }, words("The model answer"), "the answer", never);
	expect(await slack.read(place.channel)).toMatchObject([{ ts: posted.message, reply_count: 1 }]);
	expect(await slack.read(place.channel, thread)).toMatchObject([
		{ ts: posted.message },
		{ ts: reply.message, thread_ts: posted.message, text: "The model answer" },
	]);
	expect(await chat.findPosted({ ...place, thread }, "the answer", since)).toEqual({ kind: "found", posted: reply });
	expect(await chat.findPosted(place, "the answer", since)).toEqual({ kind: "absent" });
});

test("a post is found behind a page of what others said, and absent is said after the last page", async () => {
	const posted = await chat.post(place, words("The question"), "the question", never);
	for (let nth = 0; nth < 250; nth++) await slack.ask("chat.postMessage", { channel: place.channel, text: `${nth}` });
	const pages = () => slack.asked.filter(({ method }) => method === "conversations.history").length;
	expect(await chat.findPosted(place, "the question", since)).toEqual({ kind: "found", posted });
	expect(pages()).toBe(2);
	expect(await chat.findPosted(place, "another", since)).toEqual({ kind: "absent" });
	expect(pages()).toBe(4);
});

test("a mark and a pin are there once, however often they are set or taken off", async () => {
	const { channel } = place;
	await slack.ask("conversations.invite", { channel, users: slack.app.user });
	const { ts } = await slack.ask("chat.postMessage", { channel, text: "An answer" });
	const theirs = { ...place, message: String(ts) };
	for (const _ of [1, 2]) {
		await chat.markReceived(theirs);
		await chat.pin(theirs, true);
	}
	expect((await slack.read(channel)).at(-1)).toMatchObject({
		reactions: [{ name: "white_check_mark", users: [slack.app.user], count: 1 }],
	});
	const pins = async () => (await slack.ask("pins.list", { channel }))["items"];
	expect(await pins()).toMatchObject([{ created_by: slack.app.user, message: { ts } }]);
	for (const _ of [1, 2]) await chat.pin(theirs, false);
	expect(await pins()).toEqual([]);
	const refused = slack.asked.filter(({ answer }) => answer["ok"] !== true).map(({ answer }) => answer["error"]);
	expect(refused).toEqual(["already_reacted", "already_pinned", "no_pin"]);
});

test("a direct message is in the conversation with its person, and found there", async () => {
	const member = { workspace: slack.team.id, externalId: ada.id };
	const posted = await chat.direct(member, words("A reminder"), "the reminder", never);
	expect(posted.channel).toMatch(/^D/u);
	const { messages } = await slack.ask("conversations.history", { channel: posted.channel }, "xoxp-ada");
	expect(messages).toEqual([stands(words("A reminder"), { ...keyed("the reminder"), ts: posted.message })]);
	expect(await chat.findPosted(member, "the reminder", since)).toEqual({ kind: "found", posted });
	expect(await refusal(chat.direct({ ...member, externalId: "U0NOBODY" }, words("?"), "none", never))).toBe(
		"forbidden",
	);
});

test("where PyQ can't post or look is said in the words of the port", async () => {
	const hideout = { ...place, channel: slack.channel("hideout") };
	expect(await refusal(chat.post(hideout, words("?"), "none", never))).toBe("forbidden");
	expect(await chat.findPosted(hideout, "none", since)).toEqual({ kind: "unreadable", why: "forbidden" });
	await slack.ask("conversations.invite", { channel: hideout.channel, users: slack.app.user });
	const posted = await chat.post(hideout, words("Here now"), "here", never);
	expect(await chat.findPosted(hideout, "here", since)).toEqual({ kind: "found", posted });
	await slack.ask("conversations.archive", { channel: hideout.channel });
	expect(await refusal(chat.post(hideout, words("?"), "none", never))).toBe("not-found");
	expect(await refusal(chat.post({ ...place, channel: "C0NOWHERE" }, words("?"), "none", never))).toBe("not-found");
});

test("a right that the token has not is named", async () => {
	await house.stop();
	await open(slack.app.poor);
	const posted = await chat.post(place, words("The question"), "the question", never);
	const error = await chat.pin(posted, true).catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(ChatError);
	expect(error).toMatchObject({ reason: "forbidden", lacks: ["pins:write"] });
});

test("a room from its set-up to the model answer in the thread, with an answer, its new version, a reveal and the Home page", async () => {
	const { channel } = place;
	await slack.ask("conversations.invite", { channel, users: slack.app.user });
	const settled = async (deed: Promise<unknown>) => {
		await deed;
		await house.settle();
	};
	const texts = async (thread?: string) => (await slack.read(channel, thread)).map(({ text }) => String(text));

	await lead.runs(channel, "room setup");
	const form = await vi.waitUntil(() => [...slack.views.values()].at(-1));
	expect(form).toMatchObject({ type: "modal", title: { text: "Set up this room" } });
	expect(readSlack(form["blocks"])).toContain("For #python-prep:");
	const time = new Date(since + 12 * HOUR).toISOString().slice(11, 16);
	expect(JSON.parse(await lead.submits(form, { time: "25:61" }))).toMatchObject({ response_action: "errors" });
	await settled(lead.submits(form, { time, zone: "UTC", days: "mon-sun" }));
	expect(await texts()).toEqual([expect.stringContaining("Lena set up PyQ here and leads this room.")]);

	await settled(lead.runs(channel, "room rules pin:yes"));
	await settled(lead.runs(channel, "room post-now"));
	const post = (await slack.read(channel)).at(-1) ?? {};
	expect(post).toMatchObject({ user: slack.app.user, text: expect.stringMatching(/^Question of the day: /u) });
	const on = { channel, ts: String(post["ts"]) };
	const title = String(post["text"]).replace("Question of the day: ", "");
	const pinned = async () => ((await slack.ask("pins.list", { channel }))["items"] as Json[]).length;
	expect(await pinned()).toBe(1);

	house.clock.set(Date.now() + SECOND);
	const answer = "A list grows in place and so it can't be hashed; a tuple stays as it is.";
	const said = await ada.says(on, answer);
	await house.settle();
	await settled(ada.edits(on, said, `${answer} That is why only one of them is a key.`));
	const [, answered] = await slack.read(channel, on.ts);
	expect(answered).toMatchObject({ user: ada.id, reactions: [{ name: "white_check_mark", users: [slack.app.user] }] });
	await settled(ada.presses(on, "Reveal"));
	const alone = await slack.readAlone(channel);
	for (const note of ["Your answer is saved.", "Your new version is saved", `Model answer: ${title}`])
		expect(alone).toContain(` ada ephemeral ${note}`);

	await settled(ada.opensHome());
	const home = await vi.waitUntil(() => [...slack.views.values()].find(({ type }) => type === "home"));
	expect(readSlack(home["blocks"])).toContain(title);
	expect(readSlack(home["blocks"])).toContain("1 round in a row.");
	await settled(ada.pressesIn(home, "Day by day"));
	expect(readSlack([...slack.views.values()].at(-1)?.["blocks"])).toContain("1 round in a row");

	// It closes when the second question comes, or the third, as the clock stands.
	await house.passUntil(since + DAY + 13 * HOUR);
	const closed = (await slack.read(channel)).find(({ ts }) => ts === on.ts) ?? {};
	expect(readSlack(closed["blocks"])).toContain("1 person answered: Ada Lovelace.");
	expect(closed["metadata"]).toEqual(post["metadata"]);
	expect((await texts(on.ts)).at(-1)).toBe(`Model answer: ${title}`);
	expect(await texts()).toContain(`Closed: ${title}`);
	expect((await texts()).filter((text) => text.startsWith("Question of the day: "))).toHaveLength(1);
	expect(await pinned()).toBe(1);
	expect(house.lines.filter(({ level }) => level !== "info")).toEqual([]);
});

test("what it does not do is what is said above", async () => {
	const { channel } = place;
	for (const method of ["apps.connections.open", "auth.revoke", "usergroups.list"])
		await expect(slack.ask(method, {}), method).rejects.toThrow("404");
	expect(await slack.ask("auth.test", {}, "xoxb-nobody")).toMatchObject({ ok: true });
	expect((await slack.ask("users.info", { user: ada.id }))["user"]).not.toHaveProperty("tz");
	const blocks = Array.from({ length: 51 }, () => ({ type: "no such block" }));
	await slack.ask("chat.postMessage", { channel, text: "?", blocks, ...keyed("?") });
	const later = { channel, oldest: `${Math.floor(since / 1_000) + 3_600}.000000` };
	expect((await slack.ask("conversations.history", later))["messages"]).toMatchObject([{ blocks, ...keyed("?") }]);
});
