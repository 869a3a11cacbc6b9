import { describe, expect, test, vi } from "vitest";
import { createErrand } from "../../src/adapters/discord/errand.ts";
import { StoreError } from "../../src/app/errors.ts";
import type { Inbound } from "../../src/app/ports/inbound.ts";
import { MINUTE } from "../../src/core/ids.ts";
import { type DiscordStage, openStage, words } from "../support/discord-stage.ts";
import { permission, usualBotPermissions } from "../support/fake-discord/fake-discord.ts";

const soon = { timeout: 15_000, interval: 10 };
const reads = ({ fake }: DiscordStage, thread: { id: string }) =>
	fake.requests.filter(({ method, path }) => method === "GET" && path === `/channels/${thread.id}/messages`).length;

/** The connection goes, and with it the session; `meanwhile` happens unheard. */
async function losesSession({ fake }: DiscordStage, meanwhile: () => void): Promise<void> {
	fake.gateway.takesConnections(false);
	fake.gateway.dropConnections({ resumable: false });
	meanwhile();
	fake.gateway.takesConnections(true);
	await fake.gateway.untilConnected(1);
}

// Discord takes one new session in five seconds: each test waits for that on a stage of its own, the first one twice.
describe.concurrent("a session that is lost", { timeout: 40_000 }, () => {
	test("a thread that is gone, closed to PyQ or broken does not stop the others; what may come back is read again", async () => {
		await using stage = await openStage();
		const { ada, fake, channel, heard } = stage;
		const hidden = fake.channel(stage.guild, "hidden");
		const threads = {
			gone: stage.thread(),
			closed: stage.thread(hidden),
			broken: stage.thread(),
			fine: stage.thread(),
		};
		for (const [name, thread] of Object.entries(threads))
			stage.knows(thread, { channel: name === "closed" ? hidden : channel, sources: ["1477938516066304017"] });
		const said: Record<string, string> = {};
		fake.faults.next(`GET /channels/${threads.broken.id}/messages`, { status: 503 });
		await losesSession(stage, () => {
			for (const [name, thread] of Object.entries(threads)) said[name] = ada.says(thread, "Written unheard.").id;
			fake.deleteChannel(threads.gone);
			fake.setBotPermissions(hidden, 0n);
		});
		await stage.hears(({ id }) => id === `msg:${said["fine"]}`);
		expect(heard.some(({ id }) => id === `msg:${said["broken"]}`)).toBe(false);
		// Nothing that could not be read was taken for deleted: the source is missed in one thread that was read whole.
		await stage.hears(({ kind }) => kind === "messageDeleted");
		expect(heard.filter(({ kind }) => kind === "messageDeleted")).toHaveLength(1);
		expect(reads(stage, threads.gone)).toBe(1);
		// The next time that anything is read, or a minute later.
		await losesSession(stage, () => {});
		await stage.hears(({ id }) => id === `msg:${said["broken"]}`);
	});

	test("threads of rounds are read again: what was written, edited and deleted has the ids that it would have had", async () => {
		await using stage = await openStage();
		const { fake, ada, heard } = stage;
		const thread = stage.thread();
		const grace = fake.member(stage.guild, "Grace", { nick: "Amazing Grace" });
		const gone = ada.says(thread, "A tuple can not change.");
		const changed = grace.says(thread, "A list can change.");
		const stays = fake.member(stage.guild, "Alan").says(thread, "Both are sequences.");
		await stage.hears(({ id }) => id === `msg:${stays.id}`);
		stage.knows(thread, { sources: [gone.id, changed.id, stays.id] });
		const before = heard.length;
		let written = "";
		await losesSession(stage, () => {
			ada.deletes(gone);
			grace.edits(changed, "A list can change, so it can’t be a key.");
			written = ada.says(thread, "A tuple can not change, so it can be a key.").id;
		});
		await stage.hears(({ id }) => id === `del:${gone.id}`);
		const changedAt = Date.parse(fake.message(changed.id)?.edited_timestamp ?? "");
		expect(heard.slice(before).map(({ id }) => id)).toEqual([
			`msg:${changed.id}:${changedAt}`,
			// Heard before: `receive` drops it by its id.
			`msg:${stays.id}`,
			`msg:${written}`,
			`del:${gone.id}`,
		]);
		expect(heard.at(-2)).toMatchObject({
			kind: "message",
			at: expect.any(Number),
			text: "A tuple can not change, so it can be a key.",
			actor: { externalId: ada.id },
			where: {
				workspace: { externalId: stage.guild.id },
				channel: { externalId: stage.channel.id },
				thread: thread.id,
			},
			message: { channel: stage.channel.id, message: written, thread: thread.id },
			replyTo: null,
			aloudTo: expect.any(String),
		});
		expect(heard.at(-1)).toMatchObject({ kind: "messageDeleted", actor: null, message: { message: gone.id } });
		// What the server calls somebody is told live alone.
		const named = heard.filter(({ id }) => id.startsWith(`msg:${changed.id}`)).map(({ actor }) => actor);
		const self = { externalId: grace.id, zone: null, authority: "member" };
		expect(named).toEqual([
			{ ...self, name: "Amazing Grace" },
			{ ...self, name: "Grace", nameGuessed: true },
		]);
		expect(stage.lines.filter(({ level }) => level === "error")).toEqual([]);
	});

	test("what comes live meanwhile and what is read again have the same ids, and an edit keeps its own", async () => {
		await using stage = await openStage();
		const { ada, heard } = stage;
		const thread = stage.thread();
		stage.knows(thread);
		let first = "";
		await losesSession(stage, () => {
			first = ada.says(thread, "Written unheard.").id;
		});
		ada.edits(first, "Written unheard, edited live.");
		await vi.waitUntil(() => heard.some(({ kind }) => kind === "messageEdited"), soon);
		await stage.hears(({ id }) => id === `msg:${first}` || id.startsWith(`msg:${first}:`));
		const ids = heard.filter(({ id }) => id.includes(first)).map(({ id }) => id);
		expect(ids.every((id) => id === `msg:${first}` || /^msg:\d+:\d+$/u.test(id))).toBe(true);
		expect(new Set(ids.filter((id) => id.split(":").length === 3)).size).toBe(1);
	});

	test("more than a page is read to its end, and nothing from before the round", async () => {
		await using stage = await openStage();
		const { ada, fake, clock, ledger, heard } = stage;
		const thread = stage.thread();
		const old = ada.says(thread, "From before the round.");
		await stage.hears(({ id }) => id === `msg:${old.id}`);
		clock.shift(3_600_000);
		ledger.threads.push({
			workspace: { externalId: stage.guild.id, name: "Snakes" },
			channel: { externalId: stage.channel.id, name: "python-prep" },
			thread: thread.id,
			since: clock.now() - 60_000,
			sources: [],
		});
		const before = heard.length;
		const ids: string[] = [];
		await losesSession(stage, () => {
			for (let number = 0; number < 250; number++) ids.push(ada.says(thread, `Answer ${number} of many`).id);
		});
		await stage.hears(({ id }) => id === `msg:${ids.at(-1)}`);
		expect(heard.slice(before).map(({ id }) => id)).toEqual(ids.map((id) => `msg:${id}`));
		expect(reads(stage, thread)).toBe(3);
		expect(fake.refused).toEqual([]);
	});

	test("direct conversations are read again: with who wrote there before, and with whom PyQ wrote to", async () => {
		await using stage = await openStage();
		const { ada, chat, clock, fake, guild, heard } = stage;
		const [grace, alan] = [fake.member(guild, "Grace"), fake.member(guild, "Alan")];
		const thread = stage.thread();
		stage.knows(thread);
		const changed = ada.dm("A tuple can not change.");
		await stage.hears(({ id }) => id === `msg:${changed.id}`);
		await chat.direct({ workspace: guild.id, externalId: grace.id }, words("It is time."), "k", clock.now() + MINUTE);
		const from = heard.length;
		let [mine, hers, his] = ["", "", ""];
		await losesSession(stage, () => {
			ada.edits(changed, "A tuple can not change at all.");
			mine = ada.dm("So it can be a key.").id;
			hers = grace.dm("A list can change.").id;
			his = alan.dm("Hello?").id;
		});
		const again = await stage.hears(({ id }) => id === `msg:${mine}`, from);
		expect(again).toMatchObject({
			kind: "message",
			text: "So it can be a key.",
			actor: { externalId: ada.id, name: "Ada" },
			where: { workspace: { externalId: null }, channel: null, thread: null },
			replyTo: expect.any(String),
		});
		expect(again.actor).not.toHaveProperty("nameGuessed");
		expect(heard.slice(from).map(({ id }) => id)).toContainEqual(expect.stringMatching(`^msg:${changed.id}:\\d+$`));
		await stage.hears(({ id }) => id === `msg:${hers}`);
		// Discord names a bot none of its conversations: of this one PyQ has never heard.
		expect(heard.some(({ id }) => id === `msg:${his}`)).toBe(false);
		expect(fake.refused).toEqual([]);
	});

	test("direct conversations that the ledger knows are read at the start", async () => {
		await using stage = await openStage({ started: false });
		const { ada, fake, ledger } = stage;
		const said = ada.dm("A tuple can not change, so it can be a key.");
		ledger.conversations.push(fake.direct(ada)?.id ?? "");
		await stage.start();
		expect((await stage.hears(({ id }) => id === `msg:${said.id}`)).where.channel).toBeNull();
	});

	test("without Read Message History nothing is taken for deleted", async () => {
		await using stage = await openStage();
		const { ada, fake, heard } = stage;
		const thread = stage.thread();
		const said = ada.says(thread, "A tuple can not change.");
		await stage.hears(({ id }) => id === `msg:${said.id}`);
		stage.knows(thread, { sources: [said.id] });
		fake.setBotPermissions(stage.guild, usualBotPermissions & ~permission.readMessageHistory);
		await losesSession(stage, () => {});
		await vi.waitUntil(() => reads(stage, thread) > 0, soon);
		const later = ada.says(thread, "And a list can.");
		await stage.hears(({ id }) => id === `msg:${later.id}`);
		expect(heard.filter(({ kind }) => kind === "messageDeleted")).toEqual([]);
	});

	test("a thread that was archived long ago is read like its channel", async () => {
		await using stage = await openStage({ started: false });
		const { ada, fake } = stage;
		const thread = stage.thread();
		const gone = ada.says(thread, "A tuple can not change.");
		ada.deletes(gone);
		fake.archiveThread(thread);
		stage.knows(thread, { sources: [gone.id] });
		await stage.start();
		await stage.hears(({ id }) => id === `del:${gone.id}`);
	});
});

