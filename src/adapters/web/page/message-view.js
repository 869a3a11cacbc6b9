// @ts-check
import { count, icon, make } from "./dom.js";
import { clockTime, dayKey, dayName, fullTime, showTimes } from "./times.js";

/** @typedef {import("./state.js").Shown} Shown */
/** @typedef {import("./state.js").State} State */

/** Messages of one person within this time stand together, in milliseconds. */
const together = 5 * 60_000;

/**
 * Whether a message goes on where the one before stopped.
 * @param {Shown | undefined} before
 * @param {Shown} shown
 */
export function continues(before, shown) {
	return (
		before !== undefined &&
		before.author === shown.author &&
		before.onlyYou === shown.onlyYou &&
		shown.asked === null &&
		shown.at - before.at < together &&
		dayKey(before.at) === dayKey(shown.at)
	);
}

/** @param {number} at */
export const dayLine = (at) => make("li", { class: "day" }, make("span", {}, dayName(at)));

export const freshLine = () => make("li", { class: "fresh" }, make("span", {}, "New"));

/**
 * @param {Shown} shown
 * @param {string} name
 */
function who({ at }, name) {
	const time = make("time", { datetime: new Date(at).toISOString(), title: fullTime(at) }, clockTime(at));
	return make("p", { class: "who" }, make("bdi", { class: "name" }, name), time);
}

/**
 * @param {Shown} shown
 * @param {State} state
 */
function above({ onlyYou, asked, askedBy }, state) {
	if (onlyYou)
		return make(
			"p",
			{ class: "only" },
			icon("eye"),
			make("span", {}, "Only you can see this", asked === null ? null : ` · ${asked}`),
		);
	return asked === null
		? null
		: make("p", { class: "asked" }, make("span", {}, make("bdi", {}, state.nameOf(askedBy ?? "")), ` asked ${asked}`));
}

/** @param {Shown} shown */
function marks({ received, pinned, edited, author, deleted }) {
	if (deleted || (!received && !pinned && (!edited || author === "pyq"))) return null;
	return make(
		"p",
		{ class: "marks" },
		received ? make("span", { class: "mark" }, icon("check"), "PyQ has this answer") : null,
		pinned ? make("span", { class: "mark" }, icon("pin"), "Pinned") : null,
		edited && author !== "pyq" ? make("span", {}, "edited") : null,
	);
}

/**
 * @param {Shown} shown
 * @param {boolean} fresh whether the last reply was not read yet
 */
function threadChip({ replies, lastReply, title, id }, fresh) {
	if (replies === 0 && title === "") return null;
	const words = replies === 0 ? "Open the thread" : count(replies, "reply", "replies");
	const last = fresh ? "new" : lastReply === null ? "" : `last at ${clockTime(lastReply.at)}`;
	return make(
		"button",
		{ type: "button", class: "chip", "data-thread": id },
		icon("thread"),
		words,
		last === "" ? null : make("span", {}, last),
	);
}

/**
 * One message as an element.
 * @param {Shown} shown
 * @param {{ state: State, id: string, continued: boolean, inThread: boolean, fresh: boolean }} how
 */
export function messageElement(shown, { state, id, continued, inThread, fresh }) {
	const name = state.nameOf(shown.author);
	const words = make("div", { class: "words" });
	if (shown.deleted) words.append(make("p", {}, "This message was deleted."));
	// Made by our server from escaped text; nothing that a person wrote can be markup.
	else words.innerHTML = shown.html;
	showTimes(words);
	const body = make(
		"div",
		{ class: "body" },
		above(shown, state),
		words,
		marks(shown),
		inThread ? null : threadChip(shown, fresh),
	);
	const classes = [
		"message",
		shown.author === "pyq" && "pyq",
		shown.onlyYou && "private",
		continued && "continued",
		shown.deleted && "gone",
	];
	const item = make(
		"li",
		{ id, class: classes.filter(Boolean).join(" "), "data-message": shown.id },
		who(shown, name),
		body,
	);
	if (!shown.deleted) {
		const label = `More about the message of ${name}, ${clockTime(shown.at)}`;
		item.append(
			make(
				"button",
				{ type: "button", class: "icon more", "aria-label": label, "aria-expanded": "false" },
				icon("more"),
			),
		);
	}
	return item;
}
