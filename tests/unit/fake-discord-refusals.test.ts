import { describe, expect, it } from "vitest";
import { checkRequest, type Request } from "../support/fake-discord/check-request.ts";
import {
	application,
	button,
	channel,
	command,
	create,
	edit,
	label,
	message,
	modal,
	option,
	optionsOf,
	put,
	respond,
	row,
	select,
	send,
	subcommand,
	textInput,
} from "../support/fake-discord/check-samples.ts";

type Refused = [what: string, at: string, request: Request, code?: number];

const ofChannel = (method: string, path: string, body?: unknown): Request =>
	send(`${method} /channels/${channel}${path}`, body);
const onMessage = `/messages/${message}`;

const addresses: Refused[] = [
	["an unknown path", "", send("GET /rooms"), 0],
	["a path with a slash too many", "", send("GET /users/@me/"), 0],
	["a known path with another method", "", ofChannel("PUT", "/messages"), 0],
	["an id that is none", "channel_id", send("GET /channels/general")],
	["an id beyond 64 bits", "channel_id", send(`GET /channels/${2n ** 64n}`)],
	["an unknown query name", "befor", ofChannel("GET", `/messages?befor=${message}`)],
	["a query of the wrong type", "limit", ofChannel("GET", "/messages?limit=ten")],
	["a limit of none", "limit", ofChannel("GET", "/messages?limit=0")],
	["a query given twice", "limit", ofChannel("GET", "/messages?limit=1&limit=2")],
	["two ways to page", "after", ofChannel("GET", "/messages?before=1&after=2")],
	["a boolean that is none", "with_counts", send(`GET /guilds/${channel}?with_counts=yes`)],
	["an emoji's name as a reaction", "emoji_name", ofChannel("PUT", `${onMessage}/reactions/check/@me`), 10_014],
	["a broken emoji", "emoji_name", ofChannel("PUT", `${onMessage}/reactions/%E2%9C/@me`), 10_014],
	["an edit without a body", "", edit(undefined)],
	["a body where none is read", "", ofChannel("PUT", `/pins/${message}`, {})],
	["text as a body", "", { ...create({ content: "x" }), contentType: "text/plain" }],
	["a body without a type", "", { ...create({ content: "x" }), contentType: null }],
	["a list as a message", "", edit([])],
	["nobody to write to", "recipient_id", send("POST /users/@me/channels", {})],
	["a thread without a name", "name", ofChannel("POST", `${onMessage}/threads`, {})],
	["a thread with a blank name", "name", ofChannel("POST", "/threads", { name: "  " })],
	[
		"an archive duration of one's own",
		"auto_archive_duration",
		ofChannel("POST", "/threads", { name: "x", auto_archive_duration: 61 }),
	],
];

const ofWebhook = (method: string, path: string, body: unknown): Request =>
	send(`${method} /webhooks/${application}/abc${path}`, body);
const gone = { content: null, embeds: null, components: null };
const file = (field: string) => ({ field, name: "week.png" });
const withEmbed = (more: object): Request => create({ embeds: [{ description: "x", ...more }] });

