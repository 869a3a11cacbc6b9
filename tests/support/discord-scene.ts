import type { Chat } from "../../src/app/ports/chat.ts";
import type { Inbound, Receive, Received } from "../../src/app/ports/inbound.ts";
import { SECOND } from "../../src/core/ids.ts";
import { arrival } from "./discord-arrivals.ts";
import type { FakeDiscord } from "./fake-discord/fake-discord.ts";
import type { House } from "./house.ts";

/** An event that PyQ has taken, and what its adapter was told; `null`: it could not be taken. */
export type Taken = { event: Inbound; received: Received | null };

/** A chat of which is known what came in through it. */
export function watched(chat: Chat): { chat: Chat; taken: readonly Taken[] } {
	const taken: Taken[] = [];
	const watch =
		(receive: Receive): Receive =>
		async (event) => {
			let received: Received | null = null;
			try {
				received = await receive(event);
				return received;
			} finally {
				taken.push({ event, received });
			}
		};
	return { chat: { ...chat, start: (receive) => chat.start(watch(receive)) }, taken };
}

/** What people of a Discord world act in. */
export type DiscordScene = {
	readonly fake: FakeDiscord;
	readonly house: House;
	/** Waits for an event that came in after the first `from`, and for all that PyQ does about it. */
	takes(isIt: (id: string) => boolean, from: number): Promise<Taken>;
	/** How many events have come in. */
	readonly count: number;
	/** A second later somebody does something; `act` gives the id of the event that it makes. Delivered again, it is `kind`. */
	deed(kind: string, act: () => Promise<string>): Promise<Taken>;
	/** Delivers the last deed again. */
	redelivers(): Promise<void>;
};

export function createScene(fake: FakeDiscord, house: House, taken: readonly Taken[]): DiscordScene {
	let last: { kind: string; id: string } | null = null;

	async function takes(isIt: (id: string) => boolean, from: number): Promise<Taken> {
		const found = await arrival("PyQ hears of it", () => taken.slice(from).find(({ event }) => isIt(event.id)));
		await house.settle();
		return found;
	}

	return {
		fake,
		house,
		takes,
		get count() {
			return taken.length;
		},
		async deed(kind, act) {
			await house.passUntil(house.clock.now() + SECOND);
			const from = taken.length;
			const id = await act();
			last = { kind, id };
			return takes((one) => one === id, from);
		},
		async redelivers() {
			if (last === null) throw new Error("nothing was delivered yet");
			const { kind, id } = last;
			const from = taken.length;
			fake.gateway.repeat(kind);
			await takes((one) => one === id, from);
		},
	};
}
