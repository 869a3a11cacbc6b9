import { describe, expect, test, vi } from "vitest";
import type { ChatError } from "../../src/app/errors.ts";
import type { Place } from "../../src/app/ports/chat.ts";
import { type DiscordStage, openStage, withButton, words } from "../support/discord-stage.ts";
import { permission, usualBotPermissions } from "../support/fake-discord/fake-discord.ts";

const failure = (work: Promise<unknown>): Promise<ChatError> =>
	work.then(
		() => {
			throw new Error("it was done");
		},
		(error: unknown) => error as ChatError,
	);
const post = ({ chat, clock }: DiscordStage, place: Place, key: string) =>
	chat.post(place, withButton("Good morning", "v1:answer:here"), key, clock.now() + 20_000);
const placeOf = ({ guild, channel }: DiscordStage, other = channel): Place => ({
	workspace: guild.id,
	channel: other.id,
	thread: null,
});
const without = (...missing: bigint[]) => missing.reduce((held, bit) => held & ~bit, usualBotPermissions);

describe("a channel that is closed to PyQ", { timeout: 30_000 }, () => {
	test("forbidden, with what is missing by Discord’s names, after one request; others go on", async () => {
		await using stage = await openStage();
		const { fake, guild, chat } = stage;
		const other = fake.channel(guild, "other");
		const posted = await post(stage, placeOf(stage), "k0");
		fake.setBotPermissions(stage.channel, without(permission.sendMessages, permission.embedLinks));
		await vi.waitFor(async () => {
			const before = fake.requests.length;
			const error = await failure(post(stage, placeOf(stage), "k1"));
			expect(error).toMatchObject({ name: "ChatError", reason: "forbidden", notSent: true });
			expect(error.lacks).toEqual(["Send Messages", "Embed Links"]);
			expect(fake.requests.length - before).toBe(1);
		});
		await post(stage, placeOf(stage, other), "k2");
		fake.setBotPermissions(stage.channel, 0n);
		await vi.waitFor(async () =>
			expect((await failure(chat.edit(posted, words("Good night")))).lacks).toContain("View Channel"),
		);
		expect(await chat.findPosted(placeOf(stage), "k0", 0)).toEqual({ kind: "unreadable", why: "forbidden" });
		expect(fake.invalidRequests[429]).toBe(0);
	});

	test("each right that is missing is named where it is needed: threads, reactions, pins, reading", async () => {
		await using stage = await openStage();
		const { fake, chat, ada, channel } = stage;
		const posted = await post(stage, placeOf(stage), "k0");
		const thread = await chat.openThread(posted, "Dictionaries");
		const said = ada.says(channel, "A tuple can not change.");
		const inThread = { ...placeOf(stage), thread };
		const attempts: [bigint, string, () => Promise<unknown>][] = [
			[
				permission.addReactions,
				"Add Reactions",
				() => chat.markReceived({ workspace: stage.guild.id, channel: channel.id, message: said.id, thread: null }),
			],
			[permission.pinMessages, "Pin Messages", () => chat.pin(posted, true)],
			[
				permission.createPublicThreads,
				"Create Public Threads",
				() =>
					chat.openThread({ workspace: stage.guild.id, channel: channel.id, message: said.id, thread: null }, "Two"),
			],
			[permission.sendMessagesInThreads, "Send Messages in Threads", () => post(stage, inThread, "k1")],
		];
		for (const [bit, name, attempt] of attempts) {
			fake.setBotPermissions(channel, without(bit));
			await vi.waitFor(async () => {
				const before = fake.requests.length;
				const error = await failure(attempt());
				expect(error).toMatchObject({ reason: "forbidden", lacks: [name] });
				expect(fake.requests.length - before).toBe(1);
			});
		}
		fake.setBotPermissions(channel, without(permission.readMessageHistory));
		await vi.waitFor(async () =>
			expect(await chat.findPosted(placeOf(stage), "k0", 0)).toEqual({ kind: "unreadable", why: "forbidden" }),
		);
		fake.setBotPermissions(channel, usualBotPermissions);
		await vi.waitFor(async () => expect((await chat.findPosted(placeOf(stage), "k0", 0)).kind).toBe("found"));
		expect(fake.refused).toEqual([]);
	});

	test("a locked thread is closed, not a fault of PyQ’s; one that sleeps is woken", async () => {
		await using stage = await openStage();
		const { fake, chat } = stage;
		const posted = await post(stage, placeOf(stage), "k0");
		const thread = await chat.openThread(posted, "Dictionaries");
		const inThread = { ...placeOf(stage), thread };
		fake.archiveThread(thread);
		const first = await post(stage, inThread, "k1");
		fake.archiveThread(thread, { locked: true });
		expect(await failure(post(stage, inThread, "k2"))).toMatchObject({ reason: "forbidden", notSent: true });
		expect(await failure(chat.edit(first, words("Again")))).toMatchObject({ reason: "forbidden" });
	});

	test("somebody takes no direct messages: forbidden, and nothing of theirs is asked twice", async () => {
		await using stage = await openStage();
		const { fake, chat, ada, guild, clock } = stage;
		ada.closesDirectMessages(true);
		const member = { workspace: guild.id, externalId: ada.id };
		const error = await failure(chat.direct(member, words("Psst"), "k1", clock.now() + 5_000));
		expect(error).toMatchObject({ reason: "forbidden", lacks: [] });
		ada.closesDirectMessages(false);
		await chat.direct(member, words("Psst"), "k2", clock.now() + 5_000);
		expect(fake.requestCounts().get("POST /users/@me/channels")).toBe(1);
		expect(ada.sees().map(({ message }) => message.content)).toEqual(["Psst"]);
	});
});

