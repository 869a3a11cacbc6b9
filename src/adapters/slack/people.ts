import type { UsersInfoResponse } from "@slack/web-api";
import type { Actor, Authority } from "../../app/ports/inbound.ts";
import type { Clock, Log } from "../../app/ports/surroundings.ts";
import { MINUTE } from "../../core/ids.ts";
import type { Requests } from "./client.ts";

/** What is known of somebody is asked anew after so long; so many are remembered. */
const keptFor = 10 * MINUTE;
const mostKept = 10_000;
/** An event has three seconds in all: who does not come within this goes by the name that the event has. In milliseconds. */
const within = 1_200;

type User = NonNullable<UsersInfoResponse["user"]>;

/** Who people are, as their workspace tells. */
export type People = {
	/** `called`: the name that the event itself has. Never throws: without an answer somebody is a guest with a guessed name. */
	actor(team: string, id: string, called?: string): Promise<Actor>;
	/** Somebody has changed. */
	forget(team: string, id: string): void;
};

function authorityOf(user: User, team: string): Authority {
	// Slack Connect: somebody of another workspace in a channel that is shared.
	if (user.is_stranger === true || (user.team_id !== undefined && user.team_id !== team && !isOfGrid(user, team)))
		return "guest";
	if (user.is_restricted === true || user.is_ultra_restricted === true) return "guest";
	return user.is_admin === true || user.is_owner === true || user.is_primary_owner === true ? "admin" : "member";
}

/** On Enterprise Grid somebody belongs to several workspaces. */
const isOfGrid = (user: User, team: string): boolean => user.enterprise_user?.teams?.includes(team) === true;

const nameOf = (user: User): string | null =>
	[user.profile?.display_name, user.profile?.real_name, user.real_name, user.name].find(
		(name) => typeof name === "string" && name.trim() !== "",
	) ?? null;

const knownZone = (zone: string | undefined): string | null => {
	if (zone === undefined) return null;
	try {
		return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone === "" ? null : zone;
	} catch {
		return null;
	}
};

export function createPeople({ requests, clock, log }: { requests: Requests; clock: Clock; log: Log }): People {
	/** The latest is at the end. */
	const known = new Map<string, { at: number; asked: Promise<User | null> }>();

	function ask(team: string, id: string): Promise<User | null> {
		const of = `${team}:${id}`;
		const kept = known.get(of);
		if (kept !== undefined && clock.now() - kept.at < keptFor) return kept.asked;
		const asked = requests
			.ask(team, (client) => client.users.info({ user: id }))
			.then(({ user }) => user ?? null)
			.catch((error: unknown) => {
				known.delete(of);
				log.warn({ err: error }, "Slack did not tell who somebody is");
				return null;
			});
		known.set(of, { at: clock.now(), asked });
		const [oldest] = known.keys();
		if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
		return asked;
	}

	return {
		async actor(team, id, called = "") {
			const late = Promise.withResolvers<null>();
			const timer = setTimeout(() => late.resolve(null), within);
			const user = await Promise.race([ask(team, id), late.promise]).finally(() => clearTimeout(timer));
			const guess = called === "" ? id : called;
			if (user === null) return { externalId: id, name: guess, zone: null, authority: "guest", nameGuessed: true };
			return {
				externalId: id,
				name: nameOf(user) ?? guess,
				zone: knownZone(user.tz),
				authority: authorityOf(user, team),
			};
		},
		forget: (team, id) => void known.delete(`${team}:${id}`),
	};
}
