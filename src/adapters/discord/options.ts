import { type APIUser, ApplicationCommandOptionType } from "discord.js";
import type { OptionValues } from "../../app/ports/inbound.ts";
import { calledValue } from "../../core/called.ts";
import { nameOf } from "./names.ts";

/** People and roles that options name, as far as the interaction tells. */
type Resolved = {
	roles?: Readonly<Record<string, { name: string }>>;
	users?: Readonly<Record<string, APIUser>>;
	members?: Readonly<Record<string, { nick?: string | null }>>;
};

/** Whom options name, by id, as they are called there; bots are nobody. */
function peopleOf({ users = {}, members = {} }: Resolved): Record<string, string> {
	const people = Object.values(users).filter(({ bot }) => bot !== true);
	return Object.fromEntries(people.map((user) => [user.id, nameOf(user, members[user.id]?.nick)]));
}

/** Values of a subcommand's options, by name, and the path that leads there. `guild`: its id is also that of the role of everybody. */
export function readOptions(
	data: { options?: readonly unknown[] | undefined; resolved?: Resolved | undefined },
	guild: string | undefined,
) {
	const path: string[] = [];
	let level: readonly unknown[] = data.options ?? [];
	const values: Record<string, string> = {};
	let focused: { name: string; typed: string } | null = null;
	for (let down = 0; down < 3; down++) {
		const [first] = level;
		if (
			!isOption(first) ||
			(first.type !== ApplicationCommandOptionType.SubcommandGroup &&
				first.type !== ApplicationCommandOptionType.Subcommand)
		)
			break;
		path.push(first.name);
		level = first.options ?? [];
	}
	for (const option of level) {
		if (!isOption(option) || option.value === undefined) continue;
		values[option.name] = optionValue(option, data.resolved, guild);
		if (option.focused === true) focused = { name: option.name, typed: String(option.value) };
	}
	return {
		path: path.join(" "),
		values: values satisfies OptionValues,
		people: peopleOf(data.resolved ?? {}),
		focused,
	};
}

/** A role is told with its name. PyQ mentions no everybody, so that role means nobody. */
function optionValue({ type, value }: ReadOption, resolved: Resolved | undefined, guild: string | undefined): string {
	const id = String(value);
	if (type !== ApplicationCommandOptionType.Role) return id;
	return id === guild ? "none" : calledValue({ externalId: id, name: resolved?.roles?.[id]?.name ?? id });
}

type ReadOption = {
	name: string;
	type: number;
	value?: string | number | boolean;
	focused?: boolean;
	options?: readonly unknown[];
};
const isOption = (value: unknown): value is ReadOption =>
	typeof value === "object" && value !== null && "name" in value && typeof value.name === "string" && "type" in value;
