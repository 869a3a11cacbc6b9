import { describe, expect, test, vi } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import type { Inbound, Received } from "../../src/app/ports/inbound.ts";
import { type DiscordStage, openStage, withButton, words } from "../support/discord-stage.ts";
import type { Fault } from "../support/fake-discord/fake-discord.ts";

const soon = { timeout: 12_000, interval: 10 };
const callback = "POST /interactions/*/*/callback";
const callbacks = ({ fake }: DiscordStage) => fake.requests.filter(({ path }) => path.endsWith("/callback")).length;
const bugs = ({ lines }: DiscordStage) => lines.filter(({ level }) => level === "error");
const done = { kind: "done" } as const;

const hanging: (() => void)[] = [];
/** Nothing comes of what is done until the end: the database hangs. */
const hang = () => new Promise<Received>((resolve) => hanging.push(() => resolve(done)));
/** It answers at last: a stop would wait for it. */
function release(): void {
	for (const end of hanging.splice(0)) end();
}

/** Says it where the event wants to be answered, as its step would. */
async function replies({ chat }: DiscordStage, event: Inbound, said: string): Promise<void> {
	await chat.respond(event.replyTo ?? "", words(said));
}

/** A post of PyQ's with one button. */
async function postsButton({ chat, guild, channel, clock }: DiscordStage, token: string): Promise<string> {
	const place = { workspace: guild.id, channel: channel.id, thread: null };
	const posted = await chat.post(place, withButton("Good morning", token), token, clock.now() + 5_000);
	return posted.message;
}

describe("the first response", { timeout: 40_000 }, () => {
	test("does not wait for the deed: private notes, buttons, updates and forms that are sent", async () => {
		await using stage = await openStage();
		const { ada, channel } = stage;
		stage.answersWith(({ kind }) =>
			kind === "action"
				? {
						kind: "form",
						form: { token: "v1:answer:here", title: "Answer", submit: "Send", intro: "", fields: [field] },
					}
				: hang(),
		);
		const form = await postsButton(stage, "v1:answer:here");
		await ada.presses(form, "Go");
		stage.answersWith(hang);
		const hint = await postsButton(stage, "v1:hint:00000000-0000-4000-8000-000000000001");
		const board = await postsButton(stage, "v1:leaderboard:week");
		const shown = [
			await ada.runs("pyq streak", {}, channel),
			await ada.presses(hint, "Go"),
			await ada.presses(board, "Go"),
			await ada.submits({ text: "A tuple can not change." }),
			await ada.usesShortcut(ada.says(channel, "A tuple can not change.")),
		];
		expect(shown.map(({ kind }) => kind)).toEqual(["deferred", "deferred", "deferred-update", "deferred", "deferred"]);
		expect(shown.every((one) => one.kind === "deferred-update" || ("private" in one && one.private))).toBe(true);
		for (const { tookMs } of shown) expect(tookMs).toBeLessThan(500);
		release();
	});

	test("a form waits a second for its values, then opens blank; one that makes no sense blank says so kindly", async () => {
		await using stage = await openStage();
		const { ada, channel, lines } = stage;
		stage.answersWith(hang);
		const answer = await ada.runs("pyq answer", {}, channel);
		expect(answer.kind).toBe("modal");
		expect(answer.tookMs).toBeGreaterThan(900);
		expect(answer.tookMs).toBeLessThan(1_800);
		expect(ada.modal()).toMatchObject({ custom_id: "v1:answer:here" });
		const setUp = await ada.runs("pyq room setup", {}, channel);
		expect(setUp).toMatchObject({ kind: "deferred", private: true });
		expect((await setUp.final()).content).toContain("PyQ is slow just now");
		stage.answersWith(() => {
			throw new StoreError("away", "ECONNREFUSED");
		});
		expect((await (await ada.runs("pyq answer", {}, channel)).final()).content).toContain("nothing was saved");
		expect(lines.filter(({ level }) => level === "error")).toEqual([]);
		release();
	});

	test("suggestions are none when they can’t be had in time", async () => {
		await using stage = await openStage();
		const { ada, channel } = stage;
		const asks = () => ada.types("pyq queue add", { question: "dict" }, channel);
		stage.answersWith(() => ({ kind: "choices", choices: [{ label: "Dictionaries", value: "dict" }] }));
		expect(await asks()).toMatchObject({ kind: "choices", choices: [{ name: "Dictionaries", value: "dict" }] });
		stage.answersWith(hang);
		expect(await asks()).toMatchObject({ kind: "choices", choices: [] });
		stage.answersWith(() => {
			throw new StoreError("away", "ECONNREFUSED");
		});
		expect(await asks()).toMatchObject({ kind: "choices", choices: [] });
		expect(bugs(stage)).toEqual([]);
		release();
	});

	test.each<{ name: string; fault: Fault; within: number; tries: number }>([
		{ name: "is lost after Discord took it", fault: { drop: "after" }, within: 1_000, tries: 2 },
		{ name: "is lost before Discord took it", fault: { drop: "before" }, within: 1_000, tries: 2 },
		{ name: "hangs after Discord took it", fault: { hang: "after" }, within: 2_500, tries: 2 },
		{ name: "hangs before Discord took it", fault: { hang: "before" }, within: 2_500, tries: 2 },
		{ name: "meets a fault of Discord’s", fault: { status: 502 }, within: 1_000, tries: 2 },
		{ name: "is slow", fault: { slowMs: 800 }, within: 1_500, tries: 1 },
		{
			name: "meets a limit that is soon over",
			fault: { status: 429, headers: { "Retry-After": "1" }, body: { message: "slow", retry_after: 1, global: false } },
			within: 2_500,
			tries: 2,
		},
		{ name: "has a broken answer", fault: { broken: "<html>" }, within: 1_500, tries: 2 },
	])("that $name: answered once, and in time", async ({ fault, within, tries }) => {
		await using stage = await openStage();
		const { ada, channel, fake } = stage;
		fake.faults.next(callback, fault);
		const began = performance.now();
		const shown = await ada.runs("pyq streak", {}, channel);
		expect(shown).toMatchObject({ kind: "deferred", private: true });
		const event = await stage.hears(({ kind }) => kind === "command");
		await replies(stage, event, "A streak of 3.");
		expect(performance.now() - began).toBeLessThan(within);
		expect(shown.answers().map(({ content }) => content)).toEqual(["A streak of 3."]);
		expect(callbacks(stage)).toBeLessThanOrEqual(tries);
		expect(bugs(stage)).toEqual([]);
	});

	test("that comes too late (10062) is not tried again, and what is said to it has expired", async () => {
		await using stage = await openStage();
		const { ada, channel, fake, clock } = stage;
		fake.faults.next(callback, { status: 404, body: { code: 10_062, message: "Unknown interaction" } });
		setTimeout(() => clock.shift(4_000), 200);
		expect((await ada.runs("pyq streak", {}, channel)).kind).toBe("failed");
		const event = await stage.hears(({ kind }) => kind === "command");
		await expect(replies(stage, event, "A streak of 3.")).rejects.toMatchObject({ reason: "expired" });
		expect(callbacks(stage)).toBe(1);
		expect(bugs(stage)).toEqual([]);
	});

	test("that meets a limit for longer than the three seconds is not tried again, and the log says so", async () => {
		await using stage = await openStage();
		const { ada, channel, fake, clock } = stage;
		fake.faults.always(callback, {
			status: 429,
			headers: { "Retry-After": "3" },
			body: { message: "slow", retry_after: 3, global: false },
		});
		setTimeout(() => clock.shift(4_000), 200);
		expect((await ada.runs("pyq streak", {}, channel)).kind).toBe("failed");
		const event = await stage.hears(({ kind }) => kind === "command");
		await expect(replies(stage, event, "A streak of 3.")).rejects.toMatchObject({ reason: "expired" });
		expect(callbacks(stage)).toBe(1);
		const [line] = stage.lines.filter(({ message }) => message === "Discord did not take the first response");
		expect(line?.fields).toMatchObject({ interaction: event.id, err: { reason: "rate-limited" } });
	});
});

