import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commands } from "../../commands/index.ts";
import { atAddress, paths, shortcuts, slackManifest } from "../../src/adapters/slack/register.ts";
import { appScope, botEvents, botScopes, neededScopes, subscriptions } from "../../src/adapters/slack/scopes.ts";
import { showManifest } from "../../src/cli/slack-manifest.ts";
import { usualEvents, usualScopes } from "../support/fake-slack/fake-slack.ts";

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const readme = read("README.md");
const folder = new URL("../../src/adapters/slack/", import.meta.url);
/** All that the adapter is. */
const source = readdirSync(folder)
	.filter((name) => name.endsWith(".ts"))
	.map((name) => readFileSync(new URL(name, folder), "utf8"))
	.join("\n");
const own = read("src/adapters/slack/register.ts");
const manifest = slackManifest(commands, { socketMode: true, publicUrl: null });
const publicUrl = "https://pyq.example.org";
const overHttp = slackManifest(commands, { socketMode: false, publicUrl });

describe("slack-manifest.json", () => {
	test("is what the command list makes, for Socket Mode", () => {
		expect(JSON.parse(read("slack-manifest.json"))).toEqual(manifest);
	});

	test("names no address: Socket Mode needs none", () => {
		expect(read("slack-manifest.json")).not.toMatch(/https?:|redirect_urls|"url"/u);
		expect(manifest.settings?.socket_mode_enabled).toBe(true);
	});

	test("lets people write to PyQ, and open its Home page", () => {
		expect(manifest.features?.app_home).toEqual({
			home_tab_enabled: true,
			messages_tab_enabled: true,
			messages_tab_read_only_enabled: false,
		});
	});

	test("has tokens that last, in one workspace at a time", () => {
		expect(manifest.settings).toMatchObject({ token_rotation_enabled: false, org_deploy_enabled: false });
	});

	test("asks for these rights and no other, and for nobody's own", () => {
		expect(manifest.oauth_config?.scopes).toEqual({ bot: botScopes });
	});
});

