import { createServer } from "node:http";
import { expect } from "vitest";
import { createSlackChat } from "../../src/adapters/slack/adapter.ts";
import type { SlackReach } from "../../src/adapters/slack/connection.ts";
import type { Inbound } from "../../src/app/ports/inbound.ts";
import { MINUTE, SECOND } from "../../src/core/ids.ts";
import { paragraph, text } from "../../src/core/message/model.ts";
import { type ChatStage, commands } from "../contract/chat-stage.ts";
import { arrival } from "./discord-arrivals.ts";
import { openFakeSlack } from "./fake-slack/fake-slack.ts";
import { testVault } from "./house.ts";
import { memoryInstallations } from "./memory-installations.ts";
import { readSlack } from "./read-slack.ts";
import { scriptedClock } from "./scripted-clock.ts";
import { scriptedIds } from "./scripted-ids.ts";
import { messagesIn } from "./slack-channels.ts";
import { noWait } from "./slack-chat.ts";

/** Longer than Slack waits for an acknowledgement. */
const patience = 3 * SECOND;
/** When Slack sends again, for the second time, what was not acknowledged. */
const sentAgain = MINUTE;

/** Slack is ours; Bolt and the way between the two are real, by the one or the other transport. */
export async function openSlackStage(transport: "socket" | "http"): Promise<ChatStage> {
	const clock = scriptedClock(Date.UTC(2026, 2, 2, 8));
	const fake = await openFakeSlack({ now: clock.now, rates: "none" });
	const { apiUrl, app } = fake;
	const team = fake.team("Acme");
	const channel = fake.channel(team, "prep");
	const people = { ada: fake.member(team, "Ada"), grace: fake.member(team, "Grace") };
	const received: Inbound[] = [];
	let answer: Parameters<ChatStage["answerWith"]>[0] = () => ({ kind: "done" });
	const silent = () => {};
	const common = { botToken: team.botToken, apiUrl };
	const reach: SlackReach =
		transport === "socket"
			? { ...common, kind: "socket", appToken: app.token }
			: { ...common, kind: "http", signingSecret: app.signingSecret };
	const chat = createSlackChat({
		reach,
		commands,
		explain: ({ kind }) => ({ summary: kind, blocks: [paragraph(text(kind))] }),
		installations: memoryInstallations(),
		vault: testVault(),
		clock,
		wait: noWait,
		ids: scriptedIds(),
		log: { info: silent, warn: silent, error: silent },
	});
	const receive = async (event: Inbound) => {
		received.push(event);
		try {
			return await answer(event);
		} catch (error) {
			// Nobody acknowledges it, and Slack's time for that is over.
			clock.set(clock.now() + patience);
			throw error;
		}
	};
	const server = createServer((request, response) => {
		if (!chat.take(request, response)) response.writeHead(404).end();
	});
	await chat.start(receive);
	if (transport === "http") {
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const address = server.address();
		if (address === null || typeof address === "string") throw new Error("no address");
		await fake.requestUrl(`http://127.0.0.1:${address.port}/slack/events`);
	}

	/** Does something a second later, and waits until it has come in. */
	async function heard(deed: () => Promise<string>): Promise<Inbound> {
		clock.set(clock.now() + SECOND);
		const id = await deed();
		return arrival(`${id} comes in`, () => received.find((event) => event.id === id));
	}

	return {
		chat,
		place: { workspace: team.id, channel: channel.id, thread: null },
		missing: { workspace: team.id, channel: "C0MISSING00", thread: null },
		ada: { workspace: team.id, externalId: people.ada.id },
		grace: { workspace: team.id, externalId: people.grace.id },
		knowsKeys: false,
		read: async () =>
			messagesIn(fake, channel.id).map(({ ts, thread, blocks }) => ({ id: ts, thread, text: readSlack(blocks) })),
		async readAlone(who) {
			return people[who]
				.sees()
				.map(({ message: { ts, blocks } }) => ({ id: ts, thread: null, text: readSlack(blocks) }));
		},
		async adaWrites(words) {
			let written = "";
			await heard(async () => {
				written = (await people.ada.says(channel, words)).ts;
				return `msg:${channel.id}:${written}`;
			});
			return { channel: channel.id, message: written, thread: null };
		},
		async occasion(response, on) {
			const pressed = await heard(async () => {
				const { ada } = people;
				// Only a message of the test's own may have a button; a command declares its response just as one does.
				const { triggerId } =
					response === "update"
						? await ada.presses({ channel, ts: on.message }, "Show it")
						: await ada.runs(channel, `/pyq ${response}`);
				return triggerId ?? "";
			});
			return pressed.replyTo ?? "";
		},
		isMarked: async ({ message }) =>
			messagesIn(fake, channel.id).some(({ ts, reactedBy }) => ts === message && reactedBy.includes(team.botUserId)),
		isPinned: async ({ message }) => fake.pins(channel).includes(message),
		received,
		answerWith(next) {
			answer = next;
		},
		async restart() {
			await chat.start(receive);
			clock.set(clock.now() + sentAgain);
		},
		async close() {
			await chat.stop();
			await new Promise((resolve) => (server.listening ? server.close(resolve) : resolve(null)));
			await fake.close();
			expect(fake.refused, "requests that Slack would not understand").toEqual([]);
		},
	};
}
