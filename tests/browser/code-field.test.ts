import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { lineBreakAfter } from "../../src/adapters/web/page/code-field.js";
import { noBrowser } from "../support/chromium.ts";
import { desktop, phone, stage, Workspace, waiting } from "./workspace.ts";

/** 16 KB of code less a few bytes, with tabs, deep indentation and a line that is wider than the field. */
const long = `def even_squares(numbers):\n\tif numbers:\n\t\treturn [n * n for n in numbers]  # ${"wide ".repeat(60)}\n${"    value = 1\n".repeat(1_140)}`;

describe.skipIf(noBrowser).each([desktop, phone])("a field for code on a $name", (view) => {
	let page: Workspace;
	stage("even-squares", async ({ browser, pyq }) => {
		page = await Workspace.open(browser, pyq.url, { view });
		await page.post.waitFor();
	});
	const field = () => page.dialog.locator("textarea[name=code]");
	const look = (of: Page) =>
		of.evaluate(() => {
			const area = document.querySelector("#dialog textarea[name=code]");
			const style = area === null ? null : getComputedStyle(area);
			const dialog = document.querySelector("#dialog");
			return {
				family: style?.fontFamily ?? "",
				wraps: style?.whiteSpace !== "pre",
				size: Number.parseFloat(style?.fontSize ?? "0"),
				sideways: (dialog?.scrollWidth ?? 0) > (dialog?.clientWidth ?? 0),
			};
		});

	it("begins a line where the one before begins, and the change can be undone", async () => {
		await page.press("Answer", page.post);
		await page.form();
		await field().focus();
		await page.page.keyboard.type("def even_squares(numbers):");
		await page.page.keyboard.press("Enter");
		await page.page.keyboard.type("for n in numbers:  # each");
		await page.page.keyboard.press("Enter");
		await page.page.keyboard.type("yield n * n");
		await page.page.keyboard.press("Enter");
		const typed = "def even_squares(numbers):\n    for n in numbers:  # each\n        yield n * n\n        ";
		expect(await field().inputValue()).toBe(typed);
		await page.page.keyboard.press("Control+z");
		expect((await field().inputValue()).length).toBeLessThan(typed.length);
		await page.page.keyboard.press("Tab");
		expect(await page.focused(), "Tab leaves the field").not.toContain("field-code");
	});

	it("is monospaced, does not wrap, and stays inside the dialog", async () => {
		await field().fill(long);
		const { family, wraps, size, sideways } = await look(page.page);
		expect(family).toMatch(/mono/iu);
		expect({ wraps, sideways }).toEqual({ wraps: false, sideways: false });
		if (view.phone) expect(size, "below 16px a phone zooms in").toBeGreaterThanOrEqual(16);
	});

	it("counts in KB near its limit, and only there", async () => {
		const count = page.dialog.locator("#count-code");
		await field().fill("x = 1");
		expect(await count.isHidden()).toBe(true);
		await field().fill("é".repeat(7_000));
		expect(await count.textContent()).toBe("13.7 of 16 KB");
		await field().fill("x".repeat(16_385));
		expect(await count.textContent()).toBe("16.1 of 16 KB");
		expect(await count.getAttribute("class")).toContain("over");
	});

	it("brings all of 16 KB to PyQ and back, tabs and all", async () => {
		await field().fill(long);
		await page.press("Submit", page.dialog);
		await page.dialog.waitFor({ state: "hidden" });
		await page.note("Your answer is saved.").waitFor();
		await page.press("Answer", page.post);
		await page.form();
		await expect.poll(() => field().inputValue(), waiting).toBe(long);
		await page.press("Cancel", page.dialog);
		expect(page.complaints).toEqual([]);
	});
});

describe("Enter in a field for code", () => {
	it.each([
		["", "\n"],
		["x = 1", "\n"],
		["def f():", "\n    "],
		["def f():  # why", "\n    "],
		["    return 1", "\n    "],
		["    for n in numbers:", "\n        "],
		["\tif x:", "\n\t\t"],
		["def f():\n    pass", "\n    "],
		["    # as follows:", "\n    "],
		["x = {1: 2}", "\n"],
	])("after %j writes %j", (before, expected) => {
		expect(lineBreakAfter(before)).toBe(expected);
	});
});
