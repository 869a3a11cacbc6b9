import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanText, isQuestionOnly, judgeGenuine, splitCode } from "../../src/core/genuine.ts";
import { kinds } from "../../src/core/question.ts";

/** Any code units, lone surrogates included, with what matters here more often than chance has it. */
const texts = fc
	.array(
		fc.oneof(
			fc.string({ unit: "binary", maxLength: 12 }),
			fc.string({ unit: "grapheme", maxLength: 12 }),
			fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
			fc.constantFrom(
				"```",
				"````",
				"`",
				"```py\n",
				"\r\n",
				"\n",
				"?",
				"\u200d",
				"\u200c",
				"👩‍💻",
				" ",
				"word",
				"列表",
			),
		),
		{ maxLength: 40 },
	)
	.map((parts) => parts.join(""));

const words = fc.array(fc.stringMatching(/^[a-z]{3,8}$/), { maxLength: 30 });

describe("Rule · Genuine, for any text", () => {
	test("gives a verdict on whatever comes, and the same on it cleaned", () => {
		const questions = fc.record({
			kind: fc.constantFrom(...kinds),
			prompt: texts,
			expects: fc.array(texts, { maxLength: 2 }),
		});
		fc.assert(
			fc.property(texts, texts, questions, (text, code, question) => {
				const verdict = judgeGenuine({ text, code, question });
				expect(["genuine", "empty", "echo", "too-short"]).toContain(verdict);
				expect(judgeGenuine({ text: cleanText(text), code: cleanText(code), question })).toBe(verdict);
				expect(typeof isQuestionOnly(text)).toBe("boolean");
			}),
		);
	});

	test("the prompt itself is never genuine, however it is set", () => {
		const separators = fc.constantFrom(" ", "  ", "\n", ", ", " **", "? ");
		fc.assert(
			fc.property(words, separators, (list, separator) => {
				fc.pre(list.length > 0);
				const question = { kind: "explain" as const, prompt: list.join(" "), expects: [] };
				expect(judgeGenuine({ text: list.join(separator).toUpperCase(), code: "", question })).toBe("echo");
			}),
		);
	});

	test("five words that are not in the prompt are genuine", () => {
		fc.assert(
			fc.property(words, words, (list, prompt) => {
				fc.pre(list.length >= 5);
				const text = list.map((word) => `${word}9`).join(" ");
				const question = { kind: "explain" as const, prompt: prompt.join(" "), expects: [] };
				expect(judgeGenuine({ text, code: "", question })).toBe("genuine");
			}),
		);
	});

	test("what a predict question expects is genuine in any case and spacing", () => {
		fc.assert(
			fc.property(words, fc.boolean(), (list, upper) => {
				fc.pre(list.length > 0);
				const question = { kind: "predict" as const, prompt: "?", expects: [list.join(" ")] };
				const text = upper ? list.join("").toUpperCase() : list.join("\n ");
				expect(judgeGenuine({ text, code: "", question })).toBe("genuine");
			}),
		);
	});
});

describe("code apart from prose, for any text", () => {
	/** Everything that can be seen, but for backticks. */
	const seen = (text: string) => text.replace(/[\s`]/g, "");
	const sorted = (text: string) => [...text].sort().join("");

	test("nothing is lost but fences and language tags", () => {
		fc.assert(
			fc.property(texts, (text) => {
				const { prose, code } = splitCode(text);
				const tags = [...text.matchAll(/`{3,}[ \t]*py[ \t]*\r?\n/g)];
				const kept = seen(prose).length + seen(code).length;
				expect(kept).toBeLessThanOrEqual(seen(text).length);
				expect(kept).toBeGreaterThanOrEqual(seen(text).length - 2 * tags.length);
				if (tags.length === 0) expect(sorted(seen(prose) + seen(code))).toBe(sorted(seen(text)));
			}),
		);
	});

	test("words stay whole and in order, in prose and in code", () => {
		const part = fc.record({ isCode: fc.boolean(), list: words.filter((list) => list.length > 0) });
		fc.assert(
			fc.property(fc.array(part), fc.constantFrom("```", "```\n", "```python\n", "````Py \r\n"), (parts, fence) => {
				const close = fence.startsWith("````") ? "````" : "```";
				const text = parts
					.map(({ isCode, list }) => (isCode ? `${fence}${list.join(" ")}\n${close}` : list.join("\n")))
					.join("\n");
				const { prose, code } = splitCode(text);
				const expected = (isCode: boolean) => parts.filter((one) => one.isCode === isCode).flatMap(({ list }) => list);
				expect(prose.split(/\s+/).filter(Boolean)).toEqual(expected(false));
				expect(code.split(/\s+/).filter(Boolean)).toEqual(expected(true));
			}),
		);
	});

	test("prose has no fence left, and splitting it again changes nothing", () => {
		fc.assert(
			fc.property(texts, (text) => {
				const { prose } = splitCode(text);
				expect(splitCode(prose)).toEqual({ prose, code: "" });
			}),
		);
	});
});

describe("clean text, for any text", () => {
	test("is well-formed, NFC, without control characters, and clean already", () => {
		fc.assert(
			fc.property(texts, (text) => {
				const clean = cleanText(text);
				expect(clean.isWellFormed()).toBe(true);
				expect(clean.normalize("NFC")).toBe(clean);
				expect(/(?![\n\t])\p{Cc}|[\u200b\ufeff]/u.test(clean)).toBe(false);
				expect(cleanText(clean)).toBe(clean);
			}),
			{ numRuns: 500 },
		);
	});
});
