import type { APIApplicationCommandOptionChoice, APIMessage } from "discord.js";
import { type Modal, modalOf } from "./form-data.ts";
import { isTooLate } from "./interactions.ts";
import { listOf } from "./message-parts.ts";
import { flag, messageBody } from "./payloads.ts";
import type { Interaction, State } from "./state.ts";

/** What Discord shows at once when somebody did something that the bot answers. */
export type Shown =
	/** A message; `private`: to that person alone. */
	| { readonly kind: "message"; readonly private: boolean; readonly message: APIMessage }
	/** "Thinking …"; `final` has what it becomes. */
	| { readonly kind: "deferred"; readonly private: boolean }
	/** Nothing yet; the message with the button may change later. */
	| { readonly kind: "deferred-update" }
	/** The message with the button has changed. */
	| { readonly kind: "update"; readonly message: APIMessage }
	| { readonly kind: "modal"; readonly modal: Modal }
	| { readonly kind: "choices"; readonly choices: readonly APIApplicationCommandOptionChoice[] }
	/** "The application did not respond." */
	| { readonly kind: "failed" };

export type Returned = Shown & {
	/** The interaction's id. */
	readonly interaction: string;
	/** From the event to the first response, in milliseconds of the wall. */
	readonly tookMs: number;
	/** What the bot has said so far in answer, oldest first, as it stands. */
	answers(): APIMessage[];
	/** Waits for the first answer that is not "thinking …". Throws after 10 s of the wall. */
	final(): Promise<APIMessage>;
};

/** Longer than this a test does not wait, in milliseconds of the wall. */
const patienceMs = 10_000;

/** Waits for the first response, or for the time that it may take. `hopeless`: nobody is there to respond, and no clock runs. */
export async function firstShown(state: State, interaction: Interaction, hopeless: () => boolean): Promise<Returned> {
	const began = performance.now();
	const answered = await until(
		interaction,
		() => interaction.first !== null || isTooLate(state, interaction) || hopeless(),
	);
	if (!answered)
		throw new Error("the bot gave no first response in 10 s of the wall, and the fake's clock stands still");
	const isLoading = (message: APIMessage): boolean => ((message.flags ?? 0) & flag.loading) !== 0;
	const answers = (): APIMessage[] =>
		[interaction.original, ...interaction.followUps].flatMap((stored) =>
			stored !== null && state.messages.has(stored.raw.id) ? [messageBody(state, stored)] : [],
		);
	return {
		...shown(state, interaction),
		interaction: interaction.id,
		tookMs: performance.now() - began,
		answers,
		async final() {
			if (!(await until(interaction, () => answers().some((message) => !isLoading(message)))))
				throw new Error("the deferred answer was not filled in 10 s of the wall");
			const [message] = answers().filter((one) => !isLoading(one));
			if (message === undefined) throw new Error("the answer is gone");
			return message;
		},
	};
}

function shown(state: State, { first, original }: Interaction): Shown {
	if (first === null) return { kind: "failed" };
	const isPrivate = ((original?.raw.flags ?? 0) & flag.ephemeral) !== 0;
	switch (first.type) {
		case 5:
			return { kind: "deferred", private: isPrivate };
		case 6:
			return { kind: "deferred-update" };
		case 8:
			// The form of the choices was checked when they came in.
			return {
				kind: "choices",
				choices: listOf(first.data["choices"]) as readonly APIApplicationCommandOptionChoice[],
			};
		case 9:
			return { kind: "modal", modal: modalOf(first.data) };
	}
	if (original === null) throw new Error(`a response of type ${first.type} left no message`);
	const message = messageBody(state, original);
	return first.type === 7 ? { kind: "update", message } : { kind: "message", private: isPrivate, message };
}

/** Whether it came true in time. Looks at every change, and now and then for the clock's sake. */
function until({ watchers }: Interaction, isSo: () => boolean): Promise<boolean> {
	return new Promise((resolve) => {
		const end = performance.now() + patienceMs;
		const look = (): void => {
			const so = isSo();
			if (!so && performance.now() < end) return;
			clearInterval(timer);
			watchers.delete(look);
			resolve(so);
		};
		const timer = setInterval(look, 10);
		watchers.add(look);
		look();
	});
}
