import { Client, Events, GatewayIntentBits, Partials, REST } from "discord.js";
import type { FakeDiscord } from "./fake-discord.ts";

const { Guilds, GuildMessages, MessageContent, DirectMessages, GuildMessageReactions } = GatewayIntentBits;
/** The intents of a bot that hears what people write. */
export const usualIntents = Guilds | GuildMessages | MessageContent | DirectMessages | GuildMessageReactions;

/** The real library's REST client, which tries nothing twice by itself. */
export function restOf({ apiUrl, token }: FakeDiscord): REST {
	return new REST({ api: apiUrl, version: "10", retries: 0, timeout: 5_000 }).setToken(token);
}

export type Bot = AsyncDisposable & {
	readonly client: Client<true>;
	/** Every event as it came, by its name. */
	readonly heard: { readonly t: string; readonly d: Readonly<Record<string, unknown>> }[];
	/** Waits for the next event of that kind that fits; also among those that have come. */
	hears(
		t: string,
		fits?: (d: Readonly<Record<string, unknown>>) => boolean,
	): Promise<Readonly<Record<string, unknown>>>;
};

/** The real library's client, logged in and ready. */
export async function openBot(
	fake: FakeDiscord,
	intents = usualIntents,
	shards: number[] | "auto" = "auto",
	of = 1,
): Promise<Bot> {
	const client = new Client({
		intents,
		partials: [Partials.Channel, Partials.Message, Partials.Reaction],
		rest: { api: fake.apiUrl, version: "10", retries: 0, timeout: 5_000 },
		...(shards === "auto" ? {} : { shards, shardCount: of }),
	});
	const heard: { t: string; d: Readonly<Record<string, unknown>> }[] = [];
	const waiting = new Set<() => void>();
	client.on(
		Events.Raw as never,
		((packet: { t: string | null; d: unknown }) => {
			if (packet.t === null) return;
			heard.push({ t: packet.t, d: Object(packet.d) });
			for (const look of [...waiting]) look();
		}) as never,
	);
	const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
	await client.login(fake.token);
	return {
		client: await ready,
		heard,
		hears(t, fits = () => true) {
			return new Promise((resolve, reject) => {
				const late = setTimeout(() => {
					waiting.delete(look);
					reject(new Error(`no ${t} in 8 s; heard ${heard.map((one) => one.t).join(", ")}`));
				}, 8_000);
				const look = (): void => {
					const found = heard.find((one) => one.t === t && fits(one.d));
					if (found === undefined) return;
					clearTimeout(late);
					waiting.delete(look);
					resolve(found.d);
				};
				waiting.add(look);
				look();
			});
		},
		[Symbol.asyncDispose]: () => client.destroy(),
	};
}

export type RawAnswer = { readonly status: number; readonly headers: Headers; readonly body: unknown };

/** One request without a library; `token` null: none is sent. */
export async function ask(
	{ apiUrl, token: own }: FakeDiscord,
	line: string,
	body?: unknown,
	{ token = own, raw }: { token?: string | null; raw?: { body: string | FormData; contentType?: string } } = {},
): Promise<RawAnswer> {
	const [method = "GET", path = ""] = line.split(" ");
	const response = await fetch(`${apiUrl}/v10${path}`, {
		method,
		headers: {
			...(token === null ? {} : { Authorization: `Bot ${token}` }),
			...(body === undefined ? {} : { "Content-Type": "application/json" }),
			...(raw?.contentType === undefined ? {} : { "Content-Type": raw.contentType }),
		},
		...(raw !== undefined ? { body: raw.body } : body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
}
