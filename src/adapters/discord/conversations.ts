/** So many are remembered. */
const mostKnown = 20_000;
/** So many are read again after a lost session: at 40 requests a second it takes a little more than one. */
export const mostRead = 50;

/** The direct conversations that PyQ has had since it began. Discord names a bot none: it learns of one by writing there, or by being written to. */
export type Conversations = {
	/** The channel of the conversation with somebody; null: none is known. */
	with(person: string): string | null;
	/** Somebody wrote there, or is written to. */
	note(person: string, channel: string): void;
	/** The channels of those that were used last, latest first. */
	latest(): string[];
};

export function createConversations(): Conversations {
	/** By person, the one that was used last at the end. */
	const channels = new Map<string, string>();
	return {
		with: (person) => channels.get(person) ?? null,
		note(person, channel) {
			channels.delete(person);
			channels.set(person, channel);
			const [oldest] = channels.keys();
			if (channels.size > mostKnown && oldest !== undefined) channels.delete(oldest);
		},
		latest: () => [...channels.values()].slice(-mostRead).reverse(),
	};
}
