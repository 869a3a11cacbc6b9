import { afterAll, expect, test } from "vitest";
import { questionThread } from "../support/discord-channels.ts";
import { openDiscordHouse } from "../support/discord-house.ts";
import { closeDatabase } from "../support/empty-database.ts";

afterAll(closeDatabase);

test("after a lost session a member keeps the name that the server gives them, and a newcomer has one", async () => {
	await using discord = await openDiscordHouse();
	const { fake, guild, house, scene } = discord;
	const channel = await discord.setUp("python-prep");
	await discord.at("2026-03-02 09:05");
	const thread = questionThread(fake, channel.id)?.id ?? "";
	const ada = fake.member(guild, "Ada", { nick: "Countess" });
	const grace = fake.member(guild, "Grace", { nick: "Amazing Grace" });
	const answer = "A list can change and a tuple can not, so a tuple can be a key of a dictionary.";
	const said = ada.says(thread, answer);
	await scene.takes((id) => id === `msg:${said.id}`, 0);
	const from = scene.count;
	fake.gateway.takesConnections(false);
	fake.gateway.dropConnections({ resumable: false });
	ada.edits(said, `${answer} A list is not one.`);
	const first = grace.says(thread, answer);
	fake.gateway.takesConnections(true);
	await fake.gateway.untilConnected(1);
	await scene.takes((id) => id.startsWith(`msg:${said.id}:`), from);
	await scene.takes((id) => id === `msg:${first.id}`, from);
	const names = await house.store.transaction(async (tx) => {
		const room = await discord.room(channel);
		const members = await tx.members.byIds(await tx.members.ofRoom(room?.id ?? ""));
		return members.map(({ name }) => name).sort();
	});
	expect(names).toEqual(expect.arrayContaining(["Countess", "Grace"]));
}, 60_000);