const messages: Refused[] = [
	["an empty message", "", create({}), 50_006],
	["a message without a body", "", create(undefined), 50_006],
	["a blank message", "", create({ content: " \n", embeds: [], components: [] }), 50_006],
	["an empty reply", "", respond({ type: 4, data: { flags: 64 } }), 50_006],
	["a reply without its data", "", respond({ type: 4 }), 50_006],
	["an empty follow-up", "", ofWebhook("POST", "", { content: "" }), 50_006],
	["an empty layout", "", create({ flags: 1 << 15, components: [] }), 50_006],
	["an empty post in a forum", "", ofChannel("POST", "/threads", { name: "x", message: {} }), 50_006],
	["an edit that empties", "", edit({ content: "", embeds: [], components: [] }), 50_006],
	["a reply's edit that empties", "", ofWebhook("PATCH", "/messages/@original", gone), 50_006],
	["an edit that is read aloud", "tts", edit({ content: "x", tts: true })],
	["an update that is read aloud", "data.tts", respond({ type: 7, data: { content: "x", tts: true } })],
	["a nonce that is enforced but not there", "nonce", create({ content: "x", enforce_nonce: true })],
	[
		"mentions of users by kind and by id",
		"allowed_mentions",
		create({ content: "x", allowed_mentions: { parse: ["users"], users: [message] } }),
	],
	[
		"mentions of roles by kind and by id",
		"allowed_mentions",
		edit({ content: "x", allowed_mentions: { parse: ["roles"], roles: [message] } }),
	],
	["an attachment without its file", "attachments[0].id", create({ content: "x", attachments: [{ id: "0" }] })],
	["a file in JSON", "", { ...create({}, [file("files[0]")]), contentType: "application/json" }],
	["a file by another name", "file", create({ content: "x" }, [file("file")])],
	["two files in one place", "files[0]", create({}, [file("files[0]"), file("files[0]")])],
	["an embed with nothing in it", "embeds[0].description", create({ embeds: [{ color: 1 }] })],
	["an embed's link that is no web page", "embeds[0].url", withEmbed({ url: "ftp://example.org/" })],
	["a file as an embed's link", "embeds[0].url", withEmbed({ url: "attachment://a.png" })],
	["a picture from elsewhere", "embeds[0].image.url", withEmbed({ image: { url: "data:image/png;base64,AA" } })],
	["an author's link", "embeds[0].author.url", withEmbed({ author: { name: "x", url: "ftp://example.org/" } })],
	[
		"an author's picture",
		"embeds[0].author.icon_url",
		withEmbed({ author: { name: "x", icon_url: "ftp://example.org/" } }),
	],
	[
		"a footer's picture",
		"embeds[0].footer.icon_url",
		withEmbed({ footer: { text: "x", icon_url: "ftp://example.org/" } }),
	],
	["a thumbnail from elsewhere", "embeds[0].thumbnail.url", withEmbed({ thumbnail: { url: "ftp://example.org/" } })],
	["a blank field", "embeds[0].fields[0].name", withEmbed({ fields: [{ name: " ", value: "x" }] })],
	["a footer without text", "embeds[0].footer.text", withEmbed({ footer: { icon_url: "https://example.org/a.png" } })],
	["a time that is none", "embeds[0].timestamp", withEmbed({ timestamp: "yesterday" })],
];

const first = "components[0].components[0]";
const inRow = (...components: unknown[]): Request => create({ components: [row(...components)] });
const laidOut = (components: unknown[], more?: object): Request => create({ flags: 1 << 15, components, ...more });
const show = { type: 10, content: "x" };
const link = (more: object) => ({ type: 2, style: 5, label: "x", ...more });
const numbered = (id: string) => ({ ...row(button(id)), id: 7 });
const oneChosen = optionsOf(3).map((each, index) => ({ ...each, default: index === 0 }));
const user = { type: "user", id: message };

