import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase } from "../support/empty-database.ts";
import { choosesSettings, genuine, remindersTo, toldDirectly, wantsReminders } from "../support/follow-ups.ts";
import { plainText } from "../support/plain-text.ts";
import { moment, openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

const closed = { kind: "refuse", reason: "forbidden" } as const;
const asked = "Lena, I could not reach you in a direct message. /pyq room status says what needs you.";

/** What everybody in the channel was told, questions left out. */
const saidThere = (scene: Scene, channel = "prep"): string[] =>
	scene.chat.posts
		.filter((post) => post.channel === channel && post.onlyFor === null && post.thread === null)
		.filter(({ key }) => key?.startsWith("announce:") === true)
		.map(({ message }) => message.summary);

const calls = (scene: Scene, channel = "prep"): string[] =>
	saidThere(scene, channel).filter((line) => line.includes("could not reach you"));

describe("a lead whose direct messages are closed", { timeout: 30_000 }, () => {
	test("is asked in the channel to look, without a word of why, once a day and room", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.setUp("other");
		await scene.types("Lena", "room rules", { pin: "yes" });
		await scene.types("Lena", "room rules", { pin: "yes" }, "other");
		scene.chat.always("direct", closed);
		scene.chat.always("pin", closed);
		scene.chat.always("openThread", closed);
		await scene.at("2026-03-02 09:10");
		// Two things need her in each room.
		expect([calls(scene), calls(scene, "other")]).toEqual([[asked], [asked]]);
		expect(toldDirectly(scene, "Lena")).toEqual([]);
		scene.chat.always("pin", null);
		await scene.at("2026-03-03 09:10");
		scene.chat.always("pin", closed);
		await scene.at("2026-03-04 09:10");
		// Tuesday brought nothing new; on Wednesday pinning failed again.
		expect(calls(scene)).toEqual([asked, asked]);
	});

	test("is not asked where the channel itself is what is broken, and nothing goes round in a circle", async () => {
		const scene = await openScene();
		await scene.setUp();
		scene.chat.always("direct", closed);
		scene.chat.always("post", closed, "prep");
		const before = scene.chat.tries.post;
		await scene.at("2026-03-04 09:10");
		expect(calls(scene)).toEqual([]);
		// Three questions, and nothing else.
		expect(scene.chat.tries.post).toBe(before + 3);
		expect(scene.chat.tries.direct).toBe(1);
	});
});

describe("a member whose direct messages are closed", { timeout: 30_000 }, () => {
	const note = "I could not remind you: your direct messages are closed to me.";
	/** What Ada alone was told in the channel, oldest first. */
	const told = (scene: Scene): string[] =>
		scene.chat.posts
			.filter(({ onlyFor, channel }) => onlyFor === "ada" && channel === "prep")
			.map(({ message }) => plainText(message));

	async function reminded(): Promise<Scene> {
		const scene = await openScene();
		await scene.setUp();
		await wantsReminders(scene, "Ada", "16:00");
		scene.chat.always("direct", closed);
		await scene.at("2026-03-02 16:01");
		return scene;
	}

	test("is told so once, with the next private answer; reminders stay on", async () => {
		const scene = await reminded();
		await scene.types("Grace", "today");
		await scene.types("Ada", "today");
		expect(told(scene).at(-1)).toContain(note);
		expect(told(scene).at(-1)).toContain("switch those off with /pyq settings.");
		moment(scene);
		await scene.types("Ada", "streak");
		expect(told(scene).at(-1)).not.toContain(note);
		expect(scene.chat.posts.filter(({ message }) => plainText(message).includes(note))).toHaveLength(1);
		scene.chat.always("direct", null);
		await scene.at("2026-03-03 16:01");
		expect(remindersTo(scene, "Ada")).toHaveLength(1);
		await scene.types("Ada", "today");
		expect(told(scene).at(-1)).not.toContain(note);
	});

	test("is told of the next refused one again, however many were refused between", async () => {
		const scene = await reminded();
		await scene.at("2026-03-04 16:01");
		await scene.types("Ada", "answer", { text: genuine });
		expect(told(scene).at(-1)).toContain("Your answer is saved.");
		expect(told(scene).at(-1)).toContain(note);
		await scene.at("2026-03-05 16:01");
		await scene.types("Ada", "hint");
		expect(told(scene).at(-1)).toContain(note);
		moment(scene);
		await scene.types("Ada", "hint");
		expect(told(scene).at(-1)).not.toContain(note);
	});

	test("is not told while a message is replaced, nor once reminders are off, nor after an answer made it needless", async () => {
		const scene = await reminded();
		await scene.presses("Ada", "v1:leaderboard:week");
		expect(told(scene).at(-1)).not.toContain(note);
		await choosesSettings(scene, "Ada", { remind: "" });
		await scene.types("Ada", "today");
		expect(told(scene).at(-1)).not.toContain(note);
		await choosesSettings(scene, "Ada", { remind: "16:00" });
		await scene.types("Ada", "answer", { text: genuine });
		expect(told(scene).at(-1)).toContain(note);
	});
});
