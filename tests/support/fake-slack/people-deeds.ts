import { commandAnswer, submissionAnswer, suggestionAnswer } from "./ack-answers.ts";
import { closeView, pushView, stackOf, updateView } from "./deeds-views.ts";
import type { Sent } from "./deliver.ts";
import type { Occasion } from "./events.ts";
import type { Who } from "./interactions.ts";
import type { Ack, Forgery, Outgoing } from "./outgoing.ts";
import type { Parts } from "./people.ts";
import type { AnswerPlace } from "./response-url.ts";
import { type Answer, answersTo, type Returned, type Shown, shownView } from "./shown.ts";
import type { Channel, Ephemeral, Json, SlackView, Stored } from "./state.ts";

type Place = { readonly channel: Channel | null; readonly source: Stored | Ephemeral | null };

/** What somebody does that the app must acknowledge, and what Slack makes of its acknowledgement. */
export type Doing = {
	commands(outgoing: Outgoing, place: AnswerPlace): Promise<Returned>;
	/** Buttons and shortcuts, and windows that close: the acknowledgement says nothing. */
	interacts(outgoing: Outgoing, place: Place): Promise<Returned>;
	submits(outgoing: Outgoing, view: SlackView): Promise<Returned>;
	suggests(outgoing: Outgoing, blockId: string): Promise<Returned>;
	opens(home: Occasion): Promise<Returned>;
	/** Events that were sent for a deed. */
	remember(sent: readonly Sent[]): void;
	/** The last deed reaches the app again. */
	again(forgery?: Forgery): Promise<readonly Ack[]>;
};

export function doingOf(
	{ state, couriers, shown, urls }: Parts,
	who: Who,
	suggested: Map<string, readonly Json[]>,
): Doing {
	let last: readonly Outgoing[] = [];

	async function returned(
		sending: () => Promise<Ack>,
		triggerId: string | null,
		place: Place,
		shows: (answer: unknown) => Shown | null,
	): Promise<Returned> {
		const began = performance.now();
		const answers = answersTo(shown, shown.changes, { ...who, ...place });
		const ack = await sending();
		const tookMs = performance.now() - began;
		const now = ack.acked ? (shows(ack.answer) ?? atOnce(answers.answers())) : unacknowledged(ack);
		return { ...now, triggerId, tookMs, ...answers };
	}

	async function sends(outgoing: Outgoing, place: Place, shows: (answer: unknown) => Shown | null): Promise<Returned> {
		if (who.team.install === null) throw new Error("the app is not installed");
		last = [outgoing];
		const { trigger_id: id } = outgoing.body;
		return returned(() => couriers.once(outgoing), typeof id === "string" ? id : null, place, shows);
	}

	function misunderstood(what: string, problems: readonly string[]): Shown {
		state.refuse({ method: `acknowledgement of ${what}`, problems });
		return { kind: "failed", error: problems[0] ?? "invalid_response" };
	}

	return {
		commands: (outgoing, place) =>
			sends(outgoing, place, (answer) => {
				const read = commandAnswer(answer);
				if ("wrong" in read) return misunderstood("a command", read.wrong);
				if (read.message === null) return null;
				const error = urls.say(place, read.message);
				return error === null ? null : { kind: "failed", error };
			}),
		interacts: (outgoing, place) => sends(outgoing, place, () => null),
		submits: (outgoing, view) =>
			sends(outgoing, { channel: null, source: null }, (answer) => {
				const depth = stackOf(state, who.team, who.user).length;
				const read = submissionAnswer(answer, view, depth);
				if ("wrong" in read) return misunderstood("a window", read.wrong);
				switch (read.does) {
					case "errors":
						return { kind: "errors", errors: read.errors };
					case "update":
						updateView(state, view, read.view);
						return { kind: "modal", view: shownView(state, view) };
					case "push":
						return { kind: "modal", view: shownView(state, pushView(state, who.team, who.user, read.view)) };
					case "clear":
						closeView(state, who.team, who.user, true);
						return { kind: "closed" };
					case "close":
						// Unless the app has put another in its place meanwhile.
						if (stackOf(state, who.team, who.user).at(-1) === view) closeView(state, who.team, who.user, false);
						return { kind: "closed" };
				}
			}),
		suggests: (outgoing, blockId) =>
			sends(outgoing, { channel: null, source: null }, (answer) => {
				const read = suggestionAnswer(answer);
				if ("wrong" in read) return misunderstood("a menu", read.wrong);
				suggested.set(blockId, read.options);
				return { kind: "options", options: read.options };
			}),
		opens(home) {
			const sending = async (): Promise<Ack> => {
				const { result, sent } = couriers.during(() => couriers.event(home));
				last = sent.map(({ outgoing }) => outgoing);
				// An app that has not subscribed is not asked: nothing is amiss.
				return (await result) ?? { acked: true, answer: null, status: null };
			};
			return returned(sending, null, { channel: null, source: null }, () => null);
		},
		remember(sent) {
			last = sent.map(({ outgoing }) => outgoing);
		},
		again(forgery) {
			if (last.length === 0) throw new Error("nothing of what was done last reached the app");
			return Promise.all(last.map((outgoing) => couriers.once(outgoing, forgery)));
		},
	};
}

/** What there is to see when the acknowledgement is there: a window before all, since it lies above. */
function atOnce(answers: readonly Answer[]): Shown {
	const answer = answers.find(({ kind }) => kind === "modal") ?? answers.find(({ kind }) => kind !== "direct");
	if (answer === undefined) return { kind: "nothing" };
	switch (answer.kind) {
		case "modal":
		case "home":
			return { kind: answer.kind, view: answer.view };
		case "direct":
			return { kind: "nothing" };
		default:
			return { kind: answer.kind, message: answer.message };
	}
}

const unacknowledged = ({ reason }: Extract<Ack, { acked: false }>): Shown =>
	reason === "timeout" || reason === "http_timeout"
		? { kind: "timeout" }
		: { kind: "failed", error: "dispatch_failed" };
