import { describe, expect, test } from "vitest";
import { webLimits } from "../../src/adapters/web/limits.ts";
import { renderMessage, renderText } from "../../src/adapters/web/render.ts";
import { renderForm } from "../../src/adapters/web/render-form.ts";
import {
	type Block,
	code,
	type Form,
	footnote,
	type Message,
	paragraph,
	strong,
	text,
} from "../../src/core/message/model.ts";

const message = (...blocks: Block[]): Message => ({ summary: "A summary", blocks });
const hostile = `<img src=x onerror=alert(1)> @everyone "quoted" & 'single'`;
/** Right-to-left override, a null, an escape and a lone half of a pair. */
const crooked = "a\u202Eb\u0000c\u001Bd\uD800e";

describe("what PyQ says", () => {
	test("has an element for every kind of block", () => {
		const html = renderMessage(
			message(
				{ type: "heading", text: "What does a default remember?" },
				paragraph(text("Say "), strong("why"), text(", with "), code("add"), text(".")),
				{ type: "paragraph", children: [{ type: "emphasis", children: [text("Soon")] }] },
				{ type: "codeBlock", language: "python", text: "def add(item, to=[]):\n    return to" },
				{ type: "list", ordered: true, items: [[text("one")], [text("two")]] },
				{ type: "image", url: "/charts/one.svg", alt: "Points by week" },
				{ type: "actions", buttons: [{ label: "Answer", token: "v1:answer:1", style: "primary" }] },
				footnote(text("Closes "), { type: "time", at: 0, zone: "Europe/Berlin", style: "date-time" }),
			),
		);
		expect(html).toMatchInlineSnapshot(`
			"<h3 dir="auto">What does a default remember?</h3><p dir="auto">Say <strong>why</strong>, with <code>add</code>.</p><p dir="auto"><em>Soon</em></p><div class="code"><button type="button" class="copy" data-copy>Copy</button><pre tabindex="0" role="group" aria-label="Code, python" dir="ltr"><code>def add(item, to=[]):
			    return to</code></pre></div><ol><li dir="auto">one</li><li dir="auto">two</li></ol><img class="picture" src="/charts/one.svg" alt="Points by week" loading="lazy"><div class="actions"><button type="button" class="button primary" data-token="v1:answer:1">Answer</button></div><p class="footnote" dir="auto">Closes <time datetime="1970-01-01T00:00:00.000Z" data-style="date-time">1 January at 01:00 CET</time></p>"
		`);
	});

	test("shows standings as a table in which numbers line up", () => {
		const rows = [
			{ rank: 1, name: "Grace", points: 1240, streak: 14, you: false },
			{ rank: 2, name: "Ada", points: 985, streak: 9, you: true },
		];
		expect(renderMessage(message({ type: "standings", rows }))).toMatchInlineSnapshot(
			`"<table class="standings"><caption class="unseen">Standings</caption><thead><tr><th scope="col" class="number">Rank</th><th scope="col">Name</th><th scope="col" class="number">Points</th><th scope="col" class="number">Streak</th></tr></thead><tbody><tr><td class="number">1</td><th scope="row"><bdi>Grace</bdi></th><td class="number">1,240</td><td class="number">14</td></tr><tr class="you"><td class="number">2</td><th scope="row"><bdi>Ada</bdi> <span class="tag">you</span></th><td class="number">985</td><td class="number">9</td></tr></tbody></table>"`,
		);
	});

	test("lets no text be markup, wherever it stands", () => {
		const html = renderMessage(
			message(
				{ type: "heading", text: hostile },
				paragraph(text(hostile), code(hostile), { type: "member", externalId: "ada", name: hostile }),
				{ type: "codeBlock", language: hostile, text: hostile },
				{ type: "image", url: `/a.png"onerror="alert(1)`, alt: hostile },
				{ type: "actions", buttons: [{ label: hostile, token: `"><script>`, style: "danger" }] },
				{ type: "standings", rows: [{ rank: 1, name: hostile, points: 1, streak: 1, you: false }] },
			),
		);
		expect(html).not.toMatch(/<(?:img src=x|script)/u);
		expect(
			html.match(/&lt;img src=x onerror=alert\(1\)&gt; @everyone &quot;quoted&quot; &amp; &#39;single&#39;/gu),
		).toHaveLength(9);
		expect(html).toContain(`src="/a.png&quot;onerror=&quot;alert(1)"`);
	});

	test("follows links and pictures only where they are harmless", () => {
		const link = (url: string): Block => paragraph({ type: "link", url, children: [text("here")] });
		const safe = renderMessage(message(link("https://docs.python.org/3/"), link("/guides/points")));
		expect(safe).toContain('<a href="https://docs.python.org/3/" target="_blank" rel="noopener noreferrer">here</a>');
		expect(safe).toContain('<a href="/guides/points"');
		for (const url of ["javascript:alert(1)", "//evil.example", "data:text/html,x", "https://a b", "/\\evil.example"]) {
			expect(renderMessage(message(link(url)))).toBe('<p dir="auto">here</p>');
			expect(renderMessage(message({ type: "image", url, alt: "A chart" }))).toBe('<p dir="auto">A chart</p>');
		}
	});

	test("drops control characters, and shows in code what would reorder it", () => {
		expect(renderMessage(message(paragraph(text(crooked))))).toBe('<p dir="auto">a\u202Ebcd\uFFFDe</p>');
		expect(renderMessage(message(paragraph(code(crooked))))).toBe(
			'<p dir="auto"><code>a<span class="control">U+202E</span>bcd\uFFFDe</code></p>',
		);
	});

	test("that is larger than the page allows is a bug, and throws", () => {
		const large = message(...Array.from({ length: webLimits.blocks + 1 }, () => paragraph(text("x"))));
		expect(() => renderMessage(large)).toThrow("too large for the page");
	});
});

describe("what people say", () => {
	test("stands as typed, but for code", () => {
		const said = `**not bold** ${hostile}\n\n\`x = 1\` and\n\`\`\`python\nprint("<b>")\n\n\`\`\`\nafter`;
		expect(renderText(said, [])).toMatchInlineSnapshot(`
			"<p class="said" dir="auto">**not bold** &lt;img src=x onerror=alert(1)&gt; @everyone &quot;quoted&quot; &amp; &#39;single&#39;

			<code>x = 1</code> and</p><div class="code"><button type="button" class="copy" data-copy>Copy</button><pre tabindex="0" role="group" aria-label="Code, python" dir="ltr"><code>print(&quot;&lt;b&gt;&quot;)
			</code></pre></div><p class="said" dir="auto">after</p>"
		`);
	});

	test("keeps a fence that is never closed as text", () => {
		expect(renderText("```python\nprint(1)", [])).toBe('<p class="said" dir="auto">```python\nprint(1)</p>');
	});

	test("carries a file", () => {
		expect(renderText("", [{ name: "<a>.py", text: "x = '<'" }])).toMatchInlineSnapshot(
			`"<details class="file"><summary><bdi>&lt;a&gt;.py</bdi></summary><div class="code"><button type="button" class="copy" data-copy>Copy</button><pre tabindex="0" role="group" aria-label="Code, python" dir="ltr"><code>x = &#39;&lt;&#39;</code></pre></div></details>"`,
		);
	});

	test("is rendered in good time however many fences it opens", () => {
		const start = performance.now();
		renderText("```py\n".repeat(16_000), []);
		renderText("```\n".repeat(16_000), []);
		renderText("`".repeat(100_000), []);
		expect(performance.now() - start).toBeLessThan(2_000);
	});
});

describe("a form", () => {
	const field = { label: "In your <words>", hint: "At least five.", required: true, maxLength: 4000 } as const;
	const form: Form = {
		token: "v1:answer:1",
		title: "Your answer",
		submit: "Send",
		intro: "What does it print?",
		fields: [
			{ ...field, kind: "multiline", id: "text", value: "\n</textarea><script>" },
			{ ...field, kind: "code", id: "code", required: false, hint: "", value: "" },
			{
				kind: "choice",
				id: "sure",
				label: "How sure?",
				hint: "",
				choices: [{ value: "low", label: "Not very" }],
				value: "low",
			},
			{
				kind: "choices",
				id: "days",
				label: "Days",
				hint: "",
				choices: [
					{ value: "mon", label: "Monday" },
					{ value: "tue", label: "Tuesday" },
				],
				values: ["tue"],
				required: true,
			},
		],
	};

	test("labels every field and keeps what was in it", () => {
		expect(renderForm(form).replace(/></gu, ">\n<")).toMatchInlineSnapshot(`
			"<form novalidate data-token="v1:answer:1">
			<h2 id="form-title">Your answer</h2>
			<p class="intro" dir="auto">What does it print?</p>
			<p class="error whole" role="alert" hidden>
			</p>
			<div class="field">
			<label for="field-text">In your &lt;words&gt;</label>
			<p class="hint" id="hint-text">At least five.</p>
			<textarea id="field-text" name="text" data-max="4000" aria-describedby="hint-text error-text" aria-required="true" autocomplete="off" dir="auto" rows="5">

			&lt;/textarea&gt;&lt;script&gt;</textarea>
			<p class="count" id="count-text" hidden>
			</p>
			<p class="error" id="error-text" hidden>
			</p>
			</div>
			<div class="field">
			<label for="field-code">In your &lt;words&gt; <span class="optional">optional</span>
			</label>
			<textarea id="field-code" name="code" data-max="4000" aria-describedby="error-code" autocomplete="off" class="source" spellcheck="false" autocapitalize="off" dir="ltr" rows="8">
			</textarea>
			<p class="count" id="count-code" hidden>
			</p>
			<p class="error" id="error-code" hidden>
			</p>
			</div>
			<fieldset class="field" id="field-sure" data-radio tabindex="-1" aria-describedby="error-sure">
			<legend>How sure?</legend>
			<label class="option">
			<input type="radio" name="sure" value="low" checked>
			<span>Not very</span>
			</label>
			<p class="error" id="error-sure" hidden>
			</p>
			</fieldset>
			<fieldset class="field" id="field-days" data-checkbox tabindex="-1" aria-describedby="error-days">
			<legend>Days</legend>
			<label class="option">
			<input type="checkbox" name="days" value="mon">
			<span>Monday</span>
			</label>
			<label class="option">
			<input type="checkbox" name="days" value="tue" checked>
			<span>Tuesday</span>
			</label>
			<p class="error" id="error-days" hidden>
			</p>
			</fieldset>
			<div class="actions end">
			<button type="button" class="button secondary" data-cancel>Cancel</button>
			<button type="submit" class="button primary">Send</button>
			</div>
			</form>"
		`);
	});

	test("never cuts off what is pasted", () => {
		expect(renderForm(form)).not.toContain("maxlength");
	});

	test("offers many choices as a menu, and none that was not chosen", () => {
		const choices = ["a", "b", "c", "d", "e"].map((value) => ({ value, label: value.toUpperCase() }));
		const html = renderForm({
			...form,
			fields: [{ kind: "choice", id: "pick", label: "Pick", hint: "", choices, value: "" }],
		});
		expect(html).toContain(
			'<select id="field-pick" name="pick" aria-describedby="error-pick"><option value="">Choose one</option>',
		);
		expect(html).not.toContain("selected");
	});

	test("with more fields than a platform shows throws", () => {
		const [first] = form.fields;
		if (first === undefined) throw new Error("no field");
		expect(() => renderForm({ ...form, fields: Array.from({ length: 6 }, () => first) })).toThrow("too many fields");
	});
});
