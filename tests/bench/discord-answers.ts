import type { LoggedRequest } from "../support/fake-discord/fake-discord.ts";

/** What somebody did. */
export type Kind = "command" | "button" | "suggestions" | "form opened" | "form sent";

/** Something that somebody did, told to the bot at that moment. */
export type Deed = { kind: Kind; at: number; interaction: string };

/** How it was answered; milliseconds. Null: not at all, or nothing was to be said. */
export type Answered = {
	kind: Kind;
	/** Until the first response arrived at Discord. */
	first: number | null;
	/** The first response was a promise, and so long after it came the words. */
	wordsAfterFirst: number | null;
	/** Until the words arrived. */
	words: number | null;
	promised: boolean;
};

const callback = /^\/interactions\/(\d+)\/([^/]+)\/callback$/u;
const words = /^\/webhooks\/\d+\/([^/]+)(?:\/messages\/@original)?$/u;
const promises: readonly unknown[] = [5, 6];

/** Finds each deed's answers among the requests that arrived. */
export const answersTo = (deeds: readonly Deed[], requests: readonly LoggedRequest[]): Answered[] => {
	const firsts = new Map<string, { began: number; token: string; type: unknown }>();
	const said = new Map<string, number>();
	for (const { path, body, began, method } of requests) {
		const [, id, token = ""] = callback.exec(path) ?? [];
		if (id !== undefined && !firsts.has(id)) firsts.set(id, { began, token, type: Object(body).type });
		const to = words.exec(path)?.[1];
		if (to !== undefined && method !== "GET" && !said.has(to)) said.set(to, began);
	}
	return deeds.map(({ kind, at, interaction }) => {
		const first = firsts.get(interaction);
		const promised = promises.includes(first?.type);
		const spoken = first === undefined || !promised ? undefined : said.get(first.token);
		return {
			kind,
			promised,
			first: first === undefined ? null : first.began - at,
			words: spoken === undefined ? null : spoken - at,
			wordsAfterFirst: first === undefined || spoken === undefined ? null : spoken - first.began,
		};
	});
};
