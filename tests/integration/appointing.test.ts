import { afterAll, expect, test } from "vitest";
import type { CommandEvent, Inbound } from "../../src/app/ports/inbound.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { openScene, type Scene } from "../support/scene.ts";

afterAll(closeDatabase);

const [gracesId, botsId] = ["811111111111111111", "822222222222222222"];
let events = 0;

/** Lena runs `/pyq room roles` as a platform sends it that lets her pick people: an id, and what they are called. Gives what she is told. */
async function roles(
	scene: Scene,
	options: Readonly<Record<string, string>>,
	people?: CommandEvent["people"],
): Promise<string> {
	const id = `pick-${++events}`;
	const place = {
		workspace: "guild",
		channel: "prep",
		thread: null,
		person: "lena",
		response: "private",
		message: null,
	};
	const event: Inbound = {
		kind: "command",
		command: "room roles",
		options,
		...(people === undefined ? {} : { people }),
		id,
		at: scene.clock.now(),
		where: {
			workspace: { platform: "discord", externalId: "guild", name: "Guild" },
			channel: { externalId: "prep", name: "prep" },
			thread: null,
			lacks: [],
		},
		actor: { externalId: "lena", name: "Lena", zone: null, authority: "member" },
		replyTo: JSON.stringify({ ...place, event: id }),
	};
	await scene.chat.deliver(event);
	await scene.house.settle();
	return scene.chat.posts.at(-1)?.message.summary ?? "";
}
const memberOf = async (scene: Scene, externalId: string) => {
	const { workspaceId } = await scene.room();
	return scene.store.transaction((tx) => tx.members.byExternalId(workspaceId, externalId));
};

async function ledByLena(): Promise<Scene> {
	const scene = await openScene({ bank: ["list-or-tuple"] });
	await scene.setUp();
	return scene;
}

test("somebody who never used PyQ is appointed by the platform's id, and is a member then", async () => {
	const scene = await ledByLena();
	const people = { [gracesId]: "Grace" };
	expect(await roles(scene, { who: gracesId, role: "lead" }, people)).toBe("Grace is now lead of this room.");
	expect(await memberOf(scene, gracesId)).toMatchObject({ name: "Grace", alias: null, zone: null, erasedAt: null });
	expect(await roles(scene, { who: gracesId }, people)).toBe("Grace is lead of this room.");
	expect(await roles(scene, { who: `<@${gracesId}>`, role: "lead", remove: "yes" }, people)).toBe(
		"Grace is no longer lead of this room.",
	);
});

test("asking what somebody holds, or taking away what they never had, makes nobody a member", async () => {
	const scene = await ledByLena();
	const people = { [gracesId]: "Grace" };
	expect(await roles(scene, { who: gracesId }, people)).toBe("Grace has no role in this room.");
	expect(await roles(scene, { who: gracesId, role: "lead", remove: "yes" }, people)).toBe(
		"Grace is not lead of this room.",
	);
	expect(await roles(scene, { who: gracesId, role: "captain" }, people)).toBe(
		"There are three roles: lead, reviewer and observer.",
	);
	expect(await memberOf(scene, gracesId)).toBeNull();
});

test("a bot can't be appointed", async () => {
	const scene = await ledByLena();
	for (const people of [undefined, {}])
		expect(await roles(scene, { who: botsId, role: "lead" }, people)).toBe(
			"Roles are for people who are here. A bot can’t have one.",
		);
	expect(await memberOf(scene, botsId)).toBeNull();
});

test("who goes by the id of somebody else is not taken for them", async () => {
	const scene = await ledByLena();
	await scene.types("Mallory", "help");
	const mallory = await memberOf(scene, "mallory");
	if (mallory === null) throw new Error("no Mallory");
	for (const alias of [gracesId, botsId]) {
		await scene.store.transaction((tx) => tx.members.save({ ...mallory, alias }));
		await roles(scene, { who: alias, role: "lead" }, { [gracesId]: "Grace" });
	}
	const { id } = await scene.room();
	expect(await scene.store.transaction((tx) => tx.roles.ofMember(id, mallory.id))).toEqual([]);
});

test("a name that is none of theirs stays unknown, also one that every object has", async () => {
	const scene = await ledByLena();
	for (const who of ["Nobody", "constructor"])
		expect(await roles(scene, { who, role: "lead" })).toContain(`I know nobody called “${who}” here.`);
});
