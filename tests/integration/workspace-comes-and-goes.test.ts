import { afterAll, describe, expect, test } from "vitest";
import { noteInstalled } from "../../src/app/install-workspace.ts";
import { noteRemoved } from "../../src/app/remove-workspace.ts";
import { staleClaim } from "../../src/app/steps/next-try.ts";
import { platforms, type Step } from "../../src/core/ledger.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { noHolidays } from "../support/holidays.ts";
import { openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

const guild = { platform: "discord", externalId: "guild", name: "Guild" } as const;
const answer = "A default is evaluated once, when the function is defined, and then shared.";

/** PyQ hears of its server; `channel`: where it may write. */
async function hears(
	{ house, clock }: Scene,
	note: typeof noteInstalled | typeof noteRemoved,
	channel: string | null = "prep",
): Promise<void> {
	const { bank, ids, store } = house;
	await store.transaction(async (tx) => {
		const workspace = await tx.workspaces.ensure({ id: ids.next(), ...guild });
		const where = { channel: channel === null ? null : { externalId: channel, name: channel } };
		await note({ tx, bank, holidays: noHolidays, ids, now: clock.now(), workspace, where });
	});
	await house.settle();
}
const installed = (scene: Scene, channel?: string | null) => hears(scene, noteInstalled, channel);
const removed = (scene: Scene) => hears(scene, noteRemoved);

const days = async (scene: Scene, channel?: string) =>
	(await scene.rounds(channel)).map(({ date, state, skipReason }) => [date, state, skipReason].join(" ").trim());

const streaks = async (scene: Scene): Promise<number[]> => {
	const { id } = await scene.room();
	const board = await scene.store.transaction((tx) => tx.standings.top(id, "all", 10));
	return board.map(({ standing }) => standing.streak);
};

describe("removed from a server", { timeout: 30_000 }, () => {
	/** A room with a round that Ada and Grace answered; PyQ is removed an hour after it was posted. */
	async function answeredAndRemoved(): Promise<Scene> {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-02 09:30");
		for (const person of ["Ada", "Grace"]) await scene.answers(person, answer);
		await scene.at("2026-03-02 10:00");
		await removed(scene);
		return scene;
	}

	test("nothing is sent, posted, closed or told there, and every answer stays", async () => {
		const scene = await answeredAndRemoved();
		const [posts, tries] = [scene.chat.posts.length, { ...scene.chat.tries }];
		await scene.at("2026-03-05 12:00");
		// A button of an old message still works on some platforms; nobody is there to hear the answer.
		await scene.types("Ada", "today");
		await scene.at("2026-03-09 12:00");
		expect(scene.chat.posts).toHaveLength(posts);
		expect(scene.chat.tries).toEqual(tries);
		expect(await days(scene)).toEqual(["2026-03-02 posted", "2026-03-03 scheduled"]);
		const [round] = await scene.rounds();
		expect(await scene.store.transaction((tx) => tx.answers.count(round?.id ?? ""))).toBe(2);
		expect((await scene.room()).attention).toBeNull();
	});

	test("back within the grace, the room goes on as after a pause: one question in its time, no flood, no streak lost", async () => {
		const scene = await answeredAndRemoved();
		await scene.at("2026-03-09 12:00");
		const posts = scene.chat.posts.length;
		await installed(scene);
		await scene.at("2026-03-09 12:05");
		expect(scene.questions()).toHaveLength(1);
		// The open round closes as it was promised; its model answer comes into its own thread, and nothing into the channel.
		expect(await days(scene)).toEqual(["2026-03-02 closed", "2026-03-10 scheduled"]);
		expect(scene.chat.posts.slice(posts).filter(({ thread }) => thread === null)).toEqual([]);
		await scene.at("2026-03-10 09:30");
		expect(scene.questions()).toHaveLength(2);
		for (const person of ["Ada", "Grace"]) await scene.answers(person, answer);
		expect(await streaks(scene)).toEqual([2, 2]);
	});

	test("a question that came due meanwhile is not posted late, however short the time was", async () => {
		const scene = await openScene();
		await scene.setUp();
		await scene.at("2026-03-02 08:59");
		await removed(scene);
		await scene.at("2026-03-02 09:05");
		await installed(scene);
		await scene.at("2026-03-02 20:00");
		expect(scene.questions()).toHaveLength(0);
		expect((await scene.room()).scheduleSince).toBe(scene.wall("2026-03-02 09:05"));
		await scene.at("2026-03-03 09:00");
		expect(scene.questions()).toHaveLength(1);
	});

	test("a round that is still open when PyQ is back closes in its time, and the next question comes with it", async () => {
		const scene = await answeredAndRemoved();
		await scene.at("2026-03-02 16:00");
		await installed(scene);
		await scene.at("2026-03-03 08:59");
		expect(await days(scene)).toEqual(["2026-03-02 posted", "2026-03-03 scheduled"]);
		await scene.at("2026-03-03 09:00");
		expect(await days(scene)).toEqual(["2026-03-02 closed", "2026-03-03 posted", "2026-03-04 scheduled"]);
	});

	test("a post in doubt when PyQ was removed is looked for when it is back, and never sent twice", async () => {
		const scene = await openScene();
		await scene.setUp();
		scene.chat.next("post", { kind: "lose" });
		await scene.at("2026-03-02 09:00");
		await removed(scene);
		await scene.at("2026-03-03 12:00");
		expect((await scene.rounds())[0]?.state).toBe("scheduled");
		await installed(scene);
		await scene.at("2026-03-03 12:10");
		expect(scene.questions()).toHaveLength(1);
		expect(scene.sent()).toBe(1);
		expect(await days(scene)).toEqual(["2026-03-02 closed", "2026-03-04 scheduled"]);
	});

	test("rooms that were paused or left stay so, and what was refused on the way out is forgotten", async () => {
		const scene = await openScene();
		for (const channel of ["prep", "paused", "left"]) await scene.setUp(channel);
		await scene.types("Lena", "room pause", {}, "paused");
		const [prep, left] = [await scene.room(), await scene.room("left")];
		await scene.store.transaction(async (tx) => {
			await tx.rooms.save({ ...left, status: "left" });
			await tx.rooms.save({ ...prep, attention: "forbidden" });
		});
		await removed(scene);
		await scene.at("2026-03-04 12:00");
		const posts = scene.chat.posts.length;
		await installed(scene);
		const rooms = await Promise.all(["prep", "paused", "left"].map((channel) => scene.room(channel)));
		expect(rooms.map(({ status }) => status)).toEqual(["active", "paused", "left"]);
		expect(rooms[0]?.attention).toBeNull();
		await scene.at("2026-03-05 10:00");
		expect(scene.questions("paused")).toEqual([]);
		expect(scene.questions("left")).toEqual([]);
		expect(scene.chat.posts.slice(posts).filter(({ thread }) => thread === null)).toHaveLength(1);
	});
});

describe("the greeting", { timeout: 30_000 }, () => {
	/** What is to be posted in channels without a room. The steps do not run: these are told to nobody. */
	async function greetings(scene: Scene): Promise<Step[]> {
		return scene.store.transaction(async (tx) => {
			const page = { platforms, limit: 1_000, after: null };
			const found: Step[] = [];
			for (const { id, kind } of await tx.steps.ready(scene.clock.now(), staleClaim, page)) {
				const step = kind === "announce" ? await tx.steps.byId(id) : null;
				if (step?.roomId === null) found.push(step);
			}
			return found;
		});
	}
	const quiet = (scene: Scene): Scene => ({ ...scene, house: { ...scene.house, store: scene.store } });

	test("comes once for ever, in the channel where PyQ may write, with what it does and the button that sets it up", async () => {
		const scene = quiet(await openScene());
		await installed(scene, null);
		expect(await greetings(scene)).toEqual([]);
		await installed(scene, "general");
		await installed(scene, "random");
		await removed(scene);
		await installed(scene, "random");
		const [greeting, ...others] = await greetings(scene);
		expect(others).toEqual([]);
		expect(greeting?.payload).toEqual({
			summary:
				"PyQ brings your team a Python interview question on the days you choose. Answer it in its thread or privately, see a model answer, and keep a streak.",
			blocks: [
				expect.objectContaining({ type: "paragraph" }),
				{
					type: "actions",
					buttons: [{ label: "Set up this channel", token: "v1:room-setup:here", style: "primary" }],
				},
			],
			channel: "general",
		});
	});

	test("does not come where a room is set up already", async () => {
		const scene = await openScene();
		await scene.setUp();
		await installed(quiet(scene), "general");
		expect(await greetings(scene)).toEqual([]);
	});
});
