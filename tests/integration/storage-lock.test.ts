import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, rmdir, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import { lockFolder, whoHolds } from "../../src/storage/folder-lock.ts";
import { openStore } from "../../src/storage/open.ts";
import { keepSecret } from "../../src/storage/secrets.ts";
import { migrationsFolder } from "../support/database.ts";

const source = (name: string) => JSON.stringify(new URL(`../../src/storage/${name}`, import.meta.url).href);

/** Another process that tries to take the folder, says how that went, and holds it until it is ended. */
const holder = async (folder: string): Promise<{ said: string; child: ChildProcess }> => {
	const code = `
		const { lockFolder } = await import(${source("folder-lock.ts")});
		try {
			await lockFolder(${JSON.stringify(folder)}, () => {});
			console.log("holds");
		} catch (error) {
			console.log(error.reason ?? error);
		}
		setInterval(() => {}, 1_000);`;
	const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const [said] = await once(child.stdout, "data");
	return { said: String(said).trim(), child };
};

const kill = async (child: ChildProcess) => {
	child.kill("SIGKILL");
	await once(child, "exit");
};

let scratch: string;
const folder = () => mkdtemp(join(scratch, "data-"));
beforeAll(async () => {
	scratch = await mkdtemp(join(tmpdir(), "pyq-lock-"));
});
afterAll(() => rm(scratch, { recursive: true }));

describe("the lock of a data folder", () => {
	it("is held by one process, and free when that one lets go", async () => {
		const path = await folder();
		const release = await lockFolder(path, () => {});
		await expect(lockFolder(path, () => {})).rejects.toMatchObject({ reason: "in-use" });
		const other = await holder(path);
		expect(other.said).toBe("in-use");
		await kill(other.child);
		await release();
		await (await lockFolder(path, () => {}))();
	});

	it("is taken over at once from a process that was killed", async () => {
		const path = await folder();
		const killed = await holder(path);
		expect(killed.said).toBe("holds");
		await expect(lockFolder(path, () => {})).rejects.toMatchObject({ reason: "in-use" });
		await kill(killed.child);
		const before = performance.now();
		const release = await lockFolder(path, () => {});
		expect(performance.now() - before).toBeLessThan(1_000);
		await release();
	});

	it("is taken over by one of several that start at once after a crash", async () => {
		const path = await folder();
		await kill((await holder(path)).child);
		const starters = await Promise.all(Array.from({ length: 5 }, () => holder(path)));
		expect(starters.map(({ said }) => said).sort()).toEqual(["holds", "in-use", "in-use", "in-use", "in-use"]);
		for (const { child } of starters) await kill(child);
	});

	it("is taken over from another machine when nobody touches it, and from a predecessor with our own number", async () => {
		for (const before of [
			{ host: "elsewhere", pid: 1 },
			{ host: hostname(), pid: process.pid },
		]) {
			const path = await folder();
			await writeFile(join(path, "lock-holder.json"), JSON.stringify({ token: "t", born: null, ...before }));
			await mkdir(join(path, "lock"));
			await utimes(join(path, "lock"), 1, 1);
			await (await lockFolder(path, () => {}))();
		}
	});

	it("tells who looks from outside which process holds it, and nobody once that has ended", async () => {
		const path = await folder();
		expect(await whoHolds(path)).toBeNull();
		const other = await holder(path);
		expect(await whoHolds(path)).toEqual({ pid: other.child.pid });
		await expect(lockFolder(path, () => {})).rejects.toThrow(`process ${other.child.pid}`);
		await kill(other.child);
		expect(await whoHolds(path)).toBeNull();
	});

	it("is held by somebody unknown while another machine touches it", async () => {
		const path = await folder();
		await writeFile(
			join(path, "lock-holder.json"),
			JSON.stringify({ token: "t", born: null, host: "elsewhere", pid: 1 }),
		);
		await mkdir(join(path, "lock"));
		expect(await whoHolds(path)).toEqual({ pid: null });
		await utimes(join(path, "lock"), 1, 1);
		expect(await whoHolds(path)).toBeNull();
	});

	it("tells when it is lost", async () => {
		const path = await folder();
		const { promise, resolve } = Promise.withResolvers<Error>();
		await lockFolder(path, resolve);
		await rmdir(join(path, "lock"));
		expect(await promise).toBeInstanceOf(Error);
	});
});

describe("opening an embedded store", () => {
	it("says which folder is in use, and opens it when it is free again", async () => {
		const path = await folder();
		const where = { kind: "embedded", folder: path } as const;
		const first = await openStore(where, { migrations: migrationsFolder });
		const second: unknown = await openStore(where, { migrations: migrationsFolder }).catch((error: unknown) => error);
		expect(second).toBeInstanceOf(StoreError);
		expect(second).toMatchObject({ reason: "in-use", message: expect.stringContaining(path) });
		await first.store.transaction((tx) => tx.events.once("kept", 1));
		await first.close();
		await first.close();
		await expect(first.store.transaction(async () => 1)).rejects.toMatchObject({ reason: "away" });
		expect(await first.store.healthy()).toBe(false);
		const again = await openStore(where, { migrations: migrationsFolder });
		expect(await again.store.transaction((tx) => tx.events.once("kept", 1))).toBe(false);
		await again.close();
	}, 60_000);

	it("closes the database when the lock is lost, and then tells", async () => {
		const path = await folder();
		const { promise, resolve } = Promise.withResolvers<Error>();
		const opened = await openStore(
			{ kind: "embedded", folder: path },
			{ migrations: migrationsFolder, onLost: resolve },
		);
		await rmdir(join(path, "lock"));
		await promise;
		await expect(opened.store.transaction(async () => 1)).rejects.toMatchObject({ reason: "away" });
		await opened.close();
	}, 60_000);

	it("names a folder that can't be written, and what to do", async () => {
		const file = join(scratch, "a-file");
		await writeFile(file, "");
		const opening = openStore({ kind: "embedded", folder: join(file, "data") }, { migrations: migrationsFolder });
		await expect(opening).rejects.toMatchObject({
			reason: "unwritable",
			message: expect.stringContaining("PYQ_DATA_DIR"),
		});
		await expect(opening).rejects.toThrow(join(file, "data"));
	});
});

describe("the secret key of a data folder", () => {
	it("is one, however many ask at once, whole and its owner's alone", async () => {
		const path = join(await folder(), "new");
		const secrets = await Promise.all(Array.from({ length: 8 }, () => keepSecret(path)));
		expect(new Set(secrets).size).toBe(1);
		expect(await readdir(path)).toEqual(["secret.key"]);
		expect(await keepSecret(path)).toBe(await readFile(join(path, "secret.key"), "utf8"));
	});

	it("that was cut off is refused with what to do", async () => {
		const path = await folder();
		await writeFile(join(path, "secret.key"), "");
		await expect(keepSecret(path)).rejects.toMatchObject({
			reason: "unwritable",
			message: expect.stringMatching(/cut off\. Put back/u),
		});
	});

	it("is not made where a file stands in the way, which is named", async () => {
		const file = join(await folder(), "a-file");
		await writeFile(file, "");
		await expect(keepSecret(join(file, "data"))).rejects.toThrow(`${file} is a file, not a folder.`);
	});
});
