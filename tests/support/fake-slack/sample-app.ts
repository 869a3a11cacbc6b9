import { type Logger, LogLevel, WebClient } from "@slack/web-api";
import { WebSocket } from "ws";
import { type FakeSlack, openFakeSlack } from "./fake-slack.ts";
import type { Json } from "./state.ts";

/** An envelope of Socket Mode as it came. */
export type Envelope = {
	readonly envelope_id: string;
	readonly type: "events_api" | "slash_commands" | "interactive";
	readonly payload: Json & { readonly event?: Json; readonly event_id?: string };
	readonly accepts_response_payload: boolean;
	readonly retry_attempt?: number;
	readonly retry_reason?: string;
};

/** What an app does with an envelope: its answer, `{}` for none; null: it does not acknowledge. */
export type Handle = (envelope: Envelope) => Json | null | Promise<Json | null>;

export type SampleApp = AsyncDisposable & {
	readonly socket: WebSocket;
	readonly envelopes: readonly Envelope[];
	/** Everything else that Slack said: `hello`, `disconnect`. */
	readonly notices: readonly Json[];
	/** The events among them, as they are. */
	events(): Json[];
	/** What was done last, by its kind. */
	last(type: string): Json;
};

/** The app's own connection, without the SDK's: what comes is seen as it comes. */
export async function connectApp(fake: FakeSlack, handle: Handle = () => ({})): Promise<SampleApp> {
	const { url } = await new WebClient(fake.app.token, clientOptions(fake)).apps.connections.open();
	return openSocket(String(url), handle);
}

export async function openSocket(url: string, handle: Handle = () => ({})): Promise<SampleApp> {
	const socket = new WebSocket(url);
	const envelopes: Envelope[] = [];
	const notices: Json[] = [];
	await new Promise<void>((resolve, reject) => {
		socket.once("error", reject);
		socket.on("message", (data) => {
			const read = JSON.parse(String(data)) as Json;
			if (typeof read["envelope_id"] === "string") {
				const envelope = read as Envelope;
				envelopes.push(envelope);
				Promise.resolve(handle(envelope)).then((payload) => {
					const { envelope_id } = envelope;
					if (payload !== null) socket.send(JSON.stringify({ envelope_id, payload }));
				}, reject);
				return;
			}
			notices.push(read);
			resolve();
		});
	});
	return {
		socket,
		envelopes,
		notices,
		events: () => envelopes.flatMap(({ payload: { event } }) => (event === undefined ? [] : [event])),
		last(type) {
			const found = envelopes.findLast(({ payload }) => payload["type"] === type || payload["command"] === type);
			if (found === undefined) throw new Error(`nothing of the kind ${type} came`);
			return found.payload;
		},
		async [Symbol.asyncDispose]() {
			if (socket.readyState === WebSocket.CLOSED) return;
			await new Promise<void>((resolve) => {
				socket.once("close", () => resolve());
				socket.terminate();
			});
		},
	};
}

/** The SDK tells of every line that is cut on purpose. */
export const silent: Logger = {
	debug() {},
	info() {},
	warn() {},
	error() {},
	setLevel() {},
	getLevel: () => LogLevel.ERROR,
	setName() {},
};

/** For every client of the SDK's: to the fake, and no trying again behind our back. */
export const clientOptions = (fake: FakeSlack) => ({
	slackApiUrl: fake.apiUrl,
	retryConfig: { retries: 0 },
	timeout: 10_000,
	rejectRateLimitedCalls: true,
});

/** When the clock of `openWithApp` stands still. */
const start = Date.UTC(2026, 4, 4, 9);

/** A workspace with a channel and somebody in it, and an app that is connected; `answer`: what it does, with its bot's client. */
export async function openWithApp(
	answer: (envelope: Envelope, client: WebClient) => ReturnType<Handle> = () => ({}),
	now: () => number = () => start,
) {
	const fake = await openFakeSlack({ rates: "none", now });
	const team = fake.team("Snakes");
	const channel = fake.channel(team, "python");
	const lena = fake.member(team, "Lena");
	const client = new WebClient(team.botToken, clientOptions(fake));
	const app = await connectApp(fake, (envelope) => answer(envelope, client));
	return { fake, team, channel, lena, client, app };
}

/** A window with one field, or with other blocks. */
export const sampleView = (more: Json = {}): Json => ({
	type: "modal",
	callback_id: "form",
	title: { type: "plain_text", text: "Form" },
	submit: { type: "plain_text", text: "Send" },
	blocks: [inputBlock("answer", { type: "plain_text_input", multiline: true })],
	...more,
});

export const inputBlock = (id: string, element: Json, more: Json = {}): Json => ({
	type: "input",
	block_id: id,
	label: { type: "plain_text", text: id },
	element: { action_id: id, ...element },
	...more,
});

export const plain = (text: string): Json => ({ type: "plain_text", text });
export const option = (value: string): Json => ({ text: plain(value.toUpperCase()), value });
export const buttons = (...labels: readonly string[]): Json => ({
	type: "actions",
	elements: labels.map((label) => ({ type: "button", action_id: label.toLowerCase(), text: plain(label) })),
});
