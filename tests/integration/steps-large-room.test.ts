import { describe, expect, it } from "vitest";
import { plainText } from "../../src/core/message/rich-text.ts";
import { openScene } from "../support/scene.ts";

/** More than are recomputed in one transaction. */
const people = Array.from({ length: 130 }, (_, number) => `Member${number}`);

describe("a room with many members", () => {
	it("closes, and brings everybody's streak up to date in steps of their own", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-02 09:00");
		for (const person of people) await scene.answers(person, "I would say that it depends on the caller.");
		const room = await scene.room();
		const holders = () => scene.store.transaction((tx) => tx.standings.withStreak(room.id));
		expect(await holders()).toHaveLength(people.length);

		await scene.at("2026-03-03 09:05");
		await scene.answers("Member7", "I would say that it depends on the caller.");
		await scene.at("2026-03-04 09:05");

		const [, tuesday] = await scene.rounds();
		if (tuesday === undefined) throw new Error("there was no round on Tuesday");
		const recounts = (await scene.steps(tuesday)).filter(({ kind }) => kind === "recount");
		expect(recounts.map(({ state }) => state)).toEqual(["done", "done"]);
		const kept = await holders();
		expect(kept).toHaveLength(1);
		const [member] = await scene.store.transaction((tx) => tx.members.byIds(kept));
		expect(member?.name).toBe("Member7");
	});
});

describe("a round that is private until its close", () => {
	it("tells somebody who replies to its post that this is no answer, and where to give one", async () => {
		const scene = await openScene();
		await scene.setUp("prep", { mode: "private" });
		await scene.at("2026-03-02 09:00");
		const post = scene.questions()[0];
		await scene.says("Ada", "I would say that it depends on the caller.", "prep", { thread: post?.id ?? null });
		const note = scene.chat.posts.findLast(({ onlyFor }) => onlyFor === "ada");
		expect(plainText(note?.message.blocks ?? [])).toContain("I have not taken your message as one");
		const [round] = await scene.rounds();
		expect(await scene.store.transaction((tx) => tx.answers.count(round?.id ?? ""))).toBe(0);
	});
});

describe("a message that is too long for one", () => {
	it("goes on in steps of its own: a lost reply neither repeats nor drops a part", async () => {
		const scene = await openScene();
		await scene.setUp("prep", { mode: "private" });
		await scene.at("2026-03-02 09:00");
		const long = "It depends on who calls it, and I would say so first. ".repeat(60);
		const writers = people.slice(0, 12);
		for (const person of writers) await scene.types(person, "answer", { text: `${person} thinks: ${long}` });
		scene.chat.next("post", { kind: "lose" });
		await scene.at("2026-03-03 09:06");

		const shown = scene.chat.posts.filter(({ key }) => key?.startsWith("reveal:"));
		expect(shown.length).toBeGreaterThan(1);
		expect(new Set(shown.map(({ key }) => key)).size).toBe(shown.length);
		const words = shown.map(({ message }) => plainText(message.blocks)).join("\n");
		for (const person of writers) expect(words.split(`${person} thinks:`)).toHaveLength(2);
	});
});
