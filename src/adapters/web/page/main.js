// @ts-check
import { announce, find } from "./dom.js";
import { askName } from "./form-dialog.js";
import { keepPerson, keptPerson } from "./kept.js";
import { follow } from "./live.js";
import { Pane } from "./pane.js";
import { addSomebody, peopleMenu } from "./people.js";
import { showPlaces } from "./places.js";
import { actAs, loadSession, readHistory, send, wordsFor } from "./session.js";
import { State } from "./state.js";
import { showTimes, useZone } from "./times.js";

/** @typedef {{ channel: string, thread: string | null }} Place */

const app = find(document, "#app", HTMLElement);
const connection = find(document, "#connection", HTMLElement);
const threadRoot = find(document, "#thread", HTMLElement);

let state = new State();
let person = "";
let loaded = false;
let scheduled = false;
/** @type {readonly import("../wire-types.ts").CommandHelp[]} */
let commands = [];
let unfollow = () => {};

const around = {
	get state() {
		return state;
	},
	person: () => person,
	commands: () => commands,
	go,
	leave,
	changed: schedule,
	fetchEarlier,
};
const channelPane = new Pane(find(document, "#channel", HTMLElement), around);
const threadPane = new Pane(threadRoot, around);

/** What the address names; null: the list of places, which only a phone shows alone. @returns {Place | null} */
function address() {
	const [, channel, thread] = location.hash.split("/").map(decodeURIComponent);
	if (!location.hash.startsWith("#/") || channel === undefined || channel === "") return null;
	const known = state.channels.has(channel) || channel === `dm:${person}`;
	return known ? { channel, thread: thread === undefined || thread === "" ? null : thread } : null;
}

/** As `address`, without a thread that is not here. @returns {Place | null} */
function placeOfAddress() {
	const named = address();
	return named === null || state.holds(named.channel, named.thread) ? named : { ...named, thread: null };
}

/** Brings the latest messages of a thread here and shows it; one that can't be had is closed. @param {Place} place */
async function fetchThread(place) {
	const asking = state;
	const outcome = await readHistory(place, null);
	if (asking !== state) return;
	if (outcome.kind === "history") {
		state.add(outcome.history);
		return show();
	}
	announce(wordsFor(outcome) ?? "");
	if (address()?.thread === place.thread) location.replace(hashOf({ ...place, thread: null }));
}

/** Brings the messages before those that are here; gives words when that fails. @param {Place} place @returns {Promise<string | null>} */
async function fetchEarlier(place) {
	const asking = state;
	const visible = asking.inPlace(place.channel, place.thread).length;
	for (;;) {
		const before = asking.earlierThan(place.channel, place.thread);
		// Of what was deleted nothing stands: then it is looked further back.
		if (before === null || asking.inPlace(place.channel, place.thread).length > visible) return null;
		const outcome = await readHistory(place, before);
		if (outcome.kind !== "history") return wordsFor(outcome);
		asking.add(outcome.history);
	}
}

/** @param {Place} place */
const hashOf = ({ channel, thread }) =>
	`#/${encodeURIComponent(channel)}${thread === null ? "" : `/${encodeURIComponent(thread)}`}`;

/** @param {Place} place */
function go(place) {
	location.hash = hashOf(place);
}

/** Closes the thread, or (on a phone) the channel. */
function leave() {
	const place = placeOfAddress();
	if (place !== null && place.thread !== null) {
		const opener = document.querySelector(`[data-thread="${CSS.escape(place.thread)}"]`);
		go({ channel: place.channel, thread: null });
		requestAnimationFrame(() => (opener instanceof HTMLElement ? opener : channelPane.composer.text).focus());
	} else {
		location.hash = "#/";
	}
}

/** @returns {Place} */
function home() {
	const first = [...state.channels.values()][0];
	return { channel: first?.id ?? `dm:${person}`, thread: null };
}

