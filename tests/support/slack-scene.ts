import { SECOND } from "../../src/core/ids.ts";
import { arrival } from "./discord-arrivals.ts";
import type { Taken } from "./discord-scene.ts";
import type { FakeSlack } from "./fake-slack/fake-slack.ts";
import type { Person } from "./fake-slack/person.ts";
import type { House } from "./house.ts";

/** What people of a Slack world act in. */
export type SlackScene = {
	readonly fake: FakeSlack;
	readonly house: House;
	/** A second later somebody does something; `act` gives the id of the event that it makes. */
	deed(who: Person, act: () => Promise<string>): Promise<Taken>;
	/** A second later somebody does something that PyQ does not hear of. */
	unheard(act: () => Promise<unknown>): Promise<void>;
	/** Delivers the last deed again. */
	redelivers(): Promise<void>;
};

/** `taken`: what has come in by now. */
export function createScene(fake: FakeSlack, house: House, taken: () => readonly Taken[]): SlackScene {
	let last: { who: Person; id: string } | null = null;

	async function takes(id: string, from: number): Promise<Taken> {
		const found = await arrival(`PyQ hears of ${id}`, () =>
			taken()
				.slice(from)
				.find(({ event }) => event.id === id),
		);
		await house.settle();
		return found;
	}

	return {
		fake,
		house,
		async deed(who, act) {
			await house.passUntil(house.clock.now() + SECOND);
			const from = taken().length;
			const id = await act();
			last = { who, id };
			return takes(id, from);
		},
		async unheard(act) {
			await house.passUntil(house.clock.now() + SECOND);
			await act();
			await house.settle();
		},
		async redelivers() {
			if (last === null) throw new Error("nothing was delivered yet");
			const { who, id } = last;
			const from = taken().length;
			await who.again();
			await takes(id, from);
		},
	};
}
