import { setTimeout as delay } from "node:timers/promises";
import type { FakeSlack, TeamHandle } from "../support/fake-slack/fake-slack.ts";
import type { FieldValues } from "../support/fake-slack/fill-view.ts";
import type { Person } from "../support/fake-slack/person.ts";
import type { Returned } from "../support/fake-slack/shown.ts";
import type { Workspace } from "./fill-chat.ts";
import { atPace, notFor, type Pace, untilQuiet } from "./pace.ts";
import { type Answered, answersTo, type Deed, type Kind } from "./slack-answers.ts";
import { hookIn, watchArrivals } from "./slack-arrivals.ts";
import { isPosted, type Posted, readPosted, refusal } from "./slack-drain.ts";
import { type Strain, watchStrain } from "./strain.ts";

/** A workspace that PyQ is installed in. */
export type Team = Workspace & Pick<TeamHandle, "botToken" | "botUserId" | "botId">;

/** `redelivered`: events that were sent again. `refused`: requests that Slack did not take, a line each. */
export type Played = { answered: Answered[]; redelivered: number; refused: string[]; strain: Strain };

type Visitor = { person: Person; channel: string };

/** Somebody fills in the form so many turns after having opened it: some seconds later, as people are slow. */
const turnsToWrite = 25;
const answer = {
	text: "A list can be changed and a tuple cannot, so a tuple can be a key of a dict.",
	code: "def answer(values):\n    return sorted(set(values))\n",
} as const;
/** What is written in a thread: words and code, so that it answers a question of whichever kind. */
const written = `${answer.text}\n\`\`\`\n${answer.code}\`\`\``;
/** Milliseconds. */
const lookEvery = 20;

