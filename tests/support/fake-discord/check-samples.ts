/** Requests as PyQ and other bots send them to Discord: each is taken. */
import type { Request } from "./check-request.ts";

export const channel = "1043210987654321098";
export const message = "1143210987654321099";
export const application = "943210987654321097";
const token = "aW50ZXJhY3Rpb246MTE0MzIxMDk4NzY1NDMyMTA5OTpzZWNyZXQ";

/** `target`: method and path, with the query behind `?`. */
export function send(target: string, body?: unknown, files: Request["files"] = []): Request {
	const [method = "", address = ""] = target.split(" ");
	const [path = "", query] = address.split("?");
	const contentType =
		files.length > 0 ? "multipart/form-data; boundary=x" : body === undefined ? null : "application/json";
	return { method, path, query: new URLSearchParams(query), contentType, body, files };
}

export const manyOf = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => make(index));

export const button = (id: string, more: object = {}) => ({
	type: 2,
	style: 1,
	label: "Answer",
	custom_id: id,
	...more,
});
export const row = (...components: unknown[]) => ({ type: 1, components });
export const optionsOf = (count: number) =>
	manyOf(count, (index) => ({ label: `Level ${index}`, value: `level-${index}` }));
export const select = (id: string, more: object = {}) => ({ type: 3, custom_id: id, options: optionsOf(3), ...more });
export const textInput = (id: string, more: object = {}) => ({ type: 4, custom_id: id, style: 2, ...more });
export const label = (component: object, more: object = {}) => ({ type: 18, label: "Your answer", component, ...more });

export const create = (body: unknown, files?: Request["files"]): Request =>
	send(`POST /channels/${channel}/messages`, body, files);
export const edit = (body: unknown, files?: Request["files"]): Request =>
	send(`PATCH /channels/${channel}/messages/${message}`, body, files);
export const respond = (body: unknown): Request => send(`POST /interactions/${message}/${token}/callback`, body);
export const modal = (components: unknown, more: object = {}): Request =>
	respond({ type: 9, data: { custom_id: "v1:answer:1", title: "Your answer", components, ...more } });
export const put = (...commands: unknown[]): Request => send(`PUT /applications/${application}/commands`, commands);
export const command = (more: object = {}) => ({ name: "pyq", description: "Practice for interviews", ...more });
export const option = (name: string, more: object = {}) => ({
	type: 3,
	name,
	description: "What to look for",
	...more,
});

export const subcommand = (name: string, options: unknown[] = []) => ({
	type: 1,
	name,
	description: "Does it",
	options,
});

export const post = {
	content: "Today's question: what does a generator give back?",
	embeds: [
		{
			title: "What does a generator give back?",
			description: "Say what the call returns.\n```python\nf()\n```",
			url: "https://discord.com/app#0123456789abcdefghijklmno",
			color: 0x33_77_99,
			fields: [{ name: "Level", value: "beginner", inline: true }],
			footer: { text: "Closes <t:1770000000:R>" },
			author: { name: "PyQ", url: "https://example.org/" },
			image: { url: "attachment://week.png" },
			timestamp: "2026-02-02T08:00:00.000Z",
		},
		{ description: "Hints cost a fifth." },
	],
	components: [
		row(button("v1:answer:1#0123456789abcdefghijklmno"), button("v1:hint:1", { style: 2, emoji: { name: "💡" } })),
		row({ type: 2, style: 5, label: "Guide", url: "https://example.org/guide" }),
		row(select("v1:level:1", { min_values: 0, max_values: 3, placeholder: "Levels" })),
	],
	allowed_mentions: { parse: [], roles: [channel] },
	nonce: "0123456789abcdefghijklmno",
	enforce_nonce: true,
};

const laidOut = {
	flags: 1 << 15,
	components: [
		{ type: 10, content: "# Today" },
		{
			type: 17,
			accent_color: 255,
			components: [
				{ type: 9, components: [{ type: 10, content: "Text" }], accessory: button("a") },
				{ type: 14, divider: true, spacing: 1 },
				row(button("b"), button("c")),
			],
		},
	],
};

const tree = command({
	contexts: [0, 1],
	integration_types: [0],
	default_member_permissions: null,
	name_localizations: { de: "pyq", "en-GB": "pyq" },
	options: [
		{
			type: 2,
			name: "room",
			description: "The room",
			options: [
				{
					type: 1,
					name: "setup",
					description: "Sets up the room",
					options: [
						option("time", { required: true, min_length: 5, max_length: 5 }),
						option("zone", { autocomplete: true }),
						{ type: 4, name: "level", description: "Level", choices: [{ name: "beginner", value: 1 }], min_value: 1 },
						{ type: 7, name: "channel", description: "Where", channel_types: [0] },
						{ type: 8, name: "role", description: "Whom to mention" },
					],
				},
				{ type: 1, name: "status", description: "How the room is" },
			],
		},
		{ type: 1, name: "streak", description: "My streak" },
	],
});

const webhook = `/webhooks/${application}/${token}`;

