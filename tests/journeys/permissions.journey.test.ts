import { sql } from "drizzle-orm";
import { afterAll, expect, expectTypeOf, test } from "vitest";
import { commands } from "../../commands/index.ts";
import type { changeRole, listRoles, rolesOf } from "../../src/app/change-roles.ts";
import type { Command } from "../../src/app/command.ts";
import type { addToQueue, moveInQueue, queueTitles, removeFromQueue } from "../../src/app/edit-queue.ts";
import type { pauseRoom, resumeRoom } from "../../src/app/pause-room.ts";
import type { FreeChannel, LedRoom } from "../../src/app/permissions.ts";
import type { Authority, Inbound, Received } from "../../src/app/ports/inbound.ts";
import type { postNow } from "../../src/app/post-now.ts";
import type { previewRounds } from "../../src/app/preview-rounds.ts";
import type { readStatus } from "../../src/app/read-status.ts";
import type { setUpRoom } from "../../src/app/set-up-room.ts";
import type { skipNextRound } from "../../src/app/skip-round.ts";
import type { Room } from "../../src/core/ledger.ts";
import { closeDatabase, emptyDatabase } from "../support/empty-database.ts";
import { plainText } from "../support/plain-text.ts";
import { openScene, type Scene, zone } from "../support/scene.ts";

afterAll(closeDatabase);

type Deed =
	| { kind: "command"; command: string; options: Readonly<Record<string, string>> }
	| { kind: "action"; token: string }
	| { kind: "autocomplete"; command: string; option: string; typed: string }
	| { kind: "formSubmitted"; token: string; values: Readonly<Record<string, string>> };

let events = 0;

/** Somebody does something in a channel; `told`: the words that they alone get for it, "" when there are none. */
async function act(
	scene: Scene,
	name: string,
	authority: Authority,
	deed: Deed,
	channel = "prep",
): Promise<{ received: Received; told: string }> {
	const person = name.toLowerCase();
	const id = `deed-${++events}`;
	const workspace = { platform: "discord", externalId: "guild", name: "Guild" } as const;
	const place = { workspace: "guild", channel, thread: null, person, response: "private", message: null, event: id };
	const event: Inbound = {
		...deed,
		id,
		at: scene.clock.now(),
		where: { workspace, channel: { externalId: channel, name: channel }, thread: null, lacks: [] },
		actor: { externalId: person, name, zone, authority },
		replyTo: JSON.stringify(place),
	};
	const before = scene.chat.posts.length;
	const received = await scene.chat.deliver(event);
	await scene.house.settle();
	const told = scene.chat.posts.slice(before).filter(({ onlyFor }) => onlyFor === person);
	return { received, told: told.map(({ message }) => plainText(message)).join("\n") };
}

/** Every way into a command: typed with and without its options, each of its buttons, and each of its forms. */
function waysInto(command: Command, ids: readonly string[]): Deed[] {
	const options = Object.fromEntries(command.options.map(({ name, choices }) => [name, choices[0]?.value ?? "1"]));
	return [
		{ kind: "command", command: command.path, options: {} },
		...(command.options.length === 0 ? [] : [{ kind: "command" as const, command: command.path, options }]),
		...command.actions.flatMap(({ intent }) =>
			ids.map((id) => ({ kind: "action" as const, token: `v1:${intent}:${id}` })),
		),
		...command.forms.flatMap(({ intent }) =>
			ids.map((id) => ({
				kind: "formSubmitted" as const,
				token: `v1:${intent}:${id}`,
				values: { days: "mon", time: "10:00", zone, mode: "open", questions: "" },
			})),
		),
	];
}

/** Everything that the database holds, but for what was heard and the replies to it. */
async function ledger(engine: Awaited<ReturnType<typeof emptyDatabase>>["engine"]): Promise<string[]> {
	return engine.transaction(async (db) => {
		const tables = await db.execute(
			sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
		);
		const rows: string[] = [];
		for (const table of tables.map((row: Record<string, unknown>) => String(row["name"])).sort()) {
			if (table === "seen_events" || table === "heartbeats") continue;
			const kept = table === "steps" ? "where kind <> 'respond'" : "";
			const found = await db.execute(sql.raw(`select to_jsonb(t)::text as row from ${table} t ${kept} order by 1`));
			rows.push(...found.map((row: Record<string, unknown>) => `${table} ${String(row["row"])}`));
		}
		return rows;
	});
}

