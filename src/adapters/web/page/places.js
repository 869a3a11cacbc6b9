// @ts-check
import { arrange, count, find, make } from "./dom.js";

/** @typedef {import("./state.js").State} State */

/** @type {Map<string, HTMLElement>} */
const items = new Map();

/**
 * @param {string} channel
 * @param {string} name
 * @param {boolean} here
 * @param {number} unread
 */
function place(channel, name, here, unread) {
	const item = items.get(channel) ?? make("li", {}, make("a", { href: `#/${encodeURIComponent(channel)}` }));
	items.set(channel, item);
	const link = find(item, "a", HTMLAnchorElement);
	link.classList.toggle("unread", unread > 0);
	if (here) link.setAttribute("aria-current", "page");
	else link.removeAttribute("aria-current");
	link.replaceChildren(make("span", {}, name));
	if (unread > 0) {
		const words = make("span", { class: "unseen" }, ` ${count(unread, "new message", "new messages")}`);
		link.append(make("span", { class: "badge", "aria-hidden": "true" }, unread > 99 ? "99+" : String(unread)), words);
	}
	return item;
}

/**
 * The list of channels and the place where one talks with PyQ alone; the number of new messages goes into the title too.
 * @param {State} state
 * @param {string} person
 * @param {string} here
 * @param {(channel: string) => number} unread
 */
export function showPlaces(state, person, here, unread) {
	const channels = [...state.channels.values()];
	const direct = `dm:${person}`;
	const all = [...channels.map(({ id }) => id), direct];
	/** @param {string} id */
	const show = (id) => place(id, state.placeName(id), id === here, unread(id));
	arrange(
		find(document, "#channels", HTMLElement),
		channels.map(({ id }) => show(id)),
	);
	arrange(find(document, "#direct", HTMLElement), [show(direct)]);
	const waiting = all.reduce((sum, id) => sum + unread(id), 0);
	document.title = `${waiting > 0 ? `(${waiting}) ` : ""}${state.placeName(here)} · PyQ`;
}
