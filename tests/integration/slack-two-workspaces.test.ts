import { App, type Receiver, type ReceiverEvent } from "@slack/bolt";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { commands } from "../../commands/index.ts";
import { slackLogger } from "../../src/adapters/slack/logger.ts";
import { shortcuts } from "../../src/adapters/slack/register.ts";
import type { Command } from "../../src/app/command.ts";
import type { Store, Tx } from "../../src/app/ports/store.ts";
import { SECOND } from "../../src/core/ids.ts";
import { closeDatabase } from "../support/empty-database.ts";
import { everyWay, linesFor, tokensWith, waysOf } from "../support/everything-asked.ts";
import type { TeamHandle } from "../support/fake-slack/fake-slack.ts";
import { type OAuthStage, openOAuthStage } from "../support/oauth-stage.ts";
import { genuine } from "../support/people.ts";
import { unwatchedTables } from "../support/rows-of-workspace.ts";
import { openNeighbours } from "../support/slack-neighbours.ts";

describe("two Slack workspaces in one process", () => {
	let stage: OAuthStage;
	let acme: TeamHandle;
	let globex: TeamHandle;
	beforeEach(async () => {
		stage = await openOAuthStage();
		await Promise.all([stage.install(stage.acme), stage.install(stage.globex)]);
		[acme, globex] = [stage.acme.team, stage.globex.team];
	});
	afterEach(() => stage.close());
	afterAll(closeDatabase);

	const source = (teamId: string) => ({ teamId, enterpriseId: undefined, isEnterpriseInstall: false });

	it("are held apart: each event is answered with its own workspace's token", async () => {
		expect(await stage.authorizations.authorize(source(acme.id))).toEqual({
			teamId: acme.id,
			botToken: acme.botToken,
			botUserId: acme.botUserId,
			botId: acme.botId,
		});
		expect(await stage.authorizations.authorize(source(globex.id))).toMatchObject({ botToken: globex.botToken });
		expect(await stage.authorizations.tokenOf(acme.id)).toBe(acme.botToken);
		expect(await stage.authorizations.tokenOf("T0OTHER")).toBeNull();
		await stage.authorizations.takenBack({ teamId: acme.id, eventTime: stage.now / SECOND, bots: null });
		expect(await stage.authorizations.tokenOf(acme.id)).toBeNull();
		expect(await stage.authorizations.tokenOf(globex.id)).toBe(globex.botToken);
	});

	it("reach Bolt with the token of whoever sent something, and a workspace without one reaches no listener", async () => {
		const heard: unknown[] = [];
		const refused: unknown[] = [];
		const receiver: Receiver = { init() {}, start: async () => {}, stop: async () => {} };
		const bolt = new App({ authorize: stage.authorizations.authorize, receiver, logger: slackLogger(stage.log) });
		bolt.command("/pyq", async ({ context, ack }) => {
			heard.push([context.teamId, context.botToken, context.botUserId]);
			await ack();
		});
		bolt.error(async (error) => void refused.push("original" in error ? error.original : error));
		const send = async (team: string) => {
			let acked = false;
			const body = { command: "/pyq", text: "", team_id: team, user_id: "U1", channel_id: "C1", trigger_id: "1" };
			const ack: ReceiverEvent["ack"] = async () => {
				acked = true;
			};
			await bolt.processEvent({ body, ack });
			return acked;
		};
		for (const team of [globex.id, acme.id, "T0OTHER"]) expect(await send(team)).toBe(true);
		expect(heard).toEqual([
			[globex.id, globex.botToken, globex.botUserId],
			[acme.id, acme.botToken, acme.botUserId],
		]);
		expect(refused).toMatchObject([{ name: "NotInstalledError", reason: "absent" }]);
		expect(stage.lines.filter((line) => line.includes("T0OTHER"))).toEqual([
			expect.stringMatching(/^warn PyQ is not installed in the Slack workspace T0OTHER\./u),
		]);
	});
});

/** Texts of the bank, ids of what came in, beats, the local page's own; nothing assesses answers yet. */
const ofNoWorkspace = ["assessments", "heartbeats", "revisions", "seen_events"].concat([
	"web_channels",
	"web_chat_log",
	"web_people",
]);
const intentsOf = (some: readonly Command[]): string[] =>
	some.flatMap(({ actions }) => actions).map(({ intent }) => intent);
const intents = intentsOf(commands);
const forLeads = commands.filter(({ audience }) => audience === "lead");