/** https://docs.slack.dev/reference/app-manifest */
describe("Slack's limits", () => {
	test("of the names and descriptions", () => {
		const { name, description = "", long_description = "", background_color } = manifest.display_information;
		expect(name.length).toBeLessThanOrEqual(35);
		expect(description.length).toBeLessThanOrEqual(140);
		expect(long_description.length).toBeGreaterThanOrEqual(174);
		expect(long_description.length).toBeLessThanOrEqual(4_000);
		expect(background_color).toMatch(/^#[0-9a-f]{6}$/u);
		expect(manifest.features?.bot_user?.display_name).toMatch(/^[\w.-]{1,80}$/u);
	});

	test("of the slash command", () => {
		expect(manifest.features?.slash_commands).toHaveLength(1);
		const [{ command = "", description = "", usage_hint = "" } = {}] = manifest.features?.slash_commands ?? [];
		expect(command).toMatch(/^\/[a-z]{1,31}$/u);
		expect(description.length).toBeLessThanOrEqual(2_000);
		expect(usage_hint.length).toBeLessThanOrEqual(1_000);
	});

	test("of the shortcuts", () => {
		const list = manifest.features?.shortcuts ?? [];
		expect(list.length).toBeLessThanOrEqual(10);
		expect(list.map(({ callback_id }) => callback_id).sort()).toEqual(Object.values(shortcuts).sort());
		for (const { name, description, callback_id } of list) {
			expect(name.length).toBeLessThanOrEqual(35);
			expect(description.length).toBeLessThanOrEqual(150);
			expect(callback_id.length).toBeLessThanOrEqual(255);
		}
	});

	test("of what is asked for and told", () => {
		expect(botScopes.length).toBeLessThanOrEqual(255);
		expect(botEvents.length).toBeLessThanOrEqual(100);
		expect(new Set(botScopes).size).toBe(botScopes.length);
		expect(new Set(botEvents).size).toBe(botEvents.length);
	});
});

describe("the usage hint", () => {
	const hint = manifest.features?.slash_commands?.[0]?.usage_hint?.split(" | ") ?? [];

	test("names each command of one word, and each group once", () => {
		expect(hint).toEqual([...new Set(commands.map(({ path }) => path.replace(/ .*/u, " …")))]);
		expect(hint).toContain("today");
		expect(hint.filter((word) => word.endsWith(" …"))).toEqual(["room …", "queue …"]);
	});

	test("follows the command list", () => {
		const [one] = commands.slice(0, 1);
		if (one === undefined) throw new Error("there are no commands");
		const fewer = slackManifest([one], { socketMode: true, publicUrl: null });
		expect(fewer.features?.slash_commands?.[0]?.usage_hint).toBe(one.path);
	});
});

describe("over HTTP", () => {
	test("everything is sent to one signed address, and no menu asks for suggestions, which nobody would answer", () => {
		const events = `${publicUrl}${paths.events}`;
		expect(overHttp.features?.slash_commands?.map(({ url }) => url)).toEqual([events]);
		expect(overHttp.settings?.event_subscriptions?.request_url).toBe(events);
		expect(overHttp.settings?.interactivity).toEqual({ is_enabled: true, request_url: events });
		expect(source).not.toMatch(/external_select/u);
		expect(overHttp.settings?.socket_mode_enabled).toBe(false);
		expect(overHttp.oauth_config?.redirect_urls).toEqual([`${publicUrl}${paths.redirect}`]);
	});

	test("nothing else differs", () => {
		expect(overHttp.display_information).toEqual(manifest.display_information);
		expect(overHttp.oauth_config?.scopes).toEqual(manifest.oauth_config?.scopes);
		expect(overHttp.settings?.event_subscriptions?.bot_events).toEqual(botEvents);
		expect(overHttp.features?.shortcuts).toEqual(manifest.features?.shortcuts);
		expect(overHttp.features?.app_home).toEqual(manifest.features?.app_home);
	});
});

test.each(Object.entries(paths))("the address for %s is the one that the adapter serves", (name, path) => {
	const others = source.replace(own, "");
	expect(others.includes(`"${path}"`) || others.includes(`paths.${name}`)).toBe(true);
});

describe("pyq slack manifest", () => {
	test("prints the one for Socket Mode, as text to be pasted and as JSON", async () => {
		const { json, text, code } = await showManifest(undefined);
		expect(json).toEqual(manifest);
		expect(JSON.parse(text)).toEqual(manifest);
		expect(code).toBe(0);
	});

	test.each([publicUrl, `${publicUrl}/`])("prints the one for %s", async (typed) => {
		const { json } = await showManifest(typed);
		expect(json).toEqual(overHttp);
		expect(json).toEqual(atAddress(manifest, publicUrl));
	});

	test.each([
		"pyq.example.org",
		"http://pyq.example.org",
		"https://ada@pyq.example.org",
		"https://pyq.example.org?a=1",
		"",
	])("takes no %j: Slack would refuse it", async (typed) => {
		await expect(showManifest(typed)).rejects.toMatchObject({ name: "UsageError" });
	});
});

/**
 * What a bot's token needs for each method of the Web API (https://docs.slack.dev/reference/methods). Several: one for each kind of
 * conversation that PyQ is in. None: any token will do. Null: another token, or none.
 */
const scopesOf: Readonly<Record<string, readonly string[] | null>> = {
	"api.test": null,
	"apps.connections.open": null,
	"oauth.v2.access": null,
	"auth.test": [],
	"auth.revoke": [],
	"views.open": [],
	"views.push": [],
	"views.update": [],
	"views.publish": [],
	"chat.postMessage": ["chat:write"],
	"chat.postEphemeral": ["chat:write"],
	"chat.update": ["chat:write"],
	"chat.delete": ["chat:write"],
	"chat.getPermalink": [],
	"conversations.info": ["channels:read", "groups:read"],
	"conversations.list": ["channels:read", "groups:read"],
	"conversations.members": ["channels:read", "groups:read"],
	"conversations.history": ["channels:history", "groups:history", "im:history"],
	"conversations.replies": ["channels:history", "groups:history", "im:history"],
	"conversations.join": ["channels:join"],
	"conversations.open": ["im:write"],
	"users.info": ["users:read"],
	"reactions.add": ["reactions:write"],
	"reactions.remove": ["reactions:write"],
	"pins.add": ["pins:write"],
	"pins.remove": ["pins:write"],
	"files.info": ["files:read"],
};

/** What takes a right without being asked for by a method of its own. */
const withoutMethod: Readonly<Record<string, RegExp>> = {
	// Slack takes the command and the shortcuts out of a manifest without it.
	commands: /slash_commands:/u,
	// The address of a file is asked for its text with the token.
	"files:read": /url_private/u,
};

const families = [...new Set(Object.keys(scopesOf).map((method) => method.split(".")[0]))].join("|");
/** `client.chat.postMessage(…)`, and a method named in quotes. */
const called = [
	...source.matchAll(/\b(?:client|web|slack)\s*\.((?:[a-z]\w*\s*\.\s*)+[a-z]\w*)\(/gu),
	...source.matchAll(new RegExp(String.raw`["'\x60]((?:${families})\.[a-z]\w*(?:\.[a-z]\w*)?)["'\x60]`, "gu")),
].map(([, method = ""]) => method.replaceAll(/\s/gu, ""));
const methods = [...new Set(called)].filter((method) => !subscriptions.some(({ name }) => name === method)).sort();

describe("what the code asks of Slack", () => {
	test("is found in the source", () => {
		expect(methods).toEqual(expect.arrayContaining(["auth.test", "conversations.replies", "users.info"]));
	});

	test.each(methods)("%s is a method whose rights are known, and are asked for", (method) => {
		expect(Object.keys(scopesOf)).toContain(method);
		expect((scopesOf[method] ?? []).filter((scope) => !botScopes.some((name) => name === scope))).toEqual([]);
	});

	test.each(subscriptions)("$name comes with a right that is asked for", ({ scope }) => {
		expect(scope === null || botScopes.includes(scope)).toBe(true);
	});

	test.each(neededScopes)("$name is used", ({ name }) => {
		const users = [
			...methods.filter((method) => scopesOf[method]?.includes(name) === true),
			...subscriptions.filter(({ scope }) => scope === name),
		];
		expect(users.length > 0 || withoutMethod[name]?.test(source) === true).toBe(true);
	});
});

test("the tests' own Slack grants and tells what the manifest asks for", () => {
	expect([...usualScopes].sort()).toEqual([...botScopes].sort());
	expect([...usualEvents].sort()).toEqual([...botEvents].sort());
});

describe("the README", () => {
	test.each(neededScopes)("says why PyQ wants $name", ({ name, purpose }) => {
		expect(readme).toContain(`| \`${name}\` | ${purpose} |`);
	});

	test("leads to the first question in at most six steps", () => {
		const [, steps = ""] = /^## Slack\n(.*?)^## /msu.exec(readme) ?? [];
		const numbers = [...steps.matchAll(/^(\d+)\. /gmu)].map(([, number]) => Number(number));
		expect(numbers).toEqual(numbers.map((_, nth) => nth + 1));
		expect(numbers.length).toBeGreaterThan(0);
		expect(numbers.length).toBeLessThanOrEqual(6);
	});

	test("names all that Slack tells PyQ, and nothing else", () => {
		const [told = ""] = /^Slack tells PyQ of .*$/mu.exec(readme) ?? [];
		const names = [...told.matchAll(/`([a-z._]+)`/gu)].map(([, name]) => name);
		expect(names.sort()).toEqual([...botEvents].sort());
	});

	test("names no other right, and the app-level token's with them", () => {
		expect(readme).toContain(`| \`${appScope.name}\` | ${appScope.purpose} |`);
		const [, table = ""] = /^\| scope \| what for \|\n(.*?)\n\n/msu.exec(readme) ?? [];
		const scopes = [...table.matchAll(/^\| `([^`]+)` \|/gmu)].map(([, name]) => name);
		expect(scopes).toEqual([...botScopes, appScope.name]);
	});
});
