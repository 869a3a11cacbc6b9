import type { RESTPutAPIApplicationCommandsJSONBody } from "discord.js";
import { listOf } from "./answered.ts";

/**
 * What Discord allows a command, in characters and entries
 * (https://docs.discord.com/developers/interactions/application-commands). `tree`: names, descriptions and values of one
 * command with all that it holds.
 */
export const commandLimits = {
	name: 32,
	description: 100,
	options: 25,
	choices: 25,
	choiceName: 100,
	choiceValue: 100,
	textLength: 6_000,
	tree: 8_000,
} as const;

const commandName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const menuName = /^[-_' \p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const chatInput = 1;

/** The command list can't be registered as it is: a bug in the list. `problems`: each with the command it is about. */
export class CommandTreeError extends Error {
	override readonly name = "CommandTreeError";
	readonly problems: readonly string[];

	constructor(problems: readonly string[]) {
		super(`Discord would refuse the commands: ${problems.join("; ")}.`);
		this.problems = problems;
	}
}

/** Throws CommandTreeError with everything at once. */
export function requireCommandTree(tree: RESTPutAPIApplicationCommandsJSONBody): void {
	const problems = listOf(tree).flatMap(problemsOfCommand);
	if (problems.length > 0) throw new CommandTreeError(problems);
}

type Node = Record<string, unknown>;

const textOf = (node: Node, key: string): string => String(node[key] ?? "");

function problemsOfCommand(command: Node): string[] {
	const name = textOf(command, "name");
	if (command["type"] !== chatInput)
		return menuName.test(name) ? [] : [`"${name}" can't be the name of a menu's entry`];
	const size = sizeOf(command);
	return [
		...problemsOfNode(command, `/${name}`),
		...(size > commandLimits.tree ? [`/${name} has ${size} characters, ${commandLimits.tree} are allowed`] : []),
	];
}

/** What is wrong with a command, a group or an option, and with all in it. `path`: how a person would type it. */
function problemsOfNode(node: Node, path: string): string[] {
	const name = textOf(node, "name");
	const description = textOf(node, "description");
	const options = listOf(node["options"]);
	const longest = node["max_length"];
	return [
		...(commandName.test(name) && name === name.toLowerCase() ? [] : [`${path}: "${name}" can't be a name`]),
		...problemsOfLength(description, commandLimits.description, `${path}: its description`),
		...(typeof longest === "number" && (longest < 1 || longest > commandLimits.textLength)
			? [`${path} takes ${longest} characters, 1 to ${commandLimits.textLength} can be asked for`]
			: []),
		...(options.length > commandLimits.options
			? [`${path} has ${options.length} entries, ${commandLimits.options} are allowed`]
			: []),
		...repeated(options, "name").map((twice) => `${path} has "${twice}" twice`),
		...problemsOfChoices(listOf(node["choices"]), path),
		...options.flatMap((option) => problemsOfNode(option, `${path} ${textOf(option, "name")}`)),
	];
}

function problemsOfChoices(choices: readonly Node[], path: string): string[] {
	return [
		...(choices.length > commandLimits.choices
			? [`${path} has ${choices.length} choices, ${commandLimits.choices} are allowed`]
			: []),
		...repeated(choices, "name").map((twice) => `${path} offers "${twice}" twice`),
		...choices.flatMap((choice) => [
			...problemsOfLength(textOf(choice, "name"), commandLimits.choiceName, `${path}: a choice`),
			...problemsOfLength(textOf(choice, "value"), commandLimits.choiceValue, `${path}: a choice's value`),
		]),
	];
}

const problemsOfLength = (text: string, most: number, what: string): string[] =>
	text.length >= 1 && text.length <= most ? [] : [`${what} has ${text.length} characters, 1 to ${most} are allowed`];

const repeated = (nodes: readonly Node[], key: string): string[] => {
	const values = nodes.map((node) => textOf(node, key));
	return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
};

/** The characters that count for a command as a whole. */
function sizeOf(node: Node): number {
	const own = ["name", "description", "value"].map((key) => textOf(node, key).length);
	const within = ["options", "choices"].flatMap((key) => listOf(node[key]).map(sizeOf));
	return [...own, ...within].reduce((sum, size) => sum + size, 0);
}
