import { randomUUID } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "../../commands/index.ts";
import { createWebChat } from "../../src/adapters/web/adapter.ts";
import { explainCommand } from "../../src/app/explain-command.ts";
import { openLocalWorkspace } from "../../src/app/open-local-workspace.ts";
import { DAY, HOUR, MINUTE } from "../../src/core/ids.ts";
import { openStore } from "../../src/storage/open.ts";
import { realBank } from "../support/bank.ts";
import { migrationsFolder } from "../support/database.ts";
import { noHolidays } from "../support/holidays.ts";
import { createHouse } from "../support/house.ts";
import { scriptedClock } from "../support/scripted-clock.ts";

const zone = "Europe/Berlin";
const workspace = { platform: "web" as const, externalId: "local", name: "Local workspace" };
const channel = { externalId: "python-prep", name: "python-prep" };
/** Who answers, on which of the days: a streak, one with a gap, and two who came later. */
const people: readonly { name: string; admin: boolean; answers: (day: number) => boolean }[] = [
	{ name: "Ada", admin: true, answers: (day) => day !== 2 },
	{ name: "Grace", admin: false, answers: () => true },
	{ name: "Alan", admin: false, answers: (day) => day > 3 && day !== 7 },
	{ name: "Katherine", admin: false, answers: (day) => day > 5 },
	{ name: "Edsger", admin: false, answers: (day) => day % 3 === 0 },
];

/**
 * A data folder with a room that has been running for `days` days, up to this moment; `slug` is the question that is open
 * now, and nobody has answered it yet. For pictures: a room of the first hour looks empty.
 */
export async function folderAfterDays(days: number, slug: string): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "pyq-played-"));
	const { store, chatLog, close } = await openStore({ kind: "embedded", folder }, { migrations: migrationsFolder });
	const bank = await realBank();
	const now = Date.now();
	// Today's question came at the full hour before this one, so that it is open whenever this runs.
	const opened = Math.floor(now / HOUR) * HOUR - HOUR;
	const clock = scriptedClock(opened - days * DAY - 5 * MINUTE);
	const ids = { next: () => randomUUID() };
	const chats = new Map();
	const house = createHouse({ store, clock, ids, bank, chats });
	const chat = createWebChat({
		chatLog,
		commands,
		explain: explainCommand,
		log: house.log,
		clock,
		ids,
		host: "127.0.0.1",
		port: 0,
	});
	chats.set("web", chat);
	/** What somebody does now, in the channel. Nobody waits for a reply. */
	const deed = (name: string, admin: boolean) => ({
		id: ids.next(),
		at: clock.now(),
		where: { workspace, channel, thread: null, lacks: [] },
		actor: { externalId: name.toLowerCase(), name, zone, authority: admin ? ("admin" as const) : ("member" as const) },
		replyTo: null,
	});
	try {
		await chat.prepare({
			people: people.map(({ name, admin }) => ({ id: name.toLowerCase(), name, zone, admin })),
			channels: [{ id: channel.externalId, name: channel.name }],
		});
		await house.start();
		const person = { externalId: "ada", name: "Ada", zone };
		const { room } = await openLocalWorkspace(
			{ store: house.store, bank, holidays: noHolidays, ids, clock, commands },
			{ workspace, channel, person },
		);
		await house.settle();
		const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(
			opened,
		);
		const today = bank.bySlug(slug)?.id ?? "";
		await store.transaction(async (tx) => {
			// The first has been posted; one comes on each day after that, and the last is today's.
			const others = bank.active().filter(({ id }) => id !== today);
			await tx.queue.replace(room.id, [...others.slice(0, days - 1).map(({ id }) => id), today]);
		});
		await house.receive({
			...deed("Ada", true),
			kind: "formSubmitted",
			token: "v1:room-setup:here",
			values: { days: "daily", time, zone, mode: "open", questions: "" },
		});
		await house.settle();
		for (let day = 0; day < days; day++) {
			for (const [index, { name, admin, answers }] of people.entries()) {
				if (!answers(day)) continue;
				await house.passUntil(clock.now() + (11 + index) * MINUTE);
				await house.receive({
					...deed(name, admin),
					kind: "command",
					command: "answer",
					options: {
						text: `In my words, on day ${day + 1}: I would show a small case first and then say what it costs.`,
					},
				});
				await house.settle();
			}
			await house.passUntil(opened - (days - 1 - day) * DAY + MINUTE);
		}
		await house.passUntil(now);
	} finally {
		await house.stop();
		await close();
	}
	return folder;
}
