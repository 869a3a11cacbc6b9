import { describe, expect, it, vi } from "vitest";
import { noBrowser } from "../support/chromium.ts";
import type { RunningPyq } from "../support/running-pyq.ts";
import { desktop, phone, stage, Workspace, waiting } from "./workspace.ts";

const title = "A list or a tuple?";
const adasAnswer =
	"The point becomes a tuple: it is a record of two places, and as a tuple it can be a dictionary key. The weekdays too, since nobody should append to them.";
const gracesAnswer =
	"A list grows and changes in place, a tuple never does. So the basket has to be a list: adding with + copies everything each time.";
const gracesBetterAnswer = `${gracesAnswer} I decide by the shape of the data: many similar things or one fixed record.`;
const alansQuestion = "Does hashing matter for the basket?";

/** How a stranger learns what PyQ is: one story a device, each step on top of the one before. */
describe.skipIf(noBrowser).each([desktop, phone])("the whole loop on a $name", (view) => {
	let pyq: RunningPyq;
	/** Whose page changes hands. */
	let page: Workspace;
	/** Ada's own, which stays open. */
	let adas: Workspace;

	stage("list-or-tuple", async ({ browser, ...on }) => {
		pyq = on.pyq;
		page = await Workspace.open(browser, pyq.url, { view });
		adas = await Workspace.open(browser, pyq.url, { view: desktop });
	});

	it("opens on a question in #python-prep, with the buttons to go on", async () => {
		await page.post.waitFor();
		expect(await page.channel.locator("h2").textContent()).toBe("#python-prep");
		expect(await page.post.getByRole("heading").textContent()).toBe(title);
		for (const label of ["Answer", "Hint", "Reveal", "My feedback"])
			expect(await page.post.getByRole("button", { name: label, exact: true }).count(), label).toBe(1);
		await expect.poll(() => page.page.title(), waiting).toContain("#python-prep");
	});

	it("gives a hint, to the reader alone", async () => {
		await page.press("Hint", page.post);
		await page.note("Hint 1 of 3").getByText("Only you can see this").waitFor();
		await page.press("Next hint", page.note("Hint 1 of 3"));
		await page.note("Hint 2 of 3").waitFor();
	});

	it("asks about giving up before it reveals anything", async () => {
		await page.press("Reveal", page.post);
		const asked = page.note("You have not answered yet");
		await asked.getByRole("button", { name: "Give up and show it" }).waitFor();
		expect(await page.channel.getByText("A strong answer").count()).toBe(0);
		await page.press("Answer first", asked);
		await page.form();
		await page.dialog.getByRole("heading", { name: "Answer" }).waitFor();
		await page.press("Cancel", page.dialog);
		await page.dialog.waitFor({ state: "hidden" });
	});

	it("refuses a short answer inside the form, with the text still in it", async () => {
		await page.press("Answer", page.post);
		await page.form();
		const field = page.dialog.getByLabel("Your answer", { exact: true }).last();
		await page.press("Submit", page.dialog);
		await page.dialog.getByText("This is needed.").waitFor();
		await field.fill("No idea");
		await page.press("Submit", page.dialog);
		await page.dialog.getByText("That is a little short.").waitFor();
		expect(await field.inputValue()).toBe("No idea");
		expect(await field.getAttribute("aria-invalid")).toBe("true");
		expect(await page.focused()).toContain("textarea#field-text");
		await page.press("Cancel", page.dialog);
		await page.press("Answer", page.post);
		await page.form();
		expect(await field.inputValue(), "what was typed is there when the form is opened again").toBe("No idea");
	});

	it("takes the answer, says so, and counts it in the post", async () => {
		await page.dialog.getByLabel("Your answer", { exact: true }).last().fill(adasAnswer);
		await page.press("Submit", page.dialog);
		await page.dialog.waitFor({ state: "hidden" });
		await page.note("Your answer is saved. Your streak has begun.").waitFor();
		await page.post.getByText("1 answered").waitFor();
		expect(await page.channel.getByText(adasAnswer).count(), "the answer itself stays in the ledger").toBe(0);
	});

	it("now reveals the model answer", async () => {
		await page.press("Reveal", page.post);
		const revealed = page.note("A strong answer");
		await revealed.getByText("Pitfalls", { exact: true }).waitFor();
		await revealed.getByText("They may ask next").waitFor();
		expect(await revealed.getByRole("link", { name: "Glossary: hashable" }).getAttribute("rel")).toContain("noopener");
	});

	it("shows Grace nothing that was for Ada, and takes her answer in the thread before Ada's eyes", async () => {
		await adas.openThread();
		await page.become("Grace");
		expect(await page.channel.locator(".private").count()).toBe(0);
		await page.openThread();
		await page.send(gracesAnswer, page.thread);
		await page.message(page.thread, gracesAnswer).getByText("PyQ has this answer").waitFor();
		await page.note("Your answer is saved.", page.thread).waitFor();
		const seen = adas.message(adas.thread, gracesAnswer);
		await seen.getByText("PyQ has this answer").waitFor();
		expect(await seen.locator(".name").textContent()).toBe("Grace");
		expect(await adas.thread.getByText("Your answer is saved.").count()).toBe(0);
	});

	it("lets Alan ask in the thread without taking it for an answer", async () => {
		await page.become("Alan");
		await page.openThread();
		await page.send(alansQuestion, page.thread);
		await page.message(page.thread, alansQuestion).waitFor();
		await page.send("/pyq feedback", page.thread);
		await page.note(`You have not answered “${title}” yet.`, page.thread).waitFor();
		expect(await page.message(page.thread, alansQuestion).locator(".mark").count()).toBe(0);
		await page.closeThread();
	});

	it("completes /pyq leaderboard while it is typed", async () => {
		const box = page.channel.locator(".composer textarea");
		const suggestions = page.channel.getByRole("listbox");
		await box.focus();
		await page.page.keyboard.type("/pyq lead");
		await expect.poll(() => suggestions.getByRole("option").count(), waiting).toBe(1);
		if (view.phone) await suggestions.getByRole("option").tap();
		else await page.page.keyboard.press("Tab");
		expect(await box.inputValue()).toBe("/pyq leaderboard ");
		await expect.poll(() => suggestions.getByRole("option").allInnerTexts(), waiting).toEqual(["week", "month", "all"]);
		if (view.phone) {
			await suggestions.getByRole("option", { name: "week" }).tap();
			await page.channel.locator(".send").tap();
		} else {
			await page.page.keyboard.press("ArrowDown");
			expect(await suggestions.getByRole("option", { selected: true }).textContent()).toBe("week");
			for (let key = 0; key < 2; key++) await page.page.keyboard.press("Enter");
		}
		const board = page.note("This week in #python-prep").getByRole("table");
		await board.waitFor();
		expect(await board.getByRole("rowheader").allInnerTexts(), "Ada took two hints").toEqual(["Grace", "Ada"]);
		await page.press("All time", page.note("This week in #python-prep"));
		await page.note("All time in #python-prep").waitFor();
	});

	it("tells Grace her streak and what her answer brought", async () => {
		await page.become("Grace");
		await page.send("/pyq streak");
		await page.note("Grace, you have answered 1 round in a row.").waitFor();
		await page.press("My feedback", page.post);
		const feedback = page.note(gracesAnswer);
		await feedback.getByText(/\d+ points: 10 for answering on time/u).waitFor();
	});

	it("lets the author edit the answer and, by deleting it, withdraw it", async () => {
		await page.openThread();
		await page.choose("Edit", page.message(page.thread, gracesAnswer));
		await page.thread.getByLabel("Edit the message").fill(gracesBetterAnswer);
		await page.press("Save", page.thread);
		await page.message(page.thread, gracesBetterAnswer).getByText("edited").waitFor();
		await page.note("Your new version is saved", page.thread).waitFor();
		await adas.message(adas.thread, gracesBetterAnswer).waitFor();
		await page.choose(
			"Delete",
			page.message(page.thread, gracesBetterAnswer).and(page.thread.locator("li:not(.private)")),
		);
		await page.note("Your answer is withdrawn.", page.thread).waitFor();
		await expect.poll(() => adas.thread.getByText(gracesAnswer).count(), waiting).toBe(0);
		await adas.post.getByText("1 answered").waitFor();
		await page.closeThread();
	});

	it("takes an answer that comes as a direct message", async () => {
		await page.goTo("PyQ");
		await page.page.getByText("Nobody else reads this.").waitFor();
		await page.send(gracesBetterAnswer);
		await page.channel.getByText("Your answer is saved.").waitFor();
		await page.goTo("#python-prep");
		await page.post.getByText("2 answered").waitFor();
		expect(await adas.page.getByText(gracesBetterAnswer).count()).toBe(0);
	});

	it("says what may be meant by a command that does not exist", async () => {
		await page.become("Alan");
		await page.send("/pyq leederboard");
		await page.note("There is no /pyq leederboard. Did you mean /pyq leaderboard?").waitFor();
		await page.send("/pyq room status");
		await page.note("Only a lead of this room can do that. You can ask Ada.").waitFor();
	});

	it("shows the lead how the room stands and what comes", async () => {
		await page.become("Ada");
		await page.send("/pyq room status");
		await page.note("This room is running.").getByText("Mon–Fri at 09:00 (Europe/Berlin)").waitFor();
		await page.send("/pyq room preview");
		await page.note("The next 14 days").getByText(", Europe/Berlin.").waitFor();
		expect(await page.note("The next 14 days").locator("li").count()).toBeGreaterThanOrEqual(9);
	});

	it("asks back about a wrong time zone in the set-up form", async () => {
		await page.send("/pyq room setup");
		await page.form();
		const zone = page.dialog.getByLabel("Time zone");
		expect(await page.dialog.locator(".count").count(), "a short line has nothing to count").toBe(0);
		// Each mark stands beside the first line of its words, and all of the form fits the width.
		const layout = await page.dialog.evaluate((dialog) => ({
			sideways: dialog.scrollWidth > dialog.clientWidth,
			marks: [...dialog.querySelectorAll(".option")].map((option) => {
				const mark = option.querySelector("input")?.getBoundingClientRect();
				const words = option.querySelector("span");
				const line = words === null ? undefined : words.getClientRects()[0];
				const firstLine = words === null ? 0 : Number.parseFloat(getComputedStyle(words).lineHeight);
				return Math.abs((mark?.top ?? 0) + (mark?.height ?? 0) / 2 - ((line?.top ?? 0) + firstLine / 2));
			}),
		}));
		expect(layout.sideways).toBe(false);
		expect(layout.marks.length).toBeGreaterThan(1);
		for (const apart of layout.marks) expect(apart).toBeLessThan(4);
		await zone.fill("Europe/Berln");
		await page.press("Save", page.dialog);
		await page.dialog.getByText("Did you mean Europe/Berlin?").waitFor();
		expect(await zone.inputValue()).toBe("Europe/Berln");
		await zone.fill("Europe/Berlin");
		await page.dialog.getByLabel("Time", { exact: true }).fill("08:30");
		await page.press("Save", page.dialog);
		await page.note("Saved: Mon–Fri at 08:30 (Europe/Berlin).").waitFor();
		await page.message(page.channel, "Ada changed this room.").waitFor();
	});

	it("is dark or light as one likes, and stays so", async () => {
		const ground = () => page.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
		await page.toPlaces();
		const light = await ground();
		await page.page.getByLabel("Theme").selectOption("dark");
		const dark = await ground();
		expect(dark).not.toBe(light);
		await page.reload();
		await page.toPlaces();
		expect(await ground()).toBe(dark);
		await page.page.getByLabel("Theme").selectOption("light");
		expect(await ground()).toBe(light);
		await page.goTo("#python-prep");
	});

	it("survives a killed server: the page comes back by itself and nothing is lost", async () => {
		expect([...page.complaints, ...adas.complaints]).toEqual([]);
		const box = page.channel.locator(".composer textarea");
		const before = await page.message().count();
		await box.fill("half a thou");
		await pyq.kill();
		const banner = page.page.locator("#connection");
		await banner.getByText("Reconnecting to PyQ.").waitFor();
		await box.fill("half a thought, sent too early");
		await page.channel.locator(".send").click();
		await page.channel.getByText("Your text is still here").waitFor();
		expect(await box.inputValue()).toBe("half a thought, sent too early");
		await pyq.restart();
		await banner.waitFor({ state: "hidden" });
		expect(await page.message().count()).toBe(before);
		expect(await box.inputValue()).toBe("half a thought, sent too early");
		await page.send("half a thought, finished");
		await page.message(page.channel, "half a thought, finished").waitFor();
		await adas.message(adas.channel, "half a thought, finished").waitFor();
		// What Chromium itself says of a server that is gone.
		const refused = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/u;
		// The form token of the old process is refused once, which is how the page learns of the new one.
		const token = /status of 403/u;
		expect(page.complaints.filter((words) => !refused.test(words) && !token.test(words))).toEqual([]);
		await page.send("/pyq feedback");
		await page.note(adasAnswer).waitFor();
		await vi.waitFor(() => expect(pyq.output()).not.toMatch(/"level":50|\bat .*\.ts:\d+/u));
	});
});
