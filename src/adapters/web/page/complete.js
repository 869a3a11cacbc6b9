// @ts-check
/** @typedef {import("../wire-types.ts").CommandHelp} CommandHelp */
/** @typedef {import("../wire-types.ts").OptionHelp} OptionHelp */
/**
 * One suggestion: what the text before the caret becomes when it is taken.
 * @typedef {{ text: string, label: string, detail: string }} Suggestion
 */
/**
 * What can follow. `eager`: the first suggestion is taken by Enter. `ask`: more are to be had from the server, which become
 * suggestions with `finish`.
 * @typedef {{ items: Suggestion[], eager: boolean, ask: { command: string, option: string, typed: string, finish: (value: string) => string } | null }} Completion
 */

/** @type {Completion} */
const nothing = { items: [], eager: false, ask: null };

/** @param {string} value */
const quote = (value) => (/\s/u.test(value) ? `"${value}"` : value);

/** @param {CommandHelp} command */
function usage({ path, options, summary }) {
	const given = options.map(({ name, required }) => (required ? name : `[${name}]`)).join(" ");
	return { label: `/pyq ${path}`, detail: given === "" ? summary : `${summary} · ${given}` };
}

/**
 * What may be typed next in `/pyq …`.
 * @param {string} before the text before the caret
 * @param {readonly CommandHelp[]} commands
 * @param {readonly string[]} people the names of those here
 * @returns {Completion}
 */
export function complete(before, commands, people) {
	if (!before.startsWith("/")) return nothing;
	const bare = /^\/([a-z]*)$/iu.exec(before);
	if (bare !== null) {
		const word = (bare[1] ?? "").toLowerCase();
		const all = "pyq".startsWith(word);
		return commandsFor(all ? "" : word, commands);
	}
	const typed = /^\/pyq\s+([\s\S]*)$/iu.exec(before)?.[1];
	if (typed === undefined) return nothing;
	const said = typed.toLowerCase().replace(/\s+/gu, " ");
	const spelled = commands
		.flatMap((command) => [command.path, ...command.synonyms].map((name) => ({ command, name })))
		.filter(({ name }) => said.startsWith(`${name} `))
		.sort((a, b) => b.name.length - a.name.length)[0];
	if (spelled === undefined) return commandsFor(said, commands);
	const words = spelled.name.split(" ").length;
	const head = new RegExp(`^/pyq\\s+${"\\S+\\s+".repeat(words)}`, "iu").exec(before)?.[0] ?? before;
	return optionsFor(spelled.command, head, before.slice(head.length), people);
}

/**
 * @param {string} typed
 * @param {readonly CommandHelp[]} commands
 * @returns {Completion}
 */
function commandsFor(typed, commands) {
	const exact = commands.some(({ path, synonyms }) => path === typed || synonyms.includes(typed));
	const starts = commands.filter(({ path }) => path.startsWith(typed));
	const means = commands.filter(
		({ path, synonyms }) => !path.startsWith(typed) && synonyms.some((word) => word.startsWith(typed)),
	);
	const has = commands.filter(
		(command) =>
			typed.length > 2 && !starts.includes(command) && !means.includes(command) && command.path.includes(typed),
	);
	const found = [...starts, ...means, ...has];
	// Typed in full: Enter sends it.
	if (exact && found.length === 1) return nothing;
	return {
		items: found.map((command) => ({ text: `/pyq ${command.path} `, ...usage(command) })),
		eager: !exact && typed !== "",
		ask: null,
	};
}

/**
 * @param {CommandHelp} command
 * @param {string} head what stands before the options
 * @param {string} rest the options typed so far
 * @param {readonly string[]} people
 * @returns {Completion}
 */
function optionsFor(command, head, rest, people) {
	// The word that is being typed: after the last space that stands outside quotes.
	const word = /(?:[^\s:="“]+[:=])?(?:["“][^"”]*|[^\s"“]*)$/u.exec(rest)?.[0] ?? "";
	const start = head + rest.slice(0, rest.length - word.length);
	const earlier = rest.slice(0, rest.length - word.length);
	const given = new Set(
		[...earlier.matchAll(/(?:^|\s)(?:--)?([a-z][a-z-]*)[:=]/giu)].map(([, name]) => (name ?? "").toLowerCase()),
	);
	// Words without a name are the values of the first options, in their order.
	const unnamed = earlier
		.replace(/["“][^"”]*["”]/gu, "x")
		.split(/\s+/u)
		.filter((part) => part !== "" && !/^(?:--|[a-z][a-z-]*[:=])/iu.test(part)).length;
	const unnamedOptions = command.options.filter(({ name }) => !given.has(name));
	// One that takes all that is left takes every word.
	const last = unnamedOptions.findIndex((option) => option.rest);
	const left = unnamedOptions.slice(last === -1 ? unnamed : Math.min(unnamed, last));
	const named = /^(?:--)?([a-z][a-z-]*)[:=]([\s\S]*)$/iu.exec(word);
	const option = named === null ? undefined : command.options.find(({ name }) => name === named[1]?.toLowerCase());
	if (option !== undefined)
		return valuesFor(command, option, `${start}${option.name}:`, named?.[2] ?? "", people, true);
	const only = command.options.length === 1 ? left[0] : undefined;
	// A single option needs no name: its values stand for themselves.
	if (only !== undefined) {
		const [before, value] = only.rest ? [head, rest] : [start, word];
		return valuesFor(command, only, before, value, people, word !== "");
	}
	const [next] = left;
	// Few values need no name of their option either, where it comes next.
	const values =
		next === undefined || next.choices.length === 0 ? nothing : valuesFor(command, next, start, word, people, false);
	if (rest === "" && values.items.length > 0) return values;
	const names = left
		.filter(({ name }) => name.startsWith(word.toLowerCase()))
		.map(({ name, summary, required }) => ({
			text: `${start}${name}:`,
			label: `${name}:`,
			detail: required ? `${summary} · needed` : summary,
		}));
	const items = [...(word === "" ? [] : values.items), ...names];
	return { items, eager: word !== "" && items.length > 0, ask: null };
}

/**
 * @param {CommandHelp} command
 * @param {OptionHelp} option
 * @param {string} start
 * @param {string} typed
 * @param {readonly string[]} people
 * @param {boolean} eager
 * @returns {Completion}
 */
function valuesFor(command, option, start, typed, people, eager) {
	const wanted = typed.replace(/^["“]/u, "").toLowerCase();
	/** @param {string} value */
	const finish = (value) => `${start}${option.rest && command.options.length === 1 ? value : quote(value)} `;
	if (option.suggests)
		return { items: [], eager, ask: { command: command.path, option: option.name, typed: wanted, finish } };
	const choices = option.member ? people.map((name) => ({ value: name, label: name })) : option.choices;
	const fitting = choices.filter(
		({ value, label }) => value.toLowerCase().startsWith(wanted) || label.toLowerCase().includes(wanted),
	);
	if (fitting.length === 1 && fitting[0]?.value.toLowerCase() === wanted) return nothing;
	const items = fitting.map(({ value, label }) => ({
		text: finish(value),
		label,
		detail: value === label ? "" : value,
	}));
	return { items, eager: eager && wanted !== "", ask: null };
}
