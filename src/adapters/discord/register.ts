import { isDeepStrictEqual } from "node:util";
import {
	type APIApplicationCommandBasicOption,
	type APIApplicationCommandSubcommandGroupOption,
	type APIApplicationCommandSubcommandOption,
	ApplicationCommandOptionType,
	ApplicationCommandType,
	ApplicationIntegrationType,
	DiscordAPIError,
	InteractionContextType,
	type REST,
	type RESTPutAPIApplicationCommandsJSONBody,
	Routes,
} from "discord.js";
import type { Command, CommandOption } from "../../app/command.ts";
import { isRecord, listOf } from "./answered.ts";
import { requireCommandTree } from "./command-tree.ts";

/** The one chat-input command: everything is `/pyq …`. */
export const rootName = "pyq";
/** The entry in the menu of a message. */
export const shortcutName = "Submit as my answer";

const rootSummary = "A Python interview question on your days: answers, hints, streaks, and how the room runs.";

/**
 * The longest text that a person may give an option, in characters. Prose gets the most that Discord takes in one
 * (https://docs.discord.com/developers/interactions/application-commands), what is suggested no more than a suggestion may have.
 */
const mostTyped = { prose: 6_000, suggested: 100, line: 300 };

/** PyQ is installed in servers alone; there, and in its direct messages, everything is offered to everybody. */
const where = {
	contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
	integration_types: [ApplicationIntegrationType.GuildInstall],
};

type Branch = APIApplicationCommandSubcommandGroupOption | APIApplicationCommandSubcommandOption;

/**
 * All that PyQ registers, in the words that Discord's API takes, made from the one command list: the same list, the same tree.
 * Who may do what is checked when it is done: permissions exist on the whole of `/pyq` only, and would hide it from members.
 * Throws CommandTreeError for a list that Discord would refuse.
 */
export function describeCommands(commands: readonly Command[]): RESTPutAPIApplicationCommandsJSONBody {
	const options: Branch[] = [];
	const groups = new Map<string, APIApplicationCommandSubcommandOption[]>();
	for (const command of commands) {
		const [first = "", ...rest] = command.path.split(" ");
		if (rest.length === 0) {
			options.push(describeCommand(first, command));
			continue;
		}
		let group = groups.get(first);
		if (group === undefined) {
			group = [];
			groups.set(first, group);
			const description = summaryOf(first, commands);
			options.push({
				type: ApplicationCommandOptionType.SubcommandGroup,
				name: first,
				description,
				options: group,
			});
		}
		group.push(describeCommand(rest.join(" "), command));
	}
	const tree: RESTPutAPIApplicationCommandsJSONBody = [
		{ type: ApplicationCommandType.ChatInput, name: rootName, description: rootSummary, options, ...where },
		{ type: ApplicationCommandType.Message, name: shortcutName, ...where },
	];
	requireCommandTree(tree);
	return tree;
}

/** A group has no words of its own: it is what it holds. `setup, status and 7 more` */
function summaryOf(group: string, commands: readonly Command[]): string {
	const start = `${group} `;
	const names = commands.flatMap(({ path }) => (path.startsWith(start) ? [path.slice(start.length)] : []));
	const whole = names.join(", ");
	if (whole.length <= 100) return whole;
	const [one = "", two = ""] = names;
	return `${one}, ${two} and ${names.length - 2} more`;
}

function describeCommand(name: string, { summary, options }: Command): APIApplicationCommandSubcommandOption {
	const sorted = [...options.filter(({ required }) => required), ...options.filter(({ required }) => !required)];
	return {
		type: ApplicationCommandOptionType.Subcommand,
		name,
		description: summary,
		options: sorted.map(describeOption),
	};
}

