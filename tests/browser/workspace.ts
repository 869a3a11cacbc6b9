import { rm } from "node:fs/promises";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { folderWithQuestion } from "../support/prepared-folder.ts";
import { type RunningPyq, runPyq } from "../support/running-pyq.ts";

/** How somebody looks at the page. */
export type View = { name: string; width: number; height: number; phone: boolean };
export const desktop: View = { name: "desktop", width: 1280, height: 800, phone: false };
export const phone: View = { name: "phone", width: 390, height: 844, phone: true };

/** Long enough for two busy cores; what is waited for comes in milliseconds as a rule. */
const patience = 15_000;
/** The same for `expect.poll`. */
export const waiting = { timeout: patience };

export type OpenOptions = { view?: View; theme?: "light" | "dark"; bypassCsp?: boolean; scale?: number };

/** Runs a PyQ whose question is known, and a browser, while the tests of a file run. `ready` opens what they need. */
export function stage(slug: string, ready: (on: { browser: Browser; pyq: RunningPyq }) => Promise<void>): void {
	const parts = new AsyncDisposableStack();
	beforeAll(async () => {
		const folder = await folderWithQuestion(slug);
		parts.defer(() => rm(folder, { recursive: true, force: true }));
		const [pyq, browser] = await Promise.all([runPyq({ folder }), launchChromium()]);
		parts.use(pyq);
		parts.defer(() => browser.close());
		await ready({ browser, pyq });
	});
	afterAll(() => parts.disposeAsync());
}

/** One browser page on the workspace, and the fingers of whoever sits before it. */
export class Workspace {
	readonly page: Page;
	readonly view: View;
	/** What no page may do: script errors, refused resources, dialogs of the browser. */
	readonly complaints: string[] = [];
	readonly channel: Locator;
	readonly thread: Locator;
	readonly dialog: Locator;

	private constructor(page: Page, view: View) {
		this.page = page;
		this.view = view;
		this.channel = page.locator("#channel");
		this.thread = page.locator("#thread");
		this.dialog = page.locator("#dialog");
		page.on("console", (message) => {
			if (message.type() === "error" || message.type() === "warning") this.complaints.push(message.text());
		});
		page.on("pageerror", (error) => this.complaints.push(String(error)));
		page.on("dialog", (dialog) => {
			this.complaints.push(`a dialog: ${dialog.message()}`);
			void dialog.dismiss();
		});
	}

	/** Opens the page in a browser profile of its own. */
	static async open(browser: Browser, url: string, options: OpenOptions = {}): Promise<Workspace> {
		const { view = desktop, theme = "light", bypassCsp = false, scale = 1 } = options;
		const context = await browser.newContext({
			viewport: { width: view.width, height: view.height },
			isMobile: view.phone,
			hasTouch: view.phone,
			colorScheme: theme,
			deviceScaleFactor: scale,
			locale: "en-GB",
			timezoneId: "Europe/Berlin",
			bypassCSP: bypassCsp,
			reducedMotion: "reduce",
		});
		return Workspace.inContext(context, url, view);
	}

	static async inContext(context: BrowserContext, url: string, view: View): Promise<Workspace> {
		context.setDefaultTimeout(patience);
		const page = await context.newPage();
		const workspace = new Workspace(page, view);
		await page.goto(url);
		await workspace.message(workspace.channel).first().waitFor();
		return workspace;
	}

	close(): Promise<void> {
		return this.page.context().close();
	}

	/** Messages of a pane, with a text in them when one is given. */
	message(pane: Locator = this.channel, text?: string | RegExp): Locator {
		const all = pane.locator("li.message");
		return text === undefined ? all : all.filter({ hasText: text });
	}

	/** The post with the question. */
	get post(): Locator {
		return this.channel
			.locator("li.message.pyq:not(.private)")
			.filter({ has: this.page.getByRole("button", { name: "Answer", exact: true }) });
	}

