import type { InputBlock, ModalView } from "@slack/types";
import { describe, expect, test } from "vitest";
import { errorsFor, loadingView, readForm, renderForm, type ViewValues } from "../../src/adapters/slack/render-form.ts";
import type { Field, Form } from "../../src/core/message/model.ts";
import { everyForm } from "../support/every-message.ts";
import { checkView } from "../support/fake-slack/check-view.ts";

const forms = await everyForm();
const metadata = JSON.stringify({ v: 1, channel: "C1", channelName: "prep", thread: null, url: null });
const problems = (view: ModalView) => checkView(view, "modal");

const line = (over: Partial<Extract<Field, { kind: "line" | "multiline" | "code" }>> = {}): Field => ({
	kind: "line",
	id: "name",
	label: "Name",
	hint: "",
	required: true,
	maxLength: 40,
	value: "",
	...over,
});
const choices = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ value: `v${index}`, label: `L${index}` }));
const choice = (count: number, value = "v1"): Field => ({
	kind: "choice",
	id: "one",
	label: "Pick",
	hint: "",
	choices: choices(count),
	value,
});
const several = (count: number, values: string[] = []): Field => ({
	kind: "choices",
	id: "some",
	label: "Pick some",
	hint: "",
	choices: choices(count),
	values,
	required: false,
});
const form = (fields: readonly Field[], over: Partial<Form> = {}): Form => ({
	token: "v1:settings:mine",
	title: "My settings",
	submit: "Save",
	intro: "",
	fields,
	...over,
});
const inputs = (view: ModalView): InputBlock[] =>
	view.blocks.filter((block): block is InputBlock => block.type === "input");
const firstInput = (field: Field) => inputs(renderForm(form([field]), metadata))[0];
const elementOf = (field: Field) => firstInput(field)?.element;

describe("a form", () => {
	test.each(Object.entries(forms))("of PyQ's is one that Slack takes: %s", (_, given) => {
		const view = renderForm(given, metadata);
		expect(problems(view)).toEqual([]);
		expect(view).toMatchSnapshot();
	});

	test("carries its token, and where it was opened", () => {
		const view = renderForm(form([line()]), metadata);
		expect(view).toMatchObject({
			callback_id: "v1:settings:mine",
			private_metadata: metadata,
			submit: { text: "Save" },
		});
		expect(inputs(view)[0]).toMatchObject({ block_id: "name", element: { action_id: "name" } });
	});

	test("says its intro above its fields, as plain text of as many lines as it has", () => {
		expect(renderForm(form([line()], { intro: "Why *not*?\n@here <!here> :tada:" }), metadata).blocks[0]).toEqual({
			type: "section",
			text: { type: "plain_text", text: "Why *not*?\n@here <!here> :tada:", emoji: false },
		});
	});

	test("keeps what stands in a field, also where that is more than it takes anew", () => {
		expect(elementOf(line({ maxLength: 5, value: "beginner, decorators" }))).toMatchObject({
			initial_value: "beginner, decorators",
			max_length: 20,
		});
		expect(elementOf(line({ kind: "code", maxLength: 16_384, value: "x\n".repeat(1_500) }))).toMatchObject({
			initial_value: "x\n".repeat(1_500),
			max_length: 3_000,
			multiline: true,
		});
	});

	test("leaves a field empty, and says why, when what should stand in it has no place", () => {
		const input = firstInput(line({ kind: "code", hint: "Python", maxLength: 16_384, value: "x".repeat(3_001) }));
		expect(input?.hint?.text).toBe(
			"Yours has over 3,000 characters, more than a form shows here: paste again what it should keep.",
		);
		expect(input?.element).not.toHaveProperty("initial_value");
	});

	test("says what code keeps, where nothing else is said of it", () => {
		expect(firstInput(line({ kind: "code" }))?.hint?.text).toBe("Line breaks and indentation are kept.");
		expect(firstInput(line({ kind: "code", hint: "Python 3.14." }))?.hint?.text).toBe("Python 3.14.");
		expect(firstInput(line())).not.toHaveProperty("hint");
	});

	test("must be filled in where it says so", () => {
		const view = renderForm(form([line(), line({ id: "b", required: false }), choice(2), several(2)]), metadata);
		expect(inputs(view).map(({ optional }) => optional)).toEqual([false, true, false, true]);
	});

	test("shows few choices at once and many as a menu, with what holds now", () => {
		expect(elementOf(choice(5))).toMatchObject({ type: "radio_buttons", initial_option: { value: "v1" } });
		expect(elementOf(choice(6))).toMatchObject({ type: "static_select", initial_option: { value: "v1" } });
		expect(elementOf(choice(2, "other"))).not.toHaveProperty("initial_option");
		expect(elementOf(several(10, ["v2", "v0", "gone"]))).toMatchObject({
			type: "checkboxes",
			initial_options: [{ value: "v0" }, { value: "v2" }],
		});
		expect(elementOf(several(11, ["v2"]))).toMatchObject({ type: "multi_static_select" });
		expect(elementOf(several(3))).not.toHaveProperty("initial_options");
	});

	test("with too much of everything is still one that Slack takes", () => {
		const long = "A long way to say it & <b>, ".repeat(300);
		const labelled = Array.from({ length: 100 }, (_, index) => ({ value: `v${index}`, label: long }));
		const view = renderForm(
			form(
				[
					line({ label: long, hint: long, maxLength: 100_000 }),
					{ kind: "choice", id: "one", label: long, hint: long, choices: labelled, value: "none" },
					{ kind: "choices", id: "some", label: "\u0000", hint: "", choices: labelled, values: ["v1"], required: true },
				],
				{ title: long, submit: long, intro: long },
			),
			"x".repeat(3_000),
		);
		expect(problems(view)).toEqual([]);
	});

	test("that nobody could fill in, or that could not be read back, is a bug, and throws", () => {
		const wrong: [Form, string?][] = [
			[form([])],
			[form([line(), line()])],
			[form([line({ id: "" })])],
			[form([line({ id: "x".repeat(256) })])],
			[form([line()], { token: "" })],
			[form([line()], { token: "x".repeat(256) })],
			[form([choice(0)])],
			[form([several(101)])],
			[form([{ ...choice(1), choices: [{ value: "v".repeat(151), label: "x" }] } as Field])],
			[form([line()]), "x".repeat(3_001)],
		];
		for (const [given, carried = metadata] of wrong)
			expect(() => renderForm(given, carried)).toThrow(expect.objectContaining({ name: "RenderError" }));
	});
});

