import type { Instant } from "../../ids.ts";
import type { Room, Round, Step } from "../../ledger.ts";
import type { RoomSettings } from "../../room.ts";
import { readTrouble, troublesIn } from "../../trouble.ts";
import type { Block, Inline, Message } from "../model.ts";
import { paragraph, strong } from "../model.ts";
import { type Lack, lackNames, lacksShown, lacksWords } from "./lacks.ts";
import { printFilters, scheduleLine } from "./set-up.ts";
import { command, count, inlines, names, when } from "./words.ts";

/** What went wrong, in words that follow “failed:”, and what a lead can do about it. */
type TroubleWords = { why: string; remedy: readonly Inline[] };

const unforeseen: TroubleWords = {
	why: "something happened that PyQ did not foresee",
	remedy: inlines(["Tell whoever runs PyQ: its log says more."]),
};

/** By the reason that a step or a room keeps. */
const troubles: Readonly<Record<string, TroubleWords>> = {
	forbidden: {
		why: "PyQ is missing a permission in this channel",
		remedy: inlines(["Let it see the channel, write in it and open threads."]),
	},
	"logged-out": {
		why: "the platform does not let PyQ in any more",
		remedy: inlines(["Tell whoever runs PyQ: its token has to be renewed."]),
	},
	"not-found": {
		why: "the channel or the message is gone",
		remedy: inlines(["If the team has another channel now, set it up there with ", command("room setup"), "."]),
	},
	"no-channel": {
		why: "PyQ was taken out of its channel, or the channel was archived or deleted, so the room is paused",
		remedy: inlines([
			"To go on there, add PyQ to the channel again and use ",
			command("room resume"),
			"; for another channel, use ",
			command("room setup"),
			" there.",
		]),
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
	reveal: {
		why: "the model answer could not be shown to the room",
		remedy: inlines(["Let PyQ write in the threads of this channel; the buttons show the model answer meanwhile."]),
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

/** A direct message was refused: no permission of the channel's is missing. */
const closedDirect: TroubleWords = {
	why: "their direct messages are closed to PyQ",
	remedy: inlines(["They can open them; PyQ tells them so when it can."]),
};

/** What a lead should know of trouble, by its code. What was missing is named, where the platform told. */
export function troubleOf(error: string | null): TroubleWords {
	const { reason, lacks } = readTrouble(error ?? "");
	const words = troubles[reason] ?? unforeseen;
	if (lacks.length === 0) return words;
	const missing = `PyQ was missing ${lackNames(lacks)} in this channel`;
	return {
		why: reason === "forbidden" ? missing : `${words.why}: ${missing}`,
		remedy: inlines([
			`Grant ${lacks.length === 1 ? "it" : "them"} to PyQ in the channel’s settings, under permissions.`,
		]),
	};
}

const troubleOfStep = ({ kind, error }: Pick<Step, "kind" | "error">): TroubleWords =>
	(kind === "remind" || kind === "tell-lead") && readTrouble(error ?? "").reason === "forbidden"
		? closedDirect
		: troubleOf(error);

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
const stepTrouble = (step: Step, zone: string): Inline[] => {
	const { kind, state, settledAt, dueAt } = step;
	const { why, remedy } = troubleOfStep(step);
	return inlines([
		when(settledAt ?? dueAt, zone),
		state === "unknown"
			? `: ${stepWords[kind]} may have failed: ${why}. Look whether it is there: it is not sent again. `
			: `: ${stepWords[kind]} failed: ${why}. `,
		...remedy,
	]);
};

/** Where one step stands. */
function stepLine(step: Step, zone: string): Inline[] {
	const { kind, state, attempts, error, dueAt, settledAt } = step;
	const { why } = troubleOfStep(step);
	const again = attempts > 0 ? inlines([` after ${count(attempts, "try", "tries")} (${why})`]) : [];
	const at = when(settledAt ?? dueAt, zone);
	const where: Readonly<Record<Step["state"], readonly Inline[]>> = {
		due: inlines(["due ", at, ...(error === null || error === "" ? [] : again)]),
		claimed: inlines(["at work"]),
		done: inlines(["done ", at]),
		"in-doubt": inlines(["in doubt: looked for in the channel ", at]),
		failed: inlines([`failed: ${why}`]),
		unknown: inlines([`unknown: ${why}`]),
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
	/** What PyQ is missing in the channel right now. */
	lacks: readonly Lack[];
};

/** Everything a lead wants to know of a room, by its name where it is read somewhere else. Titles stand between dots: they may end in a mark of their own. */
export function status(facts: StatusFacts, elsewhere = false): Message {
	const which = elsewhere ? `#${facts.room.name}` : "This room";
	const state = `${which} is ${facts.room.status === "paused" ? "paused" : "running"}.`;
	const troubles = troubleLines(facts);
	const { lacks } = facts;
	const steps = stepLines(facts.steps, facts.room.settings.schedule.zone);
	const needs: Block[] =
		troubles.length === 0
			? []
			: [paragraph(strong("Needs attention")), { type: "list", ordered: false, items: troubles }];
	return {
		summary: [
			state,
			...(lacks.length === 0 ? [] : [lacksWords(lacks)]),
			...(troubles.length === 0 ? [] : ["Something needs attention."]),
		].join(" "),
		blocks: [
			paragraph(strong(state)),
			{ type: "list", ordered: false, items: standingLines(facts) },
			...(steps.length === 0
				? []
				: [paragraph(strong("The round’s steps")), { type: "list" as const, ordered: false, items: steps }]),
			...needs,
			...lacksShown(lacks),
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
function troubleLines({ room, leads, troubled, lacks }: StatusFacts): Inline[][] {
	const { zone } = room.settings.schedule;
	const lines = troubled.map((step) => stepTrouble(step, zone));
	if (leads.length === 0)
		lines.unshift(
			inlines(["Nobody leads this room. An admin can make somebody its lead with ", command("room roles"), "."]),
		);
	// A room keeps what is in the way until it works again; the step that met it is often on the list already, or what is missing is.
	const shown = new Set(lacks.map(({ name }) => name));
	const isShown = (code: string): boolean => {
		const { reason, lacks: missing } = readTrouble(code);
		const named = reason === "forbidden" && missing.length > 0 && missing.every((name) => shown.has(name));
		return named || troubled.some(({ error }) => error === code);
	};
	for (const code of troublesIn(room.attention).filter((one) => !isShown(one))) {
		const { why, remedy } = troubleOf(code);
		lines.unshift(inlines([`${why.charAt(0).toUpperCase()}${why.slice(1)}. `, ...remedy]));
	}
	return lines;
}
