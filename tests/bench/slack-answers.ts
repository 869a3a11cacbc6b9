import type { Attempt } from "../support/fake-slack/outgoing.ts";
import type { LoggedRequest } from "../support/fake-slack/request-log.ts";
import { type Arrival, hookIn } from "./slack-arrivals.ts";

/** What somebody did. */
export type Kind = "answer" | "command" | "form opened" | "form sent";

/** By what it is known that a deed was answered: the mark on a message, or where its words were to go to. */
type Awaited = { mark: { channel: string; ts: string } } | { trigger: string | null } | { address: string | null };

/** Something that somebody did at that moment. `ack`: milliseconds until the app acknowledged it; null: it did not, the first time. */
export type Deed = { kind: Kind; at: number; ack: number | null; awaited: Awaited };

/** `words`: milliseconds until they arrived: a receipt, an answer, a form. `emptyFirst`: a window came before its form. */
export type Answered = { kind: Kind; ack: number | null; words: number | null; emptyFirst: boolean };

/** What arrived while things were done. */
export type Heard = {
	attempts: readonly Attempt[];
	requests: readonly LoggedRequest[];
	arrivals: readonly Arrival[];
};

const markKey = (channel: unknown, ts: unknown): string => `mark ${channel} ${ts}`;
const formKey = (address: string): string => `form ${address}`;

/** Finds each deed's words among what arrived. */
export const answersTo = (deeds: readonly Deed[], heard: Heard): Answered[] => {
	const first = new Map<string, number>();
	const note = (key: string, at: number): void => void (first.has(key) || first.set(key, at));
	const windows = new Map<string, number>();
	for (const { address, began } of heard.arrivals) note(address, began);
	for (const { method, args, began, error, status } of heard.requests) {
		if (status !== 200 || error !== null) continue;
		if (method === "reactions.add") note(markKey(args["channel"], args["timestamp"]), began);
		if (!method.startsWith("views.")) continue;
		const { submit, private_metadata: opened } = Object(args["view"]);
		const address = hookIn(opened);
		if (submit !== undefined && address !== null) note(formKey(address), began);
		if (typeof args["trigger_id"] === "string") windows.set(args["trigger_id"], began);
	}
	const addresses = new Map(heard.attempts.map(({ id, body }) => [id, hookIn(body["response_url"])]));
	return deeds.map(({ kind, at, ack, awaited }) => {
		const triggered = "trigger" in awaited && awaited.trigger !== null ? awaited.trigger : null;
		const address =
			"address" in awaited ? awaited.address : triggered === null ? null : (addresses.get(triggered) ?? null);
		const key =
			"mark" in awaited
				? markKey(awaited.mark.channel, awaited.mark.ts)
				: address === null
					? null
					: kind === "form opened"
						? formKey(address)
						: address;
		const came = key === null ? undefined : first.get(key);
		const window = triggered === null ? undefined : windows.get(triggered);
		return {
			kind,
			ack,
			words: came === undefined ? null : came - at,
			emptyFirst: kind === "form opened" && window !== undefined && window !== came,
		};
	});
};