test("a window that waits says so, under its title", () => {
	const view = loadingView("A title that is longer than it may be", metadata);
	expect(problems(view)).toEqual([]);
	expect(view).toMatchObject({
		title: { text: "A title that is longer…" },
		private_metadata: metadata,
		blocks: [{ text: { text: "One moment…" } }],
	});
	expect(loadingView("Answer")).not.toHaveProperty("private_metadata");
});

describe("what was filled in", () => {
	const option = (value: string) => ({ text: { type: "plain_text" as const, text: "x" }, value });
	const values: ViewValues = {
		code: { code: { type: "plain_text_input", value: "def f():\n    pass\n" } },
		text: { text: { type: "plain_text_input", value: null } },
		mode: { mode: { type: "radio_buttons", selected_option: option("private") } },
		level: { level: { type: "static_select", selected_option: null } },
		days: { days: { type: "checkboxes", selected_options: [option("mon"), option("tue")] } },
		topics: { topics: { type: "multi_static_select", selected_options: [] } },
	};

	test("is read by field, from texts, boxes and menus", () => {
		expect(readForm(values)).toEqual({
			code: "def f():\n    pass\n",
			text: "",
			mode: ["private"],
			level: [],
			days: ["mon", "tue"],
			topics: [],
		});
	});

	test("is what the form's own fields asked for", () => {
		for (const given of Object.values(forms)) {
			const filled = inputs(renderForm(given, metadata)).map(({ block_id = "", element }) => [
				block_id,
				{ [element.action_id ?? ""]: { type: element.type, value: "x" } },
			]);
			expect(Object.keys(readForm(Object.fromEntries(filled)))).toEqual(given.fields.map(({ id }) => id));
		}
	});

	test("gets its errors where they belong; what belongs nowhere stands with the first field", () => {
		expect(errorsFor({ mode: "Pick one." }, values)).toEqual({ mode: "Pick one." });
		expect(errorsFor({ "": "Nothing was\nsaved.", zone: "No such zone.", mode: "Pick one." }, values)).toEqual({
			code: "Nothing was saved. No such zone.",
			mode: "Pick one.",
		});
		expect(errorsFor({ zone: "No such zone." }, {})).toEqual({});
	});
});