/** Shows what the address says. */
function show() {
	if (!loaded) return;
	const named = address();
	const asked = placeOfAddress();
	if (named !== null && named.thread !== asked?.thread) {
		void fetchThread(named);
		// A thread that is open stays until the other is here.
		if (!threadRoot.hidden) return;
	}
	const place = asked ?? home();
	app.dataset["view"] = asked === null && location.hash === "#/" ? "places" : "channel";
	const opening = threadRoot.hidden && place.thread !== null;
	threadRoot.hidden = place.thread === null;
	channelPane.open({ channel: place.channel, thread: null });
	if (place.thread === null) threadPane.forget();
	else threadPane.open(place);
	// On a phone a focused text opens the keyboard over what one came to read.
	const reading = matchMedia("(hover: none)").matches;
	if (opening) (reading ? threadPane.scroll : threadPane.composer.text).focus({ preventScroll: true });
	schedule();
}

/** Draws once for many changes. */
function schedule() {
	if (scheduled) return;
	scheduled = true;
	requestAnimationFrame(() => {
		scheduled = false;
		if (!loaded) return;
		channelPane.render();
		if (!threadRoot.hidden) threadPane.render();
		channelPane.read();
		if (!threadRoot.hidden) threadPane.read();
		showPlaces(state, person, (placeOfAddress() ?? home()).channel, (channel) => channelPane.unread(channel));
		find(document, "#you-name", HTMLElement).textContent = state.nameOf(person);
	});
}

/** @param {string | null} words */
function trouble(words) {
	if (words === null && !connection.hidden) announce("Connected again.");
	connection.hidden = words === null;
	connection.textContent = words;
}

/** Looks at the workspace as somebody. @param {string} id */
function become(id) {
	unfollow();
	person = id;
	loaded = false;
	actAs(id);
	keepPerson(id);
	const fresh = new State();
	for (const somebody of state.people.values()) fresh.people.set(somebody.id, somebody);
	for (const channel of state.channels.values()) fresh.channels.set(channel.id, channel);
	state = fresh;
	channelPane.forget();
	threadPane.forget();
	unfollow = follow(id, {
		opening: (opening) => state.open(opening),
		entry(entry) {
			state.apply(entry);
			const arrived = entry.kind === "message" && loaded ? state.messages.get(entry.message ?? "") : undefined;
			if (arrived !== undefined) {
				channelPane.arrived(arrived);
				threadPane.arrived(arrived);
			}
			schedule();
		},
		caughtUp() {
			useZone(state.people.get(id)?.zone ?? null);
			if (loaded) return;
			loaded = true;
			show();
		},
		trouble,
	});
}

async function start() {
	try {
		const session = await loadSession();
		commands = session.commands;
		for (const somebody of session.people) state.people.set(somebody.id, somebody);
		for (const channel of session.channels) state.channels.set(channel.id, channel);
	} catch {
		trouble("PyQ can’t be reached. Trying again.");
		setTimeout(start, 2_000);
		return;
	}
	const kept = keptPerson();
	const first = kept !== null && state.people.has(kept) ? kept : [...state.people.keys()][0];
	/** @param {import("../wire-types.ts").PagePerson} somebody */
	const added = (somebody) => {
		state.people.set(somebody.id, somebody);
		become(somebody.id);
	};
	peopleMenu(
		() => state,
		() => person,
		become,
		added,
	);
	if (first === undefined) addSomebody(added);
	else become(first);
}

window.addEventListener("hashchange", show);
document.addEventListener("visibilitychange", schedule);
setInterval(() => showTimes(document), 60_000);

find(document, ".skip", HTMLAnchorElement).addEventListener("click", (event) => {
	event.preventDefault();
	channelPane.composer.text.focus();
});
find(document, "#add-channel", HTMLButtonElement).addEventListener("click", () =>
	askName({
		title: "Add a channel",
		label: "Name",
		submit: "Add",
		save: async (name, id) => {
			const outcome = await send("/channels", { name }, id);
			if (outcome.kind === "channel") {
				state.channels.set(outcome.channel.id, outcome.channel);
				go({ channel: outcome.channel.id, thread: null });
			}
			return outcome;
		},
	}),
);

const theme = find(document, "#theme", HTMLSelectElement);
theme.value = document.documentElement.dataset["theme"] ?? "auto";
theme.addEventListener("change", () => {
	localStorage.setItem("pyq:theme", theme.value);
	if (theme.value === "auto") delete document.documentElement.dataset["theme"];
	else document.documentElement.dataset["theme"] = theme.value;
});

void start();
