import { describe, expect, test } from "vitest";
import { complete } from "../../src/adapters/web/page/complete.js";
import type { CommandHelp, OptionHelp } from "../../src/adapters/web/wire-types.ts";

const option = (given: Partial<OptionHelp> & { name: string }): OptionHelp => ({
	summary: `About ${given.name}`,
	required: false,
	rest: false,
	member: false,
	choices: [],
	suggests: false,
	...given,
});
const command = (path: string, options: OptionHelp[] = [], synonyms: string[] = []): CommandHelp => ({
	path,
	summary: `Does ${path}`,
	synonyms,
	options,
});
const periods = ["week", "month"].map((value) => ({ value, label: `This ${value}` }));
const commands = [
	command("today"),
	command("answer", [option({ name: "text", rest: true })]),
	command("find", [option({ name: "words", rest: true, suggests: true })]),
	command("leaderboard", [option({ name: "period", choices: periods })], ["board"]),
	command("standings", [option({ name: "period", choices: periods }), option({ name: "room", suggests: true })]),
	command("room setup", [
		option({ name: "time" }),
		option({ name: "zone", suggests: true }),
		option({ name: "lead", member: true }),
	]),
	command("queue add", [option({ name: "question", required: true, suggests: true })]),
];
const typed = (text: string) => complete(text, commands, ["Ada", "Grace Hopper"]);
const texts = (text: string) => typed(text).items.map((item) => item.text);

describe("completion of a typed command", () => {
	test.each(["", "hello", "and /pyq", "/pyq today", "/pyq today "])("has nothing to say to %j", (text) => {
		expect(typed(text)).toMatchObject({ items: [], ask: null });
	});

	test("offers every command, and takes none by itself", () => {
		expect(texts("/")).toHaveLength(commands.length);
		expect(typed("/pyq ").eager).toBe(false);
	});

	test("narrows to what is being typed, by its synonyms too", () => {
		expect(texts("/pyq r")).toEqual(["/pyq room setup "]);
		expect(texts("/pyq boa")).toEqual(["/pyq leaderboard "]);
		expect(texts("/lead")).toEqual(["/pyq leaderboard "]);
		expect(typed("/pyq to").eager).toBe(true);
	});

	test("offers the values of a single option without its name", () => {
		expect(texts("/pyq leaderboard ")).toEqual(["/pyq leaderboard week ", "/pyq leaderboard month "]);
		expect(texts("/pyq board mo")).toEqual(["/pyq board month "]);
		expect(texts("/pyq leaderboard month")).toEqual([]);
	});

	test("offers the values of the option that comes next without its name, too, and the others by name", () => {
		expect(texts("/pyq standings ")).toEqual(["/pyq standings week ", "/pyq standings month "]);
		expect(typed("/pyq standings ").eager).toBe(false);
		expect(texts("/pyq standings mo")).toEqual(["/pyq standings month "]);
		expect(texts("/pyq standings month ")).toEqual(["/pyq standings month room:"]);
		expect(texts("/pyq standings r")).toEqual(["/pyq standings room:"]);
		expect(texts("/pyq standings room:x ")).toEqual(["/pyq standings room:x period:"]);
	});

	test("goes on with several words for an option that takes all that is left", () => {
		expect(typed("/pyq answer it releases").ask ?? texts("/pyq answer it releases")).toEqual([]);
		expect(typed("/pyq find room se").ask).toMatchObject({ option: "words", typed: "room se" });
	});

	test("offers the options that are left, then their values", () => {
		expect(texts("/pyq room setup ")).toEqual(["time:", "zone:", "lead:"].map((name) => `/pyq room setup ${name}`));
		expect(texts("/pyq room setup time:09:30 ")).toEqual(
			["zone:", "lead:"].map((name) => `/pyq room setup time:09:30 ${name}`),
		);
		expect(texts("/pyq room setup lead:gr")).toEqual(['/pyq room setup lead:"Grace Hopper" ']);
	});

	test("asks the server for an option that suggests", () => {
		const { ask } = typed("/pyq room setup time:9 zone:eur");
		expect(ask).toMatchObject({ command: "room setup", option: "zone", typed: "eur" });
		expect(ask?.finish("Europe/Berlin")).toBe("/pyq room setup time:9 zone:Europe/Berlin ");
		expect(typed("/pyq queue add mut").ask?.finish("mutable-defaults")).toBe("/pyq queue add mutable-defaults ");
	});

	test("leaves an answer alone", () => {
		expect(typed("/pyq answer The default is made once, time: 09:30")).toMatchObject({ items: [], ask: null });
	});
});
