import { fieldsOf, isFields, listOf, textOf } from "./check-shape.ts";
import { type Json, personKey, type SlackView, type State, type Team, type User } from "./state.ts";

/** What happens to windows and Home pages, whoever makes it happen. None of it asks whether it is allowed. */

/** Blocks as Slack keeps them: with ids where the app gave none. */
export function namedBlocks(state: State, blocks: readonly unknown[]): Json[] {
	const named = (element: unknown): unknown =>
		isFields(element) && pressable.has(textOf(element["type"]))
			? { ...element, action_id: element["action_id"] ?? state.newId("").slice(-5) }
			: element;
	return blocks.map((value) => {
		const block = fieldsOf(value);
		return {
			...block,
			block_id: block["block_id"] ?? state.newId("").slice(-5),
			...(block["type"] === "actions" ? { elements: listOf(block["elements"]).map(named) } : {}),
			...(block["accessory"] === undefined ? {} : { accessory: named(block["accessory"]) }),
			...(block["element"] === undefined ? {} : { element: named(block["element"]) }),
		};
	});
}

const pressable: ReadonlySet<string> = new Set([
	...["button", "checkboxes", "radio_buttons", "overflow", "datepicker", "datetimepicker", "timepicker"],
	...["static_select", "external_select", "users_select", "channels_select", "conversations_select"],
	...["multi_static_select", "multi_external_select", "multi_users_select", "multi_channels_select"],
	...["multi_conversations_select", "plain_text_input", "email_text_input", "url_text_input", "number_input"],
	...["rich_text_input", "file_input"],
]);

const kept = (state: State, raw: Json): Json => ({ ...raw, blocks: namedBlocks(state, listOf(raw["blocks"])) });

/** Changes with every change of the view. */
const newHash = (state: State): string => `${Math.floor(state.now() / 1_000)}.${state.newId("").slice(-8)}`;

function makeView(state: State, team: Team, user: User, raw: Json, below: SlackView | null): SlackView {
	const id = state.newId("V");
	const view: SlackView = {
		id,
		team,
		user,
		rootId: below?.rootId ?? id,
		previousId: below?.id ?? null,
		raw: kept(state, raw),
		hash: newHash(state),
		values: {},
	};
	state.views.set(id, view);
	return view;
}

/** The windows that a person has open, the topmost last. */
export const stackOf = (state: State, team: Team, user: User): readonly SlackView[] =>
	state.stacks.get(personKey(team, user)) ?? [];

/** A window opens; one that was open closes. */
export function openView(state: State, team: Team, user: User, raw: Json): SlackView {
	const view = makeView(state, team, user, raw, null);
	state.stacks.set(personKey(team, user), [view]);
	state.emit({ kind: "view", view, how: "opened" });
	return view;
}

/** A window opens over the one that is open. */
export function pushView(state: State, team: Team, user: User, raw: Json): SlackView {
	const stack = stackOf(state, team, user);
	const view = makeView(state, team, user, raw, stack.at(-1) ?? null);
	state.stacks.set(personKey(team, user), [...stack, view]);
	state.emit({ kind: "view", view, how: "pushed" });
	return view;
}

/** What was filled in stays where a block and its element have the same ids and the same kind. */
export function updateView(state: State, view: SlackView, raw: Json): void {
	const before = inputsOf(view.raw);
	view.raw = kept(state, raw);
	view.hash = newHash(state);
	const now = inputsOf(view.raw);
	const values: SlackView["values"] = {};
	for (const [blockId, actions] of Object.entries(view.values))
		for (const [actionId, value] of Object.entries(actions)) {
			const key = `${blockId} ${actionId}`;
			if (now.has(key) && now.get(key) === before.get(key)) values[blockId] = { ...values[blockId], [actionId]: value };
		}
	view.values = values;
	state.emit({ kind: "view", view, how: "updated" });
}

/** The kind of each element that can be filled in, by block and action. */
function inputsOf(raw: Json): Map<string, string> {
	const found = new Map<string, string>();
	for (const value of listOf(raw["blocks"])) {
		const block = fieldsOf(value);
		for (const part of [block["element"], block["accessory"], ...listOf(block["elements"])])
			if (isFields(part)) found.set(`${textOf(block["block_id"])} ${textOf(part["action_id"])}`, textOf(part["type"]));
	}
	return found;
}

/** A person's Home page is made, or made anew. */
export function publishHome(state: State, team: Team, user: User, raw: Json): SlackView {
	const key = personKey(team, user);
	const known = state.homes.get(key);
	const view = known ?? makeView(state, team, user, raw, null);
	if (known !== undefined) {
		known.raw = kept(state, raw);
		known.hash = newHash(state);
	}
	state.homes.set(key, view);
	state.emit({ kind: "view", view, how: "published" });
	return view;
}

/** The topmost window closes, or all of them. */
export function closeView(state: State, team: Team, user: User, all: boolean): void {
	state.stacks.set(personKey(team, user), all ? [] : stackOf(state, team, user).slice(0, -1));
}

/** Whether a view can still be changed: a window while it is open, a Home page always. */
export function isLive(state: State, view: SlackView): boolean {
	if (view.raw["type"] === "home") return true;
	return stackOf(state, view.team, view.user).includes(view);
}
