import { describe, expect, test } from "vitest";
import { variables } from "../../src/cli/doctor-system.ts";
import { ConfigError, readConfig } from "../../src/config.ts";
import { slackVariables } from "../../src/config-slack.ts";

const read = (env: Record<string, string>) => readConfig(env, "/nowhere");
function problemsOf(env: Record<string, string>): readonly string[] {
	try {
		read(env);
	} catch (error) {
		if (error instanceof ConfigError) return error.problems;
		throw error;
	}
	return [];
}

const botToken = "xoxb-1234567890-hushhush";
const appToken = "xapp-1-A123-456-hushhush";
const signingSecret = "0123456789abcdef0123456789abcdef";
const publicUrl = "https://pyq.example.org";
const socket = { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken };
const http = { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret };
const oauth = {
	SLACK_CLIENT_ID: "123.456",
	SLACK_CLIENT_SECRET: "hushhush",
	SLACK_SIGNING_SECRET: signingSecret,
	PYQ_PUBLIC_URL: publicUrl,
};

describe("Slack", () => {
	test("is not spoken without a token", () => {
		expect(read({}).slack).toBeNull();
		expect(read({ SLACK_BOT_TOKEN: "", SLACK_APP_TOKEN: " ", SLACK_API_URL: "" }).slack).toBeNull();
		expect(read({ PYQ_PUBLIC_URL: publicUrl }).slack).toBeNull();
	});

	test("with the tokens of a bot and its app, is spoken by Socket Mode", () => {
		expect(read(socket).slack).toEqual({ kind: "socket", botToken, appToken, apiUrl: null });
	});

	test("with a bot's token and a signing secret, over HTTP", () => {
		expect(read(http).slack).toEqual({ kind: "http", botToken, signingSecret, apiUrl: null });
	});

	test("with what an app has of its own and a public address, in many workspaces", () => {
		expect(read(oauth).slack).toEqual({
			kind: "oauth",
			clientId: "123.456",
			clientSecret: "hushhush",
			signingSecret,
			publicUrl,
			apiUrl: null,
		});
	});

	test("takes values in quotes and with white space around them", () => {
		const typed = { SLACK_BOT_TOKEN: `"${botToken}"`, SLACK_APP_TOKEN: ` '${appToken}'\n` };
		expect(read(typed).slack).toEqual(read(socket).slack);
	});

	test.each([
		["http://127.0.0.1:3002/api/", "http://127.0.0.1:3002/api/"],
		["http://127.0.0.1:3002/api", "http://127.0.0.1:3002/api/"],
		['"http://[::1]:3002/api//"', "http://[::1]:3002/api/"],
		["https://slack.com/api/", "https://slack.com/api/"],
		["http://localhost:3002", "http://localhost:3002/"],
	])("finds the API at %s: %s", (typed, apiUrl) => {
		expect(read({ ...socket, SLACK_API_URL: typed }).slack?.apiUrl).toBe(apiUrl);
	});

	test.each([
		["localhost:3002/api", "must be a web address such as"],
		["wss://localhost:3002/api", "must be a web address such as"],
		["http://ada:hush@localhost:3002/api", "without a user"],
		["http://localhost:3002/api?x=1", "without a user, a ? or a #"],
	])("finds none at %s", (typed, words) => {
		const problems = problemsOf({ ...socket, SLACK_API_URL: typed });
		expect(problems).toEqual([expect.stringMatching(/^SLACK_API_URL /u)]);
		expect(problems[0]).toContain(words);
		expect(problems[0]).not.toContain("hush");
	});

	test("the doctor knows every variable that is read for it", () => {
		expect(variables).toEqual(expect.arrayContaining(Object.keys(slackVariables)));
	});
});

describe("a token of Slack's that stands in the wrong place", () => {
	test.each([
		["an app's, as the bot's", { ...http, SLACK_BOT_TOKEN: appToken }, ["SLACK_BOT_TOKEN holds an app-level token"]],
		["a person's", { ...socket, SLACK_BOT_TOKEN: "xoxp-hush" }, ["SLACK_BOT_TOKEN holds a person's token"]],
		[
			"one that expires",
			{ ...socket, SLACK_BOT_TOKEN: "xoxe.xoxb-1-hush" },
			["SLACK_BOT_TOKEN holds a token that expires"],
		],
		["none", { ...socket, SLACK_BOT_TOKEN: "hush" }, ["SLACK_BOT_TOKEN must be the Bot User OAuth Token"]],
		["the start of one", { ...socket, SLACK_BOT_TOKEN: "xoxb-" }, ["SLACK_BOT_TOKEN must be the Bot User OAuth Token"]],
		[
			"two words",
			{ ...socket, SLACK_BOT_TOKEN: `${botToken} hush` },
			["SLACK_BOT_TOKEN must be the Bot User OAuth Token"],
		],
		["the bot's, as the app's", { ...socket, SLACK_APP_TOKEN: botToken }, ["SLACK_APP_TOKEN holds the bot's token"]],
		["a secret, as the app's", { ...socket, SLACK_APP_TOKEN: "hush" }, ["SLACK_APP_TOKEN must be an app-level token"]],
		[
			"a token, as the signing secret",
			{ ...http, SLACK_SIGNING_SECRET: appToken },
			["SLACK_SIGNING_SECRET must be the Signing Secret"],
		],
		[
			"a token, as the client's secret",
			{ ...oauth, SLACK_CLIENT_SECRET: botToken },
			["SLACK_CLIENT_SECRET must be the Client Secret"],
		],
		[
			"both, one for the other",
			{ SLACK_BOT_TOKEN: appToken, SLACK_APP_TOKEN: botToken },
			[
				"SLACK_BOT_TOKEN holds an app-level token (xapp-), which belongs in SLACK_APP_TOKEN",
				"SLACK_APP_TOKEN holds the bot's token (xoxb-), which belongs in SLACK_BOT_TOKEN",
			],
		],
	])("%s, is told without showing it", (_, env, starts) => {
		const problems = problemsOf(env);
		expect(problems.map((problem, nth) => problem.startsWith(starts[nth] ?? "?"))).toEqual(starts.map(() => true));
		expect(problems.join()).not.toContain("hush");
	});
});

