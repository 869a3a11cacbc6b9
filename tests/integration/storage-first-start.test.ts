import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDatabase } from "../../src/storage/make-database.ts";

const program = fileURLToPath(new URL("../../src/storage/run-initdb.js", import.meta.url));

/** Says at its end, in MB, the most memory that a process ever had. */
const tellMemory = `data:text/javascript,${encodeURIComponent(
	`process.on("exit", () => console.log(process.resourceUsage().maxRSS * 1024 / 1e6))`,
)}`;

let scratch: string;
beforeAll(async () => {
	scratch = await mkdtemp(join(tmpdir(), "pyq-first-start-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe("making an embedded database", () => {
	it("takes less than 300 MB", async () => {
		const flags = ["--liftoff-only", "--max-semi-space-size=1", "--import", tellMemory];
		const folder = join(scratch, "lean");
		const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, folder, "shared_buffers=16MB"]);
		expect(Number(stdout)).toBeLessThan(300);
		expect(Number(stdout)).toBeGreaterThan(50);
		expect(await readdir(folder)).toContain("PG_VERSION");
	});

	it("makes it beside its place, moves it there, and leaves one that is there alone", async () => {
		const folder = join(scratch, "moved");
		await makeDatabase(folder);
		const { ino } = await stat(folder);
		await makeDatabase(folder);
		expect((await stat(folder)).ino).toBe(ino);
		expect((await readdir(scratch)).filter((name) => name.endsWith(".making"))).toEqual([]);
	});

	it("says why it could not be made", async () => {
		const nowhere = join(scratch, "nowhere");
		await symlink(join(scratch, "gone", "and", "away"), nowhere);
		await expect(makeDatabase(join(nowhere, "database"))).rejects.toMatchObject({
			reason: "unwritable",
			message: expect.stringMatching(/^The embedded database could not be made\. Error: E[A-Z]+: /u),
		});
	});
});
