import { afterAll, describe, expect, test } from "vitest";
import type { Inbound, Received } from "../../src/app/ports/inbound.ts";
import type { Member } from "../../src/core/ledger.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { genuine } from "../support/people.ts";
import { moment, openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

let deeds = 0;

/** What every event of Ada's carries, in the channel or in a direct message. */
const common = (scene: Scene, place: "channel" | "direct", thread: string | null = null) => ({
	id: `ada-${++deeds}`,
	at: scene.clock.now(),
	where: {
		workspace: { platform: "discord" as const, externalId: "guild", name: "Guild" },
		channel: place === "direct" ? null : { externalId: "prep", name: "prep" },
		thread,
		lacks: [],
	},
	actor: { externalId: "ada", name: "Ada", zone: "Europe/Paris", authority: "member" as const },
	replyTo: null,
});

const said = (scene: Scene, text: string, place: "channel" | "direct", thread: string | null = null): Inbound => ({
	...common(scene, place, thread),
	kind: "message",
	message: { channel: place === "direct" ? "dm" : "prep", message: `said-${deeds}`, thread },
	text,
	attachments: [],
});

async function deliver(scene: Scene, event: Inbound): Promise<Received> {
	const received = await scene.chat.deliver(event);
	await scene.house.settle();
	return received;
}

/** Ada's row, if there is one. */
const ada = async (scene: Scene): Promise<Member | null> => {
	const { workspaceId } = await scene.room();
	return scene.store.transaction((tx) => tx.members.byExternalId(workspaceId, "ada"));
};

/** A room with an open round, and its thread. */
async function morning(): Promise<{ scene: Scene; thread: string }> {
	const scene = await openScene({ bank: ["list-or-tuple"] });
	await scene.setUp();
	await scene.at("2026-03-02 09:01");
	const thread = (await scene.rounds())[0]?.posted?.thread;
	if (thread == null) throw new Error("no thread");
	return { scene, thread };
}

describe("who does not use PyQ does not become a member", () => {
	test("by talking in the channel, or in some thread of it", async () => {
		const { scene } = await morning();
		await deliver(scene, said(scene, genuine, "channel"));
		await deliver(scene, said(scene, genuine, "channel", "another thread"));
		expect(await ada(scene)).toBeNull();
	});

	test("by asking something in the thread of a round", async () => {
		const { scene, thread } = await morning();
		await deliver(scene, said(scene, "Is the basket ever shared?", "channel", thread));
		expect(await ada(scene)).toBeNull();
	});

	test("by a direct message that is for no round", async () => {
		const { scene } = await morning();
		await deliver(scene, said(scene, genuine, "direct"));
		expect(await ada(scene)).toBeNull();
	});

	test("by deleting a message, or by being shown suggestions, which come all the same", async () => {
		const { scene } = await morning();
		const message = { channel: "prep", message: "said-long-ago", thread: null };
		await deliver(scene, { ...common(scene, "channel"), kind: "messageDeleted", message });
		const typing = { kind: "autocomplete", command: "search", option: "words", typed: "decor" } as const;
		const received = await deliver(scene, { ...common(scene, "channel"), ...typing });
		expect(received).toMatchObject({ kind: "choices", choices: [{ value: "decorators" }] });
		expect(await ada(scene)).toBeNull();
	});
});

describe("who uses PyQ is a member, once", () => {
	test("by an answer in the thread, also one that is refused; later talk keeps the row as it is", async () => {
		const { scene, thread } = await morning();
		await deliver(scene, said(scene, "use tuples", "channel", thread));
		const row = await ada(scene);
		expect(row).toMatchObject({ name: "Ada", zone: "Europe/Paris" });
		moment(scene);
		await deliver(scene, said(scene, genuine, "channel", thread));
		await deliver(scene, said(scene, "Nice one for a Monday.", "channel"));
		expect(await ada(scene)).toEqual(row);
		const { id } = await scene.room();
		expect(await scene.store.transaction((tx) => tx.members.ofRoom(id))).toEqual([row?.id]);
	});

	test("by a command; two events at once make one", async () => {
		const { scene } = await morning();
		const asked = () =>
			scene.chat.deliver({ ...common(scene, "channel"), kind: "command", command: "help", options: {} });
		await Promise.all([asked(), asked(), asked()]);
		await scene.house.settle();
		expect(await ada(scene)).not.toBeNull();
	});
});
