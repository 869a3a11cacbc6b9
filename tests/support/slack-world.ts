import { createServer } from "node:http";
import { expect } from "vitest";
import type { SlackReach } from "../../src/adapters/slack/connection.ts";
import type { Chat } from "../../src/app/ports/chat.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/core/ids.ts";
import type { Platform } from "../../src/core/ledger.ts";
import { installations } from "../../src/storage/installations.ts";
import { realBank } from "./bank.ts";
import type { Taken } from "./discord-scene.ts";
import { emptyDatabase } from "./empty-database.ts";
import { openFakeSlack, type TeamHandle, usualScopes } from "./fake-slack/fake-slack.ts";
import { noHolidays } from "./holidays.ts";
import { createHouse, type LogLine, testVault } from "./house.ts";
import { instantOf, scriptedClock } from "./scripted-clock.ts";
import { scriptedIds } from "./scripted-ids.ts";
import { asNote, idOf, messagesIn, questionThread } from "./slack-channels.ts";
import { openSlackChat } from "./slack-chat.ts";
import { makeSlackPerson, type Workspace } from "./slack-person.ts";
import { createScene } from "./slack-scene.ts";
import {
	type OpenWorld,
	type Person,
	type PersonFacts,
	type Thread,
	usualStart,
	usualZone,
	type WorldOptions,
} from "./world.ts";

const firstWorkspace = "team";
const firstChannel = "python-prep";

/** What somebody is in a Slack workspace, by what the port calls it: a channel's manager is a member like others. */
const roles = { admin: "admin", "channel-manager": "member", member: "member", guest: "guest" } as const;

type Team = Workspace & { readonly team: TeamHandle };

/**
 * Slack as people have it before them: PyQ through its real adapter and the real Bolt, on sockets to a Slack of our own. A story of one
 * workspace is told over Socket Mode or signed HTTP; one of several has PyQ as an app that many have installed, over HTTP, from when the
 * second is named.
 */