describe("what is gone", { timeout: 30_000 }, () => {
	test("a channel, a message: not found, after one request; no id of Discord’s: not asked at all", async () => {
		await using stage = await openStage();
		const { fake, chat, guild, ada } = stage;
		const gone = fake.channel(guild, "gone");
		const posted = await post(stage, placeOf(stage, gone), "k1");
		const said = ada.says(stage.channel, "A tuple can not change.");
		ada.deletes(said);
		fake.deleteChannel(gone);
		const ref = { workspace: stage.guild.id, channel: stage.channel.id, message: said.id, thread: null };
		for (const attempt of [
			() => post(stage, placeOf(stage, gone), "k2"),
			() => chat.edit(posted, words("Again")),
			() => chat.pin(posted, true),
			() => chat.openThread(ref, "Two"),
			() => chat.markReceived(ref),
		]) {
			const before = fake.requests.length;
			expect(await failure(attempt())).toMatchObject({ reason: "not-found", notSent: true });
			expect(fake.requests.length - before).toBe(1);
		}
		expect(await chat.findPosted(placeOf(stage, gone), "k1", 0)).toEqual({ kind: "unreadable", why: "not-found" });
		const before = fake.requests.length;
		expect(await failure(post(stage, { ...placeOf(stage), channel: "general" }, "k3"))).toMatchObject({
			reason: "not-found",
		});
		expect(fake.requests.length).toBe(before);
	});

	test("a thread: what was meant for it stands in the channel, as a reply to its message, and is found there", async () => {
		await using stage = await openStage();
		const { fake, chat, channel, clock } = stage;
		const posted = await post(stage, placeOf(stage), "k0");
		const thread = await chat.openThread(posted, "Dictionaries");
		fake.deleteChannel(thread);
		const place = { ...placeOf(stage), thread };
		await vi.waitFor(() => expect(fake.channelNow(thread)).toBeNull());
		// Once the gateway has told of it.
		const reply = await vi.waitFor(() => post(stage, place, "k1"));
		const stands = fake.messages(channel).at(-1);
		expect(stands).toMatchObject({ id: reply.message, message_reference: { message_id: posted.message } });
		expect(await chat.findPosted(place, "k1", clock.now() - 60_000)).toMatchObject({ kind: "found" });
	});
});