describe("told twice", { timeout: 40_000 }, () => {
	test("the same interaction at two copies of PyQ (40060): one answer, and nobody takes it for a fault", async () => {
		await using stage = await openStage();
		const { ada, channel, fake } = stage;
		const seen = new Set<string>();
		stage.answersWith(({ id }) => {
			const again = seen.has(id);
			seen.add(id);
			return again ? { kind: "duplicate" } : done;
		});
		const second = stage.another();
		await second.start(async () => done);
		await fake.gateway.untilConnected(2);
		const shown = await ada.runs("pyq streak", {}, channel);
		await vi.waitUntil(() => stage.heard.length === 2, soon);
		const event = await stage.hears(({ kind }) => kind === "command");
		await replies(stage, event, "A streak of 3.");
		expect(shown.answers().map(({ content }) => content)).toEqual(["A streak of 3."]);
		expect(ada.sees()).toHaveLength(1);
		await vi.waitUntil(() => callbacks(stage) === 2, soon);
		expect(bugs(stage)).toEqual([]);
	});

	test("an event that comes again has its id again; an interaction is not responded to again, and what was said stays", async () => {
		await using stage = await openStage();
		const { ada, channel, fake, heard } = stage;
		const shown = await ada.runs("pyq streak", {}, channel);
		const event = await stage.hears(({ kind }) => kind === "command");
		await replies(stage, event, "A streak of 3.");
		fake.gateway.repeat("INTERACTION_CREATE");
		await vi.waitUntil(() => heard.length === 2, soon);
		await replies(stage, event, "And a freeze is left.");
		expect(shown.answers().map(({ content }) => content)).toEqual(["A streak of 3.", "And a freeze is left."]);
		expect(callbacks(stage)).toBe(1);
		const said = ada.says(channel, "Hello");
		fake.gateway.repeat("MESSAGE_CREATE");
		await vi.waitUntil(() => heard.length === 4, soon);
		expect(heard.map(({ id }) => id)).toEqual([event.id, event.id, `msg:${said.id}`, `msg:${said.id}`]);
	});
});

const field = {
	kind: "multiline",
	id: "text",
	label: "Your answer",
	hint: "",
	required: false,
	maxLength: 4_000,
	value: "",
} as const;
