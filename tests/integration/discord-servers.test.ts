import { describe, expect, test, vi } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import type { Inbound } from "../../src/app/ports/inbound.ts";
import { type DiscordStage, openStage, words } from "../support/discord-stage.ts";

const soon = { timeout: 15_000, interval: 10 };
const told = ({ heard }: DiscordStage, guild: { id: string }): string[] =>
	heard
		.filter((event) => event.where.workspace.externalId === guild.id && /^(?:installed|removed)$/u.test(event.kind))
		.map(({ kind }) => kind);

/** A ledger that notes what it is told, as PyQ's does. */
function notes({ ledger }: DiscordStage, event: Inbound): { kind: "done" } {
	const { externalId } = event.where.workspace;
	ledger.workspaces = ledger.workspaces.filter((id) => id !== externalId);
	if (event.kind !== "removed" && externalId !== null) ledger.workspaces.push(externalId);
	return { kind: "done" };
}

async function open(options: Parameters<typeof openStage>[0] = {}): Promise<DiscordStage> {
	const stage = await openStage({ ...options, started: false });
	stage.answersWith((event) => notes(stage, event));
	if (options.started !== false) await stage.start();
	return stage;
}

/** Twice the time that servers are waited for after a log-in. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 600));

describe("an outage of one server", { timeout: 40_000 }, () => {
	test("is no removal; the others go on, and it goes on itself when it is back", async () => {
		await using stage = await open();
		const { fake, ada, guild, chat, clock } = stage;
		const other = fake.guild("Pythons");
		const general = fake.channel(other, "general");
		const grace = fake.member(other, "Grace");
		await stage.hears(({ kind }) => kind === "installed");
		fake.outage(guild);
		const place = { workspace: guild.id, channel: stage.channel.id, thread: null };
		await expect(chat.post(place, words("Good morning"), "k1", clock.now() + 5_000)).rejects.toMatchObject({
			reason: "unreachable",
			notSent: false,
		});
		expect(await chat.findPosted(place, "k1", clock.now() - 60_000)).toEqual({
			kind: "unreadable",
			why: "unreachable",
		});
		const said = grace.says(general, "We are fine.");
		await stage.hears(({ id }) => id === `msg:${said.id}`);
		await grace.runs("pyq streak", {}, general);
		await stage.hears(({ kind }) => kind === "command");
		fake.back(guild);
		const posted = await chat.post(place, words("Good morning"), "k1", clock.now() + 5_000);
		expect(fake.messages(stage.channel).map(({ id }) => id)).toEqual([posted.message]);
		const again = ada.says(stage.channel, "Back again.");
		await stage.hears(({ id }) => id === `msg:${again.id}`);
		expect(told(stage, guild)).toEqual([]);
		expect(chat.standing()).toMatchObject({ servers: 2 });
	});

	test("when PyQ starts in it: no removal either, the others are not held up, and a server it never heard of is noted when it is back", async () => {
		await using stage = await open({ started: false });
		const { fake, guild } = stage;
		const fresh = fake.guild("Pythons");
		fake.channel(fresh, "general");
		fake.outage(guild);
		fake.outage(fresh);
		const began = performance.now();
		await stage.start();
		expect(performance.now() - began).toBeLessThan(5_000);
		await aWhile();
		expect([...told(stage, guild), ...told(stage, fresh)]).toEqual([]);
		fake.back(guild);
		fake.back(fresh);
		const event = await stage.hears(({ kind }) => kind === "installed");
		expect(event.where).toMatchObject({
			workspace: { externalId: fresh.id, name: "Pythons" },
			channel: { name: "general" },
		});
		await aWhile();
		expect([told(stage, guild), told(stage, fresh)]).toEqual([[], ["installed"]]);
	});
});

// Each waits for seconds, on a stage of its own.
describe.concurrent("a server that adds or removes PyQ", { timeout: 40_000 }, () => {
	test("while it is connected: heard with the server’s name, and where PyQ may write", async () => {
		await using stage = await open();
		const { fake, chat } = stage;
		const other = fake.guild("Pythons", { botIn: false });
		const secret = fake.channel(other, "secret");
		const general = fake.channel(other, "general");
		fake.setBotPermissions(secret, 0n);
		fake.addBot(other);
		const installed = await stage.hears(({ kind }) => kind === "installed");
		expect(installed).toMatchObject({
			where: {
				workspace: { externalId: other.id, name: "Pythons" },
				channel: { externalId: general.id, name: "general" },
			},
			replyTo: null,
		});
		fake.removeBot(other);
		const removed = await stage.hears(({ kind }) => kind === "removed");
		expect(removed.where).toMatchObject({ workspace: { externalId: other.id, name: "Pythons" }, channel: null });
		expect(chat.standing()).toMatchObject({ servers: 1 });
		expect(new Set([installed.id, removed.id]).size).toBe(2);
	});

	test("while it was down: noted at the start, in either direction, and once", async () => {
		await using stage = await open();
		const { fake, guild, chat } = stage;
		await chat.stop();
		const added = fake.guild("Pythons");
		fake.removeBot(guild);
		await stage.start();
		await vi.waitFor(
			() => expect([told(stage, added), told(stage, guild)]).toEqual([["installed"], ["removed"]]),
			soon,
		);
		await chat.stop();
		await stage.start();
		await aWhile();
		expect([told(stage, added), told(stage, guild)]).toEqual([["installed"], ["removed"]]);
	});

	test("while the session was lost: noted when there is a new one, and what stood there is forgotten", async () => {
		await using stage = await open();
		const { fake, guild, chat } = stage;
		const leaves = fake.guild("Vipers");
		await stage.hears(({ kind }) => kind === "installed");
		fake.gateway.takesConnections(false);
		fake.gateway.dropConnections({ resumable: false });
		const added = fake.guild("Pythons");
		fake.removeBot(leaves);
		fake.gateway.takesConnections(true);
		await fake.gateway.untilConnected(1);
		await vi.waitFor(
			() => expect([told(stage, added), told(stage, leaves)]).toEqual([["installed"], ["installed", "removed"]]),
			soon,
		);
		expect(told(stage, guild)).toEqual([]);
		expect(chat.standing()).toMatchObject({ servers: 2 });
	});

	test("while the database is away: noted when it is back", async () => {
		await using stage = await open();
		const { fake } = stage;
		let away = true;
		stage.answersWith((event) => {
			if (away) throw new StoreError("away", "ECONNREFUSED");
			return notes(stage, event);
		});
		const other = fake.guild("Pythons");
		await stage.hears(({ kind }) => kind === "installed");
		fake.removeBot(other);
		away = false;
		await vi.waitUntil(() => told(stage, other).includes("removed"), soon);
		expect(stage.ledger.workspaces).not.toContain(other.id);
		expect(stage.lines.filter(({ level }) => level === "error")).toEqual([]);
	});
});

describe("a post of a forum", { timeout: 40_000 }, () => {
	test("is no direct conversation, and what is submitted there and then deleted is the same message", async () => {
		await using stage = await open();
		const { ada, fake, guild } = stage;
		const forum = fake.channel(guild, "help", { type: 15 });
		const post = ada.opensPost(forum, "Tuples", "What is a tuple good for?");
		const answer = ada.says(post, "A tuple can not change, so it can be a key.");
		expect((await stage.hears(({ id }) => id === `msg:${answer.id}`)).where).toMatchObject({
			workspace: { externalId: guild.id },
			channel: { externalId: forum.id },
			thread: post.id,
		});
		await ada.usesShortcut(answer);
		const message = { channel: forum.id, message: answer.id, thread: post.id };
		expect(await stage.hears(({ kind }) => kind === "messageShortcut")).toMatchObject({
			where: { workspace: { externalId: guild.id }, channel: null, thread: null, lacks: [] },
			message,
		});
		ada.deletes(answer);
		expect(await stage.hears(({ kind }) => kind === "messageDeleted")).toMatchObject({ message });
	});
});
