import type { UsersInfoResponse } from "@slack/web-api";
import type { Actor, Authority } from "../../app/ports/inbound.ts";
import type { Clock, Log } from "../../app/ports/surroundings.ts";
import { type Instant, MINUTE } from "../../core/ids.ts";
import type { Requests } from "./client.ts";
import { refusedWith } from "./errors.ts";

/** What is known of somebody is asked anew after so long, and holds on while Slack does not tell; so many are remembered. */
const keptFor = 10 * MINUTE;
const mostKept = 10_000;
/** An event has three seconds in all: who does not come within this goes by the name that the event has. In milliseconds. */
const within = 1_200;

type User = NonNullable<UsersInfoResponse["user"]>;

/** Who people are, as their workspace tells. */
export type People = {
	/**
	 * `called`: the name that the event itself has. Never throws: without an answer somebody is who they were when Slack told last, and
	 * who was never told of has a guessed name and a guessed authority.
	 */
	actor(team: string, id: string, called?: string): Promise<Actor>;
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

/** Slack's words for there being nobody of that id, as far as this workspace may know; every other failure says nothing about them. */
const nobodyThere: ReadonlySet<string | null> = new Set(["user_not_found", "user_not_visible"]);

type Told = User | "nobody";

/** `asked`: null where Slack did not tell. `last`: what it told last, however long ago; null: nothing yet. */
type Known = { askedAt: Instant; asked: Promise<Told | null>; last: Told | null };

export function createPeople({ requests, clock, log }: { requests: Requests; clock: Clock; log: Log }): People {
	/** The latest is at the end. */
	const known = new Map<string, Known>();

	async function lookUp(team: string, id: string): Promise<Told | null> {
		try {
			const { user } = await requests.ask(team, (client) => client.users.info({ user: id }));
			return user ?? null;
		} catch (error) {
			if (nobodyThere.has(refusedWith(error))) return "nobody";
			log.warn({ err: error }, "Slack did not tell who somebody is");
			return null;
		}
	}

	function ask(team: string, id: string): Known {
		const of = `${team}:${id}`;
		const kept = known.get(of);
		if (kept !== undefined && clock.now() - kept.askedAt < keptFor) return kept;
		const asked = lookUp(team, id);
		const asking: Known = { askedAt: clock.now(), asked, last: kept?.last ?? null };
		void asked.then((told) => {
			// Who was not told of is asked for again with the next event.
			if (told === null) asking.askedAt = Number.NEGATIVE_INFINITY;
			else asking.last = told;
		});
		known.delete(of);
		known.set(of, asking);
		const [oldest] = known.keys();
		if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
		return asking;
	}

	return {
		async actor(team, id, called = "") {
			const late = Promise.withResolvers<null>();
			const timer = setTimeout(() => late.resolve(null), within);
			const { asked, last } = ask(team, id);
			const told = (await Promise.race([asked, late.promise]).finally(() => clearTimeout(timer))) ?? last;
			const guess = called === "" ? id : called;
			const unnamed = { externalId: id, name: guess, zone: null, authority: "guest", nameGuessed: true } as const;
			if (told === null) return { ...unnamed, authorityGuessed: true };
			if (told === "nobody") return unnamed;
			return {
				externalId: id,
				name: nameOf(told) ?? guess,
				zone: knownZone(told.tz),
				authority: authorityOf(told, team),
			};
		},
	};
}