	/** The latest private note in a pane. */
	note(text?: string | RegExp, pane: Locator = this.channel): Locator {
		const notes = pane.locator("li.message.private");
		return (text === undefined ? notes : notes.filter({ hasText: text })).last();
	}

	/** Presses a button in a message, as a finger or a mouse does. */
	async press(label: string | RegExp, within: Locator = this.channel): Promise<void> {
		const button = within
			.getByRole("button", typeof label === "string" ? { name: label, exact: true } : { name: label })
			.last();
		await (this.view.phone ? button.tap() : button.click());
	}

	/** Waits for a form. PyQ gives itself a second to open one; on a busy machine it says that it is slow, and is asked again. */
	async form(): Promise<Locator> {
		const form = this.dialog.locator("form");
		const again = this.dialog.getByRole("button", { name: "Try again" });
		for (;;) {
			await form.or(again).waitFor();
			if (await form.isVisible()) return form;
			await again.click().catch(() => {});
		}
	}

	/** Writes in a pane and sends it. On a phone Enter makes a line, so the button is pressed. */
	async send(text: string, pane: Locator = this.channel): Promise<void> {
		const box = pane.locator(".composer textarea");
		await box.fill(text);
		if (this.view.phone) await pane.locator(".send").tap();
		else await box.press("Enter");
		await pane.locator(".composer:has(textarea:placeholder-shown)").waitFor();
	}

	/** Loads the page again, and waits until it shows what it showed before. */
	async reload(): Promise<void> {
		await this.page.reload();
		await this.page.locator("#you-name:not(:empty)").waitFor({ state: "attached" });
	}

	/** To the list of places; on a desktop it is always there. */
	async toPlaces(): Promise<void> {
		if (!this.view.phone) return;
		for (let steps = 0; steps < 3 && !(await this.page.locator("#you").isVisible()); steps++) {
			const back = (await this.thread.isVisible()) ? this.thread.locator(".back") : this.channel.locator(".back");
			await back.tap();
			await this.page.waitForTimeout(50);
		}
	}

	/** Goes to a channel or, with `PyQ`, to the place where one talks with it alone. */
	async goTo(place: string): Promise<void> {
		await this.toPlaces();
		await this.page.locator(".side").getByRole("link", { name: place }).click();
		await this.channel.getByRole("heading", { name: place, exact: true, level: 2 }).waitFor();
	}

	/** Looks at the workspace as somebody else, through the menu “You are”. */
	async become(name: string): Promise<void> {
		await this.toPlaces();
		await this.page.locator("#you").click();
		await this.page
			.locator("#people")
			.getByRole("button", { name: new RegExp(`^${name}`, "u") })
			.click();
		await this.page.locator("#you-name", { hasText: name }).waitFor();
		if (this.view.phone) await this.goTo("#python-prep");
		await this.message(this.channel).first().waitFor();
	}

	async openThread(): Promise<void> {
		await this.press(/Open the thread|repl/u, this.post);
		await this.thread.waitFor();
	}

	async closeThread(): Promise<void> {
		await this.thread.locator(this.view.phone ? ".back" : ".close").click();
		await this.thread.waitFor({ state: "hidden" });
	}

	/** Chooses something in the menu of a message. */
	async choose(label: string, message: Locator): Promise<void> {
		await message.hover();
		await message.locator(".icon.more").click();
		await message.locator(".menu").getByRole("button", { name: label, exact: true }).click();
	}

	/** The element with the focus, in a few words: for tests of the keyboard. */
	focused(): Promise<string> {
		return this.page.evaluate(() => {
			const element = document.activeElement;
			if (element === null || element === document.body) return "nothing";
			const label =
				element.getAttribute("aria-label") ?? (element.textContent ?? "").trim().replace(/\s+/gu, " ").slice(0, 60);
			return `${element.tagName.toLowerCase()}${element.id === "" ? "" : `#${element.id}`} ${label}`.trim();
		});
	}
}
