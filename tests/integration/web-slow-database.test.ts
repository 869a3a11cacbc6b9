import { randomUUID } from "node:crypto";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { commands } from "../../commands/index.ts";
import { createWebChat } from "../../src/adapters/web/adapter.ts";
import type { Outcome, Session } from "../../src/adapters/web/wire-types.ts";
import { explainCommand } from "../../src/app/explain-command.ts";
import type { Chat } from "../../src/app/ports/chat.ts";
import type { Store } from "../../src/app/ports/store.ts";
import type { Platform } from "../../src/core/ledger.ts";
import { realBank } from "../support/bank.ts";
import { closeDatabase, emptyDatabase } from "../support/empty-database.ts";
import { createHouse } from "../support/house.ts";
import { ask, readText } from "../support/http.ts";
import { PageView } from "../support/page-view.ts";
import { genuine } from "../support/people.ts";
import { readForm, readMessage } from "../support/read-html.ts";
import { instantOf, scriptedClock } from "../support/scripted-clock.ts";
import { scriptedIds } from "../support/scripted-ids.ts";

const zone = "Europe/Berlin";
/** The design's second, and what a busy machine may add. */
const soon = 1_800;

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());
afterAll(closeDatabase);

/** A PyQ whose database can be made to hang, with an open question, and a page on it. */
async function openSlowPage() {
	const { store: real, chatLog } = await emptyDatabase();
	let gate: PromiseWithResolvers<void> | null = null;
	const store: Store = {
		...real,
		async transaction(work) {
			await gate?.promise;
			return real.transaction(work);
		},
		async look(work) {
			await gate?.promise;
			return real.look(work);
		},
		async autocommit(work) {
			await gate?.promise;
			return real.autocommit(work);
		},
	};
	const clock = scriptedClock(instantOf("2026-03-02 08:00", zone));
	const ids = scriptedIds();
	const chats = new Map<Platform, Chat>();
	const bank = await realBank(["list-or-tuple"]);
	const house = createHouse({ store, clock, ids, bank, chats });
	const where = { host: "127.0.0.1", port: 0 };
	const chat = createWebChat({ chatLog, commands, explain: explainCommand, log: house.log, clock, ids, ...where });
	chats.set("web", chat);
	await house.start();
	stop = async () => {
		gate?.resolve();
		await house.stop();
	};
	const person = { id: "ada", name: "Ada", zone, admin: true };
	await chat.prepare({ people: [person], channels: [{ id: "prep", name: "prep" }] });
	const url = chat.address();
	const session: Session = JSON.parse(await readText(await ask(`${url}/session`)));
	const headers = { "content-type": "application/json", "x-pyq-token": session.token, origin: url };

	/** A deed of Ada's as the page sends it, and how many milliseconds its outcome took. */
	async function does(path: string, fields: Record<string, unknown>): Promise<{ outcome: Outcome; took: number }> {
		const body = JSON.stringify({ id: randomUUID(), as: "ada", zone, channel: "prep", thread: null, ...fields });
		const began = performance.now();
		const outcome: Outcome = JSON.parse(await readText(await ask(`${url}${path}`, { method: "POST", headers, body })));
		const took = performance.now() - began;
		if (gate === null) await house.settle();
		return { outcome, took };
	}

	const view = new PageView("ada");
	const ours = async () => (await view.look(url)).filter(({ author }) => author === "pyq");
	const values = { days: "mon-fri", time: "09:00", zone, mode: "open", questions: "" };
	await does("/forms", { token: "v1:room-setup:here", values });
	await house.passUntil(instantOf("2026-03-02 09:01", zone));
	const post = (await ours()).find(({ html }) => readMessage(html).buttons.some(({ label }) => label === "Answer"));
	const token = readMessage(post?.html ?? "").buttons.find(({ label }) => label === "Answer")?.token;
	if (post === undefined || token === undefined) throw new Error("no question");
	return {
		does,
		answer: { message: post.id, token },
		hang: () => {
			gate = Promise.withResolvers();
		},
		async wake() {
			gate?.resolve();
			gate = null;
			await house.settle();
		},
		lastNote: async () => {
			const notes = (await ours()).filter(({ onlyYou }) => onlyYou).sort((a, b) => a.changed - b.changed);
			return readMessage(notes.at(-1)?.html ?? "").text;
		},
		title: bank.active()[0]?.title ?? "",
	};
}

const htmlOf = (outcome: Outcome): string => {
	if (outcome.kind !== "form") throw new Error(`no form, but ${JSON.stringify(outcome)}`);
	return outcome.html;
};

describe("while the database hangs", { timeout: 30_000 }, () => {
	test("the Answer button opens an empty form within a second; what is sent in it afterwards is the answer", async () => {
		const page = await openSlowPage();
		page.hang();
		const { outcome, took } = await page.does("/actions", page.answer);
		expect(took).toBeLessThan(soon);
		const form = readForm(htmlOf(outcome));
		expect(form).toMatchObject({ title: "Answer", token: page.answer.token });
		expect(Object.entries(form.fields).map(([id, { value, required }]) => [id, value, required])).toEqual([
			["text", "", false],
			["code", "", false],
		]);
		await page.wake();
		const sent = await page.does("/forms", { token: form.token, values: { text: "", code: "" } });
		expect(sent.outcome).toMatchObject({ kind: "invalid", errors: { text: expect.stringContaining("nothing in it") } });
		await page.does("/forms", { token: form.token, values: { text: genuine, code: "" } });
		expect(await page.lastNote()).toContain("Your answer is saved. Your streak has begun.");
	});

	test("so does /pyq answer, for the question that is open here, and the receipt names it", async () => {
		const page = await openSlowPage();
		page.hang();
		const { outcome, took } = await page.does("/commands", { text: "/pyq answer" });
		expect(took).toBeLessThan(soon);
		const form = readForm(htmlOf(outcome));
		expect(form.token).toBe("v1:answer:here");
		await page.wake();
		await page.does("/forms", { token: form.token, values: { text: genuine, code: "" } });
		expect(await page.lastNote()).toContain("Your answer is saved.");
		expect(await page.lastNote()).toContain(`For “${page.title}”.`);
	});

	test("what would undo earlier choices opens no form, and says so within a second", async () => {
		const page = await openSlowPage();
		page.hang();
		for (const text of ["/pyq room setup", "/pyq settings"]) {
			const { outcome, took } = await page.does("/commands", { text });
			expect(took, text).toBeLessThan(soon);
			expect(outcome, text).toEqual({
				kind: "late",
				text: "PyQ is slow just now. Nothing was lost: try again in a moment.",
			});
		}
	});

	test("a form for the question that is open here keeps its text where none is", async () => {
		const page = await openSlowPage();
		const values = { text: genuine, code: "" };
		const { outcome } = await page.does("/forms", { channel: "dm:ada", token: "v1:answer:here", values });
		expect(outcome).toMatchObject({
			kind: "invalid",
			errors: { text: expect.stringContaining("No question of yours") },
		});
	});
});
