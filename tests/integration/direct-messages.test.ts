import { afterAll, describe, expect, test } from "vitest";
import type { Actor, Inbound, Received, Where } from "../../src/app/ports/inbound.ts";
import { SECOND } from "../../src/core/ids.ts";
import type { Round } from "../../src/core/ledger.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { genuine } from "../support/people.ts";
import { openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

const somewhere: Where = {
	workspace: { platform: "discord", externalId: null, name: "" },
	channel: null,
	thread: null,
	lacks: [],
};
const second: Where = {
	workspace: { platform: "discord", externalId: "second", name: "Second" },
	channel: { externalId: "there", name: "there" },
	thread: null,
	lacks: [],
};
const person = (name: string): Actor => ({
	externalId: name.toLowerCase(),
	name,
	zone: null,
	authority: name === "Omar" ? "channel-manager" : "member",
});

let deeds = 0;
type Deed =
	| { kind: "command"; command: string; options: Readonly<Record<string, string>> }
	| { kind: "action"; token: string }
	| { kind: "formSubmitted"; token: string; values: Readonly<Record<string, string>> };

/** Somebody does something; gives what the adapter is told, and the words that a step brings. */
async function act(
	scene: Scene,
	name: string,
	where: Where,
	deed: Deed,
): Promise<{ received: Received; told: string }> {
	scene.clock.set(scene.clock.now() + SECOND);
	const id = `direct-${++deeds}`;
	const place = { workspace: "guild", channel: `dm:${name}`, thread: null, person: name, message: null, event: id };
	const replyTo = JSON.stringify({ ...place, response: "private" });
	const before = scene.chat.posts.length;
	const event: Inbound = { ...deed, id, at: scene.clock.now(), where, actor: person(name), replyTo };
	const received = await scene.chat.deliver(event);
	await scene.house.settle();
	const told = scene.chat.posts.slice(before).filter(({ onlyFor }) => onlyFor === name);
	return { received, told: told.map(({ message }) => message.summary).join("\n") };
}

/** A message in a direct message, its edit, or its deletion. */
async function says(scene: Scene, kind: "message" | "messageEdited", text: string, id = "said"): Promise<void> {
	scene.clock.set(scene.clock.now() + SECOND);
	const message = { channel: "dm", message: id, thread: null };
	const common = { id: `${kind}:${id}:${++deeds}`, at: scene.clock.now(), where: somewhere, replyTo: null };
	await scene.chat.deliver({ ...common, kind, actor: person("Ada"), message, text, attachments: [] });
	await scene.house.settle();
}

/** Something was deleted; the platform does not tell by whom. */
async function vanishes(scene: Scene, where: Where, channel: string, message: string): Promise<void> {
	scene.clock.set(scene.clock.now() + SECOND);
	const common = { id: `del:${message}:${++deeds}`, at: scene.clock.now(), actor: null, replyTo: null };
	const deleted = { channel, message, thread: null };
	await scene.chat.deliver({ ...common, where, kind: "messageDeleted", message: deleted });
	await scene.house.settle();
}

/** Two servers; Ada takes part in the first, Zoe in the second; each has an open question. */
async function twoServers(): Promise<{ scene: Scene; first: Round; other: Round }> {
	const scene = await openScene({ bank: ["list-or-tuple"] });
	await scene.setUp();
	await act(scene, "Omar", second, {
		kind: "formSubmitted",
		token: "v1:room-setup:here",
		values: { days: "mon-fri", time: "09:00", zone: "Europe/Berlin", mode: "open", questions: "" },
	});
	await scene.types("Ada", "return");
	await act(scene, "Zoe", second, { kind: "command", command: "return", options: {} });
	await scene.at("2026-03-02 09:01");
	const [first] = await scene.rounds();
	const other = await scene.store.transaction(async (tx) => {
		const workspace = await tx.workspaces.ensure({
			id: scene.house.ids.next(),
			platform: "discord",
			externalId: "second",
			name: "Second",
		});
		const room = await tx.rooms.byChannel(workspace.id, "there");
		return tx.rounds.open(room?.id ?? "");
	});
	if (first === undefined || other === null) throw new Error("no rounds");
	return { scene, first, other };
}

const answersTo = (scene: Scene, round: Round) => scene.store.transaction((tx) => tx.answers.count(round.id));

describe("a direct message that names no server", () => {
	test("never reaches a round of a server where its writer is no member, by whatever button or form", async () => {
		const { scene, first, other } = await twoServers();
		for (const intent of ["answer", "hint", "reveal", "give-up", "feedback"]) {
			const { received, told } = await act(scene, "zoe", somewhere, {
				kind: "action",
				token: `v1:${intent}:${first.id}`,
			});
			expect(received, intent).toEqual({ kind: "done" });
			expect(told, intent).toContain("That question is no longer here.");
		}
		const token = `v1:answer:${first.id}`;
		const sent = await act(scene, "zoe", somewhere, { kind: "formSubmitted", token, values: { text: genuine } });
		expect(sent.received).toMatchObject({
			kind: "invalid",
			errors: { text: expect.stringContaining("no longer here") },
		});
		expect(await answersTo(scene, first)).toBe(0);
		await act(scene, "zoe", somewhere, { kind: "command", command: "answer", options: { text: genuine } });
		expect([await answersTo(scene, first), await answersTo(scene, other)]).toEqual([0, 1]);
	});

	test("from a stranger changes nothing, and is answered at once or keeps its text", async () => {
		const { scene, first } = await twoServers();
		const asked = await act(scene, "nina", somewhere, { kind: "command", command: "settings", options: {} });
		expect(asked.received).toMatchObject({ kind: "reply", message: { summary: expect.stringContaining("not met") } });
		expect(asked.told).toBe("");
		const token = `v1:answer:${first.id}`;
		const sent = await act(scene, "nina", somewhere, { kind: "formSubmitted", token, values: { text: genuine } });
		expect(sent.received).toMatchObject({ kind: "invalid", errors: { text: expect.stringContaining("not met") } });
		expect(await scene.store.transaction((tx) => tx.members.ofPerson("discord", "nina"))).toEqual([]);
		// The same deed again: Discord delivers twice, or two copies of PyQ hear it.
		const again = { ...common("again"), kind: "command", command: "streak", options: {} } as const;
		expect((await scene.chat.deliver(again)).kind).toBe("reply");
		expect(await scene.chat.deliver(again)).toEqual({ kind: "duplicate" });
	});

	test("keeps a member's name as their server has it", async () => {
		const { scene } = await twoServers();
		const actor = { ...person("Ada"), name: "ada_everywhere" };
		await scene.chat.deliver({
			...common("named"),
			actor,
			kind: "command",
			command: "answer",
			options: { text: genuine },
		});
		await scene.house.settle();
		const [ada] = await scene.store.transaction((tx) => tx.members.ofPerson("discord", "ada"));
		expect(ada?.name).toBe("Ada");
	});

	test("to one whose only server was removed is from nobody that PyQ knows", async () => {
		const { scene, first } = await twoServers();
		const { workspaceId } = await scene.room();
		await scene.store.transaction((tx) => tx.workspaces.remove(workspaceId, scene.clock.now()));
		const asked = { kind: "command", command: "answer", options: { text: genuine } } as const;
		expect((await act(scene, "Ada", somewhere, asked)).received.kind).toBe("reply");
		await says(scene, "message", genuine);
		expect(await answersTo(scene, first)).toBe(0);
	});
});

const common = (id: string) => ({
	id,
	at: Date.UTC(2026, 2, 2, 9),
	where: somewhere,
	actor: person("Nina"),
	replyTo: null,
});

describe("a message that was deleted, nobody knows by whom", () => {
	test("withdraws the answer that came in it, in a direct message and in a thread, in its own server alone", async () => {
		const { scene, first, other } = await twoServers();
		await says(scene, "message", genuine);
		expect(await answersTo(scene, first)).toBe(1);
		await vanishes(scene, somewhere, "elsewhere", "said");
		await vanishes(scene, somewhere, "dm", "said-by-nobody");
		await vanishes(scene, second, "dm", "said");
		expect(await answersTo(scene, first)).toBe(1);
		await vanishes(scene, somewhere, "dm", "said");
		expect([await answersTo(scene, first), await answersTo(scene, other)]).toEqual([0, 0]);
		await scene.answers("Ada", genuine);
		const version = (await scene.store.transaction((tx) => tx.answers.ofRound(first.id)))[0]?.version;
		const inPrep: Where = { ...second, workspace: { platform: "discord", externalId: "guild", name: "Guild" } };
		const thread = {
			...inPrep,
			channel: { externalId: "prep", name: "prep" },
			thread: version?.source?.thread ?? null,
		};
		await vanishes(scene, thread, "prep", version?.source?.message ?? "");
		expect(await answersTo(scene, first)).toBe(0);
	});
});