function describeOption(option: CommandOption): APIApplicationCommandBasicOption {
	const { name, summary: description, required, choices } = option;
	// Discord has its own way to pick a person or a role.
	if (option.type === "member") return { type: ApplicationCommandOptionType.User, name, description, required };
	if (option.type === "role") return { type: ApplicationCommandOptionType.Role, name, description, required };
	const text = { type: ApplicationCommandOptionType.String as const, name, description, required };
	if (choices.length > 0) return { ...text, choices: choices.map(({ label, value }) => ({ name: label, value })) };
	if (option.suggest !== null) return { ...text, autocomplete: true, max_length: mostTyped.suggested };
	return { ...text, max_length: option.rest ? mostTyped.prose : mostTyped.line };
}

/**
 * Whether what Discord has differs from what PyQ wants. What Discord adds of itself (ids, versions, defaults written out)
 * is no difference; the order of commands is none, that of options and choices is what people see.
 */
export function differs(registered: unknown, wanted: RESTPutAPIApplicationCommandsJSONBody): boolean {
	const ours = listOf(registered).filter((command) => !isEntryPoint(command));
	return !isDeepStrictEqual(comparable(ours), comparable(listOf(wanted)));
}

const comparable = (commands: readonly Record<string, unknown>[]) =>
	commands
		.map((command) => ({
			...named(command),
			type: command["type"] ?? ApplicationCommandType.ChatInput,
			options: listOf(command["options"]).map(comparableOption),
			contexts: sorted(command["contexts"]),
			integration_types: sorted(command["integration_types"]),
			default_member_permissions: command["default_member_permissions"] ?? null,
			nsfw: command["nsfw"] ?? false,
		}))
		.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));

const keyOf = ({ type, name }: { type: unknown; name: unknown }): string => `${type} ${name}`;

type Comparable = Record<string, unknown> & { options: Comparable[] };

const comparableOption = (option: Record<string, unknown>): Comparable => ({
	...named(option),
	type: option["type"],
	required: option["required"] ?? false,
	autocomplete: option["autocomplete"] ?? false,
	choices: listOf(option["choices"]).map((choice) => ({ ...named(choice), value: choice["value"] })),
	options: listOf(option["options"]).map(comparableOption),
	min_length: option["min_length"] ?? null,
	max_length: option["max_length"] ?? null,
});

const named = (thing: Record<string, unknown>) => ({
	name: thing["name"],
	description: thing["description"] ?? "",
	name_localizations: filled(thing["name_localizations"]),
	description_localizations: filled(thing["description_localizations"]),
});

/** No translation at all is told in several ways. */
const filled = (translations: unknown): unknown =>
	isRecord(translations) && Object.keys(translations).length > 0 ? translations : null;

const sorted = (list: unknown): unknown => (Array.isArray(list) ? [...list].sort() : null);

/** Discord makes one by itself for an application with an Activity, and refuses a list that leaves it out. */
const isEntryPoint = ({ type }: Record<string, unknown>): boolean => type === ApplicationCommandType.PrimaryEntryPoint;

/** An Entry Point as it is sent back, unchanged. */
const kept = ({ id, type, name, handler, contexts, integration_types }: Record<string, unknown>) =>
	Object.fromEntries(
		Object.entries({ id, type, name, handler, contexts, integration_types }).filter(([, value]) => value != null),
	);

/** The part of discord.js's REST client that registering needs. */
export type RegisterRest = Pick<REST, "get" | "put">;

/**
 * Has Discord offer the commands. It writes only when something differs: an application may create 200 commands a day, and
 * a start with nothing changed is the usual one. Rejects as the client does.
 */
export async function register(
	rest: RegisterRest,
	applicationId: string,
	commands: readonly Command[],
): Promise<"unchanged" | "registered"> {
	const wanted = describeCommands(commands);
	const route = Routes.applicationCommands(applicationId);
	// Who can't say what is registered is told anew.
	const registered = await rest.get(route).catch((error: unknown) => {
		if (error instanceof DiscordAPIError && (error.status === 404 || error.status === 405)) return null;
		throw error;
	});
	if (!differs(registered, wanted)) return "unchanged";
	await rest.put(route, { body: [...wanted, ...listOf(registered).filter(isEntryPoint).map(kept)] });
	return "registered";
}
