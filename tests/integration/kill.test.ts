import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import postgres from "postgres";
import { describe, expect, it, vi } from "vitest";
import type { AnswerVersion } from "../../src/core/ledger.ts";
import { startPglite } from "../../src/storage/embedded.ts";
import { openStore, type StoreLocation } from "../../src/storage/open.ts";
import { freshDatabase, migrationsFolder } from "../support/database.ts";
import { migratedFolder } from "../support/migrated-folder.ts";
import { PageClient } from "../support/page-client.ts";
import type { Shown } from "../support/page-view.ts";
import { readMessage } from "../support/read-html.ts";
import { type RunningPyq, runPyq } from "../support/running-pyq.ts";

const channel = "python-prep";
/** So many people answer at the same time. */
const hands = 6;
/** Kills while it serves, and kills while it starts. */
const [kills, stumbles] = [6, 2];
/** A start after a kill takes at most so long, in milliseconds. */
const recoversWithin = 10_000;

/** The same moments for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** The post with the open question, once its thread is there. */
const questionOf = (shown: readonly Shown[]): Shown | undefined =>
	shown.find(({ author, title }) => author === "pyq" && title !== "");

/** An answer that PyQ has confirmed. */
type Receipt = { person: string; text: string };

/** Somebody who goes on pressing Send until it is taken, as one does while a page says “send it again in a moment”. */
async function insist(client: PageClient, path: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
	const id = randomUUID();
	const giveUpAt = performance.now() + 60_000;
	for (;;) {
		const outcome = await client.send(path, fields, id).catch((error: unknown) => error);
		if (outcome instanceof Object && "kind" in outcome) {
			if (outcome.kind === "done" || outcome.kind === "person") return;
			if (outcome.kind !== "failed" && outcome.kind !== "waiting")
				throw new Error(`${path}: ${JSON.stringify(outcome)}`);
		}
		if (performance.now() > giveUpAt) throw new Error(`${path} was not taken in a minute`);
		await setTimeout(40);
	}
}

/** Answers as one person after another, in every way there is, until told to stop. */
async function answerOnAndOn(hand: number, pyq: RunningPyq, goesOn: () => boolean, receipts: Receipt[]): Promise<void> {
	const first = questionOf(await new PageClient("ada", () => pyq.url).look());
	const token = readMessage(first?.html ?? "").buttons.find(({ label }) => label === "Answer")?.token ?? "";
	for (let number = 1; goesOn(); number++) {
		const id = randomUUID();
		const client = new PageClient(`p-${id}`, () => pyq.url);
		// A person's id is made from the deed's, so that this too can be sent again.
		for (let added = false; !added; await setTimeout(added ? 0 : 40))
			added = await client.send("/people", { name: `Hand ${hand} ${number}` }, id).then(
				({ kind }) => kind === "person",
				() => false,
			);
		const words = (way: string) => `Number ${number} of hand ${hand}, ${way}: a tuple stays as it is.`;
		const ways: [way: string, path: string, fields: (text: string) => Record<string, unknown>][] = [
			["in the thread", "/messages", (text) => ({ channel, thread: first?.id ?? "", text, attachments: [] })],
			["by form", "/forms", (text) => ({ channel, thread: null, token, values: { text, code: "" } })],
			["by command", "/commands", (text) => ({ channel, thread: null, text: `/pyq answer ${text}` })],
		];
		for (const [way, path, fields] of ways) {
			if (!goesOn()) return;
			const text = words(way);
			await insist(client, path, fields(text));
			receipts.push({ person: client.person, text });
		}
	}
}

/** All versions of all answers, and the rounds, as they stand in the database. */
async function readLedger(where: StoreLocation): Promise<{ posted: number; versions: Map<string, AnswerVersion[]> }> {
	const { store, close } = await openStore(where, { migrations: migrationsFolder });
	try {
		return await store.transaction(async (tx) => {
			const workspace = await tx.workspaces.ensure({
				id: randomUUID(),
				platform: "web",
				externalId: "local",
				name: "Local workspace",
			});
			const room = await tx.rooms.byChannel(workspace.id, channel);
			if (room === null) throw new Error("the room is gone");
			const rounds = await tx.rounds.history(room.id);
			const versions = new Map<string, AnswerVersion[]>();
			for (const member of await tx.members.byIds(await tx.members.ofRoom(room.id)))
				for (const round of rounds)
					versions.set(member.externalId ?? "", (await tx.answers.of(round.id, member.id))?.versions ?? []);
			return { posted: rounds.length, versions };
		});
	} finally {
		await close();
	}
}