const refusal = "Only a lead of this room can do that. You can ask Lena.";
const forLeads = commands.filter(({ audience }) => audience === "lead");

/** A room with an open round, which Lena leads; Grace has been here, and is nothing in it. */
async function ledByLena() {
	const { engine } = await emptyDatabase();
	const scene = await openScene();
	await scene.setUp();
	await scene.at("2026-03-02 09:01");
	await scene.types("Grace", "today");
	const [round] = await scene.rounds();
	const ids = ["here", round?.id ?? "", round?.questionId ?? ""];
	return { engine, scene, ids };
}

test.each(forLeads.map((command) => ({ path: command.path, command })))(
	"rule “Roles”: /pyq $path is refused to a plain member, whichever way they come, and changes nothing",
	async ({ command }) => {
		const { engine, scene, ids } = await ledByLena();
		const before = await ledger(engine);
		expect(before.some((row) => row.startsWith("rooms "))).toBe(true);
		for (const deed of waysInto(command, ids)) {
			const { received, told } = await act(scene, "Grace", "member", deed);
			expect(received, JSON.stringify(deed)).toEqual({ kind: "done" });
			expect(told, JSON.stringify(deed)).toBe(refusal);
		}
		expect(await ledger(engine)).toEqual(before);
		// The lead goes the same ways and gets somewhere: the refusal is about who asks.
		for (const deed of waysInto(command, ids)) {
			const { received, told } = await act(scene, "Lena", "member", deed);
			expect(told, JSON.stringify(deed)).not.toContain("Only a lead");
			expect(received.kind === "form" || told !== "", JSON.stringify(deed)).toBe(true);
		}
		expect(scene.house.lines.filter(({ level }) => level === "error")).toEqual([]);
	},
);

test("rule “Roles”: setting up a new channel needs Manage Channel on Discord, by the form too", async () => {
	const { engine, scene } = await ledByLena();
	const before = await ledger(engine);
	const [typed, sent] = waysInto(forLeads.find(({ path }) => path === "room setup") as Command, ["here"]).filter(
		({ kind }) => kind !== "action",
	);
	for (const deed of [typed, sent]) {
		const { told } = await act(scene, "Grace", "member", deed as Deed, "backend");
		expect(told).toBe(
			"Setting up a room needs the Manage Channel permission here. Ask somebody who has it to run /pyq room setup.",
		);
	}
	expect(await ledger(engine)).toEqual(before);
});

test("rule “Roles”: a form that was opened before somebody else set the room up changes nothing", async () => {
	const scene = await openScene();
	const opened = await act(scene, "Omar", "channel-manager", { kind: "command", command: "room setup", options: {} });
	expect(opened.received).toMatchObject({ kind: "form", form: { token: "v1:room-setup:here" } });
	await scene.setUp();
	const values = { days: "mon", time: "10:00", zone, mode: "open", questions: "" };
	const deed: Deed = { kind: "formSubmitted", token: "v1:room-setup:here", values };
	expect((await act(scene, "Omar", "channel-manager", deed)).told).toBe(refusal);
	expect((await scene.room()).settings.schedule.time).toBe("09:00");
});

test("rule “Roles”: who takes part in a room is suggested to its leads alone", async () => {
	const { scene } = await ledByLena();
	await scene.types("Grace", "answer", { text: "I would begin with the plain version and explain its costs." });
	const deed: Deed = { kind: "autocomplete", command: "room roles", option: "who", typed: "gr" };
	const lenas = await act(scene, "Lena", "member", deed);
	expect(lenas.received).toEqual({ kind: "choices", choices: [{ value: "grace", label: "Grace" }] });
	for (const name of ["Grace", "Stranger"])
		expect((await act(scene, name, "member", deed)).received).toEqual({ kind: "choices", choices: [] });
});

test("what a lead does takes the proof that they lead: a room alone does not pass for it", () => {
	expectTypeOf<Room>().not.toExtend<LedRoom>();
	expectTypeOf<{ room: Room }>().not.toExtend<LedRoom>();
	expectTypeOf<typeof pauseRoom>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof resumeRoom>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof skipNextRound>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof postNow>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof previewRounds>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof readStatus>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof changeRole>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof rolesOf>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof listRoles>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof queueTitles>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof addToQueue>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof moveInQueue>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof removeFromQueue>().parameter(1).toEqualTypeOf<LedRoom>();
	expectTypeOf<typeof setUpRoom>().parameter(1).toEqualTypeOf<FreeChannel | LedRoom>();
});
