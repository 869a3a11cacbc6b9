import { describe, expect, it } from "vitest";
import { launchChromium, noBrowser } from "../support/chromium.ts";
import { runPyq } from "../support/running-pyq.ts";
import { Workspace } from "./workspace.ts";

describe.skipIf(noBrowser)("the very first start", () => {
	it("posts a question that a newcomer can answer at once, whichever it is", async () => {
		await using pyq = await runPyq();
		expect(pyq.output()).toMatch(
			/Set up #python-prep; its first question is on its way\.\n.*\nPyQ is ready: http:\S+\n$/u,
		);
		const browser = await launchChromium();
		try {
			const page = await Workspace.open(browser, pyq.url);
			await page.message(page.channel, "Ada set up PyQ here and leads this room.").waitFor();
			await page.post.waitFor();
			await page.press("Answer", page.post);
			const form = await page.form();
			for (const field of await form.locator("textarea").all())
				await field.fill(
					(await field.getAttribute("name")) === "code"
						? "def answer(values):\n    return sorted(set(values))"
						: "I would begin with the plain version and say what it costs.",
				);
			await page.press("Submit", page.dialog);
			await page.note("Your answer is saved. Your streak has begun.").waitFor();
			await page.press("Show the model answer", page.note("Your answer is saved."));
			await page.note("A strong answer").waitFor();
			expect(page.complaints).toEqual([]);
		} finally {
			await browser.close();
		}
	});
});
