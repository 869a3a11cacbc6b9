import { afterAll, describe, expect, test } from "vitest";
import type { Lack } from "../../src/app/ports/inbound.ts";
import { MINUTE } from "../../src/core/ids.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { statusWords, stepsOf, toldDirectly } from "../support/follow-ups.ts";
import type { Sending } from "../support/memory-chat.ts";
import { plainText } from "../support/plain-text.ts";
import { openScene, type Scene, zone } from "../support/scene.ts";

afterAll(closeDatabase);

const lacks: readonly Lack[] = [
	{ name: "Embed Links", purpose: "to show the question" },
	{ name: "Pin Messages", purpose: "to pin the question of the day" },
];

/** What Lena is told, in a channel where PyQ is missing something. */
async function lenaDoes(
	scene: Scene,
	missing: readonly Lack[],
	deed:
		| { kind: "command"; command: string; options: Readonly<Record<string, string>> }
		| { kind: "formSubmitted"; token: string; values: Readonly<Record<string, string>> },
): Promise<{ summary: string; words: string }> {
	const id = scene.house.ids.next();
	const place = { workspace: "guild", channel: "prep", thread: null, person: "lena", message: null, event: id };
	await scene.chat.deliver({
		...deed,
		id,
		at: scene.clock.now(),
		where: {
			workspace: { platform: "discord", externalId: "guild", name: "Guild" },
			channel: { externalId: "prep", name: "prep" },
			thread: null,
			lacks: missing,
		},
		actor: { externalId: "lena", name: "Lena", zone, authority: "channel-manager" },
		replyTo: JSON.stringify({ ...place, response: "private" }),
	});
	await scene.house.settle();
	const told = scene.chat.posts.findLast(({ onlyFor, channel }) => onlyFor === "lena" && channel === "prep");
	return { summary: told?.message.summary ?? "", words: told === undefined ? "" : plainText(told.message) };
}

const setUp = (scene: Scene, missing: readonly Lack[]) =>
	lenaDoes(scene, missing, {
		kind: "formSubmitted",
		token: "v1:room-setup:here",
		values: { days: "mon-fri", time: "09:00", zone, mode: "open", questions: "" },
	});

const refuse = (scene: Scene, sending: Sending, missing: readonly string[], channel?: string): void =>
	scene.chat.always(sending, { kind: "refuse", reason: "forbidden", lacks: missing }, channel);

const needs = (scene: Scene): string[] =>
	toldDirectly(scene, "Lena").filter((line) => line.includes("needs attention"));

