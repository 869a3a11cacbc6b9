// @ts-check
import { find, make } from "./dom.js";
import { askName } from "./form-dialog.js";
import { send } from "./session.js";

/** @typedef {import("./state.js").State} State */

const button = find(document, "#you", HTMLButtonElement);
const sheet = find(document, "#people", HTMLElement);

/** @param {boolean} [focus] */
function close(focus = false) {
	if (sheet.hidden) return;
	sheet.hidden = true;
	button.setAttribute("aria-expanded", "false");
	if (focus) button.focus();
}

/**
 * Asks for the name of somebody new.
 * @param {(person: import("../wire-types.ts").PagePerson) => void} added
 */
export function addSomebody(added) {
	askName({
		title: "Who is here?",
		label: "Name",
		submit: "Add",
		save: async (name, id) => {
			const outcome = await send("/people", { name }, id);
			if (outcome.kind === "person") added(outcome.person);
			return outcome;
		},
	});
}

/**
 * The menu "You are": the people of the workspace, and one more.
 * @param {() => State} state
 * @param {() => string} person
 * @param {(id: string) => void} become
 * @param {Parameters<typeof addSomebody>[0]} added
 */
export function peopleMenu(state, person, become, added) {
	const open = () => {
		const others = [...state().people.values()].sort((a, b) => a.name.localeCompare(b.name));
		const list = make("ul", { "aria-label": "People" });
		for (const { id, name, admin } of others) {
			const choose = make(
				"button",
				{ type: "button", class: "quiet" },
				make("bdi", {}, name),
				admin ? make("span", { class: "optional" }, "admin") : null,
			);
			if (id === person()) choose.setAttribute("aria-current", "true");
			choose.addEventListener("click", () => {
				close(true);
				become(id);
			});
			list.append(make("li", {}, choose));
		}
		const add = make("button", { type: "button", class: "quiet" }, "Add a person");
		add.addEventListener("click", () => {
			close(true);
			addSomebody(added);
		});
		sheet.replaceChildren(list, make("hr"), add);
		sheet.hidden = false;
		button.setAttribute("aria-expanded", "true");
		sheet.querySelector("button")?.focus();
	};
	button.addEventListener("click", () => (sheet.hidden ? open() : close(true)));
	document.addEventListener("keydown", (event) => {
		if (event.key === "Escape") close(true);
	});
	for (const kind of ["pointerdown", "focusin"]) {
		document.addEventListener(kind, ({ target }) => {
			if (target instanceof Node && !sheet.contains(target) && !button.contains(target)) close();
		});
	}
}
