import { describe, expect, test } from "vitest";
import { ChatError } from "../../src/app/errors.ts";
import type { Addressee, Place } from "../../src/app/ports/chat.ts";
import { MINUTE } from "../../src/core/ids.ts";
import type { PostedRef } from "../../src/core/ledger.ts";
import { type DiscordStage, openStage, withButton, words } from "../support/discord-stage.ts";
import type { Fault } from "../support/fake-discord/fake-discord.ts";

type Deed = { name: string; route: string; act: () => Promise<unknown>; isDone: () => boolean };

/** One of each thing that PyQ does to a channel, and how to see that it is done. */
async function deeds({ chat, fake, guild, channel, ada, clock }: DiscordStage): Promise<Deed[]> {
	const place: Place = { workspace: guild.id, channel: channel.id, thread: null };
	const later = () => clock.now() + MINUTE;
	const post = (key: string) => chat.post(place, withButton("Good morning", "v1:answer:here"), key, later());
	const [edited, opened, pinned] = [await post("e"), await post("o"), await post("p")];
	const said = ada.says(channel, "A tuple can not change.");
	const member = { workspace: guild.id, externalId: ada.id };
	await chat.direct(member, words("Hello"), "d0", later());
	const count = () =>
		fake.messages(channel).filter(({ author, type }) => author.id === fake.botId && type === 0).length;
	const before = count();
	return [
		{ name: "post", route: "POST /channels/*/messages", act: () => post("k"), isDone: () => count() === before + 1 },
		{
			name: "edit",
			route: "PATCH /channels/*/messages/*",
			act: () => chat.edit(edited, words("Good night")),
			isDone: () => fake.message(edited.message)?.content === "Good night",
		},
		{
			name: "thread",
			route: "POST /channels/*/messages/*/threads",
			act: () => chat.openThread(opened, "Dictionaries"),
			isDone: () => fake.channelNow(opened.message) !== null,
		},
		{
			name: "reaction",
			route: "PUT /channels/*/messages/*/reactions/*/@me",
			act: () => chat.markReceived({ workspace: guild.id, channel: channel.id, message: said.id, thread: null }),
			isDone: () => fake.message(said.id)?.reactions?.[0]?.me === true,
		},
		{
			name: "pin",
			route: "PUT /channels/*/messages/pins/*",
			act: () => chat.pin(pinned, true),
			isDone: () => fake.pins(channel).includes(pinned.message),
		},
		{
			name: "direct message",
			route: "POST /channels/*/messages",
			act: () => chat.direct(member, words("Psst"), "d", later()),
			isDone: () => ada.sees().filter(({ message }) => message.content === "Psst").length === 1,
		},
	];
}

type Case = { name: string; fault: Fault; taken: boolean; outcome: "done" | "unreachable" };
const cases: readonly Case[] = [
	{ name: "lost after Discord did it", fault: { drop: "after" }, taken: true, outcome: "unreachable" },
	{ name: "lost before Discord did it", fault: { drop: "before" }, taken: false, outcome: "unreachable" },
	{ name: "slow", fault: { slowMs: 400 }, taken: true, outcome: "done" },
	{ name: "a fault of Discord’s", fault: { status: 500 }, taken: false, outcome: "unreachable" },
	{
		name: "a gateway’s page",
		fault: { status: 502, body: "<html>", headers: { "Content-Type": "text/html" } },
		taken: false,
		outcome: "unreachable",
	},
];

