import { describe, expect, test } from "vitest";
import { commands } from "../../commands/index.ts";
import { explainCommand } from "../../src/app/explain-command.ts";
import { parseCommand } from "../../src/app/parse-command.ts";
import { realBank } from "../support/bank.ts";

const parse = (typed: string) => parseCommand(typed, commands);
function said(typed: string): string {
	const parsed = parse(typed);
	if (parsed.kind === "command") throw new Error(`${typed} is a command`);
	return explainCommand(parsed).summary;
}

describe("a value outside an option's choices", () => {
	test("is answered with the ones there are, or the nearest", () => {
		expect(said("/pyq leaderboard year")).toBe("“year” is no period I know. Try week, month, all.");
		expect(said("/pyq leaderboard period:mnth")).toBe("“mnth” is no period I know. Did you mean month?");
		expect(said("/pyq room setup mode:secret")).toBe("“secret” is no mode I know. Try open, private.");
	});

	test("is one in any case that is inside them", () => {
		expect(parse("/pyq leaderboard MONTH")).toMatchObject({ kind: "command", options: { period: "month" } });
	});
});

describe("a switch", () => {
	test.each([
		["yes", "yes"],
		["Y", "yes"],
		["true", "yes"],
		["NO", "no"],
		["false", "no"],
		["", "no"],
	])("takes %j", (typed, value) => {
		expect(parse(`/pyq room roles who:Grace role:lead remove:${typed}`)).toMatchObject({
			kind: "command",
			options: { remove: value },
		});
	});

	test("takes nothing else, and a role that there is not is answered with those there are", () => {
		expect(said("/pyq room roles who:Grace remove:perhaps")).toBe("“perhaps” is no remove I know. Try yes, no.");
		expect(said("/pyq room roles Grace captain")).toBe("“captain” is no role I know. Try lead, reviewer, observer.");
	});
});

describe("groups", () => {
	test("alone list their commands", () => {
		expect(parse("/pyq Room")).toMatchObject({ kind: "group", group: "room" });
		expect(said("/pyq room")).toMatch(/^What follows \/pyq room: setup, status, /u);
	});

	test("with a mistyped second word suggest one of theirs, and both words are quoted", () => {
		expect(said("/pyq room pauze")).toBe("There is no /pyq room pauze. Did you mean /pyq room pause?");
		expect(said("/pyq queue mvoe 1 x")).toBe("There is no /pyq queue mvoe. Did you mean /pyq queue move?");
		expect(said("/pyq room xyzzy")).toBe("There is no /pyq room xyzzy. /pyq help room shows all there is.");
		expect(said("/pyq rom")).toBe("There is no /pyq rom. Did you mean /pyq room?");
	});

	test("no question's name is taken for a mistyped command of the queue", async () => {
		for (const { slug } of (await realBank()).active())
			expect(parse(`/pyq queue ${slug}`), slug).toMatchObject({ kind: "command", options: { question: slug } });
	});
});

test("options of room setup are read, to fill its form in", () => {
	expect(parse("/pyq room setup time:09:30 days:mon-fri zone:Europe/Berlin")).toMatchObject({
		kind: "command",
		options: { time: "09:30", days: "mon-fri", zone: "Europe/Berlin" },
	});
});
