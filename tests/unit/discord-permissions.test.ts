import { readFileSync } from "node:fs";
import { PermissionFlagsBits } from "discord.js";
import { describe, expect, test } from "vitest";
import { invitePermissions, inviteUrl, lacking, neededPermissions } from "../../src/adapters/discord/permissions.ts";

const allOf = neededPermissions.reduce((all, { bit }) => all | bit, 0n);
const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** How Discord's documentation spells a permission that its screens show under another name. */
const documented = (name: string): string => name.replaceAll(" ", "").replace("inThreads", "InThreads");

describe("what PyQ needs in a channel", () => {
	test.each(neededPermissions)("$name has the number that Discord gives it", ({ name, bit }) => {
		expect(Object.entries(PermissionFlagsBits)).toContainEqual([documented(name), bit]);
	});

	test("nothing is lacking where all of them are granted, and more does no harm", () => {
		expect(lacking(allOf)).toEqual([]);
		expect(lacking(allOf | PermissionFlagsBits.BanMembers)).toEqual([]);
	});

	test.each(neededPermissions)("$name alone is named where it alone is lacking", ({ name, bit, purpose }) => {
		expect(lacking(allOf & ~bit)).toEqual([{ name, purpose }]);
	});

	test("an administrator lacks nothing, whatever else is granted", () => {
		expect(lacking(PermissionFlagsBits.Administrator)).toEqual([]);
		expect(lacking(PermissionFlagsBits.Administrator | PermissionFlagsBits.ViewChannel)).toEqual([]);
	});

	test("everything is lacking where nothing is granted, in the order of Discord's screen", () => {
		expect(lacking(0n)).toHaveLength(neededPermissions.length);
		expect(lacking(PermissionFlagsBits.ManageGuild).map(({ name }) => name)).toEqual(
			neededPermissions.map(({ name }) => name),
		);
	});
});

describe("the invite link", () => {
	const link = new URL(inviteUrl("1234567890"));

	test("asks for these permissions and no other, and for the commands", () => {
		expect(BigInt(link.searchParams.get("permissions") ?? "")).toBe(allOf);
		expect(invitePermissions & PermissionFlagsBits.Administrator).toBe(0n);
		expect(link.searchParams.get("scope")?.split(" ")).toEqual(["bot", "applications.commands"]);
	});

	test("belongs to the application", () => {
		expect(link.origin + link.pathname).toBe("https://discord.com/oauth2/authorize");
		expect(link.searchParams.get("client_id")).toBe("1234567890");
	});
});

describe("the README", () => {
	test.each(neededPermissions)("says why PyQ wants $name", ({ name, purpose }) => {
		expect(readme).toContain(`| ${name} | ${purpose} |`);
	});

	test("shows the link that the doctor gives", () => {
		expect(readme).toContain(inviteUrl("APPLICATION_ID"));
	});
});
