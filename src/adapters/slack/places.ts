import type { Lack } from "../../app/ports/inbound.ts";
import type { Clock, Log } from "../../app/ports/surroundings.ts";
import { MINUTE } from "../../core/ids.ts";
import type { Requests } from "./client.ts";
import { refusedWith } from "./errors.ts";

/** What is known of a channel is asked anew after so long; so many are remembered. */
const keptFor = MINUTE;
const mostKept = 5_000;
/** A command has three seconds in all, in milliseconds. */
const within = 1_000;

/** Slack's stand-ins for the names of what is not public. */
const noName: ReadonlySet<string> = new Set(["", "privategroup", "directmessage"]);

/** A channel as Slack tells of it. `isIn`: PyQ is a member; null: it was not told. */
type Channel = { name: string | null; isIn: boolean | null; archived: boolean; isPublic: boolean };
const untold: Channel = { name: null, isIn: null, archived: false, isPublic: false };

/** Slack tells of a private channel only to who is in it. */
const hidden: Channel = { ...untold, isIn: false };

export type Places = {
	/** The channel's name, and what PyQ is missing there. `called`: the name that came along. Never throws. */
	look(team: string, id: string, called?: string): Promise<{ name: string; lacks: readonly Lack[] }>;
	/** Something about the channel has changed. */
	forget(team: string, id: string): void;
};

/** Conversations of two, and of several, whom Slack lists in its name: no channels, so no rooms can be there. `called`: the name that came along. */
export const isConversation = (id: string, called = ""): boolean => id.startsWith("D") || called.startsWith("mpdm-");

export function createPlaces({ requests, clock, log }: { requests: Requests; clock: Clock; log: Log }): Places {
	const known = new Map<string, { at: number; asked: Promise<Channel> }>();

	function ask(team: string, id: string): Promise<Channel> {
		const of = `${team}:${id}`;
		const kept = known.get(of);
		if (kept !== undefined && clock.now() - kept.at < keptFor) return kept.asked;
		const asked = requests
			.ask(team, (client) => client.conversations.info({ channel: id }))
			.then(({ channel }) => ({
				name: channel?.name ?? null,
				isIn: channel?.is_member ?? null,
				archived: channel?.is_archived === true,
				isPublic: channel?.is_private !== true,
			}))
			.catch((error: unknown) => {
				if (refusedWith(error) === "channel_not_found") return hidden;
				known.delete(of);
				log.warn({ err: error }, "Slack did not tell about a channel");
				return untold;
			});
		known.set(of, { at: clock.now(), asked });
		const [oldest] = known.keys();
		if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
		return asked;
	}

	return {
		async look(team, id, called = "") {
			const late = Promise.withResolvers<Channel>();
			const timer = setTimeout(() => late.resolve(untold), within);
			const channel = await Promise.race([ask(team, id), late.promise]).finally(() => clearTimeout(timer));
			const name = channel.name ?? (noName.has(called) ? id : called);
			return { name, lacks: lacksOf(channel) };
		},
		forget: (team, id) => void known.delete(`${team}:${id}`),
	};
}

/** A public channel PyQ joins by itself, when it has something to say there. */
function lacksOf({ isIn, archived, isPublic }: Channel): Lack[] {
	if (archived)
		return [{ name: "an open channel", purpose: "this one is archived", mend: "Unarchive it, or set up another." }];
	if (isIn === false && !isPublic)
		return [
			{
				name: "an invitation",
				purpose: "to post here and read the threads",
				mend: "Type /invite @PyQ in this channel.",
			},
		];
	return [];
}
