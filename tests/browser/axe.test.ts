import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser } from "playwright-core";
import { describe, expect, it } from "vitest";
import { noBrowser } from "../support/chromium.ts";
import type { RunningPyq } from "../support/running-pyq.ts";
import { desktop, phone, stage, Workspace } from "./workspace.ts";

declare const axe: { run: () => Promise<AxeResults> };

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const cases = [desktop, phone].flatMap((view) =>
	(["light", "dark"] as const).map((theme) => ({ view, theme, device: view.name })),
);

describe.skipIf(noBrowser)("axe finds nothing to mend", () => {
	let browser: Browser;
	let pyq: RunningPyq;

	stage("list-or-tuple", async (on) => {
		({ browser, pyq } = on);
		const page = await Workspace.open(browser, pyq.url);
		for (const name of ["Ada", "Grace", "Alan"]) {
			await page.become(name);
			await page.openThread();
			await page.send(
				`A tuple stays as it is, says ${name}, so it can be a key:\n\`\`\`python\nseen = {(1, 2)}\n\`\`\``,
				page.thread,
			);
			await page.note("Your answer is saved.", page.thread).waitFor();
			await page.closeThread();
		}
		await page.close();
	});

	it.each(cases)("on a $device, $theme", async ({ view, theme }) => {
		// The page's own policy lets no foreign script in, so only here it is put aside.
		const page = await Workspace.open(browser, pyq.url, { view, theme, bypassCsp: true });
		await page.page.addScriptTag({ path: axePath });
		const found: Record<string, string[]> = {};
		const look = async (state: string) => {
			const { violations, passes } = await page.page.evaluate(() => axe.run());
			expect(passes.length, "axe looked at the page").toBeGreaterThan(10);
			// The list of suggestions scrolls with the arrow keys, in the text that it belongs to; axe knows that of comboboxes alone,
			// and a text of several lines can't be one (ARIA in HTML).
			const wrong = violations.filter(
				({ id, nodes }) =>
					id !== "scrollable-region-focusable" || nodes.some(({ target }) => target[0] !== "#write-suggestions"),
			);
			const words = wrong.flatMap(({ id, nodes }) =>
				nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
			);
			if (words.length > 0) found[state] = words;
		};

		await page.post.waitFor();
		await look("the channel");
		await page.send("/pyq leaderboard all");
		await page.note("All time in #python-prep").getByRole("table").waitFor();
		await look("a note with the leaderboard");
		await page.send("/pyq help");
		await page.note("For leads").waitFor();
		await look("the help");
		await page.choose("Copy the text", page.note("For leads"));
		await page.note("For leads").locator(".icon.more").click();
		await page.channel.locator(".menu").waitFor();
		await look("the menu of a message");
		await page.page.keyboard.press("Escape");
		await page.channel.locator(".composer textarea").fill("/pyq room");
		await page.channel.getByRole("option").first().waitFor();
		await look("the suggestions");
		await page.channel.locator(".composer textarea").fill("");
		await page.press("Answer", page.post);
		await page.form();
		await look("the answer form");
		await page.dialog.getByLabel("Your answer", { exact: true }).last().fill("");
		await page.press("Submit", page.dialog);
		await page.dialog.getByText("This is needed.").waitFor();
		await look("the answer form with an error");
		await page.press("Cancel", page.dialog);
		await page.send("/pyq room setup");
		await page.form();
		await look("the set-up form");
		await page.press("Cancel", page.dialog);
		await page.openThread();
		await page.message(page.thread, "says Alan").waitFor();
		await look("the thread");
		await page.closeThread();
		await page.toPlaces();
		await page.page.locator("#you").click();
		await page.page.locator("#people").waitFor();
		await look("the people");
		expect(found).toEqual({});
		await page.close();
	});
});
