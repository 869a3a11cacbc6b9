import { readFileSync } from "node:fs";
import { type APIApplicationCommandOption, ApplicationCommandOptionType, ApplicationCommandType } from "discord.js";
import { describe, expect, test } from "vitest";
import { commands } from "../../commands/index.ts";
import { commandLimits } from "../../src/adapters/discord/command-tree.ts";
import { describeCommands, rootName, shortcutName } from "../../src/adapters/discord/register.ts";
import type { Command, CommandOption } from "../../src/app/command.ts";
import { checkRequest } from "../support/fake-discord/check-request.ts";

type Plain = Record<string, unknown>;
const plain = (value: unknown): Plain => value as Plain;
const listIn = (node: Plain, key: string): Plain[] => (node[key] as Plain[] | undefined) ?? [];

const wanted = describeCommands(commands);
const root = wanted[0] as { options: APIApplicationCommandOption[] };
const copy = (): Plain[] => JSON.parse(JSON.stringify(wanted));

const option = (set: Partial<CommandOption> = {}): CommandOption => ({
	name: "words",
	summary: "What to look for.",
	type: "text",
	required: false,
	rest: false,
	choices: [],
	suggest: null,
	...set,
});
const command = (path: string, options: readonly CommandOption[] = [], summary = "Does it."): Command => ({
	path,
	summary,
	audience: "member",
	synonyms: [],
	options,
	actions: [],
	forms: [],
	response: "private",
	run: async () => ({ summary: "done", blocks: [] }),
});
const optionsOf = (...options: CommandOption[]) => {
	const [go = {}] = listIn(plain(describeCommands([command("go", options)])[0]), "options");
	return listIn(go, "options");
};

/** Every object of a command's tree. */
const nodesIn = (node: Plain): Plain[] => [
	node,
	...["options", "choices"].flatMap((key) => listIn(node, key).flatMap(nodesIn)),
];

/** The characters that count: https://docs.discord.com/developers/interactions/application-commands */
const charactersIn = (tree: Plain): number =>
	nodesIn(tree)
		.flatMap((node) => ["name", "description", "value"].map((key) => String(node[key] ?? "").length))
		.reduce((sum, length) => sum + length, 0);

