import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Inbound } from "../../src/app/ports/inbound.ts";
import type { Platform } from "../../src/core/ledger.ts";
import { realBank } from "../support/bank.ts";
import { arrival } from "../support/discord-arrivals.ts";
import { closeDatabase, emptyDatabase } from "../support/empty-database.ts";
import { type FakeSlack, openFakeSlack, type TeamHandle } from "../support/fake-slack/fake-slack.ts";
import type { Person } from "../support/fake-slack/person.ts";
import { createHouse, type House } from "../support/house.ts";
import { memoryInstallations } from "../support/memory-installations.ts";
import { instantOf, scriptedClock } from "../support/scripted-clock.ts";
import { scriptedIds } from "../support/scripted-ids.ts";
import { openSlackChat } from "../support/slack-chat.ts";

let fake: FakeSlack;
let house: House;
let team: TeamHandle;
let lena: Person;
let taken: readonly { event: Inbound }[];
beforeEach(async () => {
	const clock = scriptedClock(instantOf("2026-03-02 08:00", "Europe/Berlin"));
	fake = await openFakeSlack({ now: clock.now, rates: "none" });
	team = fake.team("Acme");
	lena = fake.member(team, "Lena");
	const { store } = await emptyDatabase();
	const ids = scriptedIds();
	const silent = () => {};
	const { apiUrl, app } = fake;
	const open = openSlackChat({
		reach: { kind: "socket", botToken: team.botToken, appToken: app.token, apiUrl },
		installations: memoryInstallations(),
		clock,
		ids,
		log: { info: silent, warn: silent, error: silent },
	});
	taken = open.taken;
	const chats = new Map<Platform, typeof open.chat>([["slack", open.chat]]);
	house = createHouse({ store, clock, ids, bank: await realBank(), chats });
	await house.start();
});
afterEach(async () => {
	await house.stop();
	await fake.close();
	expect(fake.refused).toEqual([]);
});
afterAll(closeDatabase);

/** The rooms of the workspace. */
const keptRooms = () =>
	house.store.transaction(async (tx) => {
		const [workspace] = await tx.workspaces.known("slack");
		const found = await tx.workspaces.ensure({
			id: house.ids.next(),
			platform: "slack",
			externalId: workspace ?? "",
			name: "",
		});
		return tx.rooms.inWorkspace(found.id);
	});
const rooms = async () => (await keptRooms()).map(({ externalId, name }) => ({ externalId, name }));

/** What somebody does, and what PyQ does about it at once. */
async function done<T>(deed: Promise<T>): Promise<T> {
	const result = await deed;
	await fake.settled();
	await house.settle();
	return result;
}

async function setUp(channel: { readonly id: string }): Promise<void> {
	await done(lena.runs(channel, "/pyq room setup"));
	await arrival("the form is open", () => JSON.stringify(lena.view()?.blocks ?? []).includes('"zone"'));
	await done(lena.submits({ time: "09:00", days: "mon-sun" }));
}

/** The question that a lead asks for now. */
async function postNow(channel: { readonly id: string }) {
	await done(lena.runs(channel, "/pyq room post-now"));
	const post = fake.messages(channel).findLast(({ blocks }) => JSON.stringify(blocks).includes('"v1:answer:'));
	return { channel, ts: String(post?.["ts"]) };
}

test("in a channel that workspaces share, a file that comes without its address is looked up and counts; one that may not be seen is said", async () => {
	const channel = fake.channel(team, "with-others", { shared: true });
	await setUp(channel);
	const post = await postNow(channel);
	const code = "def first(items):\n    return items[0]\n";
	const answer = await done(lena.says(post, "", [{ name: "answer.py", text: code }]));
	expect(answer.acked).toBe(true);
	expect(taken.at(-1)?.event).toMatchObject({ kind: "message", attachments: [{ name: "answer.py", text: code }] });
	await arrival("it is marked as received", () => fake.message(channel, answer.ts)?.["reactions"] !== undefined);

	const ada = fake.member(team, "Ada");
	fake.faults.next("files.info", { error: "access_denied" });
	await done(ada.says(post, "", [{ name: "answer.py", text: code }]));
	const said = await arrival("it is said", () => ada.sees().at(-1)?.message.text);
	expect(said).toMatch(/^There is nothing in it yet\./u);
});

