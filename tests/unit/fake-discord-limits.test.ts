import { describe, expect, it } from "vitest";
import { checkRequest, type Request } from "../support/fake-discord/check-request.ts";
import {
	button,
	channel,
	command,
	create,
	edit,
	label,
	manyOf,
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

type Limit = [of: string, most: number, at: string, request: (count: number) => Request, code?: number];

const x = (length: number): string => "x".repeat(length);
const withEmbed = (more: object): Request => create({ embeds: [{ description: "x", ...more }] });
const inRow = (component: unknown): Request => create({ components: [row(component)] });
const laidOut = (...components: unknown[]): Request => create({ flags: 1 << 15, components });
const labelled = (component: object, more?: object): Request => modal([label(component, more)]);
const choosing = (choices: unknown[]): Request => respond({ type: 8, data: { choices } });
const inCommand = (...options: unknown[]): Request => put(command({ options }));
const show = (content: string) => ({ type: 10, content });
const chosen = (count: number) => optionsOf(4).map((each, index) => ({ ...each, default: index < count }));
const users = (count: number) => manyOf(count, (index) => ({ type: "user", id: `${index + 1}` }));
const first = "components[0].components[0]";
const field = "data.components[0].component";

const messages: Limit[] = [
	["content", 2000, "content", (n) => create({ content: x(n) })],
	["content, in code points", 2000, "content", (n) => create({ content: "😀".repeat(n) })],
	["an edit's content", 2000, "content", (n) => edit({ content: x(n) })],
	["a reply's content", 2000, "data.content", (n) => respond({ type: 4, data: { content: x(n) } })],
	["a nonce", 25, "nonce", (n) => create({ content: "x", nonce: x(n) })],
	[
		"files",
		10,
		"files[10]",
		(n) =>
			create(
				{},
				manyOf(n, (i) => ({ field: `files[${i}]`, name: "a" })),
			),
	],
	["embeds", 10, "embeds", (n) => create({ embeds: manyOf(n, () => ({ title: "x" })) })],
	["a title", 256, "embeds[0].title", (n) => withEmbed({ title: x(n) })],
	["a description", 4096, "embeds[0].description", (n) => withEmbed({ description: x(n) })],
	["fields", 25, "embeds[0].fields", (n) => withEmbed({ fields: manyOf(n, () => ({ name: "x", value: "x" })) })],
	["a field's name", 256, "embeds[0].fields[0].name", (n) => withEmbed({ fields: [{ name: x(n), value: "x" }] })],
	["a field's value", 1024, "embeds[0].fields[0].value", (n) => withEmbed({ fields: [{ name: "x", value: x(n) }] })],
	["a footer", 2048, "embeds[0].footer.text", (n) => withEmbed({ footer: { text: x(n) } })],
	["an author", 256, "embeds[0].author.name", (n) => withEmbed({ author: { name: x(n) } })],
	[
		"all embeds together",
		6000,
		"embeds[1]",
		(n) =>
			create({
				embeds: [
					{ description: x(4000) },
					{ title: x(200), description: x(n - 4200) },
					{ url: "https://example.org/", image: { url: "https://example.org/a.png" } },
				],
			}),
	],
	[
		"every text of an embed together",
		6000,
		"embeds[0]",
		(n) => {
			const fields = [
				{ name: x(200), value: x(n - 5499) },
				{ name: "x", value: x(498) },
			];
			const others = { footer: { text: x(1500) }, author: { name: x(100) } };
			return withEmbed({ title: x(200), description: x(3000), fields, ...others });
		},
	],
	["a page", 100, "limit", (n) => send(`GET /channels/${channel}/messages?limit=${n}`)],
	[
		"a thread's name",
		100,
		"name",
		(n) => send(`POST /channels/${channel}/messages/${message}/threads`, { name: x(n) }),
	],
];

const components: Limit[] = [
	["rows", 5, "components", (n) => create({ components: manyOf(n, (i) => row(button(`${i}`))) })],
	["an edit's rows", 5, "components", (n) => edit({ components: manyOf(n, (i) => row(button(`${i}`))) })],
	[
		"buttons in a row",
		5,
		"components[0].components",
		(n) => create({ components: [row(...manyOf(n, (i) => button(`${i}`)))] }),
	],
	["a button's label", 80, `${first}.label`, (n) => inRow(button("a", { label: x(n) }))],
	["a custom id", 100, `${first}.custom_id`, (n) => inRow(button(x(n)))],
	[
		"a link",
		512,
		`${first}.url`,
		(n) => inRow({ type: 2, style: 5, label: "x", url: `https://example.org/${x(n - 20)}` }),
	],
	["a select's options", 25, `${first}.options`, (n) => inRow(select("a", { options: optionsOf(n) }))],
	["a select's placeholder", 150, `${first}.placeholder`, (n) => inRow(select("a", { placeholder: x(n) }))],
	["chosen options", 2, `${first}.options`, (n) => inRow(select("a", { max_values: 2, options: chosen(n) }))],
	[
		"chosen people",
		2,
		`${first}.default_values`,
		(n) => inRow({ type: 5, custom_id: "a", max_values: 2, default_values: users(n) }),
	],
	[
		"components of a layout",
		40,
		"components",
		(n) => laidOut({ type: 17, components: manyOf(n - 1, () => ({ type: 14 })) }),
	],
	[
		"text of a layout",
		4000,
		"components",
		(n) => laidOut(show(x(3000)), { type: 17, components: [show(x(n - 3000))] }),
	],
];

const modals: Limit[] = [
	["a title", 45, "data.title", (n) => modal([label(textInput("a"))], { title: x(n) })],
	["a custom id", 100, "data.custom_id", (n) => modal([label(textInput("a"))], { custom_id: x(n) })],
	["components", 5, "data.components", (n) => modal(manyOf(n, (i) => label(textInput(`${i}`))))],
	["a label", 45, "data.components[0].label", (n) => labelled(textInput("a"), { label: x(n) })],
	[
		"a label's description",
		100,
		"data.components[0].description",
		(n) => labelled(textInput("a"), { description: x(n) }),
	],
	[
		"a label in a row",
		45,
		"data.components[0].components[0].label",
		(n) => modal([row(textInput("a", { label: x(n) }))]),
	],
	["a text", 4000, `${field}.value`, (n) => labelled(textInput("a", { value: x(n) }))],
	["a text by its own measure", 9, `${field}.value`, (n) => labelled(textInput("a", { value: x(n), max_length: 9 }))],
	["a text's placeholder", 100, `${field}.placeholder`, (n) => labelled(textInput("a", { placeholder: x(n) }))],
	["options", 25, `${field}.options`, (n) => labelled(select("a", { options: optionsOf(n) }))],
	[
		"an option's label",
		100,
		`${field}.options[0].label`,
		(n) => labelled(select("a", { options: [{ label: x(n), value: "x" }] })),
	],
	[
		"an option's value",
		100,
		`${field}.options[0].value`,
		(n) => labelled(select("a", { options: [{ label: "x", value: x(n) }] })),
	],
	[
		"an option's description",
		100,
		`${field}.options[0].description`,
		(n) => labelled(select("a", { options: [{ label: "x", value: "x", description: x(n) }] })),
	],
	[
		"chosen boxes",
		1,
		`${field}.options`,
		(n) => labelled({ type: 22, custom_id: "a", max_values: 1, options: chosen(n) }),
	],
];

const commands: Limit[] = [
	["choices", 25, "data.choices", (n) => choosing(manyOf(n, (i) => ({ name: `${i}`, value: "x" })))],
	["a choice's name", 100, "data.choices[0].name", (n) => choosing([{ name: x(n), value: "x" }])],
	["a choice's value", 100, "data.choices[0].value", (n) => choosing([{ name: "x", value: x(n) }])],
	["a name", 32, "0.name", (n) => put({ type: 3, name: x(n) })],
	["a description", 100, "0.description", (n) => put(command({ description: x(n) }))],
	["options", 25, "0.options", (n) => inCommand(...manyOf(n, (i) => option(`o${i}`)))],
	["subcommands", 25, "0.options", (n) => inCommand(...manyOf(n, (i) => subcommand(`s${i}`)))],
	[
		"an option's choices",
		25,
		"0.options[0].choices",
		(n) => inCommand(option("a", { choices: manyOf(n, (i) => ({ name: `${i}`, value: `${i}` })) })),
	],
	[
		"an option's choice",
		100,
		"0.options[0].choices[0].value",
		(n) => inCommand(option("a", { choices: [{ name: "x", value: x(n) }] })),
	],
	["typed commands", 100, "", (n) => put(...manyOf(n, (i) => command({ name: `c${i}` }))), 30_032],
	["message commands", 15, "", (n) => put(...manyOf(n, (i) => ({ type: 3, name: `Command ${i}` }))), 30_032],
	["the text of a command", 8000, "0", longCommand],
	[
		"the text of a command in its longest language",
		8000,
		"0",
		(n) =>
			longCommand(n, { name_localizations: { de: "abc", fr: "p" }, description_localizations: { de: x(7), fr: "x" } }),
	],
];

/** 3 + 7 characters of its own, 20 options of 3 + 77 + 3 × (20 + 85) = 7,900, and the last option has the rest. */
function longCommand(length: number, more: object = {}): Request {
	const choices = manyOf(3, (index) => ({ name: `${index}${x(19)}`, value: `${index}${x(84)}` }));
	const options = manyOf(20, (index) => option(`a${index + 10}`, { description: x(77), choices }));
	const last = option("z", { description: x(length - 7911) });
	return put(command({ description: x(7), options: [...options, last], ...more }));
}

describe.each([
	["message", messages],
	["component", components],
	["modal", modals],
	["command", commands],
])("a %s's limit", (_kind, limits) => {
	it.each(limits)("for %s is %i, and one more is refused", (_of, most, at, request, code = 50_035) => {
		expect(checkRequest(request(most)).problems).toEqual([]);
		expect(checkRequest(request(most + 1)).problems).toEqual([{ at, code, why: expect.stringMatching(/\S/u) }]);
	});
});
