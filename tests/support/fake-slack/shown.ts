import { until } from "./deadline.ts";
import { messageBody, viewBody } from "./payloads.ts";
import {
	type Channel,
	type Ephemeral,
	type Happening,
	type Json,
	personKey,
	type SlackView,
	type State,
	type Stored,
	type Team,
	type User,
} from "./state.ts";

/** A message with where it is. */
export type ShownMessage = Json & {
	readonly channel: string;
	readonly ts: string;
	readonly text: string;
	readonly blocks: readonly Json[];
	readonly thread_ts?: string;
};

/** A window or Home page as it stands, with what was filled in. */
export type ShownView = Json & {
	readonly id: string;
	readonly callback_id: string;
	readonly private_metadata: string;
	readonly hash: string;
	readonly blocks: readonly Json[];
};

type Said<Kind extends string> = {
	readonly kind: Kind;
	/** Numbers every making and change in one row. */
	readonly changed: number;
	readonly message: ShownMessage;
};
type Opened<Kind extends string> = { readonly kind: Kind; readonly changed: number; readonly view: ShownView };

/** Something that the bot told one person alone. */
export type Seen = Said<"ephemeral"> | Said<"direct">;

/** What the bot has shown somebody since they did something. */
export type Answer = Seen | Said<"in-channel"> | Said<"update"> | Opened<"modal"> | Opened<"home">;

/** What Slack shows at once when somebody did something that the app must acknowledge. */
export type Shown =
	/** Acknowledged, and nothing to be seen yet. */
	| { readonly kind: "nothing" }
	/** Words for this person alone. */
	| { readonly kind: "ephemeral"; readonly message: ShownMessage }
	| { readonly kind: "in-channel"; readonly message: ShownMessage }
	/** The message with the button has changed. */
	| { readonly kind: "update"; readonly message: ShownMessage }
	| { readonly kind: "home"; readonly view: ShownView }
	/** A window has opened, or what was in it has changed. */
	| { readonly kind: "modal"; readonly view: ShownView }
	/** What was submitted is refused, in words beside the fields; the window stays. */
	| { readonly kind: "errors"; readonly errors: Readonly<Record<string, string>> }
	/** The window has closed. */
	| { readonly kind: "closed" }
	| { readonly kind: "options"; readonly options: readonly Json[] }
	/** The app did not acknowledge: "operation_timeout", or "We had some trouble connecting. Try again?" in a window, which stays. */
	| { readonly kind: "timeout" }
	/** The app could not be reached, or Slack does not understand what it said: "dispatch_failed", "invalid_blocks" … A window stays. */
	| { readonly kind: "failed"; readonly error: string };

export type Returned = Shown & {
	/** Of a deed that lets the app open a window. */
	readonly triggerId: string | null;
	/** From the deed to the acknowledgement, in milliseconds of the wall. */
	readonly tookMs: number;
	/** What the bot has shown this person since, each as it stands, in the order of its last change. */
	answers(): Answer[];
	/** Waits for the first answer, or for the first of a kind. Throws after 10 s of the wall. */
	final<Kind extends Answer["kind"]>(...kinds: readonly Kind[]): Promise<Extract<Answer, { readonly kind: Kind }>>;
};

type Place = { readonly channel: Channel | null; readonly source: Stored | Ephemeral | null };

export type ShownLog = {
	note(happening: Happening): void;
	/** A message for one person was replaced. */
	touch(message: Ephemeral): void;
	/** The number of the last change of anything. */
	readonly changes: number;
	sees(team: Team, user: User): Seen[];
	/** What somebody was shown after a change: theirs alone, their windows, and what was said where they did it. */
	since(change: number, team: Team, user: User, place: Place): Answer[];
};

export function createShown(state: State): ShownLog {
	let changes = 0;
	const made = new WeakMap<object, number>();
	const changed = new WeakMap<object, number>();

	function touch(what: object): void {
		changes++;
		if (!made.has(what)) made.set(what, changes);
		changed.set(what, changes);
	}
	const lastOf = (what: object): number => changed.get(what) ?? 0;

	const directsOf = (team: Team, user: User): Stored[] =>
		[...team.channels.values()]
			.filter(({ kind, person }) => kind === "im" && person === user)
			.flatMap(({ messages }) => messages.filter(({ botId }) => botId !== null));
	const ephemeralsOf = (team: Team, user: User): Ephemeral[] =>
		state.ephemerals.filter((one) => one.user === user && one.channel.team === team);

	function privately(team: Team, user: User): { kind: Seen["kind"]; what: Stored | Ephemeral }[] {
		return [
			...ephemeralsOf(team, user).map((what) => ({ kind: "ephemeral" as const, what })),
			...directsOf(team, user).map((what) => ({ kind: "direct" as const, what })),
		].sort((a, b) => (made.get(a.what) ?? 0) - (made.get(b.what) ?? 0));
	}

	const seen = (team: Team, user: User): Seen[] =>
		privately(team, user).map(({ kind, what }) => ({
			kind,
			changed: lastOf(what),
			message: shownMessage(state, what),
		}));

	return {
		note(happening) {
			const { kind } = happening;
			if (kind === "message" || kind === "message-changed" || kind === "ephemeral") touch(happening.message);
			else if (kind === "view") touch(happening.view);
		},
		touch,
		get changes() {
			return changes;
		},
		sees: seen,
		since(change, team, user, { channel, source }) {
			const answers: Answer[] = seen(team, user);
			const key = personKey(team, user);
			const view = state.stacks.get(key)?.at(-1);
			if (view !== undefined) answers.push({ kind: "modal", changed: lastOf(view), view: shownView(state, view) });
			const home = state.homes.get(key);
			if (home !== undefined) answers.push({ kind: "home", changed: lastOf(home), view: shownView(state, home) });
			if (channel !== null && channel.kind !== "im")
				for (const message of channel.messages.filter(({ botId }) => botId !== null))
					answers.push({
						kind: message === source ? "update" : "in-channel",
						changed: lastOf(message),
						message: shownMessage(state, message),
					});
			return answers.filter((one) => one.changed > change).sort((a, b) => a.changed - b.changed);
		},
	};
}

/** Waits for what was shown after a deed. */
export function answersTo(
	log: ShownLog,
	since: number,
	who: { readonly team: Team; readonly user: User } & Place,
): Pick<Returned, "answers" | "final"> {
	const answers = (): Answer[] => log.since(since, who.team, who.user, who);
	return {
		answers,
		final: <Kind extends Answer["kind"]>(...kinds: readonly Kind[]) =>
			until(
				() =>
					answers().find(
						(one): one is Extract<Answer, { readonly kind: Kind }> =>
							kinds.length === 0 || (kinds as readonly string[]).includes(one.kind),
					) ?? null,
				`the bot showed no ${kinds.length === 0 ? "answer" : kinds.join(" or ")}`,
			),
	};
}

export function shownMessage(state: State, message: Stored | Ephemeral): ShownMessage {
	const { channel, ts, text, blocks } = message;
	if ("botId" in message) return { blocks, ...messageBody(state, message), channel: channel.id, ts, text };
	const thread = message.threadTs === null ? {} : { thread_ts: message.threadTs };
	return { type: "message", is_ephemeral: true, channel: channel.id, ts, text, blocks, ...thread };
}

/** Its blocks stand as the app sent them, with ids; the rest was given with them. */
export const shownView = (state: State, view: SlackView): ShownView => viewBody(state, view) as unknown as ShownView;
