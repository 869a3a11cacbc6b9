import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ChatError, type ChatErrorReason, StoreError } from "../../src/app/errors.ts";
import type { Chat, Place } from "../../src/app/ports/chat.ts";
import type { Inbound, Received } from "../../src/app/ports/inbound.ts";
import type { PostedRef } from "../../src/core/ledger.ts";
import { fit, obeys } from "../../src/core/message/fit.ts";
import { actions, type Message, paragraph, strong, text } from "../../src/core/message/model.ts";

/** A message as a person reads it. */
export type Read = { id: string; text: string; thread: string | null };

/** A platform that runs, with Ada in a channel. Everything is read as the platform's people would read it. */
export type ChatStage = {
	chat: Chat;
	/** A channel that exists, and one that does not. */
	place: Place;
	missing: Place;
	ada: { workspace: string; externalId: string };
	grace: { workspace: string; externalId: string };
	/** Whether a second post with the same key is dropped by the platform itself. */
	knowsKeys: boolean;
	/** Public messages of the channel and its threads, oldest first. */
	read(): Promise<Read[]>;
	/** What somebody alone sees. */
	readAlone(who: "ada" | "grace"): Promise<Read[]>;
	/** Ada writes in the channel. */
	adaWrites(words: string): Promise<PostedRef>;
	/** Ada presses a button whose command declares such a response; gives where to answer. */
	occasion(response: "private" | "public" | "update", on: PostedRef): Promise<string>;
	isMarked(message: PostedRef): Promise<boolean>;
	/** Events that reached `receive`, and what it answers next. */
	received: readonly Inbound[];
	answerWith(answer: (event: Inbound) => Received | Promise<Received>): void;
	/** Starts it again after a stop, with the same `receive`. */
	restart(): Promise<void>;
	close(): Promise<void>;
};

const words = (line: string): Message => ({ summary: line, blocks: [paragraph(text(line))] });

/** Everything a message can hold, and too much of it. */
const huge: Message = {
	summary: "Everything at once",
	blocks: [
		{ type: "heading", text: "A long way to go ".repeat(40) },
		paragraph(text("Many words, one after the other. ".repeat(1_000)), strong("The end of the words.")),
		{ type: "codeBlock", language: "python", text: "print('a line of code')\n".repeat(3_000) },
		{ type: "list", ordered: true, items: Array.from({ length: 150 }, (_, index) => [text(`Item ${index + 1}`)]) },
		{
			type: "standings",
			rows: Array.from({ length: 120 }, (_, index) => ({
				rank: index + 1,
				name: `Member ${index + 1}`,
				points: 100 - index,
				streak: 1,
				you: index === 100,
			})),
		},
		{ type: "image", url: "https://example.org/chart.png", alt: "A chart" },
		{ type: "footnote", children: [text("A note at the end.")] },
		actions(
			...Array.from({ length: 8 }, (_, index) => ({
				label: `Button ${index}`,
				token: `v1:answer:${index}`,
				style: "secondary" as const,
			})),
		),
	],
};

async function refusal(work: Promise<unknown>): Promise<ChatErrorReason> {
	const error = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof ChatError)) throw new Error(`expected a ChatError, got ${String(error)}`);
	return error.reason;
}

