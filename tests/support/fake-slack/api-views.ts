import { bot, type Call, type Methods, objectOf, personOf, SlackError, withProblems } from "./api-method.ts";
import { checkView } from "./check-view.ts";
import { isLive, openView, publishHome, pushView, stackOf, updateView } from "./deeds-views.ts";
import { viewBody } from "./payloads.ts";
import { type Json, personKey, type SlackView, type Trigger, triggerLife } from "./state.ts";

/** How much a view may be as JSON, in bytes. */
const mostBytes = 250_000;
/** Slack keeps so many windows over one another. */
const highestStack = 3;

/** The view that came, checked; `type` null: either kind. */
function viewOf(call: Call, type: "modal" | "home" | null): Json {
	const view = call.args.json("view");
	if (view === undefined) throw withProblems("invalid_arguments", [{ at: "/view", why: "must be JSON" }]);
	const raw = objectOf(view, "view");
	if (Buffer.byteLength(JSON.stringify(raw)) > mostBytes) throw new SlackError("view_too_large");
	const problems = checkView(raw, type);
	if (problems.length > 0) throw withProblems("invalid_arguments", problems);
	return raw;
}

/** An app's own id for a view is unique in a workspace. */
function checkExternalId({ state, team }: Call, raw: Json, except: SlackView | null): void {
	const id = raw["external_id"];
	if (id === undefined || id === "") return;
	for (const view of state.views.values())
		if (view !== except && view.team === team && view.raw["external_id"] === id && isLive(state, view))
			throw new SlackError("duplicate_external_id");
}

/** What a person's deed lets the app do: for three seconds, once. */
function takeTrigger({ state, args, team }: Call): Trigger {
	const id = args.text("trigger_id") ?? args.needed("interactivity_pointer");
	const trigger = state.triggers.get(id);
	if (trigger === undefined || trigger.team !== team) throw new SlackError("invalid_trigger_id");
	if (trigger.used) throw new SlackError("exchanged_trigger_id");
	if (state.deadlineNow() - trigger.madeAt > triggerLife) throw new SlackError("expired_trigger_id");
	return trigger;
}

const shown = ({ state }: Call, view: SlackView): Json => ({ view: viewBody(state, view) });
const byTrigger = { trigger_id: "text", interactivity_pointer: "text", view: "json" } as const;

export const viewMethods: Methods = {
	"views.open": {
		args: byTrigger,
		tier: 4,
		scopes: [],
		tokens: bot,
		json: true,
		handle(call) {
			const raw = viewOf(call, "modal");
			const trigger = takeTrigger(call);
			checkExternalId(call, raw, null);
			trigger.used = true;
			return shown(call, openView(call.state, call.team, trigger.user, raw));
		},
	},
	"views.push": {
		args: byTrigger,
		tier: 4,
		scopes: [],
		tokens: bot,
		json: true,
		handle(call) {
			const raw = viewOf(call, "modal");
			const trigger = takeTrigger(call);
			checkExternalId(call, raw, null);
			const stack = stackOf(call.state, call.team, trigger.user);
			// Only what was pressed in a window that is open can push another over it.
			if (trigger.view === null || !stack.includes(trigger.view)) throw new SlackError("invalid_trigger_id");
			if (stack.length >= highestStack) throw new SlackError("push_limit_reached");
			trigger.used = true;
			return shown(call, pushView(call.state, call.team, trigger.user, raw));
		},
	},
	"views.update": {
		args: { view_id: "text", external_id: "text", hash: "text", view: "json" },
		tier: 4,
		scopes: [],
		tokens: bot,
		json: true,
		handle(call) {
			const { args, state, team } = call;
			const raw = viewOf(call, null);
			const id = args.text("view_id");
			const external = id === null ? args.needed("external_id") : null;
			const view = [...state.views.values()].find(
				(one) =>
					one.team === team &&
					isLive(state, one) &&
					(one.id === id || (external !== null && one.raw["external_id"] === external)),
			);
			if (view === undefined) throw new SlackError("not_found");
			if (view.raw["type"] !== raw["type"])
				throw withProblems("invalid_arguments", [{ at: "/view/type", why: "the kind of a view cannot change" }]);
			const hash = args.text("hash");
			if (hash !== null && hash !== view.hash) throw new SlackError("hash_conflict");
			checkExternalId(call, raw, view);
			updateView(state, view, raw);
			return shown(call, view);
		},
	},
	"views.publish": {
		args: { user_id: "text", hash: "text", view: "json" },
		tier: 4,
		scopes: [],
		tokens: bot,
		json: true,
		handle(call) {
			const { args, state, team } = call;
			const raw = viewOf(call, "home");
			if (!state.app.homeTab) throw new SlackError("not_enabled");
			const person = personOf(call, "user_id");
			const known = state.homes.get(personKey(team, person));
			const hash = args.text("hash");
			if (hash !== null && known !== undefined && hash !== known.hash) throw new SlackError("hash_conflict");
			checkExternalId(call, raw, known ?? null);
			return shown(call, publishHome(state, team, person, raw));
		},
	},
};
