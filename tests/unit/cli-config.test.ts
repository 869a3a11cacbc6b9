import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { ConfigError, readConfig } from "../../src/config.ts";

const token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB";
const read = (env: Record<string, string>) => readConfig(env, "/nowhere");
const discord = (env: Record<string, string>) => read({ DISCORD_TOKEN: token, ...env }).discord;
function problemsOf(env: Record<string, string>): readonly string[] {
	try {
		read(env);
	} catch (error) {
		if (error instanceof ConfigError) return error.problems;
		throw error;
	}
	return [];
}

describe("Discord", () => {
	test("is not spoken without a token", () => {
		expect(read({}).discord).toBeNull();
		expect(read({ DISCORD_TOKEN: "", DISCORD_API_URL: " ", DISCORD_SHARDS: "" }).discord).toBeNull();
	});

	test("needs a token alone: its own address, and as many shards as it recommends", () => {
		expect(discord({})).toEqual({ token, apiUrl: null, shards: "auto" });
	});
});

describe("a token", () => {
	test.each([
		["with the word that Discord's documentation puts before it", `Bot ${token}`],
		["with it in small letters", `bot  ${token}`],
		["in quotes", `"${token}"`],
		["in single quotes, with the word", `'Bot ${token}'`],
		["with white space around it", `  ${token}\n`],
	])("is taken %s", (_, typed) => {
		expect(discord({ DISCORD_TOKEN: typed })?.token).toBe(token);
	});

	test("is read from a line of a .env, in quotes, with the word and a remark", () => {
		const { DISCORD_TOKEN = "" } = parseEnv(`DISCORD_TOKEN="Bot ${token}" # ours\n`);
		expect(discord({ DISCORD_TOKEN })?.token).toBe(token);
	});

	test.each([
		["two words", `${token} ${token}`],
		["the word without a token", "Bot "],
		["empty quotes", '""'],
		["a line break in it", `${token.slice(0, 30)}\n${token.slice(30)}`],
		["another script's letters", "токен"],
	])("is not %s; that is told without showing it", (_, typed) => {
		const [problem, ...others] = problemsOf({ DISCORD_TOKEN: typed });
		expect(problem).toMatch(/^DISCORD_TOKEN must be the bot's token alone/u);
		expect(problem).not.toContain(token.slice(0, 20));
		expect(others).toEqual([]);
	});
});

describe("an address of the API", () => {
	test.each([
		["http://127.0.0.1:3001/api", "http://127.0.0.1:3001/api"],
		["http://127.0.0.1:3001/api/", "http://127.0.0.1:3001/api"],
		["http://127.0.0.1:3001/api/v10", "http://127.0.0.1:3001/api"],
		["http://127.0.0.1:3001/api/v10/", "http://127.0.0.1:3001/api"],
		["http://127.0.0.1:3001/api//v10//", "http://127.0.0.1:3001/api"],
		['"http://[::1]:3001/api"', "http://[::1]:3001/api"],
		["https://chat.example.org/v10", "https://chat.example.org"],
		["http://localhost:3001", "http://localhost:3001"],
		["https://discord.com/api/v10", "https://discord.com/api"],
	])("%s is %s", (typed, apiUrl) => {
		expect(discord({ DISCORD_API_URL: typed })?.apiUrl).toBe(apiUrl);
	});

	test.each([
		["localhost:3001/api", "must be a web address such as"],
		["ws://localhost:3001/api", "must be a web address such as"],
		["yes", "must be a web address such as"],
		["http://localhost:3001/api/v9", "names version 9 of the API, and PyQ speaks version 10"],
		["http://ada:hush@localhost:3001/api", "without a user"],
		["http://localhost:3001/api?v=10", "without a user, a ? or a #"],
	])("%s is refused: %s", (typed, words) => {
		const problems = problemsOf({ DISCORD_TOKEN: token, DISCORD_API_URL: typed });
		expect(problems).toEqual([expect.stringMatching(/^DISCORD_API_URL /u)]);
		expect(problems[0]).toContain(words);
		expect(problems[0]).not.toContain("hush");
	});
});

describe("shards", () => {
	test.each<[string, "auto" | number]>([
		["auto", "auto"],
		["AUTO", "auto"],
		["1", 1],
		[" 16 ", 16],
		["1000", 1_000],
	])("%j is %s", (typed, count) => {
		expect(discord({ DISCORD_SHARDS: typed })?.shards).toBe(count);
	});

	test.each(["0", "-1", "1.5", "1e2", "0x10", "1001", "many", "0,1"])("%j is refused", (typed) => {
		expect(problemsOf({ DISCORD_TOKEN: token, DISCORD_SHARDS: typed })).toEqual([
			"DISCORD_SHARDS must be auto or a whole number, 1 to 1000.",
		]);
	});
});

describe("what says how to reach Discord, without a token", () => {
	test.each(["DISCORD_API_URL", "DISCORD_SHARDS"])("%s is a problem, told in words", (name) => {
		const value = name === "DISCORD_SHARDS" ? "2" : "http://h/api";
		expect(problemsOf({ [name]: value })).toEqual([
			`${name} is set without DISCORD_TOKEN: set that too, or take ${name} out.`,
		]);
		expect(problemsOf({ [name]: value, DISCORD_TOKEN: " " })).toHaveLength(1);
	});

	test("is told beside every other problem", () => {
		expect(problemsOf({ DISCORD_API_URL: "yes", DISCORD_SHARDS: "0", PYQ_PORT: "many" })).toHaveLength(5);
	});
});
