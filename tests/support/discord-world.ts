import { expect } from "vitest";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/core/ids.ts";
import { realBank } from "./bank.ts";
import { arrival } from "./discord-arrivals.ts";
import { asNote, isShown, questionThread } from "./discord-channels.ts";
import { openDiscordChat } from "./discord-chat.ts";
import { makeDiscordPerson, type Server } from "./discord-person.ts";
import { createScene } from "./discord-scene.ts";
import { emptyDatabase } from "./empty-database.ts";
import { openFakeDiscord } from "./fake-discord/fake-discord.ts";
import { noHolidays } from "./holidays.ts";
import { createHouse } from "./house.ts";
import { instantOf, scriptedClock } from "./scripted-clock.ts";
import { scriptedIds } from "./scripted-ids.ts";
import {
	leastOfAll,
	type OpenWorld,
	type Person,
	type PersonFacts,
	type Thread,
	usualStart,
	usualZone,
} from "./world.ts";

const firstServer = "team";
const firstChannel = "python-prep";

/** What Discord lets somebody do, by what the port calls it. It has no guests. */
const standings = { admin: "manage-guild", "channel-manager": "manage-channels", member: "member" } as const;

/**
 * Discord as people have it before them: PyQ through its real adapter and the real discord.js, on sockets to a Discord of our own.
 * Workspaces are servers; direct messages name none.
 */
export const openDiscordWorld: OpenWorld = async (options = {}) => {
	const { zone = usualZone, start = usualStart, holidays = noHolidays } = options;
	const { store } = await emptyDatabase();
	const clock = scriptedClock(instantOf(start, zone));
	const ids = scriptedIds();
	const bank = options.bank ?? (await realBank());
	// Its limits would be counted on a clock that stands still.
	const fake = await openFakeDiscord({ now: clock.now, rates: "none" });
	const { chat, taken, lines } = openDiscordChat({ fake, store, clock, ids });
	const house = createHouse({ store, clock, ids, bank, chats: new Map([["discord" as const, chat]]), holidays });
	const scene = createScene(fake, house, taken);
	const servers = new Map<string, Server>();
	const people = new Map<string, Person>();
	/** By every name that they go by, in each server. */
	const known = new Map<string, string>();

	/** A server whose topmost channel is not the one that the stories are told in. */
	function addServer(name: string): Server {
		const guild = fake.guild(name, { botIn: false });
		fake.channel(guild, "general");
		const channels = new Map<string, string>();
		const server: Server = {
			id: guild.id,
			channel(called) {
				const id = channels.get(called) ?? fake.channel(guild, called).id;
				channels.set(called, id);
				return id;
			},
		};
		server.channel(firstChannel);
		servers.set(name, server);
		return server;
	}

	const invited = (server: Server) => scene.takes((id) => id.startsWith(`installed:${server.id}:`), 0);

	async function serverOf(name: string): Promise<Server> {
		const found = servers.get(name);
		if (found !== undefined) return found;
		const server = addServer(name);
		fake.addBot(server);
		await invited(server);
		return server;
	}

	const first = addServer(firstServer);
	fake.addBot(first);
	await house.start();
	await invited(first);
	await arrival("the commands are offered", () => fake.commands().length > 0);

	async function makePerson(name: string, { authority = "member", zone: theirs = zone, workspace }: PersonFacts) {
		if (authority === "guest") throw new Error("Discord has no guests");
		const server = await serverOf(workspace ?? firstServer);
		const self = fake.member(server, name, { permissions: standings[authority] });
		const goesBy = (called: string) => void known.set(`${server.id}/${called.toLowerCase()}`, self.id);
		goesBy(name);
		return makeDiscordPerson({
			scene,
			self,
			server,
			firstChannel,
			zone: theirs,
			idOf: (called) => known.get(`${server.id}/${called.trim().toLowerCase()}`) ?? null,
			goesBy,
		});
	}

	return {
		has: { ...leastOfAll, workspaces: true, namelessDirects: true, formAnswer: 4_000 },
		bank,
		async person(name, facts = {}) {
			const key = `${facts.workspace ?? firstServer}/${name}`;
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
			await house.start();
		},
		async restarts() {
			await house.stop();
			await house.start();
		},
		async posts(channel = firstChannel) {
			const place = first.channel(channel);
			const pinned = new Set(fake.pins(place));
			return fake
				.messages(place)
				.filter((message) => message.author.id === fake.botId && isShown(message))
				.map((message) => ({
					...asNote(message, zone),
					channel,
					edited: message.edited_timestamp !== null,
					pinned: pinned.has(message.id),
				}));
		},
		async thread(of, channel = of?.channel ?? firstChannel): Promise<Thread | null> {
			const root = questionThread(fake, first.channel(channel), of?.id);
			if (root === null) return null;
			const messages = fake
				.messages(root.id)
				.filter(isShown)
				.map((message) => ({
					id: message.id,
					author: message.author.id === fake.botId ? "PyQ" : message.author.username,
					text: asNote(message, zone).text,
					received: message.reactions?.some(({ me }) => me) === true,
				}));
			return { title: root.name, messages };
		},
		redelivers: scene.redelivers,
		async [Symbol.asyncDispose]() {
			await house.stop();
			await fake.close();
			// Soft: thrown, it would stand before what the story itself found.
			const faults = [...house.lines, ...lines].filter(({ level }) => level === "error");
			expect.soft(faults, "faults that PyQ logged").toEqual([]);
			expect.soft(fake.refused, "requests that Discord would not understand").toEqual([]);
			expect.soft(fake.invalidRequests, "requests that Discord would not allow").toEqual({ 401: 0, 403: 0, 429: 0 });
		},
	};
};
