import type { APIModalSubmissionComponent } from "discord.js";
import { describe, expect, test } from "vitest";
import { readForm, renderForm } from "../../src/adapters/discord/render-form.ts";
import type { Field, Form } from "../../src/core/message/model.ts";
import { everyForm } from "../support/every-message.ts";
import { checkRequest } from "../support/fake-discord/check-request.ts";

const forms = await everyForm();
type Modal = ReturnType<typeof renderForm>;

/** What Discord would not take of it. */
const problems = (data: Modal) =>
	checkRequest({
		method: "POST",
		path: "/interactions/1234567890/token/callback",
		query: new URLSearchParams(),
		contentType: "application/json",
		body: JSON.parse(JSON.stringify({ type: 9, data })),
		files: [],
	}).problems;

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
const form = (fields: readonly Field[], over: Partial<Form> = {}): Form => ({
	token: "v1:settings:mine",
	title: "My settings",
	submit: "Save",
	intro: "",
	fields,
	...over,
});
const controls = ({ components }: Modal) => components.flatMap((part) => ("component" in part ? [part.component] : []));

describe("a form", () => {
	test.each(Object.entries(forms))("of PyQ's is one that Discord takes: %s", (_, given) => {
		const modal = renderForm(given);
		expect(problems(modal)).toEqual([]);
		expect(modal).toMatchSnapshot();
	});

	test("says its intro above its fields, as plain text", () => {
		const { components } = renderForm(form([line()], { intro: "Why *not*? @everyone" }));
		expect(components[0]).toEqual({ type: 10, content: "Why \\*not\\*? \\@everyone" });
	});

	test("of five fields has its intro with the first one, and nothing is left out", () => {
		const five = (hint: string) => Array.from({ length: 5 }, (_, index) => line({ id: `f${index}`, hint }));
		const intro = "What you change holds from the next question on. The channel is told what changed.";
		const short = renderForm(form(five("24-hour"), { intro })).components;
		expect(short).toHaveLength(5);
		expect(short[0]).toMatchObject({ description: `${intro} 24-hour` });
		expect(short[1]).toMatchObject({ description: "24-hour" });
		const long = renderForm(form(five("24-hour clock, such as 09:00"), { intro })).components;
		expect(long[0]).toMatchObject({ description: intro, component: { placeholder: "24-hour clock, such as 09:00" } });
	});

	test("keeps what stands in a field, also where that is more than it takes anew", () => {
		const [input] = controls(renderForm(form([line({ maxLength: 5, value: "beginner, decorators" })])));
		expect(input).toMatchObject({ value: "beginner, decorators", max_length: 20 });
	});

	test("leaves a field empty, and says why, when what should stand in it has no place", () => {
		const modal = renderForm(
			form([line({ kind: "code", hint: "Python", maxLength: 16_384, value: "x".repeat(4_001) })]),
		);
		expect(modal.components[0]).toMatchObject({
			description: "Yours has over 4,000 characters, more than a form shows here: paste again what it should keep.",
		});
		expect(controls(modal)[0]).not.toHaveProperty("value");
		expect(problems(modal)).toEqual([]);
		const [whole] = controls(renderForm(form([line({ kind: "code", maxLength: 16_384, value: "x".repeat(4_000) })])));
		expect(whole).toMatchObject({ value: "x".repeat(4_000), max_length: 4_000, style: 2 });
	});

	test("with too much of everything is still one that Discord takes", () => {
		const long = "A long way to say it, ".repeat(300);
		const choices = Array.from({ length: 25 }, (_, index) => ({ value: `v${index}`, label: long }));
		const modal = renderForm(
			form(
				[
					line({ label: long, hint: long }),
					{ kind: "choice", id: "one", label: long, hint: long, choices, value: "none" },
					{ kind: "choices", id: "some", label: "\u0000", hint: "", choices, values: ["v1", "v2"], required: false },
				],
				{ title: long, intro: "*".repeat(6_000) },
			),
		);
		expect(problems(modal)).toEqual([]);
		expect(controls(modal)[2]).toMatchObject({ min_values: 0, max_values: 25, required: false });
	});

	test("that nobody could fill in is a bug, and throws", () => {
		const choice = (count: number, value = "v"): Field => ({
			kind: "choice",
			id: "c",
			label: "Pick",
			hint: "",
			choices: Array.from({ length: count }, (_, index) => ({ value: `${value}${index}`, label: "x" })),
			value: "",
		});
		const wrong: Form[] = [
			form([]),
			form(Array.from({ length: 6 }, (_, index) => line({ id: `f${index}` }))),
			form([line(), line()]),
			form([line({ id: "x".repeat(101) })]),
			form([line()], { token: "" }),
			form([choice(0)]),
			form([choice(26)]),
			form([choice(1, "v".repeat(100))]),
		];
		for (const given of wrong)
			expect(() => renderForm(given)).toThrow(expect.objectContaining({ name: "RenderError" }));
	});
});

describe("what was filled in", () => {
	test("is read by field, from labels, menus and the rows of older forms", () => {
		const submitted: APIModalSubmissionComponent[] = [
			{ type: 10, id: 1 },
			{ type: 18, id: 2, component: { type: 4, id: 3, custom_id: "code", value: "def f():\n    pass\n" } },
			{ type: 18, id: 4, component: { type: 3, id: 5, custom_id: "mode", values: ["private"] } },
			{ type: 18, id: 6, component: { type: 22, id: 7, custom_id: "days", values: ["mon", "tue"] } },
			{ type: 18, id: 8, component: { type: 21, id: 9, custom_id: "level", value: null } },
			{ type: 1, id: 10, components: [{ type: 4, id: 11, custom_id: "text", value: "" }] },
		];
		expect(readForm(submitted)).toEqual({
			code: "def f():\n    pass\n",
			mode: ["private"],
			days: ["mon", "tue"],
			text: "",
		});
	});

	test("is what the form's own fields asked for", () => {
		for (const given of Object.values(forms)) {
			const filled = controls(renderForm(given)).map((control): APIModalSubmissionComponent => {
				const component =
					control.type === 3
						? { type: 3 as const, id: 1, custom_id: control.custom_id, values: [control.options[0]?.value ?? ""] }
						: { type: 4 as const, id: 1, custom_id: "custom_id" in control ? control.custom_id : "", value: "x" };
				return { type: 18, id: 2, component };
			});
			expect(Object.keys(readForm(filled))).toEqual(given.fields.map(({ id }) => id));
		}
	});
});
