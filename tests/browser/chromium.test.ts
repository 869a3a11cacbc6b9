import { describe, expect, it } from "vitest";
import { launchChromium, noBrowser } from "../support/chromium.ts";

describe.skipIf(noBrowser)("the browser on this machine", () => {
	it("runs a script", async () => {
		const browser = await launchChromium();
		const page = await browser.newPage();
		await page.setContent("<title>PyQ</title>");
		expect(await page.evaluate(() => document.title)).toBe("PyQ");
		await browser.close();
	});
});