describe("what PyQ is missing in a channel", { timeout: 30_000 }, () => {
	test("is named when the room is set up, with what it is for and what to do; the room is set up all the same", async () => {
		const scene = await openScene();
		const { summary, words } = await setUp(scene, lacks);
		expect(words).toContain(
			[
				"PyQ is missing permissions in this channel",
				"Embed Links: to show the question",
				"Pin Messages: to pin the question of the day",
				"Whoever manages the channel can grant them to PyQ in its settings, under permissions. /pyq room status shows when none is missing.",
			].join("\n"),
		);
		expect(summary).toContain("PyQ is missing Embed Links and Pin Messages in this channel.");
		expect(await scene.room()).toMatchObject({ status: "active", attention: null });
		expect((await setUp(scene, [])).words).not.toContain("missing");
	});

	test("is named in the status, as it is at that moment", async () => {
		const scene = await openScene();
		await scene.setUp();
		const status = { kind: "command", command: "room status", options: {} } as const;
		const { summary, words } = await lenaDoes(scene, lacks, status);
		expect(summary).toBe("This room is running. PyQ is missing Embed Links and Pin Messages in this channel.");
		expect(words).toContain("Embed Links: to show the question\nPin Messages: to pin the question of the day");
		expect((await lenaDoes(scene, [], status)).words).not.toContain("missing");
	});

	test("refuses a post: the step, the room and the lead name it, one request a day, told once until it works again", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.setUp("other");
		refuse(scene, "post", ["Send Messages", "Embed Links"], "prep");
		await scene.at("2026-03-02 09:05");
		const code = "forbidden:Embed Links,Send Messages";
		expect((await stepsOf(scene, "post"))[0]).toMatchObject({ state: "failed", error: code, attempts: 1 });
		expect(await scene.room()).toMatchObject({ attention: code, status: "active" });
		expect(await scene.room("other")).toMatchObject({ attention: null });
		expect(needs(scene)).toEqual([
			"#prep needs attention: PyQ was missing Embed Links and Send Messages in this channel. Grant them to PyQ in the channel’s settings, under permissions. /pyq room status there shows more.",
		]);
		// Named in another order it is the same.
		refuse(scene, "post", ["Embed Links", "Send Messages"], "prep");
		const before = scene.sent();
		await scene.at("2026-03-04 09:05");
		// Two questions of two rooms, each asked for once.
		expect(scene.sent()).toBe(before + 4);
		expect((await scene.rounds()).map(({ state }) => state)).toEqual(["skipped", "skipped", "skipped", "scheduled"]);
		expect(scene.questions("other")).toHaveLength(3);
		expect(needs(scene)).toHaveLength(1);
		// Something else that is missing is another matter.
		refuse(scene, "post", ["View Channel"], "prep");
		await scene.at("2026-03-05 09:05");
		expect(needs(scene)).toHaveLength(2);
		scene.chat.always("post", null);
		await scene.at("2026-03-06 09:05");
		expect(await scene.room()).toMatchObject({ attention: null });
		expect(scene.questions()).toHaveLength(1);
		refuse(scene, "post", ["View Channel"], "prep");
		await scene.at("2026-03-09 09:05");
		expect(needs(scene)).toHaveLength(3);
	});

	test("stands in the way of threads, pins and model answers: each is told once, though questions come every day", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.types("Lena", "room rules", { pin: "yes", closes: "2" });
		scene.chat.before((sending) => {
			// The question itself comes through; the model answer follows it as a reply.
			if (sending === "post") scene.chat.always("post", null);
			if (sending === "post" && scene.chat.triedKeys.at(-1)?.startsWith("reveal:") === true)
				refuse(scene, "post", ["Send Messages in Threads"]);
		});
		refuse(scene, "openThread", ["Create Public Threads"]);
		refuse(scene, "pin", ["Pin Messages"]);
		await scene.at("2026-03-05 12:00");
		expect(scene.questions()).toHaveLength(4);
		expect((await scene.room()).attention?.split(";").sort()).toEqual([
			"pin:Pin Messages",
			"reveal:Send Messages in Threads",
			"thread:Create Public Threads",
		]);
		expect(needs(scene).sort()).toEqual([
			expect.stringContaining(
				"the model answer could not be shown to the room: PyQ was missing Send Messages in Threads",
			),
			expect.stringContaining("the question could not be pinned: PyQ was missing Pin Messages in this channel."),
			expect.stringContaining("so answers go through the form: PyQ was missing Create Public Threads in this channel."),
		]);
		expect(await statusWords(scene)).toContain("The question could not be pinned: PyQ was missing Pin Messages");
		scene.chat.always("pin", null);
		await scene.at("2026-03-06 09:05");
		expect((await scene.room()).attention?.split(";").sort()).toEqual([
			"reveal:Send Messages in Threads",
			"thread:Create Public Threads",
		]);
		refuse(scene, "pin", ["Pin Messages"]);
		await scene.at("2026-03-09 09:05");
		expect(needs(scene)).toHaveLength(4);
	});
});

describe("a token that the platform refuses", { timeout: 30_000 }, () => {
	test("is no room's fault: asked again seldom, posted once it is renewed, and no lead is told", async () => {
		const scene = await openScene();
		await scene.setUp();
		scene.chat.always("post", { kind: "refuse", reason: "logged-out" });
		await scene.at("2026-03-02 10:00");
		const [step] = await stepsOf(scene, "post");
		expect(step).toMatchObject({ state: "due", error: "logged-out" });
		expect(step?.attempts).toBeLessThanOrEqual(60 / 10 + 1);
		expect((step?.dueAt ?? 0) - scene.clock.now()).toBeLessThanOrEqual(15 * MINUTE);
		expect(scene.chat.tries.findPosted).toBe(0);
		scene.chat.always("post", null);
		await scene.at("2026-03-02 10:20");
		expect(scene.questions()).toHaveLength(1);
		expect(await scene.room()).toMatchObject({ attention: null });
		expect(needs(scene)).toEqual([]);
	});

	test("for a whole window: the question is skipped like in an outage, and the room is as it was", async () => {
		const scene = await openScene();
		await scene.setUp();
		for (const sending of ["post", "openThread", "pin", "edit"] as const)
			scene.chat.always(sending, { kind: "refuse", reason: "logged-out" });
		await scene.at("2026-03-02 20:00");
		expect((await scene.rounds())[0]).toMatchObject({ state: "skipped", skipReason: "outage" });
		expect(await scene.room()).toMatchObject({ attention: null, status: "active" });
		expect(needs(scene)).toEqual([]);
		expect(await statusWords(scene)).toContain(
			"Posting the question failed: the platform does not let PyQ in any more. Tell whoever runs PyQ: its token has to be renewed.",
		);
		for (const sending of ["post", "openThread", "pin", "edit"] as const) scene.chat.always(sending, null);
		await scene.at("2026-03-03 09:05");
		expect(scene.questions()).toHaveLength(1);
	});
});
