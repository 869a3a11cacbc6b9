import { expect, it } from "vitest";
import { checkAnswer } from "../support/fake-discord/check-answer.ts";
import { openFakeDiscord } from "../support/fake-discord/fake-discord.ts";
import { ask, openBot } from "../support/fake-discord/test-bot.ts";

const post = {
	content: "Good morning",
	embeds: [
		{ description: "What is a tuple?", url: "https://discord.com/app#mark", image: { url: "attachment://chart.png" } },
	],
	components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: "v1:answer:1", label: "Answer" }] }],
	allowed_mentions: { parse: [] },
};
const commands = [
	{
		name: "pyq",
		description: "Practice",
		contexts: [0, 1],
		integration_types: [0],
		options: [
			{
				type: 1,
				name: "search",
				description: "Find a question",
				options: [{ type: 3, name: "topic", description: "Its topic", autocomplete: true, required: true }],
			},
		],
	},
	{ name: "Submit as my answer", type: 3 },
];

it("every answer of the fake is what Discord's document foresees", async () => {
	await using fake = await openFakeDiscord({ rates: "none", intents: { members: true } });
	await using bot = await openBot(fake);
	const guild = fake.guild("Snakes");
	const channel = fake.channel(guild, "python-prep", { overwrites: [{ who: "everyone", allow: 1n << 10n }] });
	const lena = fake.member(guild, "Lena", { permissions: "admin", nick: "Leni" });
	const wrong: string[] = [];
	const asked = new Set<string>();

	async function tells(line: string, body?: unknown, raw?: { body: FormData }): Promise<Record<string, unknown>> {
		const answer = await ask(fake, line, body, raw === undefined ? {} : { raw });
		const [method = "", path = ""] = line.split(" ");
		if (answer.status >= 400) throw new Error(`${line}: ${answer.status} ${JSON.stringify(answer.body)}`);
		wrong.push(...checkAnswer(method, path.replace(/\?.*/u, ""), answer.status, answer.body));
		asked.add(`${method} ${fake.requests.at(-1)?.route}`);
		return Object(answer.body);
	}

	const application = fake.applicationId;
	for (const line of [
		"GET /gateway",
		"GET /gateway/bot",
		"GET /users/@me",
		"GET /applications/@me",
		"GET /oauth2/applications/@me",
	])
		await tells(line);
	for (const path of ["/users/@me/guilds", `/users/${lena.id}`, `/guilds/${guild.id}`, `/guilds/${guild.id}/channels`])
		await tells(`GET ${path}`);
	await tells(`GET /guilds/${guild.id}/roles`);
	await tells(`GET /guilds/${guild.id}/roles/${guild.id}`);
	await tells(`GET /guilds/${guild.id}/members/${lena.id}`);
	await tells(`GET /guilds/${guild.id}/members?limit=10`);
	await tells(`PUT /applications/${application}/commands`, commands);
	const [command = {}] = Object(await tells(`GET /applications/${application}/commands`)) as { id?: string }[];
	await tells(`GET /applications/${application}/commands?with_localizations=true`);
	await tells(`GET /applications/${application}/commands/${command.id}`);
	await tells(`PATCH /applications/${application}/commands/${command.id}`, { description: "Practise" });
	const extra = await tells(`POST /applications/${application}/commands`, { name: "more", description: "More" });
	await tells(`DELETE /applications/${application}/commands/${extra["id"]}`);

	const form = new FormData();
	form.set("payload_json", JSON.stringify({ ...post, attachments: [{ id: "0", description: "a chart" }] }));
	form.set("files[0]", new File(["png"], "chart.png", { type: "image/png" }));
	const posted = await tells(`POST /channels/${channel.id}/messages`, undefined, { body: form });
	const messages = `/channels/${channel.id}/messages`;
	await tells(`PATCH ${messages}/${posted["id"]}`, { ...post, content: "Changed" });
	const reply = await tells(`POST ${messages}`, {
		content: "x",
		nonce: "n",
		enforce_nonce: true,
		message_reference: { message_id: posted["id"] },
	});
	await tells(`PUT ${messages}/${posted["id"]}/reactions/%E2%9C%85/@me`);
	lena.reacts({ id: String(posted["id"]) }, "✅");
	await tells(`GET ${messages}/${posted["id"]}/reactions/%E2%9C%85`);
	await tells(`GET ${messages}?limit=5`);
	await tells(`DELETE ${messages}/${posted["id"]}/reactions/%E2%9C%85/@me`);
	await tells(`PUT ${messages}/pins/${posted["id"]}`);
	await tells(`GET ${messages}/pins`);
	await tells(`GET /channels/${channel.id}/pins`);
	await tells(`DELETE /channels/${channel.id}/pins/${posted["id"]}`);
	await tells(`PUT /channels/${channel.id}/pins/${posted["id"]}`);
	await tells(`DELETE ${messages}/pins/${posted["id"]}`);
	const thread = await tells(`POST ${messages}/${posted["id"]}/threads`, {
		name: "Answers",
		auto_archive_duration: 1440,
	});
	const second = await tells(`POST /channels/${channel.id}/threads`, { name: "Talk", type: 11 });
	await tells(`GET /channels/${thread["id"]}/messages`);
	await tells(`GET ${messages}/${posted["id"]}`);
	await tells(`GET /channels/${thread["id"]}`);
	await tells(`PUT /channels/${thread["id"]}/thread-members/@me`);
	await tells(`DELETE /channels/${thread["id"]}/thread-members/@me`);
	await tells(`GET /guilds/${guild.id}/threads/active`);
	await tells(`PATCH /channels/${second["id"]}`, { archived: true });
	await tells(`GET /channels/${channel.id}/threads/archived/public`);
	await tells(`POST /channels/${channel.id}/typing`);
	await tells(`GET /channels/${channel.id}`);
	await tells(`DELETE ${messages}/${reply["id"]}`);
	const direct = await tells("POST /users/@me/channels", { recipient_id: lena.id });
	await tells(`GET /channels/${direct["id"]}`);
	await tells(`POST /channels/${direct["id"]}/messages`, { content: "Hello" });

	const deed = lena.runs("pyq search", { topic: "tuples" }, channel);
	const event = await bot.hears("INTERACTION_CREATE");
	await tells(`POST /interactions/${event["id"]}/${event["token"]}/callback?with_response=true`, {
		type: 5,
		data: { flags: 64 },
	});
	const webhook = `/webhooks/${application}/${event["token"]}`;
	await tells(`PATCH ${webhook}/messages/@original`, post);
	await tells(`GET ${webhook}/messages/@original`);
	const more = await tells(`POST ${webhook}`, { content: "More" });
	await tells(`PATCH ${webhook}/messages/${more["id"]}`, { content: "Still more" });
	await tells(`DELETE ${webhook}/messages/${more["id"]}`);
	expect(await deed).toMatchObject({ kind: "deferred", private: true });
	await tells(`DELETE /users/@me/guilds/${guild.id}`);

	expect(wrong).toEqual([]);
	expect(fake.refused).toEqual([]);
	expect(asked.size).toBeGreaterThan(45);
});
