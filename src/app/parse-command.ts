import { nearest } from "../core/nearest.ts";
import type { Command, CommandOption } from "./command.ts";
import type { OptionValues } from "./ports/inbound.ts";

/** A typed command understood, or why not: `suggestion` is the nearest command, option or value, when there is a near one. */
export type ParsedCommand =
	| { kind: "command"; command: Command; options: OptionValues }
	/** The first word of some commands, and nothing after it. */
	| { kind: "group"; group: string; commands: readonly Command[] }
	| { kind: "unknown-command"; typed: string; suggestion: string | null; group: string | null }
	| { kind: "unknown-option"; command: Command; typed: string; suggestion: string | null }
	| {
			kind: "unknown-value";
			command: Command;
			option: string;
			typed: string;
			known: readonly string[];
			suggestion: string | null;
	  }
	| { kind: "missing-option"; command: Command; option: string };

/** Typed, and not to be run: see `explainCommand`. */
export type NotACommand = Exclude<ParsedCommand, { kind: "command" }>;

type Word = { text: string; quoted: boolean };

/** Splits at white space; "…", '…' and curly quotes keep words together. */
function words(typed: string): Word[] {
	const found: Word[] = [];
	const pattern = /"([^"]*)"|“([^”]*)”|(\S+?(?::"[^"]*"|:“[^”]*”)|\S+)/gu;
	for (const match of typed.matchAll(pattern)) {
		const quoted = match[1] ?? match[2];
		found.push({ text: quoted ?? match[3] ?? "", quoted: quoted !== undefined });
	}
	return found;
}

/** Matches a command's words at the start, however they are spaced. `?` is one of them, so they are taken literally. */
const startsWith = (name: string): RegExp =>
	new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&").replaceAll(" ", "\\s+")}(?=\\s|$)`, "iu");

/** The commands of a group, such as `room`; none when the word is no group. */
export const groupOf = <Named extends { path: string }>(word: string, commands: readonly Named[]): Named[] =>
	commands.filter(({ path }) => path.startsWith(`${word.toLowerCase()} `));

const spelled = ({ path, synonyms }: Command): string[] => [path, ...synonyms];

/** The words that stand behind a group's name: `setup`, `status`, … */
function wordsIn(group: string, commands: readonly Command[]): string[] {
	const start = `${group.toLowerCase()} `;
	return commands
		.flatMap(spelled)
		.filter((name) => name.startsWith(start))
		.map((name) => name.slice(start.length));
}

/**
 * Reads what follows `/pyq` where a command comes as text (Slack, the web workspace): `room setup time:09:30 days:mon-fri`,
 * `answer It releases the lock.`, `leaderboard month`. Options may be named (`name:value`, `--name value`, `name=value`) or stand in order. Nothing typed: `help`.
 */
export function parseCommand(typed: string, commands: readonly Command[]): ParsedCommand {
	// A long answer is cut off from its command word first: its own words and line breaks must survive untouched.
	const trimmed = typed
		.trim()
		.replace(/^\/pyq(?=\s|$)/iu, "")
		.trim();
	if (trimmed === "") return parseCommand("help", commands);
	const match = commands
		.flatMap((command) => spelled(command).map((name) => ({ command, name })))
		.filter(({ name }) => startsWith(name).test(trimmed))
		.sort((a, b) => b.name.length - a.name.length)[0];
	if (match === undefined) return notACommand(trimmed, commands);
	const { command, name } = match;
	const rest = trimmed.replace(startsWith(name), "").trim();
	// `queue` alone takes a question, and is a group too: `queue mvoe 1 x` means one of its commands.
	const [first = ""] = rest.split(/\s+/u);
	const meant = nearest(first, wordsIn(name, commands));
	return meant === null
		? readOptions(command, rest)
		: { kind: "unknown-command", typed: `${name} ${first}`, suggestion: `${name} ${meant}`, group: name };
}

