import type { Instant } from "../../ids.ts";
import type { Room, Round, Step } from "../../ledger.ts";
import type { RoomSettings } from "../../room.ts";
import type { Block, Inline, Message } from "../model.ts";
import { paragraph, strong } from "../model.ts";
import { printFilters, scheduleLine } from "./set-up.ts";
import { command, count, inlines, names, when } from "./words.ts";

/** What went wrong, in words that follow “failed:”, and what a lead can do about it. */
type Trouble = { why: string; remedy: readonly Inline[] };

const unforeseen: Trouble = {
	why: "something happened that PyQ did not foresee",
	remedy: inlines(["Tell whoever runs PyQ: its log says more."]),
};

/** By the code that a step or a room keeps. */
const troubles: Readonly<Record<string, Trouble>> = {
	forbidden: {
		why: "PyQ is missing a permission in this channel",
		remedy: inlines(["Let it see the channel, write in it and open threads."]),
	},
	"not-found": {
		why: "the channel or the message is gone",
		remedy: inlines(["If the team has another channel now, set it up there with ", command("room setup"), "."]),
	},
	rejected: { why: "the platform refused the message", remedy: unforeseen.remedy },
	expired: { why: "the time for a reply was over", remedy: inlines(["Whoever waited can ask again."]) },
	unreachable: {
		why: "the platform did not answer",
		remedy: inlines(["If it lasts, tell whoever runs PyQ: its log says more."]),
	},
	"rate-limited": {
		why: "the platform asked us to slow down",
		remedy: inlines(["PyQ goes on by itself."]),
	},
	"no-question": {
		why: "no question fits the filters",
		remedy: inlines(["Widen them with ", command("room setup"), "."]),
	},
	thread: {
		why: "the thread of a post could not be opened, so answers go through the form",
		remedy: inlines(["Let PyQ open threads here; the next question tries again."]),
	},
	gone: { why: "what it was about is gone", remedy: inlines(["There is nothing left to do."]) },
	unread: {
		why: "PyQ could not look whether it is there",
		remedy: inlines(["Let it read the channel’s history, or look at what the platform says of its state."]),
	},
	late: { why: "it was too late to be of use", remedy: inlines(["There is nothing left to do."]) },
	stopped: { why: "PyQ was stopped meanwhile", remedy: inlines(["PyQ goes on by itself."]) },
	slept: { why: "the machine that PyQ runs on slept meanwhile", remedy: inlines(["PyQ goes on by itself."]) },
	absent: { why: "it did not arrive", remedy: inlines(["PyQ goes on by itself."]) },
	pin: {
		why: "the question could not be pinned",
		remedy: inlines(["Let PyQ pin messages here, or switch it off with ", command("room rules pin:no"), "."]),
	},
	fault: { why: "something went wrong on our side", remedy: unforeseen.remedy },
};

/** What a lead should know of trouble, by its code. */
export const troubleOf = (error: string | null): Trouble => troubles[error ?? ""] ?? unforeseen;

const stepWords: Readonly<Record<Step["kind"], string>> = {
	post: "Posting the question",
	"open-thread": "Opening the thread",
	pin: "Pinning the question",
	remind: "Reminding somebody",
	close: "Closing the round",
	reveal: "Showing the model answer",
	recap: "The weekly recap",
	"refresh-post": "Updating the post",
	recount: "Bringing the board up to date",
	announce: "Telling the channel",
	respond: "Answering somebody",
	receipt: "Marking an answer as received",
	"tell-lead": "Telling a lead",
};

/** One step that did not end well: what, when, why, and what to do. `unknown`: it may have come through, and is never sent again. */
const stepTrouble = ({ kind, state, error, settledAt, dueAt }: Step, zone: string): Inline[] => {
	const { why, remedy } = troubleOf(error);
	return inlines([
		when(settledAt ?? dueAt, zone),
		state === "unknown"
			? `: ${stepWords[kind]} may have failed: ${why}. Look whether it is there: it is not sent again. `
			: `: ${stepWords[kind]} failed: ${why}. `,
		...remedy,
	]);
};

/** Where one step stands. */
function stepLine({ kind, state, attempts, error, dueAt, settledAt }: Step, zone: string): Inline[] {
	const again = attempts > 0 ? inlines([` after ${count(attempts, "try", "tries")} (${troubleOf(error).why})`]) : [];
	const at = when(settledAt ?? dueAt, zone);
	const where: Readonly<Record<Step["state"], readonly Inline[]>> = {
		due: inlines(["due ", at, ...(error === null || error === "" ? [] : again)]),
		claimed: inlines(["at work"]),
		done: inlines(["done ", at]),
		"in-doubt": inlines(["in doubt: looked for in the channel ", at]),
		failed: inlines([`failed: ${troubleOf(error).why}`]),
		unknown: inlines([`unknown: ${troubleOf(error).why}`]),
	};
	return inlines([`${stepWords[kind]}: `, ...where[state]]);
}

