import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase } from "../support/empty-database.ts";
import { answersAt, outside, tokenOf, toldOutside } from "../support/home-stage.ts";
import { anotherGenuine, genuine } from "../support/people.ts";
import { buttonsOf, plainText } from "../support/plain-text.ts";
import { openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

const bank = ["list-or-tuple", "missing-keys", "even-squares"];

/** `prep` and `backend`, each with an open question; Ada takes part in both and has answered neither, Grace takes part in `prep` alone. */
async function twoRooms(): Promise<Scene> {
	const scene = await openScene({ bank });
	for (const [channel, question] of [
		["prep", "list-or-tuple"],
		["backend", "missing-keys"],
	] as const) {
		await scene.setUp(channel);
		await scene.types("Lena", "queue add", { question }, channel);
		await scene.types("Ada", "return", {}, channel);
	}
	await scene.types("Grace", "return");
	await scene.at("2026-03-02 09:01");
	return scene;
}

const asks = (scene: Scene, name: string, command: string, options = {}) =>
	toldOutside(scene, name, { kind: "command", command, options });
const titleOf = (scene: Scene, slug: string) => scene.house.bank.bySlug(slug)?.title ?? "";
const labels = (message: Parameters<typeof buttonsOf>[0]) => buttonsOf(message).map(({ label }) => label);

describe("today, where there is no channel", () => {
	test("is the question of the member's only room, answered or not, with the room's name", async () => {
		const scene = await twoRooms();
		const before = await asks(scene, "Grace", "today");
		expect(plainText(before)).toMatch(/^#prep\nA list or a tuple\?\n/u);
		expect(labels(before)).toEqual(["Answer", "Hint", "Reveal", "My feedback"]);
		await answersAt(scene, "Grace", "2026-03-02 09:05", genuine);
		expect(plainText(await asks(scene, "Grace", "today"))).toMatch(/^#prep\nA list or a tuple\?\n/u);
	});

	test("shows of several rooms every open question in short, and a button brings each in full", async () => {
		const scene = await twoRooms();
		await answersAt(scene, "Ada", "2026-03-02 09:05", genuine);
		const today = await asks(scene, "Ada", "today");
		const words = plainText(today);
		expect(words).toContain(`Next: answer “${titleOf(scene, "missing-keys")}” in #backend.`);
		expect(words).toMatch(/A list or a tuple\? · #prep · .* · answered$/mu);
		expect(words).not.toContain("a point on the map");
		const read = await toldOutside(scene, "Ada", { kind: "action", token: tokenOf(today, "Read it in #prep") });
		expect(plainText(read)).toContain("a point on the map");
	});

	test("says when the next ones come, and where nothing is planned", async () => {
		const scene = await twoRooms();
		await scene.types("Lena", "room pause", {}, "backend");
		await scene.at("2026-03-07 12:00");
		const words = plainText(await asks(scene, "Ada", "today"));
		expect(words).toContain("#backend: paused, no question comes");
		await scene.types("Lena", "room pause");
		await scene.at("2026-03-10 12:00");
		expect(plainText(await asks(scene, "Ada", "today"))).toContain("Nothing is planned in your rooms right now.");
		expect((await asks(scene, "Grace", "today")).summary).toContain("Closed");
	});

	test("tells somebody without a room how to get one", async () => {
		const scene = await twoRooms();
		expect((await asks(scene, "Zoe", "today")).summary).toContain("No room of yours yet.");
	});

	test("calls nobody, whomever the room mentions with a new question", async () => {
		const scene = await twoRooms();
		await scene.types("Lena", "room rules", { mention: "<!subteam^S123|@snakes>" });
		expect(await asks(scene, "Grace", "today")).not.toHaveProperty("calls");
	});

	test("a button for a question of another workspace shows nothing of it", async () => {
		const scene = await twoRooms();
		const [round] = await scene.rounds();
		const told = await toldOutside(scene, "Ada", { kind: "action", token: `v1:today:${round?.id}` }, "elsewhere");
		expect(told.summary).toContain("That question is no longer here.");
	});
});

describe("hint, reveal and feedback, where there is no channel", () => {
	test.each(["hint", "reveal", "feedback"])(
		"%s asks which of several questions, and each button does it",
		async (command) => {
			const scene = await twoRooms();
			const which = await asks(scene, "Ada", command);
			expect(which.summary).toBe("Which question do you mean?");
			expect(labels(which)).toEqual([
				`#backend: ${titleOf(scene, "missing-keys")}`,
				`#prep: ${titleOf(scene, "list-or-tuple")}`,
			]);
			for (const { token } of buttonsOf(which)) {
				const { summary } = await toldOutside(scene, "Ada", { kind: "action", token });
				expect(summary).toMatch(/^Hint 1 of|^You have not answered/u);
			}
		},
	);

	test("hint is for the one that they have not answered, feedback for the one that they have", async () => {
		const scene = await twoRooms();
		await answersAt(scene, "Ada", "2026-03-02 09:05", genuine);
		expect((await asks(scene, "Ada", "feedback")).summary).toBe(`Your answer to ${titleOf(scene, "list-or-tuple")}`);
		const hint = await asks(scene, "Ada", "hint");
		const [backend] = await scene.rounds("backend");
		expect(tokenOf(hint, "Answer")).toBe(`v1:answer:${backend?.id}`);
		expect((await asks(scene, "Ada", "reveal")).summary).toBe("Which question do you mean?");
	});

	test("of one room they mean its question, also an answered or a closed one", async () => {
		const scene = await twoRooms();
		await answersAt(scene, "Grace", "2026-03-02 09:05", genuine);
		expect((await asks(scene, "Grace", "feedback")).summary).toContain("Your answer to");
		await scene.types("Lena", "room pause");
		await scene.at("2026-03-04 09:05");
		expect((await asks(scene, "Grace", "reveal")).summary).toContain("Model answer: A list or a tuple?");
	});

	test("where nothing is open they are about the latest of each room; before there was any, it is said", async () => {
		const scene = await openScene({ bank });
		for (const channel of ["prep", "backend"]) {
			await scene.setUp(channel);
			await scene.types("Ada", "return", {}, channel);
		}
		expect((await asks(scene, "Ada", "hint")).summary).toBe("No question has been posted in your rooms yet.");
		await scene.at("2026-03-02 09:05");
		for (const channel of ["prep", "backend"]) await scene.types("Lena", "room pause", {}, channel);
		await scene.at("2026-03-04 09:05");
		const which = await asks(scene, "Ada", "reveal");
		expect(labels(which)).toHaveLength(2);
		const { summary } = await toldOutside(scene, "Ada", { kind: "action", token: buttonsOf(which)[0]?.token ?? "" });
		expect(summary).toMatch(/^Model answer: /u);
	});
});

describe("streak and leaderboard, where there is no channel", () => {
	test.each([
		["streak", {}, "1 round in a row in #prep"],
		["leaderboard", { period: "week" }, "This week in #prep"],
	] as const)(
		"%s asks which of several rooms, and each button answers for its own",
		async (command, options, words) => {
			const scene = await twoRooms();
			await answersAt(scene, "Ada", "2026-03-02 09:05", genuine);
			const which = await asks(scene, "Ada", command, options);
			expect(plainText(which)).toContain("You take part in #backend and #prep.");
			expect(labels(which)).toEqual(["#backend", "#prep"]);
			const told = await toldOutside(scene, "Ada", { kind: "action", token: tokenOf(which, "#prep") });
			expect(plainText(told)).toContain(words);
		},
	);

	test("the receipt's button is about the room of the answer", async () => {
		const scene = await twoRooms();
		const [round] = await scene.rounds("backend");
		await outside(scene, "Ada", { kind: "formSubmitted", token: `v1:answer:${round?.id}`, values: { text: genuine } });
		const form = { kind: "formSubmitted", token: `v1:answer:${round?.id}`, values: { text: anotherGenuine } } as const;
		const receipt = await toldOutside(scene, "Ada", form);
		const told = await toldOutside(scene, "Ada", { kind: "action", token: tokenOf(receipt, "My streak") });
		expect(plainText(told)).toContain("1 round in a row in #backend.");
	});
});

describe("room rules mention", () => {
	test("takes a Slack group as it is typed, and calls it with the next question", async () => {
		const scene = await twoRooms();
		await scene.types("Lena", "room rules", { mention: "<!subteam^S123|@snakes>" });
		expect((await scene.room()).settings.mention).toEqual({ externalId: "S123", name: "snakes" });
		await scene.at("2026-03-03 09:01");
		const [, posted] = scene.questions();
		expect(scene.chat.posts.find(({ id }) => id === posted?.id)?.message.calls).toEqual({
			externalId: "S123",
			name: "snakes",
		});
	});

	test.each(["@snakes", "<@U123|ada>", "<!here>", "<!channel>", "<#C1|prep>"])(
		"%s is no group: nothing is saved",
		async (mention) => {
			const scene = await twoRooms();
			await scene.types("Lena", "room rules", { mention });
			expect(scene.chat.posts.at(-1)?.message.summary).toContain(
				"mention takes a role or a group that the chat offers",
			);
			expect((await scene.room()).settings.mention).toBeNull();
		},
	);
});