/** What the bench has done on its Slack, in the process that Slack runs in: its people, and what arrived when. */
export const createDeeds = (fake: FakeSlack) => {
	const arrivals = watchArrivals();
	/** Those who come again and again, and those who write one answer each. */
	const visitors: Visitor[] = [];
	const writers: Visitor[] = [];
	/** The question of each channel, by its ts. */
	const posts = new Map<string, string>();

	const postIn = (channel: string): { channel: string; ts: string } => {
		const ts = posts.get(channel);
		if (ts === undefined) throw new Error("There is no question in a channel that was to have one");
		return { channel, ts };
	};
	const visitorOf = (nth: number): Visitor => {
		const visitor = visitors[nth % visitors.length];
		if (visitor === undefined) throw new Error("Nobody is there");
		return visitor;
	};
	/** What somebody writes into the window that is open: the fields of a question about code, or the one of any other. Null: there is no form. */
	const fieldsOf = (person: Person): FieldValues | null => {
		const names = (person.view()?.blocks ?? []).flatMap(({ type, block_id }) =>
			type === "input" ? String(block_id) : [],
		);
		if (names.length === 0) return null;
		return Object.fromEntries(names.map((name) => [name, name === "code" ? answer.code : answer.text]));
	};

	const acked = ({ kind, tookMs }: Returned): number | null =>
		kind === "timeout" || kind === "failed" ? null : tookMs;

	/** A deed whose words go to the address that Slack gives with it. */
	const triggers = async (kind: Kind, deed: Promise<Returned>): Promise<Deed> => {
		const at = performance.now();
		const returned = await deed;
		return { kind, at, ack: acked(returned), awaited: { trigger: returned.triggerId } };
	};
	const writes = async ({ person, channel }: Visitor): Promise<Deed> => {
		const at = performance.now();
		const { ts, acked: heard } = await person.says(postIn(channel), written);
		return {
			kind: "answer",
			at,
			ack: heard === true ? performance.now() - at : null,
			awaited: { mark: { channel, ts } },
		};
	};
	/** Sends the form that is open; its words go to the address of what opened it. */
	const sends = async ({ person }: Visitor, values: FieldValues): Promise<Deed> => {
		const at = performance.now();
		const address = hookIn(person.view()?.private_metadata);
		const returned = await person.submits(values);
		return {
			kind: "form sent",
			at,
			ack: returned.kind === "errors" ? null : acked(returned),
			awaited: { address },
		};
	};

	/** One of four things in turn: an answer in a thread, a command, a button that opens a form, and a form sent. */
	const act = (nth: number): Promise<Deed> => {
		const turn = Math.floor(nth / 4);
		const visitor = visitorOf(turn);
		const { person, channel } = visitor;
		switch (nth % 4) {
			case 0: {
				const writer = writers.pop();
				if (writer === undefined) throw new Error("Everybody has answered");
				return writes(writer);
			}
			case 1:
				return triggers("form opened", person.presses(postIn(channel), "Answer"));
			case 2: {
				const writer = turn < turnsToWrite ? null : visitorOf(turn - turnsToWrite);
				const values = writer === null ? null : fieldsOf(writer.person);
				if (writer !== null && values !== null) return sends(writer, values);
				break;
			}
		}
		return triggers("command", person.runs(channel, "/pyq streak"));
	};

	const membersOf = (teams: readonly Workspace[], count: number, called: string): Visitor[] => {
		const places = teams.flatMap(({ id, channels }) => channels.map((channel) => ({ team: id, channel: channel.id })));
		return Array.from({ length: count }, (_, nth) => {
			const place = places[nth % places.length];
			if (place === undefined) throw new Error("There is no channel to come to");
			const person = fake.member(place.team, `${called} ${nth + 1}`, { channels: [place.channel] });
			return { person, channel: place.channel };
		});
	};

	return {
		about() {
			const { clientId, clientSecret, signingSecret, token: appToken } = fake.app;
			return { apiUrl: fake.apiUrl, clientId, clientSecret, signingSecret, appToken };
		},

		/** Workspaces with so many channels each, PyQ in all of them. */
		addTeams: (count: number, channels: number): Team[] =>
			Array.from({ length: count }, (_, nth) => {
				const { id, name, botToken, botUserId, botId } = fake.team(`Workspace ${nth + 1}`);
				const names = Array.from({ length: channels }, (_, of) => `python-prep-${of + 1}`);
				const made = names.map((of) => ({ id: fake.channel(id, of).id, name: of }));
				return { id, name, botToken, botUserId, botId, channels: made };
			}),

		/** People who come to the channels in turn: `again` of them time and again, `once` to write an answer. */
		addPeople(teams: readonly Workspace[], { again, once }: { again: number; once: number }): void {
			visitors.push(...membersOf(teams, again, "Visitor"));
			writers.push(...membersOf(teams, once, "Writer"));
		},

		/** What happens is told to that address from now on, signed. */
		tellTo: (url: string) => fake.requestUrl(url),
		/** What happens is told over so many connections. */
		untilConnected: (count: number) => fake.socket.untilConnected(count),

		/** Until each channel has a post with buttons, and nothing more is asked of Slack. */
		async untilPosted(channels: readonly string[], within: number): Promise<void> {
			const end = performance.now() + within;
			for (const channel of channels)
				while (!posts.has(channel)) {
					const post = fake.messages(channel).find(({ blocks }) => JSON.stringify(blocks ?? []).includes('"actions"'));
					if (post !== undefined) posts.set(channel, String(post["ts"]));
					else if (performance.now() > end) throw notFor(within, "A post");
					else await delay(lookEvery);
				}
			await untilQuiet(() => fake.requests.length, 500, within);
		},

		/** People do things at that pace, however long the app takes for each. */
		async play(pace: Pace): Promise<Played> {
			const from = { requests: fake.requests.length, attempts: fake.attempts.length };
			const { counted, strain } = await atPace(pace, act);
			await untilQuiet(() => fake.requests.length + arrivals.length, 500, 15_000);
			const requests = fake.requests.slice(from.requests);
			const attempts = fake.attempts.slice(from.attempts);
			return {
				answered: answersTo(counted, { attempts, requests, arrivals }),
				redelivered: attempts.filter(({ retry }) => retry > 0).length,
				refused: [
					...requests.flatMap(refusal),
					...arrivals.flatMap(({ status }) => (status === 200 ? [] : [`${status} response_url`])),
					...fake.refused.map(({ method, problems }) => `${method}: ${problems.join(", ")}`),
				],
				strain,
			};
		},

		/** Until each of these channels had so many messages, from now on, or the time is over. */
		async drain(channels: readonly string[], each: number, within: number): Promise<Posted & { strain: Strain }> {
			const from = fake.requests.length;
			const end = performance.now() + within;
			const strain = watchStrain();
			const left = new Map<unknown, number>(channels.map((channel) => [channel, each]));
			let read = from;
			while (left.size > 0 && performance.now() < end) {
				await delay(lookEvery);
				// What has no answer yet is looked at again.
				for (let one = fake.requests[read]; one !== undefined && one.status !== null; one = fake.requests[++read]) {
					const { channel } = one.args;
					const still = (left.get(channel) ?? 0) - (isPosted(one) ? 1 : 0);
					if (still > 0) left.set(channel, still);
					else left.delete(channel);
				}
			}
			return { ...readPosted(fake.requests.slice(from), channels, each), strain: strain() };
		},

		/** Until nothing was asked of Slack for so many milliseconds. */
		untilQuiet: (milliseconds: number, within: number) => untilQuiet(() => fake.requests.length, milliseconds, within),
	};
};

export type Deeds = ReturnType<typeof createDeeds>;