const components: Refused[] = [
	["an empty row", "components[0].components", inRow()],
	["a button beside a select", "components[0].components[1]", inRow(select("a"), button("b"))],
	["two selects in a row", "components[0].components[1]", inRow(select("a"), select("b"))],
	["a button outside a row", "components[0].type", create({ components: [button("a")] })],
	["a text input in a message", `${first}.type`, inRow(textInput("a"))],
	[
		"a custom id twice in a message",
		"components[1].components[0].custom_id",
		create({ components: [row(button("a")), row(button("a"))] }),
	],
	[
		"a custom id twice, in an accessory",
		"components[1].accessory.custom_id",
		laidOut([row(button("a")), { type: 9, components: [show], accessory: button("a") }]),
	],
	["a component's id twice", "components[1].id", create({ components: [numbered("a"), numbered("b")] })],
	["a button without a custom id", `${first}.custom_id`, inRow({ type: 2, style: 1, label: "x" })],
	["an empty custom id", `${first}.custom_id`, inRow(button(""))],
	["a button without label and emoji", `${first}.label`, inRow({ type: 2, style: 1, custom_id: "x" })],
	["a link with a custom id", `${first}.custom_id`, inRow(link({ custom_id: "x", url: "https://example.org/" }))],
	["a link that leads nowhere", `${first}.url`, inRow(link({}))],
	["a button that is a link as well", `${first}.url`, inRow(button("a", { url: "https://example.org/" }))],
	["a link that is no web page", `${first}.url`, inRow(link({ url: "mailto:a@example.org" }))],
	["a premium button with a label", `${first}.label`, inRow({ type: 2, style: 6, sku_id: message, label: "x" })],
	["a button in a style of its own", `${first}.style`, inRow(button("a", { style: 7 }))],
	["a word as an emoji", `${first}.emoji.name`, inRow(button("a", { emoji: { name: "bulb" } }))],
	["a select without a custom id", `${first}.custom_id`, inRow({ type: 3, options: optionsOf(1) })],
	[
		"a select's value twice",
		`${first}.options[2].value`,
		inRow(select("a", { options: [...optionsOf(2), ...optionsOf(1)] })),
	],
	[
		"fewer options chosen than must be",
		`${first}.options`,
		inRow(select("a", { min_values: 2, max_values: 3, options: oneChosen })),
	],
	[
		"fewer people chosen than must be",
		`${first}.default_values`,
		inRow({ type: 5, custom_id: "a", min_values: 2, max_values: 3, default_values: [user] }),
	],
	[
		"a word as an option's emoji",
		`${first}.options[0].emoji.name`,
		inRow(select("a", { options: [{ label: "x", value: "x", emoji: { name: "bulb" } }] })),
	],
	["more to choose than there is", `${first}.options`, inRow(select("a", { max_values: 4 }))],
	["at least more than at most", `${first}.min_values`, inRow(select("a", { min_values: 3, max_values: 2 }))],
	["a layout without its flag", "components[0]", create({ components: [show] })],
	["an edit to a layout with other flags", "components[0]", edit({ flags: 4, components: [show] })],
	["a layout with content", "content", laidOut([show], { content: "x" })],
	["a layout with embeds", "embeds", laidOut([show], { embeds: [{ title: "x" }] })],
	[
		"a wide row deep in a layout",
		"components[0].components[0].components[1]",
		laidOut([{ type: 17, components: [row(select("a"), button("b"))] }]),
	],
	[
		"a layout edited beyond its text",
		"components",
		edit({
			components: [
				{ ...show, content: "x".repeat(3000) },
				{ ...show, content: "x".repeat(1001) },
			],
		}),
	],
];

const inModal = "data.components[0]";
const named = (length: number) => textInput(`${length}`, { label: "x" });
const choosing = (...choices: unknown[]): Request => respond({ type: 8, data: { choices } });

const responses: Refused[] = [
	["an empty modal", "data.components", modal([])],
	["a modal without a title", "data.title", modal([label(textInput("a"))], { title: "" })],
	["a modal without its data", "data", respond({ type: 9 })],
	["a button in a modal", `${inModal}.components[0].type`, modal([row(button("a"))])],
	["two texts in a row", `${inModal}.components[1]`, modal([row(named(1), named(2))])],
	["a text in a row without a label", `${inModal}.components[0].label`, modal([row(textInput("a"))])],
	["a text outside a row", `${inModal}.type`, modal([textInput("a")])],
	[
		"a custom id twice in a modal",
		"data.components[1].component.custom_id",
		modal([label(textInput("a")), label(select("a"))]),
	],
	["a field that is off", `${inModal}.component.disabled`, modal([label(select("a", { disabled: true }))])],
	[
		"a text at least longer than at most",
		`${inModal}.component.min_length`,
		modal([label(textInput("a", { min_length: 5, max_length: 4 }))]),
	],
	["an unknown response", "type", respond({ type: 3 })],
	["a response without a type", "type", respond({ data: {} })],
	["a deferral with words", "data.content", respond({ type: 5, data: { content: "One moment" } })],
	["a deferred update with flags", "data.flags", respond({ type: 6, data: { flags: 64 } })],
	["a choice without a name", "data.choices[0].name", choosing({ value: "x" })],
	// The list may be of texts or of numbers: the first choice already goes against one of them.
	["choices of two types", "data.choices[0].value", choosing({ name: "x", value: "x" }, { name: "y", value: 1 })],
];