/** What a lead is shown of a round, in the order in which it comes; of many of a kind, the last. */
const shownSteps: readonly Step["kind"][] = ["post", "open-thread", "pin", "refresh-post", "close", "reveal", "recap"];

function stepLines(steps: readonly Step[], zone: string): Inline[][] {
	const lines = shownSteps.flatMap((kind) => {
		const last = steps.findLast((step) => step.kind === kind);
		return last === undefined ? [] : [stepLine(last, zone)];
	});
	const reminders = steps.filter(({ kind }) => kind === "remind");
	if (reminders.length > 0) {
		const done = reminders.filter(({ state }) => state === "done").length;
		lines.push(inlines([`Reminders: ${done} of ${reminders.length} seen to`]));
	}
	return lines;
}

const answerWords: Readonly<Record<RoomSettings["mode"], string>> = {
	open: "in the thread, for all to see",
	private: "private until the close",
};

/** So many queued questions are named. */
const namedQueue = 5;

export type StatusFacts = {
	room: Room;
	leads: readonly string[];
	open: { round: Round; title: string; answered: number } | null;
	next: { at: Instant; title: string | null } | null;
	pool: number;
	left: number;
	queued: readonly string[];
	troubled: readonly Step[];
	/** The steps of the open round, else of the latest. */
	steps: readonly Step[];
};

/** Everything a lead wants to know of a room. Titles stand between dots: they may end in a mark of their own. */
export function status(facts: StatusFacts): Message {
	const state = facts.room.status === "paused" ? "This room is paused." : "This room is running.";
	const troubles = troubleLines(facts);
	const steps = stepLines(facts.steps, facts.room.settings.schedule.zone);
	const needs: Block[] =
		troubles.length === 0
			? []
			: [paragraph(strong("Needs attention")), { type: "list", ordered: false, items: troubles }];
	return {
		summary: troubles.length === 0 ? state : `${state} Something needs attention.`,
		blocks: [
			paragraph(strong(state)),
			{ type: "list", ordered: false, items: standingLines(facts) },
			...(steps.length === 0
				? []
				: [paragraph(strong("The round’s steps")), { type: "list" as const, ordered: false, items: steps }]),
			...needs,
		],
	};
}

function standingLines({ room, leads, open, next, pool, left, queued }: StatusFacts): Inline[][] {
	const { settings } = room;
	const { zone } = settings.schedule;
	const filters = printFilters(settings.filters);
	const lines = [
		inlines([strong("Schedule: "), scheduleLine(settings)]),
		inlines([strong("Answers: "), answerWords[settings.mode]]),
	];
	if (open !== null) {
		const closes = open.round.closesAt === null ? [] : inlines([" · closes ", when(open.round.closesAt, zone)]);
		lines.push(inlines([strong("Open: "), `${open.title} · ${count(open.answered, "answer")}`, ...closes]));
	}
	if (next !== null)
		lines.push(inlines([strong("Next: "), when(next.at, zone), next.title === null ? "" : ` · ${next.title}`]));
	else
		lines.push(
			inlines([strong("Next: "), room.status === "paused" ? "nothing while the room is paused" : "on its way"]),
		);
	lines.push(
		inlines([
			strong("Questions: "),
			`${pool} fit, ${left} of them not asked yet${filters === "" ? "" : ` (${filters})`}`,
		]),
	);
	if (queued.length > 0)
		lines.push(
			inlines([
				strong("Queue: "),
				names(
					queued.map((title) => `“${title}”`),
					namedQueue,
				),
			]),
		);
	lines.push(inlines([strong(leads.length === 1 ? "Lead: " : "Leads: "), leads.join(", ") || "nobody"]));
	return lines;
}

/** Everything that needs somebody, in words, with what to do. */
function troubleLines({ room, leads, troubled }: StatusFacts): Inline[][] {
	const { zone } = room.settings.schedule;
	const lines = troubled.map((step) => stepTrouble(step, zone));
	if (leads.length === 0)
		lines.unshift(
			inlines(["Nobody leads this room. An admin can make somebody its lead with ", command("room roles"), "."]),
		);
	// A room keeps what is in the way until it works again; the step that met it is often on the list already.
	if (room.attention !== null && !troubled.some(({ error }) => error === room.attention)) {
		const { why, remedy } = troubleOf(room.attention);
		lines.unshift(inlines([`${why.charAt(0).toUpperCase()}${why.slice(1)}. `, ...remedy]));
	}
	return lines;
}