/** What every chat does, as its port says. */
export function describeChat(name: string, open: () => Promise<ChatStage>): void {
	describe(`the chat port · ${name}`, () => {
		let stage: ChatStage;
		beforeEach(async () => {
			stage = await open();
		});
		afterEach(() => stage.close());

		test("post: everybody in the channel reads it, and its key finds it", async () => {
			const { chat, place } = stage;
			const posted = await chat.post(place, words("Good morning"), "post:1");
			expect(posted).toMatchObject({ channel: place.channel, thread: null });
			expect(await stage.read()).toEqual([{ id: posted.message, text: "Good morning", thread: null }]);
			expect(await chat.findPosted(place, "post:1", 0)).toEqual({ kind: "found", posted });
		});

		test("findPosted: absent for a key that nobody used, and in another place", async () => {
			const { chat, place, missing } = stage;
			await chat.post(place, words("Good morning"), "post:1");
			expect(await chat.findPosted(place, "post:2", 0)).toEqual({ kind: "absent" });
			expect((await chat.findPosted(missing, "post:1", 0)).kind).not.toBe("found");
		});

		test("post: the same key twice is one message, where the platform can", async () => {
			const { chat, place, knowsKeys } = stage;
			const first = await chat.post(place, words("Good morning"), "post:1");
			const second = await chat.post(place, words("Good morning"), "post:1");
			expect((await stage.read()).length).toBe(knowsKeys ? 1 : 2);
			if (knowsKeys) expect(second).toEqual(first);
		});

		test("post: keys of 100 characters that differ at the end are different", async () => {
			const { chat, place } = stage;
			const key = `reveal:${"0".repeat(92)}`;
			const first = await chat.post(place, words("One"), `${key}1`);
			const second = await chat.post(place, words("Two"), `${key}2`);
			expect(first.message).not.toBe(second.message);
			expect(await chat.findPosted(place, `${key}1`, 0)).toMatchObject({ posted: { message: first.message } });
		});

		test("a missing channel is refused clearly: nothing was sent", async () => {
			const { chat, missing } = stage;
			expect(await refusal(chat.post(missing, words("Hello"), "post:1"))).toMatch(/^(?:not-found|forbidden)$/u);
			const error = await chat.post(missing, words("Hello"), "post:1").catch((thrown: unknown) => thrown);
			expect(error instanceof ChatError && error.notSent).toBe(true);
			expect(await stage.read()).toEqual([]);
		});

		test("edit: replaces what the post says; unknown posts and people's messages are refused", async () => {
			const { chat, place } = stage;
			const posted = await chat.post(place, words("Good morning"), "post:1");
			await chat.edit(posted, words("Good evening"));
			await chat.edit(posted, words("Good evening"));
			expect((await stage.read()).map((message) => message.text)).toEqual(["Good evening"]);
			expect(await refusal(chat.edit({ ...posted, message: "nothing" }, words("Hello")))).toBe("not-found");
			const written = await stage.adaWrites("mine");
			expect(await refusal(chat.edit(written, words("ours")))).toMatch(/^(?:not-found|forbidden)$/u);
			expect((await stage.read()).map((message) => message.text)).toContain("mine");
		});

		test("openThread: opened or found opened, the same thread; what is posted there stands there", async () => {
			const { chat, place } = stage;
			const posted = await chat.post(place, words("The question"), "post:1");
			const thread = await chat.openThread(posted, "2026-03-02 · The question");
			expect(await chat.openThread(posted, "2026-03-02 · The question")).toBe(thread);
			const reply = await chat.post({ ...place, thread }, words("The model answer"), "reveal:1");
			expect(reply.thread).toBe(thread);
			expect((await stage.read()).find(({ id }) => id === reply.message)).toMatchObject({
				text: "The model answer",
				thread,
			});
			expect(await chat.findPosted({ ...place, thread }, "reveal:1", 0)).toMatchObject({
				kind: "found",
				posted: { message: reply.message },
			});
			expect(await refusal(chat.openThread({ ...posted, message: "nothing" }, "No"))).toBe("not-found");
		});

		test("a reply to a post without a thread of its own", async () => {
			const { chat, place } = stage;
			const posted = await chat.post(place, words("The question"), "post:1");
			const reply = await chat.post({ ...place, thread: posted.message }, words("The model answer"), "reveal:1");
			expect((await stage.read()).map((message) => message.text)).toEqual(["The question", "The model answer"]);
			expect(await chat.findPosted({ ...place, thread: posted.message }, "reveal:1", 0)).toMatchObject({
				posted: { message: reply.message },
			});
		});

		test("direct: the member alone reads it; somebody unknown is refused", async () => {
			const { chat, ada } = stage;
			await chat.direct(ada, words("For you"), "direct:1");
			expect((await stage.readAlone("ada")).map((message) => message.text)).toEqual(["For you"]);
			expect(await stage.readAlone("grace")).toEqual([]);
			expect(await stage.read()).toEqual([]);
			expect(await refusal(chat.direct({ ...ada, externalId: "nobody" }, words("For you"), "direct:2"))).toMatch(
				/^(?:not-found|forbidden)$/u,
			);
		});

		test("respond, private: only who acted reads it", async () => {
			const { chat, place } = stage;
			const posted = await chat.post(place, words("The question"), "post:1");
			await chat.respond(await stage.occasion("private", posted), words("Your hint"));
			expect((await stage.readAlone("ada")).map((message) => message.text)).toContain("Your hint");
			expect((await stage.readAlone("grace")).map((message) => message.text)).not.toContain("Your hint");
			expect((await stage.read()).map((message) => message.text)).not.toContain("Your hint");
		});

		test("respond, public: everybody reads it", async () => {
			const { chat, place } = stage;
			const posted = await chat.post(place, words("The question"), "post:1");
			await chat.respond(await stage.occasion("public", posted), words("For all"));
			expect((await stage.read()).map((message) => message.text)).toContain("For all");
		});

		test("respond, update: the message that the button sits on is replaced", async () => {
			const { chat, place } = stage;
			const button = { label: "Show it", token: "v1:update:1", style: "primary" } as const;
			const asked = words("Give up?");
			const posted = await chat.post(place, { ...asked, blocks: [...asked.blocks, actions(button)] }, "post:1");
			await chat.respond(await stage.occasion("update", posted), words("The model answer"));
			expect(await stage.read()).toEqual([{ id: posted.message, text: "The model answer", thread: null }]);
		});

		test("respond: several parts of one answer all arrive, in order", async () => {
			const { chat, place } = stage;
			const replyTo = await stage.occasion("private", await chat.post(place, words("The question"), "post:1"));
			for (const part of ["One", "Two", "Three"]) await chat.respond(replyTo, words(part));
			expect((await stage.readAlone("ada")).map((message) => message.text)).toEqual(["One", "Two", "Three"]);
		});

		test("respond: what no adapter made is refused, not thrown as a bug", async () => {
			for (const wrong of ["", "{}", "nonsense", '{"channel":7}'])
				expect(await refusal(stage.chat.respond(wrong, words("Hello")))).toMatch(/^(?:not-found|expired|rejected)$/u);
		});

		test("markReceived: twice is the same as once", async () => {
			const written = await stage.adaWrites("my answer");
			expect(await stage.isMarked(written)).toBe(false);
			await stage.chat.markReceived(written);
			await stage.chat.markReceived(written);
			expect(await stage.isMarked(written)).toBe(true);
		});

		test("capabilities: what `fit` made fits; nothing is lost on the way, and what was not fitted is refused before it is sent", async () => {
			const { chat, place } = stage;
			const { limits } = chat.capabilities;
			const parts = fit(huge, limits);
			for (const [index, part] of parts.entries()) {
				expect(obeys(part, limits)).toEqual([]);
				await chat.post(place, part, `post:${index}`);
			}
			const read = (await stage.read()).map((message) => message.text).join("\n");
			expect(read).toContain("The end of the words.");
			expect(read.split("a line of code").length - 1).toBe(3_000);
			expect(read).toContain("Item 150");
			const before = (await stage.read()).length;
			await expect(
				chat.post(place, { ...huge, blocks: [...huge.blocks, ...huge.blocks, ...huge.blocks] }, "post:huge"),
			).rejects.not.toBeInstanceOf(ChatError);
			expect(await stage.read()).toHaveLength(before);
		});

		test("text of people stays text", async () => {
			const { chat, place } = stage;
			const wild = "<b>bold</b> & <@U1> @everyone *stars* _lines_ `ticks` [a](https://b.test) <!channel>";
			await chat.post(place, words(wild), "post:1");
			expect((await stage.read())[0]?.text).toBe(wild);
		});

		test("inbound: what Ada does arrives with who, where and when, and an id of its own", async () => {
			const said = await stage.adaWrites("hello");
			await stage.adaWrites("hello again");
			const [first, second] = stage.received;
			expect(first).toMatchObject({
				kind: "message",
				text: "hello",
				actor: { externalId: stage.ada.externalId },
				where: { channel: { externalId: stage.place.channel }, thread: null },
			});
			expect(first?.kind === "message" && first.message.message).toBe(said.message);
			expect(first?.id).not.toBe(second?.id);
		});

		test("stop takes nothing new; after another start it all goes on, and what was posted is found", async () => {
			const { chat, place } = stage;
			const posted = await chat.post(place, words("Before"), "post:1");
			await chat.stop();
			await stage.restart();
			expect(await chat.findPosted(place, "post:1", 0)).toMatchObject({ posted: { message: posted.message } });
			await chat.edit(posted, words("After"));
			expect((await stage.read()).map((message) => message.text)).toEqual(["After"]);
			const heard = stage.received.length;
			await stage.adaWrites("still here");
			expect(stage.received.length).toBe(heard + 1);
			await chat.stop();
			await chat.stop();
			await stage.restart();
		});

		test("committed before confirmed: what could not be saved comes again, at the latest after a restart", async () => {
			stage.answerWith(() => {
				throw new StoreError("away", "the database is away");
			});
			const said = await stage.adaWrites("do not lose me");
			const failed = stage.received.filter((event) => event.kind === "message").length;
			stage.answerWith(() => ({ kind: "done" }));
			await stage.chat.stop();
			await stage.restart();
			await expect
				.poll(() => stage.received.filter((event) => event.kind === "message").length)
				.toBeGreaterThan(failed);
			const again = stage.received.at(-1);
			expect(again?.kind === "message" && again.message.message).toBe(said.message);
			expect(again?.id).toBe(stage.received.find((event) => event.kind === "message")?.id);
		});
	});
}