describe("PyQ's own commands", () => {
	const tree = nodesIn(plain(root));

	test("every command of the list is there, under the words that a person types", () => {
		const paths = root.options.flatMap((branch) =>
			branch.type === ApplicationCommandOptionType.SubcommandGroup
				? (branch.options ?? []).map(({ name }) => `${branch.name} ${name}`)
				: [branch.name],
		);
		expect(paths.sort()).toEqual(commands.map(({ path }) => path).sort());
	});

	test("all options are there, by name", () => {
		const leaves = new Map(
			root.options.flatMap((branch) => {
				if (branch.type === ApplicationCommandOptionType.Subcommand) return [[branch.name, branch] as const];
				if (branch.type !== ApplicationCommandOptionType.SubcommandGroup) return [];
				return (branch.options ?? []).map((leaf) => [`${branch.name} ${leaf.name}`, leaf] as const);
			}),
		);
		for (const { path, options } of commands)
			expect(
				leaves
					.get(path)
					?.options?.map(({ name }) => name)
					.sort(),
			).toEqual(options.map(({ name }) => name).sort());
	});

	test("are within 8,000 characters, 25 entries a level and 25 choices", () => {
		expect(charactersIn(plain(root))).toBeLessThanOrEqual(8_000);
		for (const node of tree) {
			expect(listIn(node, "options").length).toBeLessThanOrEqual(25);
			expect(listIn(node, "choices").length).toBeLessThanOrEqual(25);
		}
	});

	test("have names and descriptions that Discord takes", () => {
		for (const node of tree) {
			if (!("description" in node)) continue;
			expect(node["name"]).toMatch(/^[-_'\p{Ll}\p{N}]{1,32}$/u);
			expect(String(node["description"]).length).toBeGreaterThan(0);
			expect(String(node["description"]).length).toBeLessThanOrEqual(100);
		}
	});

	test("nest a group, a command and its options, and no deeper", () => {
		for (const node of tree)
			for (const child of listIn(node, "options")) {
				if (node === plain(root)) expect([1, 2]).toContain(child["type"]);
				else if (node["type"] === ApplicationCommandOptionType.SubcommandGroup) expect(child["type"]).toBe(1);
				else expect(child["type"]).toBeGreaterThan(2);
			}
	});

	test("are offered in servers and in the bot's direct messages, to everybody", () => {
		for (const each of wanted) {
			expect(each.contexts).toEqual([0, 1]);
			expect(each.integration_types).toEqual([0]);
			expect(each).not.toHaveProperty("default_member_permissions");
		}
	});

	test("come with an entry in the menu of a message", () => {
		expect(wanted).toHaveLength(2);
		expect(wanted[0]).toMatchObject({ type: ApplicationCommandType.ChatInput, name: rootName });
		expect(wanted[1]).toMatchObject({ type: ApplicationCommandType.Message, name: shortcutName });
	});

	test("are what Discord's own document takes", () => {
		const { route, problems } = checkRequest({
			method: "PUT",
			path: "/applications/123456789012345678/commands",
			query: new URLSearchParams(),
			contentType: "application/json",
			body: copy(),
			files: [],
		});
		expect(route).toBe("/applications/{application_id}/commands");
		expect(problems).toEqual([]);
	});

	test("are those that the README names", () => {
		const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
		const named = [...readme.matchAll(/`\/pyq ([^`:]+)[^`]*`/gu)].map(([, words = ""]) => words);
		const known = (words: string) => commands.some(({ path }) => `${words} `.startsWith(`${path} `));
		expect(named.length).toBeGreaterThan(5);
		expect(named.filter((words) => !known(words))).toEqual([]);
	});

	test("are the same each time", () => {
		expect(JSON.stringify(describeCommands(commands))).toBe(JSON.stringify(wanted));
	});
});

describe("options", () => {
	test("those that must be given come first, in their order", () => {
		const names = ["a", "b", "c", "d"];
		const given = names.map((name) => option({ name, required: name === "b" || name === "d" }));
		expect(optionsOf(...given).map(({ name }) => name)).toEqual(["b", "d", "a", "c"]);
	});

	test("a person is picked with Discord's own list, without suggestions of ours", () => {
		const [who] = optionsOf(option({ type: "member", suggest: async () => [] }));
		expect(who).toEqual({ type: 6, name: "words", description: "What to look for.", required: false });
	});

	test("text has choices, or suggestions, or neither", () => {
		const choices = [{ value: "w", label: "Week" }];
		const [picked, suggested, line, prose] = optionsOf(
			option({ name: "a", choices, suggest: async () => [] }),
			option({ name: "b", suggest: async () => [], rest: true }),
			option({ name: "c" }),
			option({ name: "d", rest: true }),
		);
		expect(picked).toMatchObject({ type: 3, choices: [{ name: "Week", value: "w" }] });
		expect(picked).not.toHaveProperty("autocomplete");
		expect(picked).not.toHaveProperty("max_length");
		expect(suggested).toMatchObject({ type: 3, autocomplete: true, max_length: 100 });
		expect(line).toMatchObject({ type: 3, max_length: 300 });
		expect(prose).toMatchObject({ type: 3, max_length: commandLimits.textLength });
		expect(prose).not.toHaveProperty("autocomplete");
	});
});

describe("a group", () => {
	const groupOf = (list: readonly Command[]) => plain((describeCommands(list)[0] as typeof root).options[0]);

	test("stands where its first command does and tells what it holds", () => {
		const list = [command("room setup"), command("today"), command("room status")];
		const [room, today] = (describeCommands(list)[0] as typeof root).options;
		expect(room).toMatchObject({ type: 2, name: "room", description: "setup, status" });
		expect(today).toMatchObject({ type: 1, name: "today" });
	});

	test("tells a part of what it holds when that is long", () => {
		const list = Array.from({ length: 10 }, (_, nth) => command(`room a-rather-long-name-${nth}`));
		expect(groupOf(list)["description"]).toBe("a-rather-long-name-0, a-rather-long-name-1 and 8 more");
	});
});

describe("a list that Discord would refuse is refused when it is described, with words", () => {
	const many = (count: number) => Array.from({ length: count }, (_, nth) => `n${nth}`);
	const choices = (count: number) => many(count).map((value) => ({ value, label: value }));
	/** A list whose tree has so many characters, in summaries that are filled up as far as need be. */
	const heavy = (characters: number): Command[] => {
		const list = (filled: number) =>
			many(25).map((path, nth) => {
				const names = nth === 0 ? ["a", "b", "c", "d", "e"] : ["a", "b"];
				const given = names.map((name, at) => {
					const length = at < 2 ? 100 : Math.min(100, Math.max(1, filled - (at - 2) * 100));
					return option({ name, summary: "x".repeat(length) });
				});
				return command(path, given, "x".repeat(100));
			});
		const least = charactersIn(plain(describeCommands(list(1))[0]));
		return list(characters - least + 3);
	};

	test.each<[string, () => readonly Command[], () => readonly Command[], string]>([
		[
			"26 on the first level",
			() => many(25).map((path) => command(path)),
			() => many(26).map((path) => command(path)),
			"26 entries",
		],
		[
			"26 in a group",
			() => many(25).map((name) => command(`room ${name}`)),
			() => many(26).map((name) => command(`room ${name}`)),
			"/pyq room has 26 entries",
		],
		[
			"26 options",
			() => [
				command(
					"go",
					many(25).map((name) => option({ name })),
				),
			],
			() => [
				command(
					"go",
					many(26).map((name) => option({ name })),
				),
			],
			"/pyq go has 26 entries",
		],
		[
			"26 choices",
			() => [command("go", [option({ choices: choices(25) })])],
			() => [command("go", [option({ choices: choices(26) })])],
			"/pyq go words has 26 choices",
		],
		[
			"a choice's name of 101",
			() => [command("go", [option({ choices: [{ value: "v", label: "x".repeat(100) }] })])],
			() => [command("go", [option({ choices: [{ value: "v", label: "x".repeat(101) }] })])],
			"a choice has 101 characters",
		],
		[
			"a choice's value of 101",
			() => [command("go", [option({ choices: [{ value: "x".repeat(100), label: "l" }] })])],
			() => [command("go", [option({ choices: [{ value: "x".repeat(101), label: "l" }] })])],
			"value has 101 characters",
		],
		[
			"a summary of 101",
			() => [command("go", [], "x".repeat(100))],
			() => [command("go", [], "x".repeat(101))],
			"/pyq go: its description has 101",
		],
		["no summary", () => [command("go")], () => [command("go", [], "")], "has 0 characters"],
		["a name of 33", () => [command("x".repeat(32))], () => [command("x".repeat(33))], "can't be a name"],
		["a capital in a name", () => [command("go")], () => [command("Go")], '"Go" can\'t be a name'],
		["three words", () => [command("room set")], () => [command("room set up")], '"set up" can\'t be a name'],
		["a command twice", () => [command("go")], () => [command("go"), command("go")], '/pyq has "go" twice'],
		[
			"a word that is a command and a group",
			() => [command("queue add")],
			() => [command("queue"), command("queue add")],
			'/pyq has "queue" twice',
		],
		["more than 8,000 characters", () => heavy(8_000), () => heavy(8_001), "8001 characters, 8000 are allowed"],
	])("%s", (_, most, tooMuch, words) => {
		expect(() => describeCommands(most())).not.toThrow();
		expect(() => describeCommands(tooMuch())).toThrow(words);
	});
});
