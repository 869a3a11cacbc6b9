import { afterAll, describe, expect, test } from "vitest";
import type { Authority, Inbound } from "../../src/app/ports/inbound.ts";
import type { Choice } from "../../src/core/message/model.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { genuine } from "../support/people.ts";
import { openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

type Typist = { name?: string; zone?: string | null; channel?: string | null; workspace?: string | null };
let events = 0;

/** What somebody is offered while they type into an option; in a direct message (`channel` null) no workspace is named. */
async function offered(
	scene: Scene,
	option: `${string}:${string}`,
	typed: string,
	{ name = "Ada", zone = null, channel = "prep", workspace = channel === null ? null : "guild" }: Typist = {},
): Promise<readonly Choice[]> {
	const [command = "", called = ""] = option.split(":");
	const event: Inbound = {
		kind: "autocomplete",
		command,
		option: called,
		typed,
		id: `typed-${++events}`,
		at: scene.clock.now(),
		where: {
			workspace: { platform: "discord", externalId: workspace, name: workspace ?? "" },
			channel: channel === null ? null : { externalId: channel, name: channel },
			thread: null,
			lacks: [],
		},
		actor: { externalId: name.toLowerCase(), name, zone, authority: "member" satisfies Authority },
		replyTo: null,
	};
	const received = await scene.chat.deliver(event);
	if (received.kind !== "choices") throw new Error(`no choices: ${JSON.stringify(received)}`);
	for (const { value, label } of received.choices) {
		expect(value.length).toBeLessThanOrEqual(100);
		expect(label.length).toBeLessThanOrEqual(75);
	}
	expect(received.choices.length).toBeLessThanOrEqual(25);
	return received.choices;
}
const labels = (choices: readonly Choice[]) => choices.map(({ label }) => label);
const values = (choices: readonly Choice[]) => choices.map(({ value }) => value);

describe("time zones", () => {
	const zones = (scene: Scene, typed: string, who: Typist = {}) => offered(scene, "room setup:zone", typed, who);

	test("come by any part of their name, the city first, with what their wall shows", async () => {
		const scene = await openScene();
		expect(labels(await zones(scene, "berl"))).toEqual(["Europe/Berlin · 08:00"]);
		expect(values(await zones(scene, "new york"))).toEqual(["America/New_York"]);
		expect(values(await zones(scene, "YORK"))).toEqual(["America/New_York"]);
		// Lord Howe and Los Angeles begin so, Europe/London too; an area does not go before a city.
		const lo = values(await zones(scene, "lo"));
		expect(lo.slice(0, 3).every((zone) => /\/lo[^/]*$/iu.test(zone))).toBe(true);
		expect(values(await zones(scene, "australia")).every((zone) => zone.startsWith("Australia/"))).toBe(true);
		expect(values(await zones(scene, "utc"))[0]).toBe("UTC");
	});

	test("are found by a name that their list lacks, with a slip of the hand, and while a picked one is typed on", async () => {
		const scene = await openScene();
		expect(values(await zones(scene, "Kyiv"))).toEqual(["Europe/Kyiv"]);
		expect(values(await zones(scene, "berlni"))).toEqual(["Europe/Berlin"]);
		expect(values(await zones(scene, "Europe/Berlin · 08:00"))).toEqual(["Europe/Berlin"]);
		expect(await zones(scene, "xyzzy")).toEqual([]);
	});

	test("with nothing typed begin with the member's own, then the room's, then their neighbours", async () => {
		const scene = await openScene();
		await scene.setUp("prep", { zone: "America/New_York" });
		expect(values(await zones(scene, "", { zone: "Asia/Tokyo" })).slice(0, 3)).toEqual([
			"Asia/Tokyo",
			"America/New_York",
			"Asia/Aden",
		]);
		expect(values(await zones(scene, "")).slice(0, 2)).toEqual(["America/New_York", "America/Adak"]);
		expect(await zones(scene, "", { channel: "elsewhere" })).toHaveLength(25);
	});
});

describe("which questions a room gets", () => {
	const filters = (scene: Scene, typed: string) => offered(scene, "room setup:questions", typed);

	test("levels, kinds and topics come after the last comma; what stands before it stays, and is not offered again", async () => {
		const scene = await openScene();
		expect(values(await filters(scene, "beg"))).toEqual(["beginner"]);
		expect(values(await filters(scene, "beginner,dec"))).toEqual(["beginner,decorators"]);
		expect(values(await filters(scene, "beginner, DECO"))).toEqual(["beginner,decorators"]);
		expect(values(await filters(scene, "")).slice(0, 4)).toEqual(["beginner", "intermediate", "advanced", "explain"]);
		const more = values(await filters(scene, "beginner,code,"));
		expect(more[0]).toBe("beginner,code,intermediate");
		expect(more).not.toContain("beginner,code,beginner");
		expect(more).not.toContain("beginner,code,code");
	});

	test("a choice reads as it will stand there, and one that would be too long is not offered", async () => {
		const scene = await openScene();
		for (const { value, label } of await filters(scene, "beginner,"))
			expect(label.replace("…", "")).toBe(value.slice(-label.replace("…", "").length));
		const long = "beginner,intermediate,advanced,explain,predict,debug,code,design,behavioural,asyncio,";
		const choices = await filters(scene, long);
		expect(choices.length).toBeGreaterThan(0);
		for (const { value, label } of choices) {
			expect(value.startsWith(long)).toBe(true);
			expect(label).toMatch(/^….*,[a-z-]+$/u);
		}
	});
});

/** Ada answered on Monday in `prep`; on Tuesday a second question is open there, and one in `backend`. */
async function tuesday() {
	const scene = await openScene({ bank: ["list-or-tuple", "missing-keys", "even-squares"] });
	for (const channel of ["prep", "backend"]) await scene.setUp(channel);
	for (const question of ["list-or-tuple", "missing-keys"]) await scene.types("Lena", "queue add", { question });
	await scene.types("Lena", "queue add", { question: "even-squares" }, "backend");
	await scene.at("2026-03-02 09:01");
	await scene.answers("Ada", genuine);
	await scene.at("2026-03-03 09:01");
	const title = (slug: string) => scene.house.bank.bySlug(slug)?.title ?? "";
	return { scene, monday: `Mon 2 March · ${title("list-or-tuple")}`, today: `Tue 3 March · ${title("missing-keys")}` };
}

describe.each(["reveal:question", "feedback:question"] as const)("past questions, %s", (option) => {
	test("come newest first by day and title, with the round's id, which leads to that round", async () => {
		const { scene, monday, today } = await tuesday();
		const choices = await offered(scene, option, "");
		expect(labels(choices)).toEqual([today, monday]);
		const rounds = await scene.rounds();
		expect(values(choices)).toEqual([rounds[1]?.id, rounds[0]?.id]);
		expect(labels(await offered(scene, option, "2 mar"))).toEqual([monday]);
		expect(labels(await offered(scene, option, "2026-03-03"))).toEqual([today]);
		expect(labels(await offered(scene, option, monday))).toEqual([monday]);
		expect(await offered(scene, option, "even")).toEqual([]);
		await scene.types("Ada", option.split(":")[0] ?? "", { question: values(choices)[1] ?? "" });
		expect(JSON.stringify(scene.chat.posts.at(-1)?.message)).toContain(monday.slice("Mon 2 March · ".length));
	});

	test("in direct messages are those of rooms that the member takes part in, and nobody else's", async () => {
		const { scene, monday, today } = await tuesday();
		expect(labels(await offered(scene, option, "", { channel: null }))).toEqual([today, monday]);
		await scene.types("Grace", "help");
		expect(await offered(scene, option, "", { channel: null, name: "Grace" })).toEqual([]);
		expect(await offered(scene, option, "", { channel: null, name: "Stranger" })).toEqual([]);
		const both = labels(await offered(scene, option, "", { channel: null, name: "Lena" }));
		expect(both).toHaveLength(4);
		expect(both.filter((label) => label.endsWith(" · #backend"))).toHaveLength(2);
	});

	test("a round of a room that they are not in, or of another workspace, is none of theirs, whatever id is sent", async () => {
		const { scene } = await tuesday();
		const [backend] = await scene.rounds("backend");
		await scene.types("Ada", option.split(":")[0] ?? "", { question: backend?.id ?? "" });
		expect(scene.chat.posts.at(-1)?.message.summary).toContain("That question is no longer here.");
		expect(await offered(scene, option, "", { workspace: "another guild" })).toEqual([]);
	});
});

describe.each(["streak:room", "leaderboard:room"] as const)("rooms, %s", (option) => {
	test("are those that the member takes part in or leads, and the one they are in, by name", async () => {
		const { scene } = await tuesday();
		const [prep, backend] = [await scene.room(), await scene.room("backend")];
		const both = [
			{ value: backend.id, label: "#backend" },
			{ value: prep.id, label: "#prep" },
		];
		expect(await offered(scene, option, "", { name: "Lena", channel: "random" })).toEqual(both);
		expect(await offered(scene, option, "", { channel: null })).toEqual([both[1]]);
		expect(await offered(scene, option, "", { channel: "backend" })).toEqual(both);
		expect(await offered(scene, option, "#PRE", { name: "Lena", channel: null })).toEqual([both[1]]);
		expect(await offered(scene, option, "", { name: "Stranger", channel: "random" })).toEqual([]);
		expect(await offered(scene, option, "", { name: "Lena", channel: "random", workspace: "another guild" })).toEqual(
			[],
		);
	});

	test("one that they take no part in is none, whatever id is sent", async () => {
		const { scene } = await tuesday();
		const { id } = await scene.room("backend");
		const [command = ""] = option.split(":");
		await scene.types("Ada", command, { room: id });
		expect(scene.chat.posts.at(-1)?.message.summary).toBe("That is no room of yours. You take part in #prep.");
		await scene.presses("Ada", `v1:leaderboard:week.${id}`);
		expect(scene.chat.posts.at(-1)?.message.summary).toBe("That is no room of yours. You take part in #prep.");
		await scene.types("Lena", command, { room: id }, "random");
		expect(scene.chat.posts.at(-1)?.message.summary).toContain("#backend");
	});
});

test("two rooms of one name are not mistaken for one another", async () => {
	const { scene } = await tuesday();
	for (const room of [await scene.room(), await scene.room("backend")])
		await scene.store.transaction((tx) => tx.rooms.save({ ...room, name: "talk" }));
	await scene.types("Lena", "streak", { room: "#Talk" }, "random");
	expect(scene.chat.posts.at(-1)?.message.summary).toContain("More than one room of yours is called #talk.");
});
