import type { Room } from "../../src/core/ledger.ts";
import { realBank } from "./bank.ts";
import { arrival } from "./discord-arrivals.ts";
import { openDiscordChat } from "./discord-chat.ts";
import { createScene, type DiscordScene } from "./discord-scene.ts";
import { emptyDatabase } from "./empty-database.ts";
import { type FakeDiscord, type FakeOptions, openFakeDiscord, type Person } from "./fake-discord/fake-discord.ts";
import { createHouse, type House, type LogLine } from "./house.ts";
import { instantOf, scriptedClock } from "./scripted-clock.ts";
import { scriptedIds } from "./scripted-ids.ts";

const zone = "Europe/Berlin";

/** PyQ's app on an empty database, through its Discord to a Discord of our own, with one server. Its clock stands until it is set. */
export type DiscordHouse = AsyncDisposable & {
	readonly fake: FakeDiscord;
	readonly house: House;
	readonly scene: DiscordScene;
	readonly guild: { readonly id: string };
	/** Manages channels. */
	readonly lead: Person;
	readonly lines: LogLine[];
	/** Sets a new channel up: Monday to Friday at nine, in Berlin. */
	setUp(channel: string): Promise<{ readonly id: string }>;
	/** With PyQ running, until Berlin's walls show it. */
	at(local: string): Promise<void>;
	room(channel: { readonly id: string }): Promise<Room | null>;
};

/** Opens it on Monday, 2 March 2026, at eight. */
export async function openDiscordHouse(options: FakeOptions = {}): Promise<DiscordHouse> {
	const { store } = await emptyDatabase();
	const clock = scriptedClock(instantOf("2026-03-02 08:00", zone));
	const ids = scriptedIds();
	const fake = await openFakeDiscord({ now: clock.now, rates: "none", ...options });
	const guild = fake.guild("Snakes");
	fake.channel(guild, "general");
	const lead = fake.member(guild, "Lena", { permissions: "manage-channels" });
	const { chat, taken, lines } = openDiscordChat({ fake, store, clock, ids });
	const bank = await realBank();
	const house = createHouse({ store, clock, ids, bank, chats: new Map([["discord" as const, chat]]) });
	const scene = createScene(fake, house, taken);
	await house.start();
	await scene.takes((id) => id.startsWith(`installed:${guild.id}:`), 0);
	await arrival("the commands are offered", () => fake.commands().length > 0);
	return {
		fake,
		house,
		scene,
		guild,
		lead,
		lines,
		async setUp(name) {
			const channel = fake.channel(guild, name);
			await lead.runs("pyq room setup", {}, channel);
			await house.settle();
			await scene.deed("INTERACTION_CREATE", async () => {
				const { interaction } = await lead.submits({ zone, time: "09:00", days: "mon-fri" });
				return interaction;
			});
			return channel;
		},
		at: (local) => house.passUntil(instantOf(local, zone)),
		room: ({ id }) =>
			store.transaction(async (tx) => {
				const workspace = await tx.workspaces.ensure({
					id: ids.next(),
					platform: "discord",
					externalId: guild.id,
					name: "",
				});
				return tx.rooms.byChannel(workspace.id, id);
			}),
		async [Symbol.asyncDispose]() {
			await house.stop();
			await fake.close();
		},
	};
}
