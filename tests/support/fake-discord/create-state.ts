import { makeUser } from "./payloads.ts";
import { createSnowflakes } from "./snowflakes.ts";
import type { GrantedIntents, State } from "./state.ts";

type Start = Pick<State, "now" | "deadlineNow" | "nonceLifeMs"> & { readonly intents: Partial<GrantedIntents> };

/** Discord before anything has happened: a bot, and who made it. */
export function createState({ now, deadlineNow, nonceLifeMs, intents }: Start): State {
	const ids = createSnowflakes();
	const bot = makeUser(ids.next(now()), "PyQ", true);
	const owner = makeUser(ids.next(now()), "Olga Owner", false);
	return {
		now,
		deadlineNow,
		openedAt: now(),
		ids,
		// Of a token's three parts the first is the bot's id.
		token: `${Buffer.from(bot.id).toString("base64url")}.Fake00.${"a".repeat(38)}`,
		applicationId: bot.id,
		bot,
		owner,
		origin: "",
		intents: { messageContent: true, members: false, presences: false, ...intents },
		guilds: new Map(),
		users: new Map([
			[bot.id, bot],
			[owner.id, owner],
		]),
		channels: new Map(),
		directs: new Map(),
		closedDoors: new Set(),
		messages: new Map(),
		seen: new Map(),
		files: new Map(),
		interactions: new Map(),
		webhooks: new Map(),
		commands: new Map(),
		commandCreates: [],
		nonces: new Map(),
		nonceLifeMs,
		changes: 0,
		emit: () => undefined,
	};
}
