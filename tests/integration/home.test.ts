import { afterAll, describe, expect, test } from "vitest";
import { commands } from "../../commands/index.ts";
import { slackLimits } from "../../src/adapters/slack/limits.ts";
import type { Member } from "../../src/core/ledger.ts";
import { home } from "../../src/core/message/copy/home.ts";
import { fit, obeys } from "../../src/core/message/fit.ts";
import { parseToken } from "../../src/core/message/token.ts";
import { realBank } from "../support/bank.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { answersAt, homeOf, outside, tokenOf, toldOutside } from "../support/home-stage.ts";
import { genuine } from "../support/people.ts";
import { buttonsOf, plainText } from "../support/plain-text.ts";
import { moment, openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

const bank = ["list-or-tuple", "missing-keys", "even-squares"];

/** Lena leads `prep`, whose first question is open; nobody has answered. */
async function morning(): Promise<Scene> {
	const scene = await openScene({ bank });
	await scene.setUp();
	await scene.types("Lena", "queue add", { question: "list-or-tuple" });
	await scene.at("2026-03-02 09:01");
	return scene;
}

const memberNamed = async (scene: Scene, name: string): Promise<Member | null> => {
	const { workspaceId } = await scene.room();
	return scene.store.transaction((tx) => tx.members.byExternalId(workspaceId, name));
};
const labels = async (scene: Scene, name: string) => buttonsOf(await homeOf(scene, name)).map(({ label }) => label);

describe("opening one's own page", () => {
	test("makes nobody a member and says nothing anywhere: the page is all there is", async () => {
		const scene = await morning();
		const [posts, responds] = [scene.chat.posts.length, scene.chat.tries.respond];
		const page = plainText(await homeOf(scene, "Ada"));
		expect(page).toContain("How to begin");
		expect(page).toContain("/pyq room setup");
		expect(page).not.toContain("prep");
		expect(await memberNamed(scene, "ada")).toBeNull();
		await homeOf(scene, "Lena");
		expect(scene.chat.posts).toHaveLength(posts);
		expect(scene.chat.tries.respond).toBe(responds);
	});

	test("works in a workspace that PyQ has not heard of, and twice the same", async () => {
		const scene = await morning();
		const first = await homeOf(scene, "Ada", "elsewhere");
		expect(plainText(first)).toContain("How to begin");
		expect(await homeOf(scene, "Ada", "elsewhere")).toEqual(first);
		expect(plainText(await homeOf(scene, "Lena", "elsewhere"))).not.toContain("prep");
	});

	test("the buttons of a newcomer's page work", async () => {
		const scene = await morning();
		const page = await homeOf(scene, "Ada");
		const { received } = await outside(scene, "Ada", { kind: "action", token: tokenOf(page, "My settings") });
		expect(received).toMatchObject({ kind: "form", form: { title: "My settings" } });
		expect(await memberNamed(scene, "ada")).toBeNull();
	});
});

describe("a member's page", () => {
	test("shows the open question with what can be done about it, and what to do next", async () => {
		const scene = await morning();
		await scene.types("Ada", "hint");
		const page = plainText(await homeOf(scene, "Ada"));
		expect(page).toMatch(/^Today\nNext: answer “A list or a tuple\?” in #prep\. It closes 3 March at 09:00 CET\.\n/u);
		expect(page).toContain("a point on the map");
		expect(page).toContain("Nobody has points this month yet.");
		expect(await labels(scene, "Ada")).toEqual([
			"Answer",
			"Hint",
			"Reveal",
			"Leaderboard",
			"Day by day",
			"My settings",
		]);
	});

	test("follows what they do on it: an answer from the page changes the page", async () => {
		const scene = await morning();
		await scene.types("Ada", "hint");
		const token = tokenOf(await homeOf(scene, "Ada"), "Answer");
		const { received } = await outside(scene, "Ada", { kind: "action", token });
		if (received.kind !== "form") throw new Error(received.kind);
		const form = received.form.token;
		const receipt = await toldOutside(scene, "Ada", { kind: "formSubmitted", token: form, values: { text: genuine } });
		expect(receipt.summary).toContain("Your answer is saved.");
		const page = plainText(await homeOf(scene, "Ada"));
		expect(page).toMatch(/^Today\nAll answered\. The next question comes 3 March at 09:00 CET in #prep\.\n/u);
		expect(page).toContain("· answered");
		expect(page).toContain("My streak in #prep\n1 round in a row. Best so far: 1. Freezes: 0. ●\n");
		expect(page).toContain("The last 4 weeks, oldest first: ● 1 answered.");
		expect(page).toMatch(/This month\n1 Ada you \d+ 1\n/u);
		expect(await labels(scene, "Ada")).toEqual(
			expect.arrayContaining(["Change my answer", "Reveal", "My feedback", "My settings"]),
		);
	});

	test("has a calendar of marks, and says when the next question comes", async () => {
		const scene = await morning();
		await answersAt(scene, "Ada", "2026-03-02 09:05", genuine);
		await answersAt(scene, "Ada", "2026-03-04 09:05", genuine);
		await scene.types("Lena", "room pause");
		await scene.at("2026-03-09 10:00");
		const page = plainText(await homeOf(scene, "Ada"));
		expect(page).toContain("1 round in a row. Best so far: 1. Freezes: 0. ●○●");
		expect(page).toContain("oldest first: ● 2 answered, ○ 1 missed.");
		expect(page).toContain("#prep: paused, no question comes");
		expect(page).toContain("Nothing is planned in your rooms right now.");
		await scene.types("Lena", "room resume");
		expect(plainText(await homeOf(scene, "Ada"))).toContain("#prep: the next question comes 10 March at 09:00 CET");
	});

	test("shows the first five of the board, and their own place below", async () => {
		const scene = await morning();
		const people = ["Ada", "Grace", "Linus", "Barbara", "Alan", "Edsger"];
		for (const name of people) await answersAt(scene, name, "2026-03-02 09:05", genuine);
		await scene.types("Zoe", "hint");
		await answersAt(scene, "Zoe", "2026-03-02 09:06", genuine);
		const board = (await homeOf(scene, "Zoe")).blocks.find((block) => block.type === "standings");
		if (board?.type !== "standings") throw new Error("no board");
		expect(board.rows).toHaveLength(6);
		expect(board.rows.at(-1)).toMatchObject({ name: "Zoe", rank: 7, you: true });
		expect(board.rows.slice(0, 5).map(({ rank }) => rank)).toEqual([1, 1, 1, 1, 1]);
	});

	test("with open questions in several rooms shows them in short, each readable in full, each button naming its room", async () => {
		const scene = await morning();
		await scene.setUp("backend");
		await scene.types("Lena", "queue add", { question: "missing-keys" }, "backend");
		await scene.at("2026-03-03 09:01");
		const page = await homeOf(scene, "Lena");
		expect(plainText(page)).not.toContain("a point on the map");
		const answers = buttonsOf(page).filter(({ label }) => label.startsWith("Answer"));
		expect(answers.map(({ label }) => label).sort()).toEqual(["Answer in #backend", "Answer in #prep"]);
		const read = await toldOutside(scene, "Lena", { kind: "action", token: tokenOf(page, "Read it in #backend") });
		const question = scene.house.bank.bySlug("missing-keys");
		expect(plainText(read)).toContain(`#backend\n${question?.title}`);
	});
});

describe("a lead's page", () => {
	test("shows the rooms that they lead, what needs attention, and nobody else sees that", async () => {
		const scene = await morning();
		const room = await scene.room();
		await scene.store.transaction((tx) => tx.rooms.save({ ...room, attention: "forbidden" }));
		await scene.types("Ada", "hint");
		const page = plainText(await homeOf(scene, "Lena"));
		expect(page).toContain("#prep needs you: see below.");
		expect(page).toContain(
			"Rooms I lead\n#prep · Mon–Fri at 09:00 (Europe/Berlin) · running. Needs attention: PyQ is missing a permission",
		);
		const theirs = plainText(await homeOf(scene, "Ada"));
		expect(theirs).not.toContain("Rooms I lead");
		expect(theirs).not.toContain("needs you");
	});

	test("its buttons show a room's status, change its settings and post a question, without any channel", async () => {
		const scene = await openScene({ bank });
		await scene.setUp();
		const page = await homeOf(scene, "Lena");
		const status = await toldOutside(scene, "Lena", { kind: "action", token: tokenOf(page, "Status of #prep") });
		expect(plainText(status)).toMatch(/^#prep is running\.\n/u);
		const { received } = await outside(scene, "Lena", { kind: "action", token: tokenOf(page, "Change #prep") });
		if (received.kind !== "form") throw new Error(received.kind);
		expect(received.form.intro).toContain("For #prep:");
		const values = { days: "mon-fri", time: "10:30", zone: "Europe/Berlin", mode: "open", questions: "" };
		const saved = await toldOutside(scene, "Lena", { kind: "formSubmitted", token: received.form.token, values });
		expect(plainText(saved)).toContain("Saved: Mon–Fri at 10:30 (Europe/Berlin).");
		expect(await scene.room()).toMatchObject({ name: "prep", settings: { schedule: { time: "10:30" } } });
		const posting = await toldOutside(scene, "Lena", {
			kind: "action",
			token: tokenOf(saved, "Post a question now"),
		});
		expect(posting.summary).toBe("On its way. The question will be in #prep in a moment.");
		expect(scene.questions()).toHaveLength(1);
	});

	test("an open round can be closed early from there, too", async () => {
		const scene = await morning();
		await scene.at("2026-03-03 08:00");
		const token = `v1:post-now:${(await scene.room()).id}`;
		const asked = await toldOutside(scene, "Lena", { kind: "action", token });
		expect(asked.summary).toContain("A round is still open");
		await outside(scene, "Lena", { kind: "action", token: tokenOf(asked, "Close it and post now") });
		expect(scene.questions()).toHaveLength(2);
	});

	test("only leads get anything by these buttons, only in their own workspace, and none of a room that PyQ left", async () => {
		const scene = await morning();
		const room = await scene.room();
		const [round] = await scene.rounds();
		const tokens = [
			`v1:room-status:${room.id}`,
			`v1:room-setup:${room.id}`,
			`v1:post-now:${room.id}`,
			`v1:close-and-post:${round?.id}`,
		];
		for (const token of tokens) {
			const member = await toldOutside(scene, "Ada", { kind: "action", token });
			expect(member.summary, token).toBe("Only a lead of this room can do that. You can ask Lena.");
			const stranger = await toldOutside(scene, "Lena", { kind: "action", token }, "elsewhere");
			expect(stranger.summary, token).not.toContain("Lena");
			expect(stranger.summary, token).toMatch(/PyQ does not run in that channel|That works in a text channel/u);
			const here = token.replace(/[^:]+$/u, "here");
			const nowhere = await toldOutside(scene, "Lena", { kind: "action", token: here });
			expect(nowhere.summary, here).toContain("That works in a text channel");
		}
		const form = { kind: "formSubmitted", token: `v1:room-setup:${room.id}`, values: {} } as const;
		expect((await toldOutside(scene, "Ada", form)).summary).toContain("Only a lead");
		await scene.store.transaction((tx) => tx.rooms.save({ ...room, status: "left" }));
		for (const token of tokens.slice(0, 3)) {
			const left = await toldOutside(scene, "Lena", { kind: "action", token });
			expect(left.summary, token).toBe("PyQ does not run in that channel any more.");
		}
	});
});

describe("however much there is to show", () => {
	/** Lena leads and takes part in twelve rooms, all with an open question that she has answered, and in trouble. */
	async function twelve(): Promise<Scene> {
		const scene = await openScene({ bank });
		const rooms = Array.from({ length: 12 }, (_, index) => `a-channel-with-a-rather-long-name-${index}`);
		for (const name of rooms) await scene.setUp(name);
		await scene.at("2026-03-02 09:01");
		for (const name of rooms) {
			moment(scene);
			await scene.answers("Lena", genuine, name);
			const room = await scene.room(name);
			await scene.store.transaction((tx) => tx.rooms.save({ ...room, attention: "forbidden no-question" }));
		}
		return scene;
	}

	test("every question of the bank is shown on a page that is one message, as it is asked or with a button to read it", async () => {
		const scene = await twelve();
		const room = await scene.room("a-channel-with-a-rather-long-name-0");
		const [round] = await scene.rounds(room.name);
		const page = await homeOf(scene, "Lena");
		for (const question of (await realBank()).active()) {
			if (round === undefined) throw new Error("no round");
			const shown = home({
				today: [{ room, open: { room, round, question, answered: false }, nextAt: null }],
				rooms: [],
				others: [],
				led: [],
			});
			const rest = page.blocks.slice(
				page.blocks.findIndex((block) => block.type === "heading" && block.text !== "Today"),
			);
			expect(fit({ ...shown, blocks: [...shown.blocks, ...rest] }, slackLimits), question.slug).toHaveLength(1);
		}
	});

	test("the page is one message, says how many rooms it leaves out, and every button on it leads somewhere", async () => {
		const scene = await twelve();
		const page = await homeOf(scene, "Lena");
		for (const limits of [scene.chat.capabilities.limits, slackLimits]) {
			expect(obeys(page, limits)).toEqual([]);
			expect(fit(page, limits)).toHaveLength(1);
		}
		expect(plainText(page).match(/And \d more rooms\./gu)).toEqual([
			"And 8 more rooms.",
			"And 5 more rooms.",
			"And 8 more rooms.",
		]);
		const intents = commands.flatMap(({ actions }) => actions).map(({ intent }) => intent);
		for (const { label, token } of buttonsOf(page)) {
			expect(intents, label).toContain(parseToken(token)?.intent);
			const { received, told } = await outside(scene, "Lena", { kind: "action", token });
			const words = received.kind === "form" ? received.form.title : (told[0]?.summary ?? "");
			expect(words, label).not.toBe("");
			expect(words, label).not.toMatch(/That works in a text channel|That is about one room|no longer here/u);
		}
	});
});
