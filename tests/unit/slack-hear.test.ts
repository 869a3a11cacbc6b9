import { App } from "@slack/bolt";
import type { ConversationsInfoResponse } from "@slack/web-api";
import { beforeEach, expect, test } from "vitest";
import type { Requests } from "../../src/adapters/slack/client.ts";
import { hearEvents } from "../../src/adapters/slack/hear.ts";
import type { People } from "../../src/adapters/slack/people.ts";
import { createPlaces } from "../../src/adapters/slack/places.ts";
import { subscriptions } from "../../src/adapters/slack/scopes.ts";
import type { Inbound } from "../../src/app/ports/inbound.ts";
import { scriptedClock } from "../support/scripted-clock.ts";

const [team, channel] = ["T1", "C1"];
const clock = scriptedClock(Date.UTC(2026, 2, 2, 8));
const silent = () => {};
const log = { info: silent, warn: silent, error: silent };
/** What Slack tells of the one channel, and how often it was asked. */
let known: NonNullable<ConversationsInfoResponse["channel"]>;
let asked: number;
let received: Inbound[];
let tell: (event: object) => Promise<void>;
let places: ReturnType<typeof createPlaces>;

beforeEach(async () => {
	known = { name: "python-prep", is_member: true };
	asked = 0;
	received = [];
	const never = () => Promise.reject(new Error("not asked for here"));
	const requests: Pick<Requests, "ask"> = {
		ask: async () => {
			asked++;
			return { ok: true, channel: known } as never;
		},
	};
	places = createPlaces({ requests: requests as Requests, clock, log });
	const app = new App({
		receiver: { init: silent, start: never, stop: never },
		authorize: async () => ({ botToken: "xoxb-1", botId: "B1", botUserId: "U0", teamId: team }),
		convoStore: false,
	});
	const receive = async (event: Inbound) => {
		received.push(event);
		return { kind: "done" as const };
	};
	const actor = async (_: string, user: string) =>
		({ externalId: user, name: user, zone: null, authority: "member" }) as const;
	hearEvents(app, receive, {
		commands: [],
		explain: () => ({ summary: "", blocks: [] }),
		people: { actor } as unknown as People,
		places,
		replies: { respond: never, conversationWith: never },
		windows: { open: never, openPicker: never, next: never, openForm: never },
		nameOf: () => "Acme",
		clock,
		ids: { next: () => "1" },
		log,
		read: async () => [],
		go: silent,
		selfOf: async () => "U0",
		takenBack: async () => true,
	});
	let nth = 0;
	tell = async (event) => {
		nth++;
		const body = { type: "event_callback", team_id: team, event_id: `Ev${nth}`, event_time: 1_772_000_000, event };
		await app.processEvent({ body, ack: async () => {} });
	};
});

const blocks = (...elements: object[]) => [{ type: "rich_text", elements }];
const section = (text: string) => ({ type: "rich_text_section", elements: [{ type: "text", text }] });

test("what is written in a thread as blocks alone is heard with its words, and so is an edit of it", async () => {
	const message = { type: "message", channel, user: "U1", ts: "2.000001", thread_ts: "1.000001" };
	const first = { ...message, text: "", blocks: blocks(section("A tuple < a list")) };
	await tell(first);
	const edited = { ...first, blocks: blocks(section("A tuple & a list")), edited: { user: "U1", ts: "3.000000" } };
	await tell({ type: "message", subtype: "message_changed", channel, message: edited, previous_message: first });
	expect(received).toMatchObject([
		{ kind: "message", id: "msg:C1:2.000001", text: "A tuple < a list", message: { thread: "1.000001" } },
		{ kind: "messageEdited", id: "msg:C1:2.000001:3.000000", text: "A tuple & a list" },
	]);
});

/** All events that tell of a channel's own fate. */
const ofChannels = subscriptions
	.map(({ name }) => name)
	.filter((name) => /^(?:channel|group)_|^member_left/u.test(name));

test.each(ofChannels)(
	"after %s what is known of a channel is asked anew; that PyQ has lost it is told",
	async (type) => {
		expect(await places.look(team, channel)).toEqual({ name: "python-prep", lacks: [] });
		known = { name: "pythons", is_archived: true };
		expect((await places.look(team, channel)).name).toBe("python-prep");
		const renamed = type.endsWith("_rename");
		await tell({
			type,
			user: type === "member_left_channel" ? "U0" : "U1",
			channel: renamed ? { id: channel, name: "pythons" } : channel,
		});
		const { name, lacks } = await places.look(team, channel);
		expect([name, lacks.map((lack) => lack.name), asked]).toEqual(["pythons", ["an open channel"], 2]);
		const lost = !/_(?:rename|unarchive)$/u.test(type);
		expect(received).toMatchObject(lost ? [{ kind: "channelLost", where: { channel: { externalId: channel } } }] : []);
	},
);
