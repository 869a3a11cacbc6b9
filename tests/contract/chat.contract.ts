import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ChatError, StoreError } from "../../src/app/errors.ts";
import { fit, obeys } from "../../src/core/message/fit.ts";
import { actions } from "../../src/core/message/model.ts";
import { type ChatStage, huge, refusal, words } from "./chat-stage.ts";

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
			const posted = await chat.post(place, words("Good morning"), "post:1", Number.POSITIVE_INFINITY);
			expect(posted).toMatchObject({ channel: place.channel, thread: null });
			expect(await stage.read()).toEqual([{ id: posted.message, text: "Good morning", thread: null }]);
			expect(await chat.findPosted(place, "post:1", 0)).toEqual({ kind: "found", posted });
		});

		test("findPosted: absent for a key that nobody used, and in another place", async () => {
			const { chat, place, missing } = stage;
			await chat.post(place, words("Good morning"), "post:1", Number.POSITIVE_INFINITY);
			expect(await chat.findPosted(place, "post:2", 0)).toEqual({ kind: "absent" });
			expect((await chat.findPosted(missing, "post:1", 0)).kind).not.toBe("found");
		});

		test("post: the same key twice is one message, where the platform can", async () => {
			const { chat, place, knowsKeys } = stage;
			const first = await chat.post(place, words("Good morning"), "post:1", Number.POSITIVE_INFINITY);
			const second = await chat.post(place, words("Good morning"), "post:1", Number.POSITIVE_INFINITY);
			expect((await stage.read()).length).toBe(knowsKeys ? 1 : 2);
			if (knowsKeys) expect(second).toEqual(first);
		});

		test("post: keys of 100 characters that differ at the end are different", async () => {
			const { chat, place } = stage;
			const key = `reveal:${"0".repeat(92)}`;
			const first = await chat.post(place, words("One"), `${key}1`, Number.POSITIVE_INFINITY);
			const second = await chat.post(place, words("Two"), `${key}2`, Number.POSITIVE_INFINITY);
			expect(first.message).not.toBe(second.message);
			expect(await chat.findPosted(place, `${key}1`, 0)).toMatchObject({ posted: { message: first.message } });
		});

		test("a missing channel is refused clearly: nothing was sent", async () => {
			const { chat, missing } = stage;
			expect(await refusal(chat.post(missing, words("Hello"), "post:1", Number.POSITIVE_INFINITY))).toMatch(
				/^(?:not-found|forbidden)$/u,
			);
			const error = await chat
				.post(missing, words("Hello"), "post:1", Number.POSITIVE_INFINITY)
				.catch((thrown: unknown) => thrown);
			expect(error instanceof ChatError && error.notSent).toBe(true);
			expect(await stage.read()).toEqual([]);
		});

		test("edit: replaces what the post says; unknown posts and people's messages are refused", async () => {
			const { chat, place } = stage;
			const posted = await chat.post(place, words("Good morning"), "post:1", Number.POSITIVE_INFINITY);
			await chat.edit(posted, words("Good evening"));
			await chat.edit(posted, words("Good evening"));
			expect((await stage.read()).map((message) => message.text)).toEqual(["Good evening"]);
			expect(await refusal(chat.edit({ ...posted, message: "nothing" }, words("Hello")))).toBe("not-found");
			const written = { ...(await stage.adaWrites("mine")), workspace: stage.place.workspace };
			expect(await refusal(chat.edit(written, words("ours")))).toMatch(/^(?:not-found|forbidden)$/u);
			expect((await stage.read()).map((message) => message.text)).toContain("mine");
		});

		test("openThread: opened or found opened, the same thread; what is posted there stands there", async () => {
			const { chat, place } = stage;
			const posted = await chat.post(place, words("The question"), "post:1", Number.POSITIVE_INFINITY);
			const thread = await chat.openThread(posted, "2026-03-02 · The question");
			expect(await chat.openThread(posted, "2026-03-02 · The question")).toBe(thread);
			const reply = await chat.post(
				{ ...place, thread },
				words("The model answer"),
				"reveal:1",
				Number.POSITIVE_INFINITY,
			);
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
			const posted = await chat.post(place, words("The question"), "post:1", Number.POSITIVE_INFINITY);
			const reply = await chat.post(
				{ ...place, thread: posted.message },
				words("The model answer"),
				"reveal:1",
				Number.POSITIVE_INFINITY,
			);
			expect((await stage.read()).map((message) => message.text)).toEqual(["The question", "The model answer"]);
			expect(await chat.findPosted({ ...place, thread: posted.message }, "reveal:1", 0)).toMatchObject({
				posted: { message: reply.message },
			});
		});

		test("direct: the member alone reads it; somebody unknown is refused", async () => {
			const { chat, ada } = stage;
			await chat.direct(ada, words("For you"), "direct:1", Number.POSITIVE_INFINITY);
			expect((await stage.readAlone("ada")).map((message) => message.text)).toEqual(["For you"]);
			expect(await stage.readAlone("grace")).toEqual([]);
			expect(await stage.read()).toEqual([]);
			expect(
				await refusal(
					chat.direct({ ...ada, externalId: "nobody" }, words("For you"), "direct:2", Number.POSITIVE_INFINITY),
				),
			).toMatch(/^(?:not-found|forbidden)$/u);
		});

		test("respond, private: only who acted reads it", async () => {
			const { chat, place } = stage;
			const posted = await chat.post(place, words("The question"), "post:1", Number.POSITIVE_INFINITY);
			await chat.respond(await stage.occasion("private", posted), words("Your hint"));
			expect((await stage.readAlone("ada")).map((message) => message.text)).toContain("Your hint");
			expect((await stage.readAlone("grace")).map((message) => message.text)).not.toContain("Your hint");
			expect((await stage.read()).map((message) => message.text)).not.toContain("Your hint");
		});

		test("respond, public: everybody reads it", async () => {
			const { chat, place } = stage;
			const posted = await chat.post(place, words("The question"), "post:1", Number.POSITIVE_INFINITY);
			await chat.respond(await stage.occasion("public", posted), words("For all"));
			expect((await stage.read()).map((message) => message.text)).toContain("For all");
		});

		test("respond, update: the message that the button sits on is replaced", async () => {
			const { chat, place } = stage;
			const button = { label: "Show it", token: "v1:update:1", style: "primary" } as const;
			const asked = words("Give up?");
			const posted = await chat.post(
				place,
				{ ...asked, blocks: [...asked.blocks, actions(button)] },
				"post:1",
				Number.POSITIVE_INFINITY,
			);
			await chat.respond(await stage.occasion("update", posted), words("The model answer"));
			expect(await stage.read()).toEqual([{ id: posted.message, text: "The model answer", thread: null }]);
		});

		test("respond: several parts of one answer all arrive, in order", async () => {
			const { chat, place } = stage;
			const replyTo = await stage.occasion(
				"private",
				await chat.post(place, words("The question"), "post:1", Number.POSITIVE_INFINITY),
			);
			for (const part of ["One", "Two", "Three"]) await chat.respond(replyTo, words(part));
			expect((await stage.readAlone("ada")).map((message) => message.text)).toEqual(["One", "Two", "Three"]);
		});

		test("respond: what no adapter made is refused, not thrown as a bug", async () => {
			for (const wrong of ["", "{}", "nonsense", '{"channel":7}'])
				expect(await refusal(stage.chat.respond(wrong, words("Hello")))).toMatch(/^(?:not-found|expired|rejected)$/u);
		});

		test("markReceived: twice is the same as once", async () => {
			const written = { ...(await stage.adaWrites("my answer")), workspace: stage.place.workspace };
			expect(await stage.isMarked(written)).toBe(false);
			await stage.chat.markReceived(written);
			await stage.chat.markReceived(written);
			expect(await stage.isMarked(written)).toBe(true);
		});

		test("pin: pinned and taken off, each twice the same as once; other posts stay as they are; an unknown one is refused", async () => {
			const { chat, place } = stage;
			const [posted, other] = [
				await chat.post(place, words("The question"), "post:1", Number.POSITIVE_INFINITY),
				await chat.post(place, words("Another"), "post:2", Number.POSITIVE_INFINITY),
			];
			await chat.pin(posted, false);
			expect(await stage.isPinned(posted)).toBe(false);
			for (const pinned of [true, true, false, false, true]) {
				await chat.pin(posted, pinned);
				expect([await stage.isPinned(posted), await stage.isPinned(other)]).toEqual([pinned, false]);
			}
			await chat.edit(posted, words("The question, closed"));
			expect(await stage.isPinned(posted)).toBe(true);
			expect(await refusal(chat.pin({ ...posted, message: "nothing" }, true))).toBe("not-found");
		});

		test("findPosted, of a person: what was said to them is found by its key, and nowhere else", async () => {
			const { chat, place, ada, grace } = stage;
			const posted = await chat.direct(ada, words("For you"), "direct:1", Number.POSITIVE_INFINITY);
			await chat.post(place, words("For all"), "post:1", Number.POSITIVE_INFINITY);
			expect(await chat.findPosted(ada, "direct:1", 0)).toEqual({ kind: "found", posted });
			expect(await chat.findPosted(ada, "direct:2", 0)).toEqual({ kind: "absent" });
			expect(await chat.findPosted(grace, "direct:1", 0)).toEqual({ kind: "absent" });
			expect(await chat.findPosted(place, "direct:1", 0)).toEqual({ kind: "absent" });
			expect(await chat.findPosted(ada, "post:1", 0)).toEqual({ kind: "absent" });
			expect((await chat.findPosted({ ...ada, externalId: "nobody" }, "direct:1", 0)).kind).not.toBe("found");
		});

		test("capabilities: what `fit` made fits; nothing is lost on the way, and what was not fitted is refused before it is sent", async () => {
			const { chat, place } = stage;
			const { limits } = chat.capabilities;
			const parts = fit(huge, limits);
			for (const [index, part] of parts.entries()) {
				expect(obeys(part, limits)).toEqual([]);
				await chat.post(place, part, `post:${index}`, Number.POSITIVE_INFINITY);
			}
			const read = (await stage.read()).map((message) => message.text).join("\n");
			expect(read).toContain("The end of the words.");
			expect(read.split("a line of code").length - 1).toBe(3_000);
			expect(read).toContain("Item 150");
			const before = (await stage.read()).length;
			await expect(
				chat.post(
					place,
					{ ...huge, blocks: [...huge.blocks, ...huge.blocks, ...huge.blocks] },
					"post:huge",
					Number.POSITIVE_INFINITY,
				),
			).rejects.not.toBeInstanceOf(ChatError);
			expect(await stage.read()).toHaveLength(before);
		});

		test("text of people stays text", async () => {
			const { chat, place } = stage;
			const wild = "<b>bold</b> & <@U1> @everyone *stars* _lines_ `ticks` [a](https://b.test) <!channel>";
			await chat.post(place, words(wild), "post:1", Number.POSITIVE_INFINITY);
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
			const posted = await chat.post(place, words("Before"), "post:1", Number.POSITIVE_INFINITY);
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
