import { createHmac, randomBytes } from "node:crypto";
import { type IncomingHttpHeaders, request } from "node:http";
import { atDeadline } from "./deadline.ts";
import type { Ack, Forgery, Outgoing, Retry, Transport } from "./outgoing.ts";
import type { State } from "./state.ts";

/** The app's one address for everything that Slack sends it. */
export type RequestAddress = {
	/** null: none is set. */
	readonly url: string | null;
	/** Slack asks whoever is there to repeat a word before it takes an address. Throws when that fails. */
	set(url: string | null): Promise<void>;
	readonly send: Transport;
};

type Answered =
	| { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }
	| "http_timeout"
	| "connection_failed";

export function createRequestAddress(state: State): RequestAddress {
	let url: string | null = null;

	async function send(outgoing: Outgoing, retry: Retry | null, forgery?: Forgery): Promise<Ack> {
		if (url === null) return { acked: false, reason: "connection_failed", status: null, noRetry: false };
		const { contentType, text } = written(outgoing);
		const again = retry === null ? {} : { "x-slack-retry-num": retry.num, "x-slack-retry-reason": retry.reason };
		const answered = await post(state, url, { ...signed(state, text, forgery), ...again }, contentType, text);
		if (typeof answered === "string") return { acked: false, reason: answered, status: null, noRetry: false };
		const { status, headers, body } = answered;
		if (status < 200 || status > 299)
			return { acked: false, reason: "http_error", status, noRetry: headers["x-slack-no-retry"] === "1" };
		return { acked: true, answer: answerIn(body, headers["content-type"]), status };
	}

	return {
		get url() {
			return url;
		},
		async set(next) {
			url = null;
			if (next === null) return;
			const challenge = randomBytes(30).toString("base64url");
			const text = JSON.stringify({ token: verificationToken, challenge, type: "url_verification" });
			const answered = await post(state, next, signed(state, text), "application/json", text);
			const repeated = typeof answered !== "string" && answered.status === 200 && challengeIn(answered.body);
			if (repeated !== challenge) {
				const told = typeof answered === "string" ? answered : `${answered.status} ${answered.body.slice(0, 200)}`;
				throw new Error(`“Your request URL did not respond with the value of the challenge parameter”: ${told}`);
			}
			url = next;
		},
		send,
	};
}

/** The old way to know Slack: deprecated, and still sent. */
export const verificationToken = "verification-token-nobody-should-trust";

/** Commands and interactions are forms, events are JSON. */
function written({ envelope, body }: Outgoing): { contentType: string; text: string } {
	if (envelope === "events_api") return { contentType: "application/json", text: JSON.stringify(body) };
	const fields = envelope === "interactive" ? { payload: JSON.stringify(body) } : (body as Record<string, string>);
	return { contentType: "application/x-www-form-urlencoded", text: new URLSearchParams(fields).toString() };
}

/** The app compares the time with its own clock, which is the wall's: a test's would be refused as stale. */
function signed({ app }: State, text: string, forgery?: Forgery): Record<string, string> {
	if (forgery === "unsigned") return {};
	const at = Math.floor(Date.now() / 1_000) - (forgery === "stale" ? 6 * 60 : 0);
	const secret = forgery === "wrong-signature" ? `${app.signingSecret}?` : app.signingSecret;
	const hash = createHmac("sha256", secret).update(`v0:${at}:${text}`).digest("hex");
	return { "x-slack-request-timestamp": String(at), "x-slack-signature": `v0=${hash}` };
}

function post(
	state: State,
	url: string,
	headers: Readonly<Record<string, string | number>>,
	contentType: string,
	text: string,
): Promise<Answered> {
	return new Promise((resolve) => {
		const done = (answered: Answered): void => {
			stop();
			resolve(answered);
		};
		const sending = request(url, {
			method: "POST",
			agent: false,
			headers: {
				"user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
				accept: "*/*",
				"content-type": contentType,
				"content-length": Buffer.byteLength(text),
				...headers,
			},
		});
		const stop = atDeadline(state, () => {
			done("http_timeout");
			sending.destroy();
		});
		sending.on("error", () => done("connection_failed"));
		sending.on("response", (response) => {
			const parts: Buffer[] = [];
			response.on("data", (part: Buffer) => parts.push(part));
			response.on("error", () => done("connection_failed"));
			response.on("end", () =>
				done({
					status: response.statusCode ?? 0,
					headers: response.headers,
					body: Buffer.concat(parts).toString("utf8"),
				}),
			);
		});
		sending.end(text);
	});
}

/** Words, or JSON by the type that the app gave them. Nothing and an empty object are no answer. */
function answerIn(body: string, contentType: string | undefined): unknown {
	if (body.trim() === "") return null;
	if (contentType?.startsWith("application/json") !== true) return body;
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}

function challengeIn(body: string): unknown {
	try {
		const read: unknown = JSON.parse(body);
		return typeof read === "object" && read !== null && "challenge" in read ? read.challenge : null;
	} catch {
		return body;
	}
}