test("in a conversation of several nothing is set up: a window says where questions go, and asks for a channel", async () => {
	const several = fake.channel(team, "mpdm-ada--lena--pyq-1", { private: true, bot: false, members: [lena] });
	await done(lena.runs(several, "/pyq room setup"));
	const view = await arrival("a window opens", () => lena.view());
	expect(JSON.stringify(view.blocks)).toContain("not to direct messages, with one person or with several");
	await done(lena.runs(several, "/pyq room status"));
	expect(taken.map(({ event }) => event.where.channel)).toEqual([null]);
	const elsewhere = fake.channel(team, "python-prep");
	await done(lena.submits({ channel: elsewhere.id }));
	await arrival("the form is open", () => JSON.stringify(lena.view()?.blocks ?? []).includes('"zone"'));
	await done(lena.submits({ time: "09:00", days: "mon-sun" }));
	expect(await rooms()).toEqual([{ externalId: elsewhere.id, name: "python-prep" }]);
});

test("a channel that has another name goes by it from the next deed on, and so does its room", async () => {
	const channel = fake.channel(team, "python-prep");
	await setUp(channel);
	fake.rename(channel, "pythons");
	await fake.settled();
	await done(lena.runs(channel, "/pyq room status"));
	expect(taken.at(-1)?.event.where.channel).toEqual({ externalId: channel.id, name: "pythons" });
	expect(await rooms()).toEqual([{ externalId: channel.id, name: "pythons" }]);
});

describe("PyQ that was taken out of a room’s channel", () => {
	const bot = () => ({ id: team.botUserId });
	const stateOf = async () => (await keptRooms()).map(({ status, attention }) => ({ status, attention }));
	const isPaused = () => vi.waitUntil(async () => (await stateOf())[0]?.status === "paused", { timeout: 10_000 });
	const told = () => lena.sees().filter(({ message }) => message.text?.includes("needs attention") === true);

	for (const how of ["removed", "archived"] as const)
		test(`does not come back by itself: the room waits, and its lead is told once (${how})`, async () => {
			const channel = fake.channel(team, "python-prep", { bot: false });
			await setUp(channel);
			await postNow(channel);
			const before = fake.messages(channel).length;
			if (how === "removed") fake.remove(channel, bot());
			else fake.archive(channel);
			await isPaused();
			await house.settle();
			expect(await stateOf()).toEqual([{ status: "paused", attention: "no-channel" }]);
			await arrival("the lead is told", () => told().length === 1);
			await house.passUntil(instantOf("2026-03-05 10:00", "Europe/Berlin"));
			expect(told()).toHaveLength(1);
			const since = fake.messages(channel).slice(before);
			expect(since.filter(({ subtype }) => subtype === undefined)).toEqual([]);
		});

	test("posts again when a lead wants it back", async () => {
		const channel = fake.channel(team, "python-prep", { bot: false });
		await setUp(channel);
		fake.remove(channel, bot());
		await isPaused();
		await done(lena.runs(channel, "/pyq room resume"));
		const { ts } = await postNow(channel);
		expect(ts).toMatch(/^\d+\.\d+$/u);
		expect(await stateOf()).toEqual([{ status: "active", attention: null }]);
	});

	test("changes nothing when somebody else goes", async () => {
		const channel = fake.channel(team, "python-prep");
		const ada = fake.member(team, "Ada");
		fake.invite(channel, ada);
		await setUp(channel);
		fake.remove(channel, ada);
		await fake.settled();
		await house.settle();
		expect(await stateOf()).toEqual([{ status: "active", attention: null }]);
	});
});
