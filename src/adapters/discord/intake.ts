import { ChatError, type ChatErrorReason, StoreError } from "../../app/errors.ts";
import type { Inbound, Receive } from "../../app/ports/inbound.ts";
import type { Log } from "../../app/ports/surroundings.ts";
import { SECOND } from "../../core/ids.ts";
import type { Message } from "../../core/message/model.ts";

/** How often what could not be taken is offered again, in milliseconds. */
const againEvery = 5 * SECOND;
/** More is not kept: threads of rounds are read again anyway. */
const mostWaiting = 1_000;
/** So often something that can't be read is tried: five minutes. */
const mostTries = 60;

/** What Discord may answer otherwise in a moment. */
const passing: ReadonlySet<ChatErrorReason> = new Set(["unreachable", "rate-limited"]);
export const isPassing = (error: unknown): boolean => error instanceof ChatError && passing.has(error.reason);

/** Reads an event; null: it is none of PyQ's business. It may throw ChatError, and is then read again. */
export type ReadEvent = () => Promise<Inbound | null>;

type Offer = { read: ReadEvent; tries: number; done: () => void };
/** Why something could not be taken: it can't be read now, nothing can be saved, or it waits for a post to be settled. */
type Halt = "again" | "away" | "unsettled";
/**
 * What concerns one place, in the order in which it happened: a message before its edit, and that before its deletion. `halt`: why it
 * stood still last.
 */
type Lane = { offers: Offer[]; moving: Promise<unknown> | null; halt: Halt | null };

/**
 * Hands on what the gateway tells once, until it is taken: nobody sends it again. What is given up is logged. `recovered`: after a time
 * in which something could not be taken.
 */
export function createIntake({
	receive,
	say,
	log,
	recovered,
}: {
	receive: Receive;
	/** What no step will say. */
	say: (event: Inbound, message: Message) => Promise<void>;
	log: Log;
	recovered: () => void;
}) {
	const lanes = new Map<string, Lane>();
	let kept = 0;
	let overflowing = false;
	let stopped = false;

	async function take(offer: Offer): Promise<"taken" | Halt> {
		try {
			const event = await offer.read();
			const received = event === null ? null : await receive(event);
			if (event !== null && received?.kind === "reply") await say(event, received.message);
			return "taken";
		} catch (error) {
			if (error instanceof StoreError) {
				log.warn({ err: error }, "a message could not be taken; it is offered again");
				return error.reason === "unsettled" ? "unsettled" : "away";
			}
			offer.tries++;
			if (isPassing(error) && offer.tries < mostTries) {
				log.warn({ err: error }, "a message could not be read; it is tried again");
				return "again";
			}
			// Whoever stops PyQ does not want to hear of it: threads are read again at the next start.
			if (!stopped) log.error({ err: error }, "a message was given up");
			return "taken";
		}
	}

	/** Takes what stands in a lane until something can't be taken. */
	async function move(of: string, lane: Lane): Promise<"empty" | Halt> {
		for (let [first] = lane.offers; first !== undefined; [first] = lane.offers) {
			const outcome = await take(first);
			if (outcome !== "taken") {
				lane.moving = null;
				lane.halt = outcome;
				// Whoever offered something waits no longer, and nor does who stands behind it.
				for (const { done } of lane.offers) done();
				return outcome;
			}
			lane.offers.shift();
			kept--;
			first.done();
		}
		lanes.delete(of);
		return "empty";
	}

	/** One at a time in each lane. */
	function start(of: string, lane: Lane): Promise<"empty" | Halt> {
		const moving = move(of, lane);
		lane.moving = moving;
		return moving;
	}

	async function sweep(): Promise<void> {
		const halted = [...lanes].filter(([, lane]) => lane.moving === null);
		// Nothing is missed by what waits for a post: it comes from that thread alone, in its order.
		const wasAway = halted.some(([, { halt }]) => halt !== "unsettled");
		for (const [of, lane] of halted) {
			// Another has begun to move it meanwhile.
			if (lane.moving !== null || lane.offers.length === 0 || stopped) continue;
			const outcome = await start(of, lane);
			// Asked for one, a database that is away is away for all.
			if (outcome === "away") return;
		}
		if (wasAway && !stopped) recovered();
	}

	let sweeping: Promise<void> = Promise.resolve();
	const timer = setInterval(() => {
		sweeping = sweeping.then(sweep);
	}, againEvery);

	return {
		/** Hands on what concerns a place (`of`: its id), after what was offered of it before. Resolves when it was taken, or waits. */
		async offer(of: string, read: ReadEvent): Promise<void> {
			if (stopped) return;
			const lane = lanes.get(of) ?? { offers: [], moving: null, halt: null };
			if (kept >= mostWaiting) {
				if (!overflowing) log.error({ kept }, "too much waits to be taken: what comes now is given up");
				overflowing = true;
				return;
			}
			overflowing = false;
			const done = Promise.withResolvers<void>();
			lane.offers.push({ read, tries: 0, done: done.resolve });
			kept++;
			if (!lanes.has(of)) {
				lanes.set(of, lane);
				void start(of, lane);
			} else if (lane.moving === null) return;
			await done.promise;
		},
		/** Takes nothing new, and finishes what is in hand. */
		async stop(): Promise<void> {
			stopped = true;
			clearInterval(timer);
			await Promise.allSettled([...[...lanes.values()].map(({ moving }) => moving), sweeping]);
		},
	};
}
