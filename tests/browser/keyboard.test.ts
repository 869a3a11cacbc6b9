import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { noBrowser } from "../support/chromium.ts";
import { stage, Workspace, waiting } from "./workspace.ts";

/** Everything on the page that does something, and can be seen. */
const doers = "a[href], button, input:not([type=file]), select, textarea, summary, [tabindex='0']";

describe.skipIf(noBrowser)("with the keyboard alone", () => {
	let page: Workspace;

	const press = (key: string) => page.page.keyboard.press(key);
	const hasFocus = (locator: Locator) =>
		expect.poll(() => locator.evaluate((element) => element === document.activeElement), waiting).toBe(true);

	stage("list-or-tuple", async ({ browser, pyq }) => {
		page = await Workspace.open(browser, pyq.url);
		await page.post.waitFor();
	});

	/** Walks with Tab until it comes round; gives what was met, and where no focus could be seen. */
	async function walk(): Promise<{ missed: string[]; unseen: string[] }> {
		await page.page.evaluate((selector) => {
			for (const [index, element] of document.querySelectorAll(selector).entries())
				element.setAttribute("data-stop", String(index));
		}, doers);
		const unseen: string[] = [];
		const met = new Set<string>();
		for (let steps = 0; steps < 200; steps++) {
			await press("Tab");
			const stop = await page.page.evaluate(() => {
				const element = document.activeElement;
				if (!(element instanceof HTMLElement) || element === document.body) return null;
				// A ring may be drawn by the element or by the box around it.
				const look = () => {
					const drawn = [element, element.parentElement, element.parentElement?.parentElement].flatMap((each) => {
						const style = each == null ? null : getComputedStyle(each);
						return style === null
							? []
							: [style.outline, style.boxShadow, style.borderColor, style.backgroundColor, style.clipPath];
					});
					return drawn.join("|");
				};
				const [focused, opacity] = [look(), getComputedStyle(element).opacity];
				element.blur();
				const plain = look();
				element.focus({ preventScroll: true });
				const box = element.getBoundingClientRect();
				const onScreen =
					box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 1;
				return {
					stop: element.dataset["stop"] ?? element.outerHTML.slice(0, 80),
					shown: focused !== plain && opacity === "1" && onScreen,
				};
			});
			// Between the last and the first it is the browser's own turn.
			if (stop === null) continue;
			if (met.has(stop.stop)) break;
			met.add(stop.stop);
			if (!stop.shown) unseen.push(`${await page.focused()}`);
		}
		const missed = await page.page.evaluate(
			([selector, stops]) =>
				[...document.querySelectorAll(selector)]
					.filter(
						(element) =>
							element.checkVisibility({ checkVisibilityCSS: true }) && element.getAttribute("tabindex") !== "-1",
					)
					.filter((element) => !stops.includes(element.getAttribute("data-stop") ?? ""))
					.map((element) => element.outerHTML.slice(0, 100)),
			[doers, [...met]] as const,
		);
		return { missed, unseen };
	}

	it("skips to writing first of all", async () => {
		await press("Tab");
		const skip = page.page.getByRole("link", { name: "Skip to writing" });
		await hasFocus(skip);
		expect(await skip.evaluate((element) => element.getBoundingClientRect().width)).toBeGreaterThan(50);
		await press("Enter");
		await hasFocus(page.page.locator("#write"));
	});

	it("opens the form and answers, and Escape goes back to the button", async () => {
		const answer = page.post.getByRole("button", { name: "Answer", exact: true });
		await answer.focus();
		await press("Enter");
		const field = page.dialog.locator("textarea");
		await hasFocus(field);
		await page.page.keyboard.type("A draft of mine");
		await press("Escape");
		await page.dialog.waitFor({ state: "hidden" });
		await hasFocus(answer);
		await press("Space");
		await hasFocus(field);
		expect(await field.inputValue()).toBe("A draft of mine");
		await page.page.keyboard.type(", a tuple never changes and can be a key.");
		await press("Tab");
		await press("Tab");
		expect(await page.focused()).toBe("button Submit");
		await press("Enter");
		await page.dialog.waitFor({ state: "hidden" });
		await page.note("Your answer is saved.").waitFor();
		// The post is drawn anew once it counts the answer, and the button keeps the focus all the same.
		await page.post.getByText("1 answered").waitFor();
		await hasFocus(answer);
	});

	it("opens a menu and goes through the thread", async () => {
		await page.send("A plain message");
		const more = page.message(page.channel, "A plain message").locator(".icon.more");
		await more.focus();
		await press("Enter");
		await hasFocus(page.page.locator(".menu").getByRole("button", { name: "Reply in the thread" }));
		await press("Escape");
		await hasFocus(more);
		const chip = page.post.locator(".chip");
		await chip.focus();
		await press("Enter");
		await hasFocus(page.page.locator("#write-thread"));
		await page.page.keyboard.type("Said with the keyboard");
		await press("Enter");
		await page.message(page.thread, "Said with the keyboard").waitFor();
	});

	it("reaches everything with Tab, and shows where it is", async () => {
		expect(await walk()).toEqual({ missed: [], unseen: [] });
	});

	it("closes the thread and is back where it was opened", async () => {
		await page.thread.locator(".close").focus();
		await press("Enter");
		await page.thread.waitFor({ state: "hidden" });
		await hasFocus(page.post.locator(".chip"));
	});

	it("completes a command, and Escape closes the suggestions but keeps the text", async () => {
		const box = page.page.locator("#write");
		const list = page.channel.getByRole("listbox");
		await box.focus();
		await page.page.keyboard.type("/");
		await expect.poll(() => list.getByRole("option").count(), waiting).toBeGreaterThan(20);
		await press("Escape");
		await list.waitFor({ state: "hidden" });
		expect(await box.inputValue()).toBe("/");
		await press("Control+a");
		await page.page.keyboard.type("/pyq queue add tup");
		await list.getByRole("option", { name: "A list or a tuple?", selected: true }).waitFor();
		await press("Tab");
		expect(await box.inputValue()).toBe("/pyq queue add list-or-tuple ");
		await press("Enter");
		await page.note("is in the queue.").waitFor();
		await page.page.keyboard.type("/pyq help room se");
		await list.getByRole("option", { name: "room setup", selected: true }).waitFor();
		await press("Tab");
		expect(await box.inputValue(), "both words are replaced").toBe("/pyq help room setup ");
		await press("Enter");
		await page.note("Sets this channel up for questions").waitFor();
		await hasFocus(box);
	});

	it("changes who one is, and Escape leaves that menu too", async () => {
		const you = page.page.locator("#you");
		await you.focus();
		await press("Enter");
		const people = page.page.locator("#people");
		await hasFocus(people.getByRole("button").first());
		await press("Escape");
		await people.waitFor({ state: "hidden" });
		await hasFocus(you);
		await press("Enter");
		await people.getByRole("button", { name: "Grace" }).focus();
		await press("Enter");
		await expect.poll(() => page.page.locator("#you-name").textContent(), waiting).toBe("Grace");
		await hasFocus(you);
		await page.post.waitFor();
		expect(await walk()).toEqual({ missed: [], unseen: [] });
		expect(page.complaints).toEqual([]);
	});
});