/** By what they are. */
export const accepted: Readonly<Record<string, Request>> = {
	"a post with embeds, buttons and a select": create(post),
	"a bare message": create({ content: "Hello" }),
	"a reply": create({ content: "Hello", message_reference: { message_id: message, fail_if_not_exists: false } }),
	"a message with a file": create({ attachments: [{ id: "0", filename: "week.png", description: "The week" }] }, [
		{ field: "files[0]", name: "week.png" },
	]),
	"a file without a word": create(undefined, [{ field: "files[0]", name: "week.png" }]),
	"a message that is laid out": create(laidOut),
	"a poll": create({
		poll: { question: { text: "Which?" }, answers: [{ poll_media: { text: "This" } }], duration: 24 },
	}),
	"an edit": edit({ content: post.content, embeds: post.embeds, components: [], allowed_mentions: { parse: [] } }),
	"an edit as discord.js writes it": edit({ tts: false, enforce_nonce: false, content: "Hello", attachments: [] }),
	"a reply as discord.js writes it": respond({ type: 4, data: { tts: false, enforce_nonce: false, content: "Hello" } }),
	"an edit of the buttons alone": edit({ components: [] }),
	"an edit that keeps a file": edit({ content: "", embeds: [], components: [], attachments: [{ id: message }] }),
	"an edit that keeps its layout": edit({ components: laidOut.components }),
	"an edit of many rows in a layout": edit({
		components: [...manyOf(6, (index) => row(button(`${index}`))), { type: 10, content: "Choose" }],
	}),
	"a thread from a message": send(`POST /channels/${channel}/messages/${message}/threads`, {
		name: "What does a generator give back?",
		auto_archive_duration: 1440,
	}),
	"a thread without a message": send(`POST /channels/${channel}/threads`, {
		name: "Monday",
		type: 11,
		invitable: false,
	}),
	"a post in a forum": send(`POST /channels/${channel}/threads`, { name: "Monday", message: { content: "Hello" } }),
	"a thread that is archived": send(`PATCH /channels/${channel}`, { archived: true, locked: true }),
	"a thread that is joined": send(`PUT /channels/${channel}/thread-members/@me`),
	"a modal with rows": modal([
		row(textInput("text", { label: "Your answer", placeholder: "In your words", value: "def f():\n\treturn 1" })),
		row(textInput("note", { style: 1, label: "A note", required: false, min_length: 1, max_length: 100 })),
	]),
	"a modal with labels": modal([
		{ type: 10, content: "Three things" },
		label(textInput("text", { min_length: 4000, max_length: 4000 }), { description: "Code keeps its line breaks" }),
		label(
			select("days", { options: [{ label: "Monday", value: "1", default: true }], required: false, min_values: 0 }),
		),
		label({ type: 8, custom_id: "channel", channel_types: [0] }),
	]),
	"choices for an autocomplete": respond({ type: 8, data: { choices: [{ name: "Generators", value: "generators" }] } }),
	"choices that are numbers": respond({ type: 8, data: { choices: [{ name: "Two", value: 2 }] } }),
	"no choices": respond({ type: 8, data: { choices: [] } }),
	"a private deferral": respond({ type: 5, data: { flags: 64 } }),
	"a public deferral": respond({ type: 5 }),
	"a deferred update": respond({ type: 6 }),
	"a reply at once": respond({ type: 4, data: { content: "Thank you", flags: 64, allowed_mentions: { parse: [] } } }),
	"an update at once": respond({ type: 7, data: { content: "Done", components: [] } }),
	"a response that is asked back": send(`POST /interactions/${message}/${token}/callback?with_response=true`, {
		type: 6,
	}),
	"a reply's edit": send(`PATCH ${webhook}/messages/@original`, { content: "Saved", allowed_mentions: { parse: [] } }),
	"a follow-up": send(`POST ${webhook}?wait=true`, { content: "More", flags: 64, embeds: [{ title: "More" }] }),
	"a follow-up's edit": send(`PATCH ${webhook}/messages/${message}?with_components=true`, { embeds: post.embeds }),
	"a reply that is taken back": send(`DELETE ${webhook}/messages/@original`),
	"all commands": put(tree, { type: 3, name: "Submit as my answer" }, { type: 2, name: "Show Streak" }),
	"no commands": put(),
	"a command": send(`POST /applications/${application}/commands`, tree),
	"a command of one guild": send(`POST /applications/${application}/guilds/${channel}/commands`, tree),
	"a command that is renamed": send(`PATCH /applications/${application}/commands/${message}`, { name: "Submit" }),
	"a pin": send(`PUT /channels/${channel}/messages/pins/${message}`),
	"a pin, as it was": send(`PUT /channels/${channel}/pins/${message}`),
	"a reaction": send(`PUT /channels/${channel}/messages/${message}/reactions/${encodeURIComponent("✅")}/@me`),
	"a reaction with a server's emoji": send(
		`PUT /channels/${channel}/messages/${message}/reactions/${encodeURIComponent(`pyq:${message}`)}/@me`,
	),
	"a direct channel": send("POST /users/@me/channels", { recipient_id: message }),
	"a page of messages": send(`GET /channels/${channel}/messages?after=${message}&limit=100`),
	"the gateway": send("GET /gateway/bot"),
	"the bot itself": send("GET /users/@me"),
	"somebody else": send(`GET /users/${message}`),
	"the commands as they are": send(`GET /applications/${application}/commands?with_localizations=true`),
};
