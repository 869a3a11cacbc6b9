import { afterAll, describe, expect, test } from "vitest";
import type { Inbound, MessageEvent } from "../../src/app/ports/inbound.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { openScene, type Scene, zone } from "../support/scene.ts";

afterAll(closeDatabase);

const text = "The default is made once, when the function is defined, so it is shared.";

/** Ada's message, told with the same id however often. */
const message = ({ clock }: Scene, thread: string | null, { id = "1", channel = "prep" } = {}): MessageEvent => ({
	kind: "message",
	id: `msg:${id}`,
	at: clock.now(),
	where: {
		workspace: { platform: "discord", externalId: "guild", name: "Guild" },
		channel: { externalId: channel, name: channel },
		thread,
		lacks: [],
	},
	actor: { externalId: "ada", name: "Ada", zone, authority: "member" },
	replyTo: null,
	message: { channel, message: id, thread },
	text,
	attachments: [],
});

const deletionOf = ({ id, ...said }: MessageEvent): Inbound => ({
	...said,
	kind: "messageDeleted",
	id: id.replace("msg", "del"),
});

/** What became of an event. */
const tell = ({ chat, house }: Scene, event: Inbound): Promise<string> =>
	chat.deliver(event).then(
		async ({ kind }) => {
			await house.settle();
			return kind;
		},
		(error: unknown) => `${Object(error).name}: ${Object(error).reason}`,
	);
const notTaken = "StoreError: unsettled";

/** The texts of a round's answers, by its day. */
async function saved({ store, rounds }: Scene, day: string): Promise<string[]> {
	const round = (await rounds()).find(({ date }) => date === day);
	const answers = await store.transaction((tx) => tx.answers.ofRound(round?.id ?? ""));
	return answers.map(({ version }) => version.text);
}

/** A post stands in the channel, its reply was lost, and somebody has begun a thread on it. */
async function inDoubt(): Promise<{ scene: Scene; thread: string }> {
	const scene = await openScene();
	await scene.setUp();
	await scene.at("2026-03-02 12:00");
	scene.chat.next("post", { kind: "lose" });
	await scene.at("2026-03-03 09:00");
	return { scene, thread: scene.questions()[1]?.id ?? "" };
}

describe("a thread whose post is in doubt", { timeout: 30_000 }, () => {
	test("what is said there is not taken, however often it is told, and is the answer once the post is found", async () => {
		const { scene, thread } = await inDoubt();
		const said = message(scene, thread);
		for (const event of [said, said, { ...said, id: "msg:2", text: null }] as const)
			expect(await tell(scene, event)).toBe(notTaken);
		await scene.at("2026-03-03 09:02");
		expect(await saved(scene, "2026-03-03")).toEqual([]);
		expect([await tell(scene, said), await tell(scene, said)]).toEqual(["done", "duplicate"]);
		expect(await saved(scene, "2026-03-03")).toEqual([text]);
	});

	test("the same while the post is being sent", async () => {
		const scene = await openScene();
		await scene.setUp();
		const told: Promise<string>[] = [];
		scene.chat.after((sending) => {
			if (sending === "post") told.push(tell(scene, message(scene, scene.questions()[0]?.id ?? "")));
		});
		await scene.at("2026-03-02 09:00");
		expect(await Promise.all(told)).toEqual([notTaken]);
		expect(await tell(scene, message(scene, scene.questions()[0]?.id ?? ""))).toBe("done");
		expect(await saved(scene, "2026-03-02")).toEqual([text]);
	});

	test("a deletion there comes after the message that it deletes, also of somebody whom PyQ does not know", async () => {
		const { scene, thread } = await inDoubt();
		const said = message(scene, thread);
		for (const event of [said, deletionOf(said)]) expect(await tell(scene, event)).toBe(notTaken);
		await scene.at("2026-03-03 09:02");
		for (const event of [said, deletionOf(said)]) expect(await tell(scene, event)).toBe("done");
		expect(await saved(scene, "2026-03-03")).toEqual([]);
	});

	test("“Submit as my answer” there gives no late answer to the round before", async () => {
		const { scene, thread } = await inDoubt();
		const said = message(scene, thread);
		const shortcut = { ...said, kind: "messageShortcut", id: "s:1", author: "ada", text, writtenAt: said.at } as const;
		expect(await tell(scene, shortcut)).toBe(notTaken);
		await scene.at("2026-03-03 09:02");
		expect(await tell(scene, { ...shortcut, id: "s:2" })).toBe("done");
		expect([await saved(scene, "2026-03-02"), await saved(scene, "2026-03-03")]).toEqual([[], [text]]);
	});

	test("nobody else waits: the thread of the round before, the channel itself, and other rooms", async () => {
		const { scene } = await inDoubt();
		await scene.setUp("other");
		const before = (await scene.rounds())[0]?.posted?.thread ?? null;
		for (const [id, event] of [message(scene, before), message(scene, null)].entries())
			expect(await tell(scene, { ...event, id: `msg:${id}` })).toBe("done");
		expect(await tell(scene, message(scene, "talk", { id: "3", channel: "other" }))).toBe("done");
		expect(await saved(scene, "2026-03-02")).toEqual([text]);
	});

	test("talk waits no longer than the doubt lasts: not when the post is found, nor when it counts as never sent", async () => {
		const { scene } = await inDoubt();
		const talk = message(scene, "talk");
		expect(await tell(scene, talk)).toBe(notTaken);
		await scene.at("2026-03-03 09:02");
		expect(await tell(scene, talk)).toBe("done");
		await scene.types("Lena", "room rules", { window: "1" });
		scene.chat.next("post", { kind: "vanish" });
		scene.chat.always("findPosted", { kind: "unreadable" });
		await scene.at("2026-03-04 09:30");
		const more = message(scene, "talk", { id: "2" });
		expect(await tell(scene, more)).toBe(notTaken);
		await scene.at("2026-03-04 10:05");
		expect(await tell(scene, more)).toBe("done");
	});
});
