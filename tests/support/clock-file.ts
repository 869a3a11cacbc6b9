import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../src/app/ports/surroundings.ts";
import { instantOf } from "./scripted-clock.ts";

/** A clock for programs that run in processes of their own (see `set-clock.ts`), and for who talks to them. */
export type ClockFile = Clock &
	AsyncDisposable & {
		/** What a program is started with. */
		readonly env: Readonly<Record<string, string>>;
		/** What the zone's walls show from now on. The programs see it within moments. */
		set(local: string): Promise<void>;
	};

const preload = `--import ${new URL("./set-clock.ts", import.meta.url).href}`;

/** Makes one that shows `start` in an IANA zone, and goes on from there. */
export async function openClockFile(start: string, zone: string): Promise<ClockFile> {
	const folder = await mkdtemp(join(tmpdir(), "pyq-clock-"));
	const file = join(folder, "milliseconds-ahead");
	let ahead = 0;
	const set = async (local: string) => {
		ahead = instantOf(local, zone) - Date.now();
		// Renamed when complete: a program may be reading.
		await writeFile(`${file}.new`, String(ahead));
		await rename(`${file}.new`, file);
	};
	await set(start);
	return {
		env: { NODE_OPTIONS: preload, PYQ_TEST_CLOCK: file },
		now: () => Date.now() + ahead,
		set,
		[Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
	};
}