function notACommand(trimmed: string, commands: readonly Command[]): ParsedCommand {
	const [first = "", second = ""] = trimmed.split(/\s+/u);
	const both = `${first} ${second}`.trim();
	const group = groupOf(first, commands);
	if (group.length > 0) {
		const name = first.toLowerCase();
		if (second === "") return { kind: "group", group: name, commands: group };
		const meant = nearest(second, wordsIn(name, commands));
		const suggestion = meant === null ? null : `${name} ${meant}`;
		return { kind: "unknown-command", typed: both, suggestion, group: name };
	}
	const names = commands.flatMap(spelled);
	const groups = commands.map(({ path }) => path.split(" ")).flatMap(([word = "", next]) => (next ? [word] : []));
	const suggestion = nearest(both, names);
	return suggestion === null
		? { kind: "unknown-command", typed: first, suggestion: nearest(first, [...names, ...groups]), group: null }
		: { kind: "unknown-command", typed: both, suggestion, group: null };
}

function readOptions(command: Command, rest: string): ParsedCommand {
	const options: Record<string, string> = {};
	const whole = command.options.find((option) => option.rest);
	if (whole !== undefined && command.options.length === 1) {
		if (rest !== "") options[whole.name] = rest.replace(new RegExp(`^${whole.name}:\\s*`, "iu"), "");
	} else {
		const found = words(rest);
		for (let index = 0; index < found.length; index++) {
			const word = found[index];
			if (word === undefined) break;
			const named = word.quoted ? null : /^(?:--)?([a-z][a-z-]*)(?:[:=]([\s\S]*))?$/iu.exec(word.text);
			const option = named === null ? undefined : command.options.find(({ name }) => name === named[1]?.toLowerCase());
			if (option !== undefined && named?.[2] !== undefined) {
				options[option.name] = named[2].replace(/^["“]|["”]$/gu, "");
			} else if (option !== undefined && word.text.startsWith("--")) {
				options[option.name] = found[++index]?.text ?? "";
			} else {
				const free = command.options.find(({ name }) => options[name] === undefined);
				const looksNamed = named?.[2] !== undefined && !/^\d/u.test(word.text);
				if (free === undefined || (looksNamed && !free.rest)) {
					const typed = named?.[1] ?? word.text;
					return {
						kind: "unknown-option",
						command,
						typed,
						suggestion: nearest(
							typed,
							command.options.map(({ name }) => name),
						),
					};
				}
				options[free.name] = free.rest
					? found
							.slice(index)
							.map(({ text }) => text)
							.join(" ")
					: word.text;
				if (free.rest) break;
			}
		}
	}
	return checked(command, options);
}

/** Ways to say no to a switch, and yes. */
const no: readonly string[] = ["", "no", "n", "false", "0"];
const yes: readonly string[] = ["yes", "y", "true", "1"];

/** What may be given for an option that has choices. A switch (`yes` is its one choice) may be turned down in words, too. */
function readChoice({ choices }: CommandOption, typed: string): { value: string } | { known: readonly string[] } {
	const known = choices.map(({ value }) => value);
	const word = typed.trim().toLowerCase();
	if (known.length === 1 && known[0] === "yes") {
		if (yes.includes(word)) return { value: "yes" };
		return no.includes(word) ? { value: "no" } : { known: ["yes", "no"] };
	}
	const value = known.find((choice) => choice.toLowerCase() === word);
	return value === undefined ? { known } : { value };
}

/** Holds the values against what the command's options allow; a choice may be typed in any case. */
function checked(command: Command, given: Readonly<Record<string, string>>): ParsedCommand {
	const missing = command.options.find(({ name, required }) => required && (given[name] ?? "") === "");
	if (missing !== undefined) return { kind: "missing-option", command, option: missing.name };
	const options = { ...given };
	for (const option of command.options) {
		const { name } = option;
		const typed = given[name];
		if (typed === undefined || option.choices.length === 0) continue;
		const read = readChoice(option, typed);
		if ("known" in read)
			return { kind: "unknown-value", command, option: name, typed, ...read, suggestion: nearest(typed, read.known) };
		options[name] = read.value;
	}
	return { kind: "command", command, options };
}