const openOver = async (transport: "socket" | "http", options: WorldOptions): ReturnType<OpenWorld> => {
	const { zone = usualZone, start = usualStart, holidays = noHolidays } = options;
	const { store, engine } = await emptyDatabase();
	const clock = scriptedClock(instantOf(start, zone));
	const ids = scriptedIds();
	const bank = options.bank ?? (await realBank());
	// Its limits would be counted on a clock that stands still.
	const fake = await openFakeSlack({ now: clock.now, rates: "none" });
	const kept = installations(engine, testVault());
	const lines: LogLine[] = [];
	const write = (level: LogLine["level"]) => (fields: Record<string, unknown>, message: string) =>
		void lines.push({ level, fields, message });
	const chats = new Map<Platform, Chat>();
	const house = createHouse({ store, clock, ids, bank, chats, holidays });
	let open: ReturnType<typeof openSlackChat> | null = null;
	const taken = (): readonly Taken[] => open?.taken ?? [];
	const scene = createScene(fake, house, taken);
	const server = createServer((request, response) => {
		if (open?.slack.take(request, response) !== true) response.writeHead(404).end();
	});
	const teams = new Map<string, Team>();
	const people = new Map<string, Person>();
	/** By their names, in each workspace. */
	const known = new Map<string, string>();

	function addTeam(name: string): Team {
		const team = fake.team(name);
		const channels = new Map<string, string>();
		const added: Team = {
			team,
			channel(called) {
				const id = channels.get(called) ?? fake.channel(team, called).id;
				channels.set(called, id);
				return id;
			},
		};
		added.channel(firstChannel);
		teams.set(name, added);
		return added;
	}

	const first = addTeam(firstWorkspace);
	const { apiUrl, app } = fake;
	const { botToken } = first.team;
	let reach: SlackReach =
		transport === "socket"
			? { kind: "socket", botToken, appToken: app.token, apiUrl }
			: { kind: "http", botToken, signingSecret: app.signingSecret, apiUrl };

	/** Where Slack reaches PyQ, once it has to. */
	async function listen(): Promise<string> {
		if (!server.listening) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const address = server.address();
		if (address === null || typeof address === "string") throw new Error("no address");
		return `http://127.0.0.1:${address.port}`;
	}

	/** A process starts: what another one remembered is gone. */
	async function begin(): Promise<void> {
		const log = { info: write("info"), warn: write("warn"), error: write("error") };
		open = openSlackChat({ reach, installations: kept, clock, ids, log });
		chats.set("slack", open.chat);
		await house.start();
	}

	const installedIn = ({ team }: Team) =>
		kept.save({
			teamId: team.id,
			enterpriseId: null,
			isEnterpriseInstall: false,
			appId: app.id,
			botToken: team.botToken,
			botUserId: team.botUserId,
			botId: team.botId,
			scopes: usualScopes,
			installedBy: "U0INSTALLER",
			installedAt: clock.now(),
		});

	/** PyQ goes on as an app of many workspaces, at an address of its own. */
	async function opensToMany(): Promise<void> {
		const publicUrl = await listen();
		const { clientId, clientSecret, signingSecret } = app;
		await installedIn(first);
		await house.stop();
		reach = { kind: "oauth", clientId, clientSecret, signingSecret, publicUrl, apiUrl };
		await begin();
		await fake.requestUrl(`${publicUrl}/slack/events`);
	}

	async function teamOf(name: string): Promise<Team> {
		const found = teams.get(name);
		if (found !== undefined) return found;
		if (reach.kind !== "oauth") await opensToMany();
		const team = addTeam(name);
		await installedIn(team);
		return team;
	}

	await begin();
	if (transport === "http") await fake.requestUrl(`${await listen()}/slack/events`);

	async function makePerson(name: string, { authority = "member", zone: theirs = zone, workspace }: PersonFacts) {
		const team = await teamOf(workspace ?? firstWorkspace);
		const self = fake.member(team.team, name, { role: roles[authority], tz: theirs });
		known.set(`${team.team.id}/${name.toLowerCase()}`, self.id);
		return makeSlackPerson({
			scene,
			self,
			workspace: team,
			firstChannel,
			zone: theirs,
			idOf: (called) => known.get(`${team.team.id}/${called.trim().toLowerCase()}`) ?? null,
		});
	}

	return {
		has: { guests: true, workspaces: true, threadNotes: true, namelessDirects: false, home: true, formAnswer: 3_000 },
		bank,
		async person(name, facts = {}) {
			const key = `${facts.workspace ?? firstWorkspace}/${name}`;
			const person = people.get(key) ?? (await makePerson(name, facts));
			people.set(key, person);
			return person;
		},
		at: (local) => house.passUntil(instantOf(local, zone)),
		passes: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) =>
			house.passUntil(clock.now() + days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND),
		async isDownUntil(local) {
			await house.stop();
			house.sleepUntil(instantOf(local, zone));
			await begin();
		},
		async restarts() {
			await house.stop();
			await begin();
		},
		async posts(channel = firstChannel) {
			const place = first.channel(channel);
			const pinned = new Set(fake.pins(place));
			return messagesIn(fake, place)
				.filter(({ thread, isBots }) => thread === null && isBots)
				.map((message) => ({
					...asNote(message, zone),
					channel,
					edited: message.edited,
					pinned: pinned.has(message.ts),
				}));
		},
		async thread(of, channel = of?.channel ?? firstChannel): Promise<Thread | null> {
			const place = first.channel(channel);
			const root = questionThread(fake, place, of?.id);
			if (root === null) return null;
			const messages = messagesIn(fake, place)
				.filter(({ thread }) => thread === root.ts)
				.map((message) => ({
					id: idOf(message),
					author: message.isBots ? "PyQ" : message.user,
					text: asNote(message, zone).text,
					received: message.reactedBy.includes(first.team.botUserId),
				}));
			// Slack's threads have no titles.
			return { title: "", messages };
		},
		redelivers: scene.redelivers,
		async [Symbol.asyncDispose]() {
			await house.stop();
			await new Promise((resolve) => (server.listening ? server.close(resolve) : resolve(null)));
			await fake.close();
			// Soft: thrown, it would stand before what the story itself found.
			const faults = [...house.lines, ...lines].filter(({ level }) => level === "error");
			expect.soft(faults, "faults that PyQ logged").toEqual([]);
			expect.soft(fake.refused, "requests that Slack would not understand").toEqual([]);
			const undone = fake.requests.filter(({ error, status }) => error !== null || (status ?? 200) !== 200);
			expect.soft(undone, "requests that Slack would not do").toEqual([]);
		},
	};
};

/** Slack over Socket Mode. */
export const openSlackWorld: OpenWorld = (options = {}) => openOver("socket", options);

/** Slack over signed HTTP. */
export const openSlackWorldOverHttp: OpenWorld = (options = {}) => openOver("http", options);
