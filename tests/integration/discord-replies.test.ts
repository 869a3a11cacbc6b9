import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { commands } from "../../commands/index.ts";
import { writeReplyTo } from "../../src/adapters/discord/reply-to.ts";
import type { Command } from "../../src/app/command.ts";
import { StoreError } from "../../src/app/errors.ts";
import { MINUTE } from "../../src/core/ids.ts";
import { type DiscordStage, openStage, withButton, words } from "../support/discord-stage.ts";
import type { Fault, Returned } from "../support/fake-discord/fake-discord.ts";
import { readDiscord } from "../support/read-discord.ts";

/** A command that everybody reads the answer to: PyQ itself has none. */
const aloud: Command = {
	path: "aloud",
	summary: "Says it to all",
	audience: "member",
	synonyms: [],
	options: [],
	actions: [],
	forms: [],
	response: "public",
	run: async () => words("never run"),
};

const contents = (shown: Returned): string[] => shown.answers().map(({ content }) => content);

/** What stands in code blocks (each ends where a line does), in a row, without what keeps backticks from ending one. */
const codeIn = (shown: Returned): string =>
	shown
		.answers()
		.flatMap(({ embeds }) =>
			embeds.flatMap(({ description = "" }) => [...description.matchAll(/^```\w*\n([\s\S]*?)\n```$/gmu)]),
		)
		.map(([, code = ""]) => code)
		.join("")
		.replaceAll("\u200b", "");

/** The address that the last command wants to be answered at. */
async function replyTo(stage: DiscordStage): Promise<string> {
	const event = await stage.hears(({ kind }) => kind !== "installed");
	return event.replyTo ?? "";
}

