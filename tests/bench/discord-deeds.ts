import { setTimeout as delay } from "node:timers/promises";
import type { FakeDiscord, FieldValues, LoggedRequest, Person } from "../support/fake-discord/fake-discord.ts";
import { type Answered, answersTo, type Deed, type Kind } from "./discord-answers.ts";
import type { Workspace } from "./fill-chat.ts";
import { atPace, notFor, type Pace, untilQuiet } from "./pace.ts";
import { type Strain, watchStrain } from "./strain.ts";

/** `refused`: requests that Discord did not take, a line each. */
export type Played = { answered: Answered[]; refused: string[]; strain: Strain };

/** Times in milliseconds, of the wall where they stand alone. */
export type Drained = {
	/** Channels that got their post. */
	posted: number;
	/** Posts beyond the first in a channel. */
	doubled: number;
	firstAt: number;
	/** From the first post to the last, or to when no more were waited for. */
	took: number;
	/** Requests that count for the bot's limit, from the first post to the last. */
	counted: number;
	tooMany: number;
	/** Requests that Discord did not take for another reason, a line each. */
	refused: string[];
	busiestSecond: number;
	strain: Strain;
};

type Visitor = { person: Person; channel: string };

/** Somebody fills in the form so many turns after having opened it: some seconds later, as people are slow. */
const turnsToWrite = 25;
const answer = {
	text: "A list can be changed and a tuple cannot, so a tuple can be a key of a dict.",
	code: "def answer(values):\n    return sorted(set(values))\n",
} as const;
const lookEvery = 20;

/** `404 POST /channels/:channel/messages`; nothing for what was taken. */
const refusal = ({ method, route, status }: LoggedRequest): string[] =>
	status !== null && status >= 400 ? [`${status} ${method} ${route}`] : [];