describe.concurrent("a database that is away", { timeout: 40_000 }, () => {
	test("what is said meanwhile waits, in its order and behind nobody else’s, and threads are read again when it is back", async () => {
		await using stage = await openStage();
		const { ada, fake, heard } = stage;
		const [first, other] = [stage.thread(), stage.thread()];
		await vi.waitUntil(() => heard.length >= 2, soon);
		stage.knows(first);
		const taken: string[] = [];
		let away = true;
		stage.answersWith((event) => {
			if (away) throw new StoreError("away", "ECONNREFUSED");
			taken.push(event.id);
			return { kind: "done" };
		});
		const before = heard.length;
		const said = ada.says(first, "A tuple can not change.");
		await vi.waitUntil(() => heard.length > before, soon);
		ada.edits(said, "A tuple can not change at all.");
		ada.deletes(said);
		const elsewhere = ada.says(other, "A list can.");
		await stage.hears(({ id }) => id === `msg:${elsewhere.id}`, before);
		away = false;
		await vi.waitUntil(() => taken.includes(`del:${said.id}`), soon);
		await vi.waitUntil(() => taken.includes(`msg:${elsewhere.id}`), soon);
		expect(taken.filter((id) => id.includes(said.id))).toEqual([
			`msg:${said.id}`,
			expect.stringContaining(`msg:${said.id}:`),
			`del:${said.id}`,
		]);
		await vi.waitUntil(() => reads(stage, first) > 0, soon);
		expect(fake.refused).toEqual([]);
		expect(stage.lines.filter(({ level }) => level === "error")).toEqual([]);
	});

	test("a file that can’t be fetched holds up its own thread alone, and is given up after some time", async () => {
		await using stage = await openStage();
		const { ada, fake, heard } = stage;
		const [first, other] = [stage.thread(), stage.thread()];
		await vi.waitUntil(() => heard.length >= 2, soon);
		fake.faults.always(/^GET \/cdn\//u, { status: 503 });
		const file = ada.says(first, "My code", [{ name: "answer.py", text: "print(1)" }]);
		const behind = ada.says(first, "That was it.");
		const elsewhere = ada.says(other, "A list can.");
		await stage.hears(({ id }) => id === `msg:${elsewhere.id}`);
		expect(heard.some(({ id }) => id === `msg:${behind.id}` || id === `msg:${file.id}`)).toBe(false);
		fake.faults.clear();
		const event = await stage.hears(({ id }) => id === `msg:${file.id}`);
		expect(event).toMatchObject({ attachments: [{ name: "answer.py", text: "print(1)" }] } satisfies Partial<Inbound>);
		await stage.hears(({ id }) => id === `msg:${behind.id}`);
	});
});

describe("an errand", () => {
	test("that fails is run again after a while, at once when it is asked for, and never after the end", async () => {
		const ended = new AbortController();
		const failures: unknown[] = [];
		let runs = 0;
		const errand = createErrand(
			async () => {
				runs++;
				if (runs < 3) throw new Error(`run ${runs}`);
			},
			(error) => failures.push(error),
			ended.signal,
			20,
		);
		const began = performance.now();
		await errand();
		expect({ runs, failures }).toEqual({ runs: 3, failures: [new Error("run 1"), new Error("run 2")] });
		expect(performance.now() - began).toBeGreaterThanOrEqual(38);

		const slow = createErrand(
			async () => {
				runs++;
				if (runs === 4) throw new Error("once");
			},
			() => {},
			ended.signal,
			3_600_000,
		);
		const first = slow();
		await vi.waitUntil(() => runs === 4, soon);
		await Promise.all([slow(), first]);
		expect(runs).toBe(5);
		ended.abort();
		await slow();
		expect(runs).toBe(5);
	});
});