describe("an answer to an interaction", { timeout: 40_000 }, () => {
	test("given by a process that only has its address, before and after our restart: fills what was promised, then follows up", async () => {
		await using stage = await openStage();
		const { ada, channel, chat, fake } = stage;
		const shown = await ada.runs("pyq streak", {}, channel);
		const to = await replyTo(stage);
		await chat.stop();
		const other = stage.another();
		await other.respond(to, words("A streak of 3."));
		expect(contents(shown)).toEqual(["A streak of 3."]);
		// The step runs again, in yet another process: it stands there already.
		await stage.another().respond(to, words("A streak of 3."));
		await stage.another().respond(to, words("And a freeze is left."));
		expect(contents(shown)).toEqual(["A streak of 3.", "And a freeze is left."]);
		expect(ada.sees().map(({ kind }) => kind)).toEqual(["ephemeral", "ephemeral"]);
		expect(fake.messages(channel)).toEqual([]);
	});

	test("holds for a quarter of an hour, also when our clock is wrong by more; after that nothing is asked", async () => {
		await using stage = await openStage();
		const { ada, channel, chat, clock, fake } = stage;
		const shown = await ada.runs("pyq streak", {}, channel);
		const to = await replyTo(stage);
		clock.shift(14 * MINUTE);
		await chat.respond(to, words("A streak of 3."));
		expect(contents(shown)).toEqual(["A streak of 3."]);
		clock.shift(1 * MINUTE);
		const before = fake.requests.length;
		for (const one of [chat, stage.another()])
			await expect(one.respond(to, words("And more."))).rejects.toMatchObject({ reason: "expired", notSent: true });
		expect(fake.requests.length).toBe(before);
	});

	test("our clock is an hour ahead of Discord’s: who runs a command is answered all the same", async () => {
		await using stage = await openStage({ fake: { now: Date.now } });
		const { ada, channel, chat, clock } = stage;
		clock.shift(60 * MINUTE);
		const shown = await ada.runs("pyq streak", {}, channel);
		await chat.respond(await replyTo(stage), words("A streak of 3."));
		expect(contents(shown)).toEqual(["A streak of 3."]);
	});

	test("to all: everybody reads it, follow-ups too", async () => {
		await using stage = await openStage({ commands: [...commands, aloud] });
		const { ada, channel, chat, fake } = stage;
		const shown = await ada.runs("pyq aloud", {}, channel);
		expect(shown).toMatchObject({ kind: "deferred", private: false });
		const to = await replyTo(stage);
		await chat.respond(to, words("One"));
		await stage.another().respond(to, words("Two"));
		expect(fake.messages(channel).map(({ content }) => content)).toEqual(["One", "Two"]);
	});

	test("to a button that updates its message: changes it, and what comes after is private", async () => {
		await using stage = await openStage();
		const { ada, channel, chat, fake, clock, guild } = stage;
		const place = { workspace: guild.id, channel: channel.id, thread: null };
		const board = withButton("This month", "v1:leaderboard:week");
		const { message } = await chat.post(place, board, "k1", clock.now() + 5_000);
		await ada.presses(message, "Go");
		const to = await replyTo(stage);
		await stage.another().respond(to, withButton("This week", "v1:leaderboard:month"));
		expect(readDiscord(fake.message(message) ?? { content: "", embeds: [] })).toContain("This week");
		await chat.respond(to, withButton("This week", "v1:leaderboard:month"));
		await chat.respond(to, words("That is all."));
		expect(fake.messages(channel)).toHaveLength(1);
		expect(ada.sees().map(({ message: { content } }) => content)).toEqual(["That is all."]);
	});

	test.each<{ name: string; fault: Fault }>([
		{ name: "is lost after Discord took it", fault: { drop: "after" } },
		{ name: "meets a fault of Discord’s", fault: { status: 503 } },
		{ name: "has a broken answer", fault: { broken: "{" } },
	])("whose reply $name: unreachable, and tried again it stands there once", async ({ fault }) => {
		await using stage = await openStage();
		const { ada, channel, chat, fake } = stage;
		const shown = await ada.runs("pyq streak", {}, channel);
		const to = await replyTo(stage);
		fake.faults.next("PATCH /webhooks/*/*/messages/@original", fault);
		await expect(chat.respond(to, words("A streak of 3."))).rejects.toMatchObject({ reason: "unreachable" });
		await chat.respond(to, words("A streak of 3."));
		expect(contents(shown)).toEqual(["A streak of 3."]);
	});

	test("whose reply begins and never ends is given up in time", { timeout: 30_000 }, async () => {
		await using stage = await openStage({ started: false });
		// Its head comes, and half a body.
		const server = createServer((_request, response) => {
			response.writeHead(200, { "content-type": "application/json" }).write('{"id":');
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const { port } = server.address() as AddressInfo;
		const chat = stage.another({ apiUrl: `http://127.0.0.1:${port}/api` });
		const application = stage.fake.applicationId;
		const to = writeReplyTo({
			kind: "interaction",
			application,
			token: "t0",
			response: "update",
			at: stage.clock.now(),
		});
		const began = performance.now();
		await expect(chat.respond(to, words("A streak of 3."))).rejects.toMatchObject({ reason: "unreachable" });
		expect(performance.now() - began).toBeLessThan(12_000);
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
});

describe("what could not be saved", { timeout: 40_000 }, () => {
	const code = Array.from({ length: 90 }, (_, line) => `    print("\`\`\`", f"{${line}:>5} *not* _cursive_ ~~")`).join(
		"\n",
	);
	const long = code.slice(0, 4_000);

	test("is given back whole: a command’s text, and a form’s 4,000 characters of code with backticks", async () => {
		await using stage = await openStage();
		const { ada, channel } = stage;
		expect(long).toHaveLength(4_000);
		stage.answersWith(({ kind }) => {
			if (kind === "command") return { kind: "form", form: answerForm };
			throw new StoreError("away", "ECONNREFUSED");
		});
		await ada.runs("pyq answer", {}, channel);
		const shown = await ada.submits({ text: long, code: long });
		// More than one message holds.
		await vi.waitFor(() => expect(shown.answers().length).toBeGreaterThan(1), { timeout: 5_000 });
		await vi.waitFor(() => expect(codeIn(shown).split("\n").join("")).toBe((long + long).split("\n").join("")), {
			timeout: 5_000,
		});
		expect(shown.answers().every(({ flags }) => ((flags ?? 0) & 64) !== 0)).toBe(true);

		stage.answersWith(() => {
			throw new StoreError("slow", "timeout");
		});
		const typed = await ada.runs("pyq answer", { text: "A tuple can not `change`." }, channel);
		const final = await typed.final();
		expect(final.content).toContain("nothing was saved");
		// The id that the member reads stands in the log.
		const problem = /\(Problem ([^)]+)\)/u.exec(final.content)?.[1];
		expect(stage.lines.find(({ fields }) => fields["id"] === problem)).toMatchObject({ level: "warn" });
		expect(readDiscord(final)).toContain("A tuple can not `change`.");
		expect(stage.fake.refused).toEqual([]);
	});

	test("a form that is refused says why, gives back what was written, and opens again", async () => {
		await using stage = await openStage();
		const { ada, channel } = stage;
		stage.answersWith(({ kind }) =>
			kind === "formSubmitted"
				? { kind: "invalid", errors: { text: "That is too short to be an answer." } }
				: { kind: "form", form: answerForm },
		);
		await ada.runs("pyq answer", {}, channel);
		const shown = await ada.submits({ text: "dunno" });
		const final = await shown.final();
		expect(readDiscord(final)).toContain("That is too short to be an answer.");
		expect(readDiscord(final)).toContain("dunno");
		expect((await ada.presses(final, "Open the form again")).kind).toBe("modal");
	});

	test("a bug is logged with an id, and the id is told", async () => {
		await using stage = await openStage();
		const { ada, channel, lines } = stage;
		stage.answersWith(() => {
			throw new TypeError("a bug");
		});
		const final = await (await ada.runs("pyq streak", {}, channel)).final();
		const [logged] = lines.filter(({ level }) => level === "error");
		expect(final.content).toContain(String(logged?.fields["id"]));
	});
});

const answerForm = {
	token: "v1:answer:here",
	title: "Answer",
	submit: "Send",
	intro: "Say it your way",
	fields: [
		{ kind: "multiline", id: "text", label: "Your answer", hint: "", required: false, maxLength: 4_000, value: "" },
		{ kind: "code", id: "code", label: "Your code", hint: "", required: false, maxLength: 4_000, value: "" },
	],
} as const;
