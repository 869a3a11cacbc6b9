/** What Discord asks of commands beyond its document: https://docs.discord.com/developers/interactions/application-commands */
import { namedSchema } from "./check-document.ts";
import {
	below,
	code,
	count,
	type Fields,
	fields,
	has,
	invalid,
	items,
	list,
	type Problem,
	repeated,
	required,
	text,
} from "./check-problem.ts";

const chatInput = 1;
const option = { subcommand: 1, group: 2 } as const;
/** How many commands of a type an app may have: chat input, user, message. */
const most: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15 };
const mostText = 8_000;

const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
/** Lower case where the letters have one. */
const isName = (name: string): boolean => namePattern.test(name) && name === name.toLowerCase();

const locales = (): readonly unknown[] =>
	list(namedSchema("#/components/schemas/AvailableLocalesEnum")["oneOf"]).map((entry) => fields(entry)["const"]);

const typeOf = (command: Fields): number => (typeof command["type"] === "number" ? command["type"] : chatInput);

/** All commands of an app, as PUT replaces them. */
export function checkAllCommands(commands: unknown): Problem[] {
	const all = items(commands, "");
	const problems = all.flatMap(({ it, at }) => checkCommand(it, at));
	const keyed = all.map(({ it, at }) => ({ at, key: `${typeOf(it)} ${text(it["name"])}` }));
	for (const { at } of repeated(keyed))
		problems.push(invalid(below(at, "name"), "Application command names must be unique"));
	for (const [type, limit] of Object.entries(most))
		if (all.filter(({ it }) => typeOf(it) === Number(type)).length > limit)
			problems.push({
				at: "",
				why: `Maximum number of application commands reached (${limit}).`,
				code: code.tooManyCommands,
			});
	return problems;
}

/** One command, as it is made. */
export function checkCommand(command: Fields, at: string): Problem[] {
	const problems = checkSize(command, at);
	if (typeOf(command) === chatInput) {
		if (text(command["description"]).trim() === "") problems.push(required(below(at, "description")));
		return [...problems, ...checkNamed(command, at), ...checkOptions(command["options"], below(at, "options"))];
	}
	if (text(command["name"]).trim() === "") problems.push(required(below(at, "name")));
	for (const name of ["description", "description_localizations", "options"])
		if (has(command[name])) problems.push(invalid(below(at, name), "Only commands that are typed have this"));
	return [...problems, ...checkLocales(command, at)];
}

/** A command that is changed: its type is not said, so a name that any type may have is taken. */
export function checkChangedCommand(command: Fields): Problem[] {
	const problems = [...checkSize(command, ""), ...checkOptions(command["options"], "options")];
	const typed = has(command["description"]) || has(command["options"]);
	return [...problems, ...(typed && "name" in command ? checkNamed(command, "") : checkLocales(command, ""))];
}

function checkNamed(command: Fields, at: string): Problem[] {
	const problems = checkLocales(command, at);
	const names: [string, unknown][] = [
		["name", command["name"]],
		...Object.entries(fields(command["name_localizations"])).map(([locale, name]): [string, unknown] => [
			`name_localizations.${locale}`,
			name,
		]),
	];
	for (const [where, name] of names)
		if (typeof name === "string" && !isName(name)) problems.push(invalid(below(at, where), "Command name is invalid"));
	return problems;
}

function checkLocales(command: Fields, at: string): Problem[] {
	return ["name_localizations", "description_localizations"].flatMap((name) =>
		Object.keys(fields(command[name]))
			.filter((locale) => !locales().includes(locale))
			.map((locale) => invalid(below(at, `${name}.${locale}`), "Is no locale that Discord has")),
	);
}

const isBranch = (it: Fields): boolean => it["type"] === option.subcommand || it["type"] === option.group;

/** The options of a command, a group or a subcommand; the document itself says what may stand in which. */
function checkOptions(options: unknown, at: string): Problem[] {
	const problems: Problem[] = [];
	const all = items(options, at);
	const branches = all.filter(({ it }) => isBranch(it));
	if (branches.length > 0 && branches.length < all.length)
		problems.push(
			invalid(at, "Sub-command and sub-command group option types are mutually exclusive to all other types"),
		);
	let optional = false;
	for (const { it, at: here } of all) {
		problems.push(...checkNamed(it, here));
		if (isBranch(it)) {
			if (it["type"] === option.group && !has(it["options"])) problems.push(required(below(here, "options")));
			problems.push(...checkOptions(it["options"], below(here, "options")));
			continue;
		}
		if (optional && it["required"] === true)
			problems.push(invalid(here, "Required options must be placed before non-required options"));
		optional ||= it["required"] !== true;
		problems.push(...checkValues(it, here));
	}
	for (const { at: here } of repeated(all.map((entry) => ({ ...entry, key: entry.it["name"] }))))
		problems.push(invalid(below(here, "name"), "Option name already exists"));
	return problems;
}

/** What a person can give for an option. */
function checkValues(it: Fields, at: string): Problem[] {
	const problems: Problem[] = [];
	const where = below(at, "choices");
	const choices = items(it["choices"], where);
	if (it["autocomplete"] === true && choices.length > 0)
		problems.push(invalid(where, "Choices and autocomplete are mutually exclusive"));
	problems.push(...checkChoices(it["choices"], where));
	for (const name of ["name", "value"])
		for (const { at: here } of repeated(choices.map((choice) => ({ ...choice, key: choice.it[name] }))))
			problems.push(invalid(below(here, name), `Option choice ${name} is already used`));
	for (const [least, greatest] of [
		["min_value", "max_value"],
		["min_length", "max_length"],
	] as const) {
		const [low, high] = [it[least], it[greatest]];
		if (typeof low === "number" && typeof high === "number" && low > high)
			problems.push(invalid(below(at, least), `Must be ${high} or fewer, as ${greatest} is`));
	}
	return problems;
}

/** Choices of an option, or what an autocomplete offers; the document allows text of 6,000. */
export function checkChoices(choices: unknown, at: string): Problem[] {
	return items(choices, at)
		.filter(({ it }) => count(it["value"]) > 100)
		.map(({ at: here }) => invalid(below(here, "value"), "Must be 100 or fewer in length."));
}

/** A name or description counts in its longest language. */
function longest(it: Fields, name: string): number {
	return Math.max(count(it[name]), ...Object.values(fields(it[`${name}_localizations`])).map(count));
}

function textOf(it: Fields): number {
	const choices = items(it["choices"], "").map(
		({ it: choice }) => longest(choice, "name") + String(choice["value"]).length,
	);
	const inner = items(it["options"], "").map(({ it: child }) => textOf(child));
	return [...choices, ...inner].reduce((sum, length) => sum + length, longest(it, "name") + longest(it, "description"));
}

function checkSize(command: Fields, at: string): Problem[] {
	if (textOf(command) <= mostText) return [];
	return [invalid(at, `Command exceeds maximum size (${mostText})`)];
}