/** What the bench has done on its Discord, in the process that Discord runs in: its people, and what arrived when. */
export const createDeeds = (fake: FakeDiscord) => {
	const visitors: Visitor[] = [];
	let presses = 0;
	let pressing: { timer: NodeJS.Timeout; deeds: Promise<Deed>[]; from: number } | null = null;

	/** Does something, and remembers when Discord told the bot of it. What can't be done is told to whoever waits for it all. */
	const does = (kind: Kind, deed: Promise<{ interaction: string }>, at: number): Promise<Deed> => {
		const done = deed.then(({ interaction }) => ({ kind, at, interaction }));
		done.catch(() => {});
		return done;
	};
	const postIn = (channel: string): string => {
		const post = fake.messages(channel).find(({ components = [] }) => components.length > 0);
		if (post === undefined) throw new Error("There is no question in a channel that was to have one");
		return post.id;
	};
	const visitorOf = (nth: number): Visitor => {
		const visitor = visitors[nth % visitors.length];
		if (visitor === undefined) throw new Error("Nobody is there");
		return visitor;
	};
	/** What somebody writes into the fields of the form that is open: those of a question about code, or the one of any other. */
	const written = (person: Person): FieldValues => {
		const names = (person.modal()?.components ?? []).flatMap((part) => Object(Object(part).component).custom_id ?? []);
		return Object.fromEntries(names.map((name) => [name, name === "code" ? answer.code : answer.text]));
	};

	/** One of four things in turn: a command, a button that opens a form, an option that is being typed, and a form sent. */
	const act = (nth: number, opened: Set<Person>): Promise<Deed> => {
		const turn = Math.floor(nth / 4);
		const { person, channel } = visitorOf(turn);
		const post = postIn(channel);
		const at = performance.now();
		switch (nth % 4) {
			case 1: {
				const pressed = person.presses(post, "Answer");
				return does(
					"form opened",
					pressed.then((returned) => {
						if (returned.kind === "modal") opened.add(person);
						return returned;
					}),
					at,
				);
			}
			case 2:
				return does("suggestions", person.types("pyq search", { words: "gen" }, channel), at);
			case 3: {
				const writer = turn < turnsToWrite ? null : visitorOf(turn - turnsToWrite).person;
				if (writer !== null && opened.delete(writer)) return does("form sent", writer.submits(written(writer)), at);
				break;
			}
		}
		return does("command", person.runs("pyq streak", {}, channel), at);
	};

	const quiet = (milliseconds: number, within: number) => untilQuiet(() => fake.requests.length, milliseconds, within);

	return {
		about: () => ({ apiUrl: fake.apiUrl, token: fake.token }),

		addServers: (prefix: string, servers: number, channels: number): Workspace[] =>
			Array.from({ length: servers }, (_, nth) => {
				const name = `${prefix} ${nth + 1}`;
				const { id } = fake.guild(name);
				const named = Array.from({ length: channels }, (_, of) => `python-prep-${of + 1}`);
				return { id, name, channels: named.map((of) => ({ id: fake.channel(id, of).id, name: of })) };
			}),

		/** So many members of each server, who then come to its first channel in turn: one of each server, and so on. */
		addVisitors(servers: readonly Workspace[], each: number): void {
			for (let nth = 0; nth < each; nth++)
				for (const { id, name, channels } of servers)
					visitors.push({ person: fake.member(id, `Visitor ${nth + 1} of ${name}`), channel: channels[0]?.id ?? "" });
		},

		/** Until each channel has a post with buttons, and nothing more is asked of Discord. */
		async untilPosted(channels: readonly string[], within: number): Promise<void> {
			const end = performance.now() + within;
			for (const channel of channels)
				while (!fake.messages(channel).some(({ components = [] }) => components.length > 0)) {
					if (performance.now() > end) throw notFor(within, "A post");
					await delay(lookEvery);
				}
			await quiet(500, within);
		},

		untilConnected: (count: number) => fake.gateway.untilConnected(count),

		/** People do things at that pace, however long the bot takes for each. */
		async play(pace: Pace): Promise<Played> {
			const from = fake.requests.length;
			const opened = new Set<Person>();
			const { counted, strain } = await atPace(pace, (nth) => act(nth, opened));
			await quiet(500, 15_000);
			const asked = fake.requests.slice(from);
			return { answered: answersTo(counted, asked), refused: asked.flatMap(refusal), strain };
		},

		/** From now on somebody presses a button every so many milliseconds, whose answer takes a moment. */
		startPressing(every: number): void {
			const deeds: Promise<Deed>[] = [];
			const press = () => {
				const { person, channel } = visitorOf(presses++);
				const post = postIn(channel);
				const at = performance.now();
				deeds.push(does("button", person.presses(post, "My feedback"), at));
			};
			pressing = { timer: setInterval(press, every), deeds, from: fake.requests.length };
		},

		async stopPressing(): Promise<Answered[]> {
			if (pressing === null) throw new Error("Nobody presses anything");
			const { timer, deeds, from } = pressing;
			clearInterval(timer);
			pressing = null;
			const done = await Promise.all(deeds);
			// Threads are still opened; the last words come within a second, or are late by their bound.
			await delay(2_000);
			return answersTo(done, fake.requests.slice(from));
		},

		/** Until each of these channels had a post, from now on. */
		async drain(channels: readonly string[], within: number): Promise<Drained> {
			const lines = new Set(channels.map((channel) => `/channels/${channel}/messages`));
			const from = fake.requests.length;
			const tooManyBefore = fake.invalidRequests[429];
			const strain = watchStrain();
			const end = performance.now() + within;
			const isPost = ({ method, path, status }: LoggedRequest) =>
				method === "POST" && status === 200 && lines.has(path);
			const posted = new Set<string>();
			let read = from;
			while (posted.size < channels.length && performance.now() < end) {
				await delay(lookEvery);
				// What has no answer yet is looked at again.
				for (let one = fake.requests[read]; one !== undefined && one.status !== null; one = fake.requests[++read])
					if (isPost(one)) posted.add(one.path);
			}
			const asked = fake.requests.slice(from);
			const posts = asked.filter(isPost);
			const [first, last] = [posts[0], posts.at(-1)];
			if (first === undefined || last === undefined) throw notFor(within, "The first post");
			const over = posted.size < channels.length ? end : last.began;
			const isCounted = ({ path, began }: LoggedRequest) =>
				!/^\/(?:interactions|webhooks)\//u.test(path) && began >= first.began && began <= over;
			return {
				posted: posted.size,
				doubled: posts.length - posted.size,
				firstAt: first.at,
				took: over - first.began,
				counted: asked.filter(isCounted).length,
				tooMany: fake.invalidRequests[429] - tooManyBefore,
				refused: asked.flatMap(refusal).filter((line) => !line.startsWith("429")),
				busiestSecond: fake.busiestSecond,
				strain: strain(),
			};
		},

		/** Ends a process without a word; gives the seconds until another has identified itself in its place. */
		async killAndWait(pid: number, within: number): Promise<number> {
			const begun = performance.now();
			process.kill(pid, "SIGKILL");
			for (const count of [0, 1])
				while (fake.gateway.connected !== count) {
					if (performance.now() - begun > within) throw notFor(within, "A takeover");
					await delay(1);
				}
			return (performance.now() - begun) / 1_000;
		},
	};
};

export type Deeds = ReturnType<typeof createDeeds>;