describe("what Slack's variables lack together", () => {
	const names = [
		"SLACK_BOT_TOKEN",
		"SLACK_APP_TOKEN",
		"SLACK_SIGNING_SECRET",
		"SLACK_CLIENT_ID",
		"SLACK_CLIENT_SECRET",
	];
	const values: Record<string, string> = { ...socket, ...oauth };
	const whole = [Object.keys(socket), Object.keys(http), names.slice(2)].map((set) => set.sort().join());
	const sets = Array.from({ length: 2 ** names.length }, (_, bits) =>
		names.filter((_, nth) => (bits >> nth) % 2 === 1),
	);

	test.each(sets.map((set) => ({ set, named: set.join(", ") || "none" })))(
		"of $named: a whole set or a problem",
		({ set }) => {
			const env = Object.fromEntries(set.map((name) => [name, values[name] ?? ""]));
			const problems = problemsOf({ ...env, PYQ_PUBLIC_URL: publicUrl });
			if (set.length === 0 || whole.includes([...set].sort().join())) expect(problems).toEqual([]);
			else {
				expect(problems).not.toEqual([]);
				expect(problems.every((problem) => set.some((name) => problem.includes(name)))).toBe(true);
				expect(problems.join()).not.toContain("hush");
			}
		},
	);

	test("many workspaces without a public address are reached at PyQ's own", () => {
		const { PYQ_PUBLIC_URL: _, ...local } = oauth;
		expect(read(local).slack).toMatchObject({ kind: "oauth", publicUrl: null });
	});

	test.each([
		["SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"],
		["SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN"],
	])("%s alone wants %s", (name, wanted) => {
		expect(problemsOf({ [name]: values[name] ?? "" })).toEqual([
			`${name} is set without ${wanted}: set that too, or take ${name} out.`,
		]);
	});

	test("a bot's token alone is offered both ways", () => {
		const [problem, ...others] = problemsOf({ SLACK_BOT_TOKEN: botToken });
		expect(problem).toMatch(/SLACK_APP_TOKEN too \(Socket Mode.*SLACK_SIGNING_SECRET \(HTTP\)/u);
		expect(others).toEqual([]);
	});

	const credentials = Object.keys(oauth).filter((name) => name !== "PYQ_PUBLIC_URL");
	test.each(credentials)("for many workspaces %s is named when it is what is missing", (missing) => {
		const env = Object.fromEntries(Object.entries(oauth).filter(([name]) => name !== missing));
		const [problem, ...others] = problemsOf(env);
		expect(problem).toContain(` without ${missing}: to be installed in many workspaces`);
		expect(others).toEqual([]);
	});

	test("an address alone says nothing", () => {
		expect(problemsOf({ SLACK_API_URL: "http://127.0.0.1:3002/api/" })).toEqual([
			"SLACK_API_URL is set without SLACK_BOT_TOKEN: set that too, or take SLACK_API_URL out.",
		]);
	});
});

describe("the public address", () => {
	test.each([
		["https://pyq.example.org/", "https://pyq.example.org"],
		["https://example.org/pyq/", "https://example.org/pyq"],
		["http://127.0.0.1:3000", "http://127.0.0.1:3000"],
		["http://localhost:3000/", "http://localhost:3000"],
		["http://[::1]:3000", "http://[::1]:3000"],
	])("%s is %s, also for installing PyQ in many workspaces", (typed, address) => {
		const { publicUrl, slack } = read({ ...oauth, PYQ_PUBLIC_URL: typed });
		expect(publicUrl).toBe(address);
		expect(slack).toMatchObject({ kind: "oauth", publicUrl: address });
	});

	test("has to be https for that, elsewhere than on this machine", () => {
		const plain = "http://pyq.example.org";
		expect(problemsOf({ ...oauth, PYQ_PUBLIC_URL: plain })).toEqual([
			expect.stringMatching(/^PYQ_PUBLIC_URL must start with https:/u),
		]);
		expect(read({ PYQ_PUBLIC_URL: plain }).publicUrl).toBe(plain);
	});

	test.each(["pyq.example.org", "mailto:ada@example.org", "https://ada:hush@example.org", "https://example.org/#a"])(
		"is not %s",
		(typed) => {
			expect(problemsOf({ PYQ_PUBLIC_URL: typed })).toEqual([expect.stringMatching(/^PYQ_PUBLIC_URL must be /u)]);
		},
	);
});
