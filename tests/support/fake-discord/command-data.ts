import { type Body, isBody, listOf, text } from "./message-parts.ts";
import { channelBody, memberPart, roleBody } from "./payloads.ts";
import { channelPermissions, permission } from "./permissions.ts";
import type { Channel, RegisteredCommand, State } from "./state.ts";

/** What a person puts into options; users, channels and roles by id. */
export type OptionValues = Readonly<Record<string, string | number | boolean>>;

type Typed = {
	readonly name: string;
	readonly type: number;
	readonly value: string | number | boolean;
	focused?: true;
};

/** A registered command that the person is offered in that channel. Throws an Error in the words of the test otherwise. */
export function offeredCommand(
	state: State,
	name: string,
	type: number,
	channel: Channel,
	user: string,
): RegisteredCommand {
	const command = [...state.commands.values()].find((one) => one.name === name && one.type === type);
	if (command === undefined)
		throw new Error(`Discord offers no ${type === 1 ? `/${name}` : `“${name}”`}: it is not registered`);
	const contexts = command["contexts"];
	const context = channel.guild === null ? 1 : 0;
	if (Array.isArray(contexts) && !contexts.includes(context))
		throw new Error(`“${name}” is not offered in ${context === 1 ? "direct messages" : "servers"}`);
	if (channel.guild === null) return command;
	const bits = channelPermissions(channel, user);
	const needed = command["default_member_permissions"];
	const all = permission.useApplicationCommands | (typeof needed === "string" ? BigInt(needed) : 0n);
	if ((bits & all) !== all) throw new Error(`“${name}” is not offered to somebody with these permissions`);
	return command;
}

/**
 * What Discord sends for `pyq room setup` and its options, after the checks that its client makes: registered, of the right type,
 * nothing required missing, a choice where there are choices. `focused`: the option that is being typed; then nothing is required yet.
 */
export function commandData(
	state: State,
	path: string,
	values: OptionValues,
	channel: Channel,
	user: string,
	focused: string | null = null,
): object {
	const [name = "", ...words] = path.replace(/^\//u, "").split(" ");
	const command = offeredCommand(state, name, 1, channel, user);
	let level: Body = command;
	const ways: { name: string; type: number }[] = [];
	for (const word of words) {
		const next: unknown = listOf(level["options"]).find((one) => isBody(one) && one["name"] === word && isWay(one));
		if (!isBody(next)) throw new Error(`/${path}: there is no “${word}”`);
		ways.push({ name: word, type: Number(next["type"]) });
		level = next;
	}
	const options = listOf(level["options"]).filter(isBody);
	if (options.some(isWay))
		throw new Error(`/${path}: Discord wants one of ${options.map((one) => one["name"]).join(", ")}`);
	const typed = typedOptions(path, options, values, focused);
	let nested: object[] = typed;
	for (const way of ways.toReversed()) nested = [{ ...way, options: nested }];
	const resolved = resolve(state, channel, typed);
	return {
		id: command.id,
		name,
		type: 1,
		...(nested.length > 0 ? { options: nested } : {}),
		...(Object.keys(resolved).length > 0 ? { resolved } : {}),
	};
}

const isWay = (option: Body): boolean => option["type"] === 1 || option["type"] === 2;

function typedOptions(path: string, options: readonly Body[], values: OptionValues, focused: string | null): Typed[] {
	const strange = Object.keys(values).filter((name) => !options.some((option) => option["name"] === name));
	if (strange.length > 0) throw new Error(`/${path} has no option ${strange.join(", ")}`);
	const typed: Typed[] = [];
	for (const option of options) {
		const name = text(option["name"]);
		const value = values[name];
		if (value === undefined) {
			if (option["required"] === true && focused === null) throw new Error(`/${path}: “${name}” is required`);
			continue;
		}
		const type = Number(option["type"]);
		if (name === focused) {
			if (option["autocomplete"] !== true) throw new Error(`/${path}: “${name}” is not completed while typing`);
			typed.push({ name, type, value: String(value), focused: true });
			continue;
		}
		const wrong = focused === null ? whyWrong(option, type, value) : null;
		if (wrong !== null) throw new Error(`/${path}: “${name}” ${wrong}`);
		typed.push({ name, type, value });
	}
	if (focused !== null && !typed.some((one) => one.focused)) throw new Error(`/${path} has no option ${focused}`);
	return typed;
}

/** Why Discord's client does not send this value; null: it does. */
function whyWrong(option: Body, type: number, value: string | number | boolean): string | null {
	const kind = type === 5 ? "boolean" : type === 4 || type === 10 ? "number" : "string";
	if (typeof value !== kind) return `takes a ${kind}`;
	if (type === 4 && !Number.isInteger(value)) return "takes a whole number";
	const choices = listOf(option["choices"]).filter(isBody);
	if (choices.length > 0 && !choices.some((choice) => choice["value"] === value))
		return `is one of ${choices.map((choice) => choice["value"]).join(", ")}`;
	const size = typeof value === "string" ? value.length : Number(value);
	const [least, most] =
		type === 3 ? [option["min_length"], option["max_length"] ?? 6_000] : [option["min_value"], option["max_value"]];
	if (typeof least === "number" && size < least) return `is less than ${least}`;
	if (typeof most === "number" && size > most) return `is more than ${most}`;
	return null;
}

/** The users, members, channels and roles that options name. */
function resolve(state: State, channel: Channel, typed: readonly Typed[]): Record<string, Record<string, object>> {
	const resolved: Record<string, Record<string, object>> = {};
	const add = (kind: string, id: string, body: object): void => {
		resolved[kind] = { ...resolved[kind], [id]: body };
	};
	for (const { name, type, value } of typed) {
		const id = String(value);
		const user = state.users.get(id);
		const role = channel.guild?.roles.get(id);
		const place = channel.guild?.channels.get(id);
		if ((type === 6 || type === 9) && user !== undefined) {
			add("users", id, user);
			const member = channel.guild?.members.get(id);
			if (member !== undefined)
				add("members", id, { ...memberPart(member), permissions: String(channelPermissions(channel, id)) });
		} else if ((type === 8 || type === 9) && role !== undefined) add("roles", id, roleBody(role));
		else if (type === 7 && place !== undefined) add("channels", id, channelBody(state, place));
		else if (type >= 6 && type <= 9) throw new Error(`“${name}”: Discord knows no ${id}`);
	}
	return resolved;
}
