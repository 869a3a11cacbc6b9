import { refusals } from "./api-error.ts";
import { isBody, listOf } from "./message-parts.ts";
import { type Call, created, nothing, ok, part, type Route, textOf } from "./route.ts";
import type { RegisteredCommand, State } from "./state.ts";

/** https://docs.discord.com/developers/interactions/application-commands#registering-a-command. */
const mostCreatesADay = 200;
const day = 86_400_000;

function checkApplication(call: Call): State {
	if (part(call, "application") !== call.state.applicationId) throw refusals.missingAccess();
	return call.state;
}

type Values = Readonly<Record<string, unknown>>;

/** An option as Discord gives it back: without what is at its default. */
function storedOption(option: unknown): Values {
	if (!isBody(option)) return {};
	const { options, choices, required, autocomplete, ...rest } = option;
	return {
		...rest,
		...(required === true ? { required } : {}),
		...(autocomplete === true ? { autocomplete } : {}),
		...(listOf(choices).length > 0 ? { choices } : {}),
		...(listOf(options).length > 0 ? { options: listOf(options).map(storedOption) } : {}),
	};
}

/** A command as Discord keeps it; what is not given has its default. */
function storedCommand(state: State, body: Values, known: RegisteredCommand | undefined): RegisteredCommand {
	const type = Number(body["type"] ?? 1);
	const options = listOf(body["options"]).map(storedOption);
	const contexts = body["contexts"] ?? null;
	const needed = body["default_member_permissions"] ?? null;
	const kept = {
		id: known?.id ?? state.ids.next(state.now()),
		application_id: state.applicationId,
		default_member_permissions: needed === null ? null : String(needed),
		type,
		name: String(body["name"]),
		name_localizations: body["name_localizations"] ?? null,
		description: type === 1 ? String(body["description"]) : "",
		description_localizations: body["description_localizations"] ?? null,
		dm_permission: Array.isArray(contexts) ? contexts.includes(1) : body["dm_permission"] !== false,
		contexts,
		integration_types: body["integration_types"] ?? [0],
		nsfw: body["nsfw"] === true,
		...(options.length > 0 ? { options } : {}),
	};
	const { version = "", ...before } = known ?? {};
	const same = JSON.stringify(sorted(before)) === JSON.stringify(sorted(kept));
	return { ...kept, version: same && typeof version === "string" ? version : state.ids.next(state.now()) };
}

/** The same with its names in order, to compare. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (!isBody(value)) return value;
	return Object.fromEntries(
		Object.keys(value)
			.sort()
			.map((name) => [name, sorted(value[name])]),
	);
}

/** As it is listed: without translations unless they are asked for. */
function shownCommand(command: RegisteredCommand, translated: boolean): Values {
	if (translated) return command;
	const { name_localizations, description_localizations, ...rest } = command;
	return rest;
}

function countCreate(state: State): void {
	const now = state.deadlineNow();
	while (state.commandCreates.length > 0 && now - (state.commandCreates[0] ?? now) > day) state.commandCreates.shift();
	if (state.commandCreates.length >= mostCreatesADay) throw refusals.tooManyCommandCreates();
	state.commandCreates.push(now);
}

const find = (state: State, name: string, type: number): RegisteredCommand | undefined =>
	[...state.commands.values()].find((command) => command.name === name && command.type === type);

/** Creates or, where one of that name and kind is known, replaces. */
function put(state: State, body: Values): { command: RegisteredCommand; isNew: boolean } {
	const known = find(state, String(body["name"]), Number(body["type"] ?? 1));
	if (known === undefined) countCreate(state);
	const command = storedCommand(state, body, known);
	state.commands.set(command.id, command);
	return { command, isNew: known === undefined };
}

function replaceAll(call: Call) {
	const state = checkApplication(call);
	const wanted = call.list.filter(isBody);
	const stays = new Set(wanted.map((body) => `${Number(body["type"] ?? 1)} ${body["name"]}`));
	for (const command of [...state.commands.values()])
		if (!stays.has(`${command.type} ${command.name}`)) state.commands.delete(command.id);
	return ok(wanted.map((body) => put(state, body).command));
}

function commandOf(call: Call): RegisteredCommand {
	const command = checkApplication(call).commands.get(part(call, "command"));
	if (command === undefined) throw refusals.unknownCommand();
	return command;
}

const translated = (call: Call): boolean => call.query.get("with_localizations") === "true";
const all = "/applications/:application/commands";
const one = `${all}/:command`;

export const commandRoutes: readonly Route[] = [
	{
		method: "GET",
		path: all,
		bucket: "commands",
		handle: (call) =>
			ok([...checkApplication(call).commands.values()].map((command) => shownCommand(command, translated(call)))),
	},
	{
		method: "POST",
		path: all,
		bucket: "commands",
		handle: (call) => {
			const { command, isNew } = put(checkApplication(call), call.body);
			return isNew ? created(command) : ok(command);
		},
	},
	{ method: "PUT", path: all, bucket: "commands", handle: replaceAll },
	{ method: "GET", path: one, bucket: "commands", handle: (call) => ok(commandOf(call)) },
	{
		method: "PATCH",
		path: one,
		bucket: "commands",
		handle: (call) => {
			const command = commandOf(call);
			const changed = storedCommand(
				call.state,
				{ ...command, ...call.body, name: textOf(call.body, "name") || command.name },
				command,
			);
			call.state.commands.set(command.id, changed);
			return ok(changed);
		},
	},
	{
		method: "DELETE",
		path: one,
		bucket: "commands",
		handle: (call) => {
			call.state.commands.delete(commandOf(call).id);
			return nothing;
		},
	},
];