/** Runs SQL while PyQ is down. */
async function query(where: StoreLocation, statement: string): Promise<void> {
	if (where.kind === "postgres") {
		const sql = postgres(where.url, { max: 1 });
		await sql.unsafe(statement).finally(() => sql.end());
	} else {
		const pglite = await startPglite(join(where.folder, "database"));
		await pglite.exec(statement).finally(() => pglite.close());
	}
}

/** What was promised and can't be seen: a private note for each answer, and a mark on each that is a message. */
async function repliesOwed(pyq: RunningPyq, receipts: readonly Receipt[]): Promise<string[]> {
	const owed: string[] = [];
	for (const [person, given] of Map.groupBy(receipts, (receipt) => receipt.person)) {
		const shown = await new PageClient(person, () => pyq.url).look();
		const notes = shown.filter(({ onlyYou }) => onlyYou).length;
		if (notes !== given.length) owed.push(`${person} got ${notes} notes for ${given.length} answers`);
		const unmarked = shown.filter(({ author, thread, received }) => author === person && thread !== null && !received);
		if (unmarked.length > 0) owed.push(`${person} has no mark on an answer`);
	}
	return owed;
}

/** Kills PyQ again and again while people answer; then looks whether all is there, once. */
async function survive(where: (folder: string) => StoreLocation, options: { databaseUrl?: string }): Promise<void> {
	const seed = Number(process.env["PYQ_KILL_SEED"] ?? Date.now() % 1_000_000);
	console.info(`kill -9 at the moments of PYQ_KILL_SEED=${seed}`);
	const random = randomOf(seed);
	const folder = options.databaseUrl ? await mkdtemp(join(tmpdir(), "pyq-kill-")) : await migratedFolder("pyq-kill-");
	const receipts: Receipt[] = [];
	const recoveries: number[] = [];
	try {
		{
			// How long it takes to recover is measured, so it starts as it does elsewhere.
			await using pyq = await runPyq({ folder, env: { NODE_DISABLE_COMPILE_CACHE: "1" }, ...options });
			const onlooker = new PageClient("ada", () => pyq.url);
			await vi.waitFor(async () => expect(questionOf(await onlooker.look())).toBeDefined(), {
				timeout: 20_000,
				interval: 50,
			});
			let goesOn = true;
			const work = Promise.all(
				Array.from({ length: hands }, (_, hand) => answerOnAndOn(hand, pyq, () => goesOn, receipts)),
			);
			work.catch(() => {});
			for (let kill = 0; kill < kills + stumbles; kill++) {
				const [before, pause] = [receipts.length, 100 + random() * 900];
				await Promise.race([setTimeout(pause), work]);
				// A kill without a receipt since the last one proves nothing.
				await vi.waitFor(() => expect(receipts.length).toBeGreaterThan(before), { timeout: 20_000, interval: 5 });
				await pyq.kill();
				if (kill < stumbles) await pyq.stumble(200 + random() * 1_200);
				recoveries.push(await pyq.restart());
			}
			goesOn = false;
			await work;
			expect(pyq.output(), "PyQ says nothing of faults").not.toMatch(/"level":50/u);

			// A claim of the dead is free after 30 s, and a tick finds it: as if nobody had started PyQ again for a minute.
			await pyq.kill();
			await query(
				where(folder),
				"update steps set claimed_at = claimed_at - interval '1 minute' where state = 'claimed'",
			);
			recoveries.push(await pyq.restart());
			const owed = () => repliesOwed(pyq, receipts);
			await vi.waitFor(async () => expect(await owed(), "replies and marks that are still owed").toEqual([]), {
				timeout: 15_000,
				interval: 300,
			});
			const questions = (await onlooker.look()).filter(({ author, title }) => author === "pyq" && title !== "");
			expect(questions, "questions posted").toHaveLength(1);
			console.info(`${receipts.length} receipts; ready again after ${recoveries.map(Math.round).join(", ")} ms`);
			await pyq.interrupt();
		}
		const { posted, versions } = await readLedger(where(folder));
		expect(posted, "rounds in the ledger").toBe(1);
		const missing = receipts.filter(
			({ person, text }) => versions.get(person)?.filter((version) => version.text === text).length !== 1,
		);
		expect(missing, "answers with a receipt that are not there exactly once").toEqual([]);
		expect([...versions.values()].flat()).toHaveLength(receipts.length);
		expect(Math.max(...recoveries), "milliseconds to recover").toBeLessThan(recoversWithin);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

describe("an answer survives kill -9 at any moment after its receipt", { timeout: 180_000 }, () => {
	it("on the embedded database", () => survive((folder) => ({ kind: "embedded", folder }), {}));

	it("on Postgres", async () => {
		const { url, drop } = await freshDatabase();
		try {
			await survive(() => ({ kind: "postgres", url }), { databaseUrl: url });
		} finally {
			await drop();
		}
	});
});