describe("whatever people of one workspace ask for", { timeout: 120_000 }, () => {
	afterAll(closeDatabase);

	it("shows them nothing of another, and changes nothing there", async () => {
		await using all = await openNeighbours();
		const { stage, room, ada, bob, theirs, foreign, asks, breaches } = all;
		const from = stage.taken.length;
		const suggested = new Set<string>();
		expect(await unwatchedTables(stage.engine, all.before.rows), "tables with nothing of theirs").toEqual(
			ofNoWorkspace,
		);
		/** Whoever may do most, where they run a room and where nothing but an id says what they mean; and whoever runs nothing. */
		const people = [
			{ who: ada, place: room },
			{ who: ada, place: null },
			{ who: bob, place: room },
		];
		const typed = [null, ...theirs.typed, ...all.rooms.slice(0, 1), ...all.openRounds.slice(0, 1)];
		for (const { who, place } of people) {
			for (const command of commands) {
				// Who does not lead, or says it in no room, is refused before an option is looked at.
				const values = command.audience === "lead" && (who === bob || place === null) ? [null] : typed;
				for (const value of values)
					for (const line of linesFor(command, value)) await asks(line, who, line, () => who.runs(place, line));
				for (const { name } of command.options.filter(({ suggest }) => suggest !== null))
					for (const value of ["", ...theirs.typed]) {
						await all.types(who, place, { command: command.path, option: name, typed: value });
						suggested.add(`suggestions ${command.path} ${name}`);
					}
			}
			// Where both are, a button for everybody is Bob's to press, and one for leads everybody's.
			const theirButtons = who === ada && place === room ? intentsOf(forLeads) : intents;
			for (const token of tokensWith(theirButtons, theirs.tokens, foreign)) await all.presses(who, place, token);
			for (const { intent } of commands.flatMap(({ forms }) => forms))
				for (const id of foreign) await all.submits(who, place, intent, id);
			await asks("App Home", who, "", () => who.opensHome());
		}
		for (const channel of theirs.channels) {
			// The window in which a channel to set up is chosen: Slack offers none but their own.
			await asks("a channel", ada, "", () => ada.runs(null, "/pyq room setup"));
			await asks("a channel", ada, channel, () => ada.submits({ channel }));
		}
		const question = all.question();
		for (const thread of [question, null]) {
			let ts = "";
			await asks("a message", bob, "", async () => {
				({ ts } = await bob.says(thread ?? room, genuine));
			});
			const message = { channel: room, ts };
			await asks("the menu of a message", bob, "", () => bob.usesShortcut(message, shortcuts.submit));
			await asks("an edit", bob, "", () => bob.edits(message, `${genuine} Or another one.`));
			await asks("a deletion", bob, "", () => bob.deletes(message));
		}

		expect(breaches).toEqual([]);
		expect(await all.after()).toEqual(all.before);
		const heard = stage.taken.slice(from).flatMap(({ event }) => waysOf(event));
		const ways = new Set([...heard, ...suggested]);
		expect(
			everyWay.filter((way) => !ways.has(way)),
			"what nobody asked for",
		).toEqual([]);
		expect(stage.faults()).toEqual([]);
		expect(stage.fake.refused, "requests that Slack would not understand").toEqual([]);
	});

	it("would be found out: with a store that forgets whose a room is, both are breached", async () => {
		let own = "";
		const ours = <T extends { workspaceId: string } | null>(room: T): T =>
			room === null ? room : { ...room, workspaceId: own };
		const forgetful = (tx: Tx): Tx => ({
			...tx,
			rooms: {
				...tx.rooms,
				byId: async (id) => (own === "" ? tx.rooms.byId(id) : ours(await tx.rooms.byId(id))),
				lock: async (id) => (own === "" ? tx.rooms.lock(id) : ours(await tx.rooms.lock(id))),
			},
		});
		await using all = await openNeighbours((store: Store) => ({
			...store,
			transaction: (work) => store.transaction((tx) => work(forgetful(tx))),
			look: (work) => store.look((tx) => work(forgetful(tx))),
		}));
		own = await all.ownWorkspace();
		const ids = [...all.rooms, ...all.openRounds];
		for (const token of tokensWith(intents, all.theirs.tokens, ids)) await all.presses(all.ada, null, token);
		const breached = intents.filter((intent) => all.breaches.some((breach) => breach.includes(`v1:${intent}:`)));
		expect(breached).toEqual(
			expect.arrayContaining(["today", "answer", "feedback", "room-setup", "room-status", "post-now"]),
		);
		expect(await all.after()).not.toEqual(all.before);
	});
});
