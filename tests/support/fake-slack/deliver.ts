import { until } from "./deadline.ts";
import { changeMessage } from "./deeds.ts";
import { createRequestAddress } from "./deliver-http.ts";
import { createSocketMode, type SocketHandle } from "./deliver-socket.ts";
import { eventBody, isHeard, type Occasion, occasionsOf } from "./events.ts";
import type { Ack, Attempt, Forgery, Outgoing, Retry } from "./outgoing.ts";
import { createPerson } from "./people.ts";
import type { MessageRef, Person } from "./person.ts";
import { createResponseUrls } from "./response-url.ts";
import { createShown } from "./shown.ts";
import { type DeliverySeam, type Json, messageAt, type State } from "./state.ts";

export type Delivery = DeliverySeam<Person, DeliveryHandle>;

/** What a test does with the way between Slack and the app. */
export type DeliveryHandle = {
	readonly socket: SocketHandle;
	/**
	 * Everything goes to this address from now on, signed, after the app has repeated the challenge (throws when it does not); null: to no
	 * address. Socket Mode is switched off by it.
	 */
	requestUrl(url: string | null): Promise<void>;
	/** Everything that was sent to the app, and how that ended; oldest first. */
	readonly attempts: readonly Attempt[];
	/** Events that were not acknowledged and will come again. */
	readonly waiting: number;
	/** They come again now, whatever the time is. Resolves when each is acknowledged, or not. */
	redeliver(): Promise<void>;
	/** Resolves when nothing is on its way. Throws after 10 s. */
	settled(): Promise<void>;
	/** Slack adds a preview to a message with a link: a change that nobody made, of nothing that the app can read. */
	previewsLink(message: MessageRef): void;
};

/** How things get from people's deeds to the app. */
export type Couriers = {
	/** Sends an event if the app hears of such; null: it does not. */
	event(occasion: Occasion): Promise<Ack> | null;
	/** Sends what is never sent again by itself; also what was sent before, and what somebody else sends. */
	once(outgoing: Outgoing, forgery?: Forgery): Promise<Ack>;
	/** Does something, and gives what it had sent to the app: its events. */
	during<Result>(deed: () => Result): { result: Result; sent: readonly Sent[] };
};
export type Sent = { readonly outgoing: Outgoing; readonly ack: Promise<Ack> };

/** When an event comes again, in milliseconds after the attempt that failed: https://docs.slack.dev/apis/events-api/#retries */
const retryAfterMs = [0, 60_000, 300_000];

type Waiting = { readonly outgoing: Outgoing; readonly retry: Retry; readonly due: number };

export function createDelivery(state: State): Delivery {
	const socket = createSocketMode(state);
	const address = createRequestAddress(state);
	const shown = createShown(state);
	const urls = createResponseUrls(state, shown);
	const attempts: Attempt[] = [];
	const waiting = new Set<Waiting>();
	/** What the deed that is being done has sent. */
	let sentNow: Sent[] | null = null;

	async function attempt(outgoing: Outgoing, retry: Retry | null, forgery?: Forgery): Promise<Ack> {
		if (forgery !== undefined && state.app.socketMode)
			throw new Error("only Slack can speak over the app's own socket");
		const { type, id } = nameOf(outgoing);
		const { envelope, body } = outgoing;
		const noted: Attempt = { envelope, type, id, retry: retry?.num ?? 0, body, outcome: null };
		attempts.push(noted);
		const ack = await (state.app.socketMode ? socket.send : address.send)(outgoing, retry, forgery);
		noted.outcome = ack;
		// Over HTTP an event's answer may say what it likes.
		const free = outgoing.takesAnswer || (envelope === "events_api" && !state.app.socketMode);
		if (forgery === undefined && ack.acked && ack.answer !== null && !free)
			state.refuse({ method: `acknowledgement of ${type}`, problems: ["it takes no answer"] });
		return ack;
	}

	async function persist(outgoing: Outgoing, retry: Retry | null): Promise<Ack> {
		const ack = await attempt(outgoing, retry);
		const after = retryAfterMs[retry?.num ?? 0];
		if (!ack.acked && !ack.noRetry && after !== undefined) {
			const next = { num: (retry?.num ?? 0) + 1, reason: ack.reason };
			waiting.add({ outgoing, retry: next, due: state.deadlineNow() + after });
		}
		return ack;
	}

	function resend(which: (waiting: Waiting) => boolean): Promise<Ack>[] {
		return [...waiting].filter(which).map((one) => {
			waiting.delete(one);
			return persist(one.outgoing, one.retry);
		});
	}

	const clock = setInterval(() => {
		const now = state.deadlineNow();
		// What fails is kept for its next time, by `persist` itself.
		void Promise.all(resend(({ due }) => due <= now));
	}, 10);
	clock.unref();

	const couriers: Couriers = {
		event(occasion) {
			if (!isHeard(state, occasion)) return null;
			const outgoing = { envelope: "events_api", body: eventBody(state, occasion), takesAnswer: false } as const;
			const ack = persist(outgoing, null);
			sentNow?.push({ outgoing, ack });
			return ack;
		},
		once: (outgoing, forgery) => attempt(outgoing, null, forgery),
		during(deed) {
			const sent: Sent[] = [];
			sentNow = sent;
			try {
				return { result: deed(), sent };
			} finally {
				sentNow = null;
			}
		},
	};

	state.emit = (happening) => {
		shown.note(happening);
		for (const occasion of occasionsOf(state, happening)) void couriers.event(occasion);
	};

	return {
		connectionUrl: socket.connectionUrl,
		upgrade: socket.upgrade,
		serve: urls.serve,
		person: (team, user) => createPerson({ state, couriers, shown, urls }, team, user),
		handle: {
			socket: socket.handle,
			async requestUrl(url) {
				state.app.socketMode = false;
				await address.set(url);
			},
			attempts,
			get waiting() {
				return waiting.size;
			},
			async redeliver() {
				await Promise.all(resend(() => true));
			},
			async settled() {
				const under = (): boolean => attempts.some(({ outcome }) => outcome === null);
				await until(() => (under() ? null : true), "something was still on its way");
			},
			previewsLink({ channel: ref, ts }) {
				const channel = state.channels.get(typeof ref === "string" ? ref : ref.id);
				const message = channel === undefined ? null : messageAt(channel, ts);
				if (message === null) throw new Error("there is no such message");
				changeMessage(state, message, {}, null);
			},
		},
		async close() {
			clearInterval(clock);
			waiting.clear();
			await socket.close();
		},
	};
}

function nameOf({ envelope, body }: Outgoing): { type: string; id: string } {
	if (envelope === "slash_commands") return { type: String(body["command"]), id: String(body["trigger_id"]) };
	if (envelope === "interactive") return { type: String(body["type"]), id: String(body["trigger_id"] ?? "") };
	const event = body["event"] as Json;
	return { type: String(event["type"]), id: String(body["event_id"]) };
}
