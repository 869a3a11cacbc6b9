import { describe, expect, test } from "vitest";
import { cleanText, isQuestionOnly, judgeGenuine, splitCode } from "../../src/core/genuine.ts";
import type { Kind } from "../../src/core/question.ts";

const prompt = [
	"What does this print, and why do a list and a tuple behave differently here?",
	"",
	"```python",
	"items = [1, 2]",
	"other = items",
	"other.append(3)",
	"print(items)",
	"```",
].join("\n");

const judge = (text: string, more: { code?: string; kind?: Kind; expects?: string[]; prompt?: string } = {}) =>
	judgeGenuine({
		text,
		code: more.code ?? "",
		question: { kind: more.kind ?? "explain", prompt: more.prompt ?? prompt, expects: more.expects ?? [] },
	});

describe("Rule · Genuine: not empty", () => {
	test.each(["", "   \n\t", "\u200b\u200b", "\u200d\ufeff", "\u0000\u0007", "\u3164 \u2800", "\ufe0f", "\ud800"])(
		"%j",
		(text) => {
			expect(judge(text)).toBe("empty");
		},
	);

	test("thousands of spaces are empty, not too long", () => {
		expect(judge(" ".repeat(20_000), { code: "\n".repeat(20_000) })).toBe("empty");
	});
});

describe("Rule · Genuine: at least 5 words", () => {
	test.each([
		["both names share one list", "genuine"],
		["both names share it", "too-short"],
		["idk", "too-short"],
		["... ! ??? …", "too-short"],
		["👍👍👍👍👍👍", "too-short"],
		["it's one list, isn't it", "genuine"],
		["a - b - c - d", "too-short"],
		["Обе переменные указывают на один список", "genuine"],
		["Обе переменные", "too-short"],
		["列表是可变的对象所以两个名字指向同一个列表", "genuine"],
		["列表", "too-short"],
		["リストは変更可能なので、両方の名前が同じリストを指します", "genuine"],
		["두 이름이 같은 리스트를 가리킵니다 그래서", "genuine"],
		["รายการเปลี่ยนแปลงได้และทั้งสองชื่อชี้ไปที่รายการเดียวกัน", "genuine"],
	])("%s: %s", (text, verdict) => {
		expect(judge(text)).toBe(verdict);
	});

	test("invisible characters don't split words", () => {
		expect(judge("s\u200bh\u200ba\u200br\u200be\u200bd")).toBe("too-short");
	});
});

describe("Rule · Genuine: or code", () => {
	test("any code is enough, without a word", () => {
		expect(judge("", { code: "return a + b" })).toBe("genuine");
		expect(judge("", { code: "pass", kind: "code" })).toBe("genuine");
	});

	test("punctuation alone is no code", () => {
		expect(judge("", { code: "..." })).toBe("too-short");
	});
});

describe("Rule · Genuine: no echo of the question", () => {
	test.each([
		"What does this print, and why do a list and a tuple behave differently here?",
		"what does this print and why do a list and a tuple behave differently here",
		"why do a list and a tuple behave differently",
		"WHY DO A LIST AND A TUPLE BEHAVE **DIFFERENTLY** HERE???",
		"> What does this print, and why do a list and tuple behave differently?",
		"hmm, what does this print, and why do a list and a tuple behave differently here?",
	])("%s", (text) => {
		expect(judge(text)).toBe("echo");
	});

	test("a short prompt as a whole", () => {
		expect(judge("What is a closure?", { prompt: "What is a closure?" })).toBe("echo");
		expect(judge("a closure", { prompt: "What is a closure?" })).toBe("too-short");
	});

	test("its own code", () => {
		const code = "items = [1, 2]\nother = items\nother.append(3)\nprint(items)";
		expect(judge("", { code })).toBe("echo");
		expect(judge("", { code: code.replaceAll("\n", "\n   ") })).toBe("echo");
		expect(judge("what about", { code })).toBe("echo");
		expect(judge("", { code: `${code}\nprint(other)` })).toBe("genuine");
		expect(judge("both names share one list", { code })).toBe("genuine");
		expect(judge("", { code: "items" })).toBe("genuine");
	});

	test("words of the question in a sentence of one's own are no echo", () => {
		expect(judge("a list is mutable, a tuple is not")).toBe("genuine");
		expect(judge("This does print [1, 2, 3], and a list and a tuple behave differently as only one is mutable.")).toBe(
			"genuine",
		);
		expect(judge("a tuple and a list do behave differently")).toBe("genuine");
	});

	test("short sentences are not put together from all over a long prompt", () => {
		const filler = Array.from({ length: 20 }, (_, n) => `filler${n}`).join(" ");
		const long = ["membership", "in", "a", "set", "is", "faster"].join(` ${filler} `);
		expect(judge("membership in a set is faster", { prompt: long })).toBe("genuine");
	});

	test("up to a couple of new words, a tenth at most", () => {
		const words = Array.from({ length: 40 }, (_, n) => `word${n}`);
		const withNew = (count: number) => words.map((word, n) => (n < count ? `new${n}` : word)).join(" ");
		const echoes = [0, 1, 2, 3].map((count) => judge(withNew(count), { prompt: words.join(" ") }));
		expect(echoes).toEqual(["echo", "echo", "echo", "genuine"]);
		expect(judge("one two three four other", { prompt: "one two three four five" })).toBe("genuine");
	});
});

