import { commands } from "../../commands/index.ts";
import type { Command, CommandOption } from "../../src/app/command.ts";
import { parseCommand } from "../../src/app/parse-command.ts";
import type { Inbound } from "../../src/app/ports/inbound.ts";
import { parseToken } from "../../src/core/message/token.ts";

/** A value in quotes where several options stand in one line. */
const written = (option: CommandOption, value: string): string => `${option.name}:"${value}"`;

/** An option filled with something that is of no interest: one of its choices, or a number. */
const filler = ({ choices }: CommandOption): string => choices[0]?.value ?? "1";

function lineOf({ path, options }: Command, values: Readonly<Record<string, string>>): string {
	const [only, ...others] = options;
	if (only?.rest === true && others.length === 0) return `/pyq ${path} ${values[only.name] ?? ""}`.trim();
	const given = options.flatMap((option) => {
		const value = values[option.name];
		return value === undefined ? [] : [written(option, value)];
	});
	return ["/pyq", path, ...given].join(" ");
}

/**
 * What may be typed for a command so that a value stands wherever one is free: in all of its options at once, and in each alone. Without a
 * value, the command as it is. Throws for one that could not be typed like that: a kind of option that nobody thought of here.
 */
export function linesFor(command: Command, value: string | null): string[] {
	const { options, path } = command;
	const needed = Object.fromEntries(options.filter(({ required }) => required).map((one) => [one.name, filler(one)]));
	const free = options.filter(({ choices }) => choices.length === 0);
	const all = Object.fromEntries(
		options.map((one) => [one.name, value !== null && free.includes(one) ? value : filler(one)]),
	);
	const alone = value === null ? [needed] : free.map(({ name }) => ({ ...needed, [name]: value }));
	const lines = [
		...new Set([...alone, ...(free.length === 0 && value !== null ? [] : [all])].map((one) => lineOf(command, one))),
	];
	for (const line of lines) {
		const parsed = parseCommand(line, commands);
		if (parsed.kind !== "command" || parsed.command !== command) throw new Error(`${path} can't be typed as ${line}`);
	}
	return lines;
}

/**
 * Tokens with an id wherever one may stand: alone after each intent of ours, and as PyQ itself has made them. `shown`: tokens that it has
 * put into buttons and windows.
 */
export function tokensWith(intents: readonly string[], shown: readonly string[], ids: readonly string[]): string[] {
	const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/giu;
	const made = shown
		.filter((token) => intents.includes(parseToken(token)?.intent ?? "") && token.search(uuid) >= 0)
		.map((token) => token.replaceAll(uuid, "{}"));
	const shapes = new Set([...intents.map((intent) => `v1:${intent}:{}`), ...made]);
	return [...shapes].flatMap((shape) => ids.map((id) => shape.replaceAll("{}", id)));
}

/** Everything that PyQ can be asked, by names of our own: whatever a new command brings is among it. */
export const everyWay: readonly string[] = [
	...commands.flatMap(({ path, options, actions, forms }) => [
		`command ${path}`,
		...options.map(({ name }) => `option ${path} ${name}`),
		...options.filter(({ suggest }) => suggest !== null).map(({ name }) => `suggestions ${path} ${name}`),
		...actions.map(({ intent }) => `button ${intent}`),
		...forms.map(({ intent }) => `form ${intent}`),
	]),
	...["homeOpened", "messageShortcut", "message", "messageEdited", "messageDeleted"],
];

/** By which of them something came in. */
export function waysOf(event: Inbound): string[] {
	switch (event.kind) {
		case "command":
			return [
				`command ${event.command}`,
				...Object.keys(event.options).map((name) => `option ${event.command} ${name}`),
			];
		case "action":
			return [`button ${parseToken(event.token)?.intent}`];
		case "formSubmitted":
			return [`form ${parseToken(event.token)?.intent}`];
		case "autocomplete":
			return [`suggestions ${event.command} ${event.option}`];
		default:
			return [event.kind];
	}
}