describe("a limit", { timeout: 30_000 }, () => {
	const limited = (body: object, headers: Record<string, string>) => ({
		status: 429,
		body: { message: "You are being rate limited.", global: false, ...body },
		headers: { "Content-Type": "application/json", ...headers },
	});

	test.each([
		[
			"of a route",
			limited(
				{ retry_after: 2.5 },
				{
					"Retry-After": "3",
					"X-RateLimit-Scope": "user",
					"X-RateLimit-Limit": "5",
					"X-RateLimit-Remaining": "0",
					"X-RateLimit-Reset-After": "2.5",
					"X-RateLimit-Bucket": "abcd",
				},
			),
		],
		[
			"that all of Discord shares",
			limited({ retry_after: 2.5 }, { "Retry-After": "3", "X-RateLimit-Scope": "shared" }),
		],
		[
			"of the whole bot",
			limited(
				{ retry_after: 2.5, global: true },
				{ "Retry-After": "3", "X-RateLimit-Global": "true", "X-RateLimit-Scope": "global" },
			),
		],
		[
			"set by Cloudflare",
			{ status: 429, body: "error code: 1015", headers: { "Content-Type": "text/plain", "Retry-After": "3" } },
		],
	])("%s: the step is told how long to wait, and nothing waits in a queue", async (name, fault) => {
		await using stage = await openStage();
		const { fake } = stage;
		fake.faults.next("POST /channels/*/messages", fault);
		const began = performance.now();
		const error = await failure(post(stage, placeOf(stage), "k1"));
		expect(error).toMatchObject({ reason: "rate-limited", notSent: true });
		expect(error.retryAfterMs).toBeGreaterThanOrEqual(2_400);
		expect(error.retryAfterMs).toBeLessThan(4_000);
		expect(performance.now() - began).toBeLessThan(1_000);
		if (name === "of the whole bot") {
			const before = fake.requests.length;
			for (let step = 0; step < 5; step++)
				expect((await failure(post(stage, placeOf(stage), `more ${step}`))).retryAfterMs).toBeGreaterThan(1_000);
			expect(fake.requests.length).toBe(before);
		}
		expect(fake.messages(stage.channel)).toEqual([]);
	});

	test("of a route that is used up is known: the step is told before anything is asked, and another channel goes on", async () => {
		await using stage = await openStage({ fake: { rates: "real" } });
		const { fake, guild } = stage;
		for (let step = 0; step < 5; step++) await post(stage, placeOf(stage), `k${step}`);
		const before = fake.requests.length;
		const error = await failure(post(stage, placeOf(stage), "k5"));
		expect(error).toMatchObject({ reason: "rate-limited", notSent: true });
		expect(error.retryAfterMs).toBeGreaterThan(3_000);
		expect(error.retryAfterMs).toBeLessThan(5_500);
		expect(fake.requests.length).toBe(before);
		await post(stage, placeOf(stage, fake.channel(guild, "other")), "k6");
		expect(fake.invalidRequests[429]).toBe(0);
	});

	test("of 50 a second is never reached, over many channels; what waited past its time does not leave", async () => {
		await using stage = await openStage({ fake: { rates: "real" } });
		const { fake, guild, chat, clock } = stage;
		const channels = Array.from({ length: 150 }, (_, number) => fake.channel(guild, `room-${number}`));
		const late = clock.now() + 1_500;
		const outcomes = await Promise.allSettled(
			channels.map((channel, number) =>
				chat.post(placeOf(stage, channel), words("Good morning"), `k${number}`, number < 100 ? late + 60_000 : late),
			),
		);
		expect(outcomes.slice(0, 100).every(({ status }) => status === "fulfilled")).toBe(true);
		const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
		expect(refused.length).toBeGreaterThan(20);
		for (const error of refused) expect(error).toMatchObject({ reason: "late", notSent: true });
		const stand = channels.filter((channel) => fake.messages(channel).length === 1).length;
		expect(stand).toBe(150 - refused.length);
		expect(fake.busiestSecond).toBeLessThanOrEqual(50);
		expect(fake.invalidRequests[429]).toBe(0);
	});
});
