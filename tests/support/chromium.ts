import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** The machine's own Chromium or Chrome, as PATH finds it. */
function findChromium(): string | null {
	for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
		for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
			const file = join(folder, name);
			try {
				accessSync(file, constants.X_OK);
				return file;
			} catch {}
		}
	}
	return null;
}

const found = findChromium();

/** `describe.skipIf(noBrowser)`: without a browser these tests are skipped, but never in CI. */
export const noBrowser: boolean = found === null && process.env["CI"] === undefined;
if (noBrowser)
	console.warn("The browser tests are skipped: there is no chromium, chromium-browser or google-chrome in PATH.");

/** Nothing but the page itself: no graphics card, no talk with Google. Playwright brings a fresh profile each time. */
const flags = [
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

/** A browser without a window. Close it when done. */
export async function launchChromium(): Promise<Browser> {
	if (found === null) throw new Error("There is no Chromium on this machine: apt-get install chromium.");
	// Chromium's sandbox does not work for root, as which a container often runs.
	return await chromium.launch({ executablePath: found, chromiumSandbox: process.getuid?.() !== 0, args: flags });
}
