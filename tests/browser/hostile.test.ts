import { describe, expect, it } from "vitest";
import { noBrowser } from "../support/chromium.ts";
import { stage, Workspace, waiting } from "./workspace.ts";

const tags = `<img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)> "'></p><style>*{display:none}</style>`;
const ping = "@everyone @here <!channel> <@U123> &lt;b&gt; [here](javascript:alert(4)) javascript:alert(5)";
/** RIGHT-TO-LEFT OVERRIDE: what follows is read backwards (CVE-2021-42574). */
const override = "answer \u202Egnp.exe\u202C and so on";
const hostile = `${tags} ${ping} ${override}`;

describe.skipIf(noBrowser)("what people type is only ever text", () => {
	let page: Workspace;

	stage("list-or-tuple", async ({ browser, pyq }) => {
		page = await Workspace.open(browser, pyq.url);
		await page.post.waitFor();
	});

	/** Nothing has become an element, nothing ran, nothing was asked of another place. */
	async function unharmed(): Promise<void> {
		expect(await page.page.locator("img, main script, main style, main svg[onload], [onerror]").count()).toBe(0);
		expect(await page.page.locator("main a:not([href^='https://']):not([href^='#'])").count()).toBe(0);
		expect(page.complaints).toEqual([]);
	}

	it("as an answer in the thread, and after an edit", async () => {
		await page.openThread();
		await page.send(hostile, page.thread);
		const said = page.thread.locator("p.said").last();
		await expect.poll(() => said.textContent(), waiting).toBe(hostile);
		await page.thread.getByText("PyQ has this answer").waitFor();
		await page.choose("Edit", page.message(page.thread, "@everyone").first());
		expect(await page.thread.getByLabel("Edit the message").inputValue()).toBe(hostile);
		await page.thread.getByLabel("Edit the message").fill(`${hostile} once more`);
		await page.press("Save", page.thread);
		await expect.poll(() => said.textContent(), waiting).toBe(`${hostile} once more`);
		await unharmed();
		// The override turns its own paragraph around, and nothing beside it.
		expect(await page.message(page.thread, "once more").locator(".name").textContent()).toBe("Ada");
		await page.closeThread();
	});

	it("as an answer by form, shown again as feedback and in the form", async () => {
		await page.become("Grace");
		await page.press("Answer", page.post);
		await page.form();
		await page.dialog.locator("textarea").fill(`${hostile}\n\`\`\`python\nif x: # \u202E return\n\`\`\``);
		await page.press("Submit", page.dialog);
		await page.dialog.waitFor({ state: "hidden" });
		await page.send("/pyq feedback");
		const feedback = page.note("You answered");
		await feedback.getByText("<img src=x onerror=alert(1)><script>alert(2)</script>").waitFor();
		await feedback.getByText("@everyone @here <!channel> <@U123>").waitFor();
		expect(await feedback.textContent(), "what only steers the direction is not kept").not.toMatch(/[\u202A-\u202E]/u);
		await page.press("Change my answer", feedback);
		await page.form();
		expect(await page.dialog.locator("textarea").inputValue()).toContain(tags);
		await page.press("Cancel", page.dialog);
		await unharmed();
	});

	it("as a command, told back", async () => {
		await page.send(`/pyq ${hostile}`);
		await page.note("There is no /pyq <img.").waitFor();
		await page.send(`/pyq search ${hostile}`);
		await page.note("Nothing matches “<img").waitFor();
		await page.send("/pyq leave <b>tomorrow</b>");
		await page.note("“<b>tomorrow</b>” is not a day").waitFor();
		await unharmed();
	});

	it("as the name of a person and of a channel", async () => {
		await page.page.locator("#you").click();
		await page.page.getByRole("button", { name: "Add a person" }).click();
		await page.dialog.getByLabel("Name").fill(`\u202E<b onclick=alert(6)>Eve`);
		await page.press("Add", page.dialog);
		await expect.poll(() => page.page.locator("#you-name").textContent(), waiting).toBe("<b onclick=alert(6)>Eve");
		await page.openThread();
		await page.send("I would take a tuple for the point, it never changes.", page.thread);
		await page.thread.getByText("PyQ has this answer").last().waitFor();
		await page.closeThread();
		await page.send("/pyq leaderboard all");
		await page.note("All time").getByRole("rowheader", { name: "<b onclick=alert(6)>Eve" }).waitFor();
		await page.page.locator("#add-channel").click();
		await page.dialog.getByLabel("Name").fill("<i>dev</i>");
		await page.press("Add", page.dialog);
		await expect.poll(() => page.channel.locator("h2").textContent(), waiting).toBe("#<i>dev</i>");
		await page.send("/pyq today");
		await page.note("PyQ is not set up in this channel yet.").waitFor();
		await unharmed();
	});
});