describe("Rule · Genuine: or what a predict question expects", () => {
	const predict = { kind: "predict", expects: ["[1, 2, 3]", "True"] } as const;
	const asked = { ...predict, expects: [...predict.expects] };

	test.each(["[1, 2, 3]", "[1,2,3]", " [ 1, 2,\n3 ] ", "true", "`[1, 2, 3]`", "TRUE"])("%j", (text) => {
		expect(judge(text, asked)).toBe("genuine");
	});

	test("also in a fence", () => {
		expect(judge("", { ...asked, code: "[1, 2, 3]" })).toBe("genuine");
		expect(judge("", { ...asked, expects: ["[]"], code: "[ ]" })).toBe("genuine");
		expect(judge("", { ...asked, code: "[ ]" })).toBe("too-short");
	});

	test("what it does not expect needs 5 words", () => {
		expect(judge("[1, 2]", asked)).toBe("too-short");
		expect(judge("it prints the list twice", asked)).toBe("genuine");
		expect(judge("", { ...asked, expects: [""] })).toBe("empty");
	});

	test("other kinds expect nothing", () => {
		expect(judge("True", { ...asked, kind: "explain" })).toBe("too-short");
	});
});

describe("Rule · Genuine: at most 4,000 characters of text or 16 KB of code", () => {
	test("characters, not units of UTF-16", () => {
		expect(judge(`${"word ".repeat(799)}words`)).toBe("genuine");
		expect(judge(`${"word ".repeat(800)}x`)).toBe("too-long");
		expect(judge(`five words and an emoji ${"😀".repeat(3976)}`)).toBe("genuine");
		expect(judge(`five words and an emoji ${"😀".repeat(3977)}`)).toBe("too-long");
	});

	test("bytes of UTF-8", () => {
		expect(judge("", { code: "x".repeat(16_384) })).toBe("genuine");
		expect(judge("", { code: "x".repeat(16_385) })).toBe("code-too-long");
		expect(judge("", { code: "é".repeat(8_192) })).toBe("genuine");
		expect(judge("", { code: "é".repeat(8_193) })).toBe("code-too-long");
		expect(judge("", { code: `x${"€".repeat(5_461)}` })).toBe("genuine");
		expect(judge("", { code: `xx${"€".repeat(5_461)}` })).toBe("code-too-long");
	});
});

describe("Rule · Answering: more than a question", () => {
	test.each([
		["Does this need Python 3.12?", true],
		["wait, why?  ", true],
		["**why?**", true],
		["为什么？", true],
		["Could you use `sorted` here?", true],
		["Both names share one list.", false],
		["why? because both names share one list", false],
		["Is it that one two three four five six seven eight nine ten eleven?", true],
		["Is it that one two three four five six seven eight nine ten eleven twelve?", false],
		["like this? ```py\nprint(1)\n```", false],
		["```py\nprint(1)\n``` like this?", false],
		["", false],
	])("%j: %s", (text, expected) => {
		expect(isQuestionOnly(text)).toBe(expected);
	});
});

describe("code apart from prose", () => {
	test.each([
		["no code", "no code", ""],
		["before\n```python\nx = 1\n```\nafter", "before\n\nafter", "x = 1"],
		["```\nx = 1\n```", "", "x = 1"],
		["```x = 1```", "", "x = 1"],
		["see ```x = 1\ny = 2``` there", "see\n\nthere", "x = 1\ny = 2"],
		["```py\ndef f():\n    return 1\n```", "", "def f():\n    return 1"],
		["```\n    indented\n```", "", "    indented"],
		["```PY\r\nx = 1\r\n```\r\nok", "ok", "x = 1"],
		["```py\na\n```\nand\n```py\nb\n```", "and", "a\n\nb"],
		["```result\nprint(result)```", "", "result\nprint(result)"],
		["````py\ns = '```'\n````", "", "s = '```'"],
		["open ```py\nx = 1", "open", "x = 1"],
		["``` ```", "", ""],
		["use `x = 1` inline", "use `x = 1` inline", ""],
		["```py```", "", "py"],
	])("%j", (text, prose, code) => {
		expect(splitCode(text)).toEqual({ prose, code });
	});
});

describe("clean text", () => {
	test.each([
		["a\r\nb\rc\u2028d", "a\nb\nc\nd"],
		["a\tb\u0000\u0007c\u009f", "a\tbc"],
		["e\u0301", "é"],
		["a\u200bb\u2060c\ufeffd\u00ade", "abcde"],
		["a\u200db\u200cc", "abc"],
		["\u202eevil\u202c", "evil"],
		["\ud83d broken \ude00", " broken "],
		["👩‍💻 👍🏽 ❤️‍🔥", "👩‍💻 👍🏽 ❤️‍🔥"],
		["می‌خواهم", "می‌خواهم"],
		["\u200dnothing to join\u200c", "nothing to join"],
	])("%j is %j", (text, clean) => {
		expect(cleanText(text)).toBe(clean);
	});
});