describe("an answer of Discord’s", { timeout: 40_000 }, () => {
	test.each(cases)(
		"that is $name: in doubt or done, and tried again it is done once",
		async ({ fault, taken, outcome }) => {
			await using stage = await openStage();
			for (const { name, route, act, isDone } of await deeds(stage)) {
				stage.fake.faults.next(route, fault);
				const error: unknown = await act().then(
					() => null,
					(thrown: unknown) => thrown,
				);
				if (outcome === "done") expect(error, name).toBeNull();
				else {
					expect(error, name).toBeInstanceOf(ChatError);
					expect(error, name).toMatchObject({ reason: "unreachable", notSent: false });
				}
				expect(stage.fake.faults.waiting, name).toBe(0);
				expect(isDone(), name).toBe(taken);
				await act();
				expect(isDone(), name).toBe(true);
			}
			expect(stage.fake.refused).toEqual([]);
		},
	);

	test.each([
		{ what: "is no JSON", broken: '{"id": "12' },
		{ what: "names nothing that was made", broken: '{"content": "Good morning"}' },
		{ what: "is empty", broken: "null" },
	])("that $what, where something is read from it: in doubt", async ({ broken }) => {
		await using stage = await openStage();
		for (const { name, route, act, isDone } of await deeds(stage)) {
			if (name === "reaction" || name === "pin" || name === "edit") continue;
			stage.fake.faults.next(route, { broken });
			await expect(act(), name).rejects.toMatchObject({ name: "ChatError", reason: "unreachable" });
			await act();
			expect(isDone(), name).toBe(true);
		}
	});

	test("without the id of a direct conversation: nothing is sent into nowhere, and the next try opens it", async () => {
		await using stage = await openStage();
		const { chat, fake, guild, ada, clock } = stage;
		const member = { workspace: guild.id, externalId: ada.id };
		const send = () => chat.direct(member, words("Psst"), "d", clock.now() + MINUTE);
		fake.faults.next("POST /users/@me/channels", { broken: "{}" });
		await expect(send()).rejects.toMatchObject({ reason: "unreachable" });
		expect((await send()).channel).toBe(fake.direct(ada)?.id);
		expect(ada.sees().map(({ message }) => message.content)).toEqual(["Psst"]);
		expect(fake.refused).toEqual([]);
	});

	test("that never comes is given up within twelve seconds, by all alike", async () => {
		await using stage = await openStage();
		const all = await deeds(stage);
		for (const { name, route } of all)
			stage.fake.faults.next(route, { hang: name === "edit" || name === "pin" ? "before" : "after" });
		const began = performance.now();
		const errors = await Promise.all(all.map(({ act }) => act().catch((error: unknown) => error)));
		expect(performance.now() - began).toBeLessThan(12_000);
		// Two in one channel go one after the other: who waited its time out behind the first has not left.
		for (const error of errors) expect(error).toBeInstanceOf(ChatError);
		expect(errors.filter((error) => (error as ChatError).reason === "unreachable").length).toBeGreaterThanOrEqual(5);
		for (const { act } of all) await act();
		expect(all.filter(({ isDone }) => !isDone()).map(({ name }) => name)).toEqual([]);
	});
});

describe("a post whose answer is lost", { timeout: 40_000 }, () => {
	test.each<{ name: string; fault: Fault; later: number }>([
		{ name: "while Discord remembers its nonce", fault: { drop: "after" }, later: 0 },
		{ name: "when it has forgotten it", fault: { drop: "after" }, later: 4 * MINUTE },
		{ name: "also where its answer names nothing", fault: { broken: "{}" }, later: 4 * MINUTE },
	])("is found in a channel, a thread, as a reply and in a direct message, $name", async ({ fault, later }) => {
		await using stage = await openStage();
		const { chat, fake, guild, channel, clock, ada } = stage;
		const place: Place = { workspace: guild.id, channel: channel.id, thread: null };
		const root = await chat.post(place, words("Good morning"), "root", clock.now() + MINUTE);
		const bare = await chat.post(place, words("Good day"), "bare", clock.now() + MINUTE);
		const thread = await chat.openThread(root, "Dictionaries");
		const since = clock.now() - MINUTE;
		const wheres: [string, Place | Addressee, () => Promise<PostedRef>][] = [];
		const to = (key: string, where: Place) =>
			wheres.push([key, where, () => chat.post(where, words(`Words of ${key}`), key, clock.now() + MINUTE)]);
		to("channel", place);
		to("thread", { ...place, thread });
		to("reply", { ...place, thread: bare.message });
		const member = { workspace: guild.id, externalId: ada.id };
		wheres.push([
			"direct",
			member,
			() => chat.direct(member, words("Words of direct"), "direct", clock.now() + MINUTE),
		]);
		for (const [key, where, send] of wheres) {
			expect(await chat.findPosted(where, key, since), key).toEqual({ kind: "absent" });
			fake.faults.next("POST /channels/*/messages", fault);
			await expect(send(), key).rejects.toMatchObject({ reason: "unreachable" });
			// Others write meanwhile.
			ada.says(channel, `Behind ${key}`);
		}
		clock.shift(later);
		for (const [key, where, send] of wheres) {
			const found = await chat.findPosted(where, key, since);
			expect(found.kind, key).toBe("found");
			if (found.kind !== "found") continue;
			expect(fake.message(found.posted.message)?.content, key).toBe(`Words of ${key}`);
			// A reply stands in the channel: there is no thread of that id.
			if ("channel" in where)
				expect(found.posted).toMatchObject({ channel: where.channel, thread: key === "reply" ? null : where.thread });
			// What was found can be worked with.
			await chat.edit(found.posted, words(`Changed ${key}`));
			expect(fake.message(found.posted.message)?.content, key).toBe(`Changed ${key}`);
			if (later === 0) expect((await send()).message, key).toBe(found.posted.message);
		}
		expect(await chat.findPosted(place, "channel", clock.now() + later + MINUTE)).toEqual({ kind: "absent" });
		expect(fake.refused).toEqual([]);
	});
});
