import { expect, test, vi } from "vitest";
import { openRunningDiscord, type RunningDiscord } from "../support/running-discord.ts";

/** The post is taken by Discord, its answer never comes, and the process dies before it could save anything. */
async function killWhilePosting(
	discord: RunningDiscord,
	day: string,
): Promise<Awaited<ReturnType<RunningDiscord["start"]>>> {
	const { fake, setClock } = discord;
	const pyq = await discord.start();
	await discord.setUp();
	fake.faults.next("POST /channels/*/messages", { hang: "after" });
	await setClock(`${day} 09:00:01`);
	await vi.waitUntil(() => discord.questions().length === 1, { timeout: 20_000, interval: 5 });
	await pyq.kill();
	return pyq;
}

const creates = ({ fake, channel }: RunningDiscord) =>
	fake.requests.filter(({ method, path }) => method === "POST" && path === `/channels/${channel.id}/messages`).length;

test.each([
	{ when: "within the life of the nonce", at: "09:01:30" },
	{ when: "when Discord has forgotten the nonce", at: "09:40" },
])(
	"kill -9 between send and save, restarted $when: the question stands there once, and its round goes on",
	{
		timeout: 120_000,
	},
	async ({ at }) => {
		await using discord = await openRunningDiscord("2031-03-24 08:30");
		const { fake, setClock, guild } = discord;
		const pyq = await killWhilePosting(discord, "2031-03-24");
		const before = creates(discord);
		await setClock(`2031-03-24 ${at}`);
		await pyq.restart();
		const [question] = discord.questions();
		if (question === undefined) throw new Error("no question");
		// Looked for and found, it gets its thread.
		await vi.waitUntil(() => fake.channelNow(question.id) !== null, { timeout: 30_000, interval: 20 });
		const ada = fake.member(guild, "Ada");
		const said = ada.says(question.id, "A list can change and a tuple can not, so a tuple can be a key of a dict.");
		await vi.waitUntil(() => fake.message(said.id)?.reactions?.length === 1, { timeout: 20_000, interval: 20 });
		expect(discord.questions()).toHaveLength(1);
		// Not even tried: it was looked for first.
		expect(creates(discord)).toBe(before);
		expect(fake.refused).toEqual([]);
	},
);
