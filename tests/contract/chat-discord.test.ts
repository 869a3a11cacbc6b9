import { expect } from "vitest";
import { createDiscordChat } from "../../src/adapters/discord/adapter.ts";
import type { Inbound } from "../../src/app/ports/inbound.ts";
import { arrival } from "../support/discord-arrivals.ts";
import { isShown, messagesOf } from "../support/discord-channels.ts";
import { openFakeDiscord } from "../support/fake-discord/fake-discord.ts";
import { readDiscord } from "../support/read-discord.ts";
import { scriptedClock } from "../support/scripted-clock.ts";
import { scriptedIds } from "../support/scripted-ids.ts";
import { describeChat } from "./chat.contract.ts";
import { type ChatStage, commands } from "./chat-stage.ts";

/** Discord's servers and gateway are ours; the sockets between them and discord.js are real. */
async function openStage(): Promise<ChatStage> {
	const clock = scriptedClock(Date.UTC(2026, 2, 2, 8));
	const fake = await openFakeDiscord({ now: clock.now, rates: "none" });
	const guild = fake.guild("Acme");
	const channel = fake.channel(guild, "prep");
	const people = { ada: fake.member(guild, "Ada"), grace: fake.member(guild, "Grace") };
	const received: Inbound[] = [];
	let answer: Parameters<ChatStage["answerWith"]>[0] = () => ({ kind: "done" });
	const silent = () => {};
	const chat = createDiscordChat({
		token: fake.token,
		apiUrl: fake.apiUrl,
		shards: "auto",
		commands,
		ledger: {
			// The channel that Ada writes in, so that what nobody took is read again.
			threads: async () => [
				{
					workspace: { externalId: guild.id, name: "Acme" },
					channel: { externalId: channel.id, name: "prep" },
					thread: channel.id,
					since: 0,
					sources: [],
				},
			],
			conversations: async () => [],
			workspaces: async () => [guild.id],
		},
		clock,
		ids: scriptedIds(),
		log: { info: silent, warn: silent, error: silent },
	});
	const receive = async (event: Inbound) => {
		received.push(event);
		return answer(event);
	};
	await chat.start(receive);
	await arrival("the commands are registered", () => fake.commands().length > 0);

	/** Does something a second later, and waits until it has come in. */
	async function heard(deed: () => Promise<string> | string): Promise<Inbound> {
		clock.set(clock.now() + 1_000);
		const id = await deed();
		return arrival(`${id} comes in`, () => received.find((event) => event.id === id));
	}

	return {
		chat,
		place: { workspace: guild.id, channel: channel.id, thread: null },
		missing: { workspace: guild.id, channel: String(BigInt(channel.id) + 1n), thread: null },
		ada: { workspace: guild.id, externalId: people.ada.id },
		grace: { workspace: guild.id, externalId: people.grace.id },
		knowsKeys: true,
		read: async () =>
			messagesOf(fake, channel.id).map(({ message, thread }) => ({
				id: message.id,
				thread,
				text: readDiscord(message),
			})),
		async readAlone(who) {
			return people[who]
				.sees()
				.filter(({ message }) => isShown(message))
				.map(({ message }) => ({ id: message.id, thread: null, text: readDiscord(message) }));
		},
		async adaWrites(words) {
			let written = "";
			await heard(() => {
				written = people.ada.says(channel, words).id;
				return `msg:${written}`;
			});
			return { channel: channel.id, message: written, thread: null };
		},
		async occasion(response, on) {
			const pressed = await heard(async () => {
				const { ada } = people;
				// Only a message of the test's own may have a button; a command declares its response just as one does.
				const { interaction } =
					response === "update"
						? await ada.presses(on.message, "Show it")
						: await ada.runs(`pyq ${response}`, {}, channel);
				return interaction;
			});
			return pressed.replyTo ?? "";
		},
		isMarked: async ({ message }) => fake.message(message)?.reactions?.some(({ me }) => me) === true,
		isPinned: async ({ message }) => fake.pins(channel).includes(message),
		received,
		answerWith(next) {
			answer = next;
		},
		restart: () => chat.start(receive),
		async close() {
			await chat.stop();
			await fake.close();
			expect(fake.refused, "requests that Discord would not understand").toEqual([]);
		},
	};
}

describeChat("discord", openStage);
