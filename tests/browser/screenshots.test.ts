import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium, noBrowser } from "../support/chromium.ts";
import { type RunningPyq, runPyq } from "../support/running-pyq.ts";
import { root } from "../support/tree.ts";
import { folderAfterDays } from "./fortnight.ts";
import { desktop, phone, Workspace } from "./workspace.ts";

/**
 * The pictures of the README. Only on request, so that an ordinary run leaves the tree as it is:
 * PYQ_SCREENSHOTS=1 npm test -- --project browser screenshots
 */
const asked = process.env["PYQ_SCREENSHOTS"] === "1";
const folder = join(root, ".github/screenshots");

const grace =
	"The point and the weekdays become tuples. A tuple holds the same objects for as long as it lives, so the point can be a dictionary key and no module can append an eighth day. The basket grows, so it has to be a list: rebuilding it with `+` copies everything each time.";
const alan = "Would you still call it immutable if one of the items is a list?";
const katherine =
	'Only the outside is. The tuple keeps pointing at the same list, but that list can change, and then the tuple is no longer hashable:\n```python\npoint = ([51.5], -0.1)\npoint[0].append(7)   # works\n{point: "London"}    # TypeError\n```';
const ada =
	"I would change all three. The point is a fixed record and may be a dictionary key: a tuple. The weekdays never change, and a tuple says so. The basket is any number of similar things: a list.";

describe.skipIf(noBrowser || !asked)(
	"the pictures of the README (taken with PYQ_SCREENSHOTS=1)",
	{ timeout: 240_000 },
	() => {
		let browser: Browser;
		let data = "";
		let pyq: RunningPyq;

		beforeAll(async () => {
			data = await folderAfterDays(11, "list-or-tuple");
			[pyq, browser] = await Promise.all([runPyq({ folder: data }), launchChromium()]);
			await mkdir(folder, { recursive: true });
		}, 240_000);
		afterAll(async () => {
			await browser?.close();
			await pyq?.[Symbol.asyncDispose]();
			await rm(data, { recursive: true, force: true });
		});

		const save = async ({ page }: Workspace, name: string) => {
			await page.mouse.move(0, 0);
			await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled", caret: "hide" });
		};
		/** The post at the upper edge, as somebody scrolls who reads it. */
		const toPost = (workspace: Workspace) =>
			workspace.post.last().evaluate((element) => element.scrollIntoView({ block: "start" }));

		it("are taken while five people talk about lists and tuples", async () => {
			const page = await Workspace.open(browser, pyq.url, { view: { ...desktop, height: 900 }, scale: 2 });
			for (const [name, text] of [
				["Grace", grace],
				["Alan", alan],
				["Katherine", katherine],
			] as const) {
				await page.become(name);
				if (await page.thread.isHidden()) await page.openThread();
				await page.send(text, page.thread);
				await page.message(page.thread).last().waitFor();
			}
			await page.closeThread();
			await page.become("Ada");
			await page.press("Answer", page.post);
			await page.form();
			await page.dialog.locator("textarea").fill(ada);
			await save(page, "answer-form");
			await page.press("Submit", page.dialog);
			await page.note("Your answer is saved.").waitFor();
			await page.post.last().getByText("3 answered").waitFor();
			await page.channel.locator(".scroll").evaluate((element) => element.scrollTo(0, element.scrollHeight));
			await save(page, "room");
			await page.page.getByLabel("Theme").selectOption("dark");
			await save(page, "room-dark");
			await page.page.getByLabel("Theme").selectOption("light");

			await page.openThread();
			await toPost(page);
			await save(page, "thread");
			await page.closeThread();
			await page.send("/pyq leaderboard all");
			await page.note("All time").getByRole("table").waitFor();
			await save(page, "leaderboard");
			expect(page.complaints).toEqual([]);

			const small = await Workspace.open(browser, pyq.url, { view: phone, scale: 2 });
			await toPost(small);
			await save(small, "phone");
		});
	},
);
