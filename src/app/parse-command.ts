import type { Command } from "./command.ts";
import type { OptionValues } from "./ports/inbound.ts";

/** A typed command understood, or why not: `suggestion` is the nearest command or option, when there is a near one. */
export type ParsedCommand =
	| { kind: "command"; command: Command; options: OptionValues }
	| { kind: "unknown-command"; typed: string; suggestion: string | null }
	| { kind: "unknown-option"; command: Command; typed: string; suggestion: string | null }
	| { kind: "missing-option"; command: Command; option: string };

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

/** Edits (insert, delete, replace, swap) from one word to another: the optimal string alignment distance. */
export function distance(from: string, to: string): number {
	let before: number[] = [];
	let last = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let row = 1; row <= from.length; row++) {
		const line = [row];
		for (let column = 1; column <= to.length; column++) {
			const same = from[row - 1] === to[column - 1];
			let best = Math.min(
				(last[column] ?? 0) + 1,
				(line[column - 1] ?? 0) + 1,
				(last[column - 1] ?? 0) + (same ? 0 : 1),
			);
			if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
				best = Math.min(best, (before[column - 2] ?? 0) + 1);
			line.push(best);
		}
		before = last;
		last = line;
	}
	return last[to.length] ?? 0;
}

/** The candidate that was probably meant, or null when none is near (a third of its letters at most, two edits). */
export function nearest(typed: string, candidates: readonly string[]): string | null {
	const wanted = typed.toLowerCase();
	let best: { candidate: string; edits: number } | null = null;
	for (const candidate of candidates) {
		const prefix = wanted.length >= 2 && candidate.startsWith(wanted);
		const edits = prefix ? 0 : distance(wanted, candidate);
		const near = edits <= Math.min(2, Math.max(1, Math.floor(candidate.length / 3)));
		if (near && (best === null || edits < best.edits)) best = { candidate, edits };
	}
	return best?.candidate ?? null;
}

/** Matches a command's words at the start, however they are spaced. `?` is one of them, so they are taken literally. */
const startsWith = (name: string): RegExp =>
	new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&").replaceAll(" ", "\\s+")}(?=\\s|$)`, "iu");

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
	const spelled = (command: Command) => [command.path, ...command.synonyms];
	const match = commands
		.flatMap((command) => spelled(command).map((name) => ({ command, name })))
		.filter(({ name }) => startsWith(name).test(trimmed))
		.sort((a, b) => b.name.length - a.name.length)[0];
	if (match === undefined) {
		const [first = "", second = ""] = trimmed.split(/\s+/u);
		const names = commands.flatMap(spelled);
		const suggestion = nearest(`${first} ${second}`.trim(), names) ?? nearest(first, names);
		const group = names.filter((name) => name.startsWith(`${first.toLowerCase()} `));
		return { kind: "unknown-command", typed: first, suggestion: suggestion ?? group[0] ?? null };
	}
	const { command, name } = match;
	const rest = trimmed.replace(startsWith(name), "").trim();
	return readOptions(command, rest);
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
	const missing = command.options.find((option) => option.required && (options[option.name] ?? "") === "");
	return missing === undefined
		? { kind: "command", command, options }
		: { kind: "missing-option", command, option: missing.name };
}