const inCommand = (...options: unknown[]): Request => put(command({ options }));
const group = (...options: unknown[]) => ({ ...subcommand("group", options), type: 2 });
const choice = (value: unknown = "x", name = "x") => ({ name, value });
const ofOption = "0.options[0]";

const commands: Refused[] = [
	["a command in capitals", "0.name", put(command({ name: "PyQ" }))],
	["a command with a space", "0.name", put(command({ name: "py q" }))],
	["a blank message command", "0.name", put({ type: 3, name: " " })],
	["an option in capitals", `${ofOption}.name`, inCommand(option("Level"))],
	["capitals in another language", "0.name_localizations.de", put(command({ name_localizations: { de: "Übung" } }))],
	["an unknown language", "0.name_localizations.tlh", put(command({ name_localizations: { tlh: "pyq" } }))],
	["a command without a description", "0.description", put({ name: "pyq" })],
	["a blank description", "0.description", put(command({ description: " " }))],
	["a message command with a description", "0.description", put({ type: 3, name: "Submit", description: "x" })],
	["a command twice", "1.name", put(command(), command())],
	["an option twice", "0.options[1].name", inCommand(option("a"), option("a"))],
	["a required option after others", "0.options[1]", inCommand(option("a"), option("b", { required: true }))],
	["an option beside a subcommand", "0.options", inCommand(subcommand("a"), option("b"))],
	["a group in a group", `${ofOption}.options[0].type`, inCommand(group(group(option("a"))))],
	["an option in a group", `${ofOption}.options[0].type`, inCommand(group(option("a")))],
	["capitals in a subcommand", `${ofOption}.options[0].name`, inCommand(subcommand("a", [option("Level")]))],
	["an empty group", `${ofOption}.options`, inCommand(group())],
	["a subcommand in a subcommand", `${ofOption}.options[0].type`, inCommand(subcommand("a", [subcommand("b")]))],
	[
		"choices beside autocomplete",
		`${ofOption}.choices`,
		inCommand(option("a", { autocomplete: true, choices: [choice()] })),
	],
	[
		"a choice's name twice",
		`${ofOption}.choices[1].name`,
		inCommand(option("a", { choices: [choice(), choice("y")] })),
	],
	[
		"a choice's value twice",
		`${ofOption}.choices[1].value`,
		inCommand(option("a", { choices: [choice(), choice("x", "y")] })),
	],
	["a number as a text's choice", `${ofOption}.choices[0].value`, inCommand(option("a", { choices: [choice(1)] }))],
	["a least above the most", `${ofOption}.min_length`, inCommand(option("a", { min_length: 3, max_length: 2 }))],
	["permissions as a text", "0.default_member_permissions", put(command({ default_member_permissions: "32" }))],
	[
		"a changed command in capitals",
		"name",
		send(`PATCH /applications/${application}/commands/${message}`, command({ name: "PyQ" })),
	],
];

describe.each([
	["address", addresses],
	["message", messages],
	["component", components],
	["response", responses],
	["command", commands],
])("a wrong %s is refused:", (_kind, table) => {
	it.each(table)("%s (%s)", (_what, at, request, code = 50_035) => {
		const { problems } = checkRequest(request);
		expect(problems).toContainEqual({ at, why: expect.stringMatching(/\S/u), code });
		expect(problems.filter((problem) => problem.at !== at)).toEqual([]);
	});
});
