import { expect, test } from "vitest";
import { commands } from "../../commands/index.ts";
import { parseCommand } from "../../src/app/parse-command.ts";
import { calledValue, readCalled } from "../../src/core/called.ts";

test("a group that was picked comes back as it was, whatever it is called", () => {
	for (const name of ["snakes", "a: b", "<!here>", "two\nlines"]) {
		const group = { externalId: "77001", name };
		expect(readCalled(calledValue(group))).toEqual(group);
	}
});

test("a Slack group is read as Slack types it for people, with or without its name", () => {
	expect(readCalled("<!subteam^S123|@snakes>")).toEqual({ externalId: "S123", name: "snakes" });
	expect(readCalled(" <!subteam^S123|snakes> ")).toEqual({ externalId: "S123", name: "snakes" });
	expect(readCalled("<!subteam^S123>")).toEqual({ externalId: "S123", name: "S123" });
});

test.each([
	"@snakes",
	"snakes",
	"",
	"none",
	"<@U123>",
	"<@U123|ada>",
	"<#C123|prep>",
	"<!here>",
	"<!channel>",
	"<!everyone>",
	"<!here|here>",
	"<!subteam^>",
	"<!subteam^|@snakes>",
	"<!subteam^S1|@a> <!here>",
	"<!subteam^S1|@a|b>",
	"<!subteam^S1 |@a>",
	"&lt;!subteam^S123|@snakes&gt;",
	"role:",
	"role::name",
	"role:S1>text<!here:name",
])("%j is no group", (typed) => {
	expect(readCalled(typed)).toBeNull();
});

test("a group survives being typed into a command, beside other options", () => {
	const parsed = parseCommand("room rules mention:<!subteam^S123|@snakes> pin:yes", commands);
	if (parsed.kind !== "command") throw new Error(parsed.kind);
	expect(parsed.options).toEqual({ mention: "<!subteam^S123|@snakes>", pin: "yes" });
	expect(readCalled(parsed.options["mention"] ?? "")).toEqual({ externalId: "S123", name: "snakes" });
});
