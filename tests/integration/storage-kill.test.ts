import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore } from "../../src/storage/open.ts";
import { migrationsFolder } from "../support/database.ts";

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "pyq-kill-"));
});
afterAll(() => rm(folder, { recursive: true }));

const open = new URL("../../src/storage/open.ts", import.meta.url).href;

/** A PyQ that writes as fast as it can and prints every id that is committed; killed in the middle of it. */
const writeUntilKilled = async (run: number, lines: number): Promise<string[]> => {
	const code = `
		const { openStore } = await import(${JSON.stringify(open)});
		const where = { kind: "embedded", folder: ${JSON.stringify(folder)} };
		const { store } = await openStore(where, { migrations: ${JSON.stringify(migrationsFolder)} });
		for (let n = 0; ; n++) {
			const id = "run-${run}-" + n;
			await store.transaction((tx) => tx.events.once(id, Date.now()));
			process.stdout.write(id + "\\n");
		}`;
	const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const printed: string[] = [];
	for await (const line of createInterface(child.stdout)) {
		printed.push(line);
		if (printed.length === lines) child.kill("SIGKILL");
	}
	if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
	expect(child.signalCode).toBe("SIGKILL");
	return printed;
};

it("keeps every answer that was confirmed before PyQ was killed, and starts again at once", async () => {
	const printed: string[] = [];
	for (const [run, lines] of [37, 400, 1_200].entries()) printed.push(...(await writeUntilKilled(run, lines)));
	expect(printed.length).toBeGreaterThanOrEqual(1_637);
	const { store, close } = await openStore({ kind: "embedded", folder }, { migrations: migrationsFolder });
	const lost = await store.transaction(async (tx) => {
		const missing: string[] = [];
		for (const id of printed) if (await tx.events.once(id, 1)) missing.push(id);
		return missing;
	});
	expect(lost).toEqual([]);
	await close();
}, 120_000);
