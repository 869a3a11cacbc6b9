import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { environmentOf, pyqPath, runCommand } from "../support/pyq-command.ts";

// Each test starts processes, some of them with a database.
vi.setConfig({ testTimeout: 90_000 });

let scratch = "";
beforeAll(async () => {
	scratch = await mkdtemp(join(tmpdir(), "pyq-start-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const pyq = (args: readonly string[], set: Record<string, string>) => runCommand(args, { set, cwd: scratch });

/** A start in a process group of its own, so that a signal can go to all of it, as Ctrl-C in a terminal does. */
function launch(set: Record<string, string>): { child: ChildProcess; said: (text: string) => Promise<string> } {
	const child = spawn(process.execPath, [pyqPath, "start"], {
		cwd: scratch,
		env: environmentOf(set),
		detached: true,
		stdio: ["ignore", "pipe", "pipe"],
	});
	let all = "";
	const heard = (text: string) => {
		all += text;
		child.emit("said");
	};
	for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", heard);
	return {
		child,
		async said(text) {
			while (!all.includes(text)) {
				if (child.exitCode !== null) throw new Error(`it ended without "${text}":\n${all}`);
				await Promise.race([once(child, "said"), once(child, "close")]);
			}
			return all;
		},
	};
}

test("a host that others could reach is refused before anything is made", async () => {
	const { code, out, err } = await pyq(["start"], { PYQ_HOST: "0.0.0.0", PYQ_DATA_DIR: "no-host" });
	expect({ code, out }).toEqual({ code: 1, out: "" });
	expect(err).toMatch(/^PYQ_HOST is 0\.0\.0\.0, .*no log-in.*\.\nSet PYQ_HOST to 127\.0\.0\.1, or take it out\.\n$/u);
	expect(await readdir(scratch)).not.toContain("no-host");
});

test("a port that is taken is told before anything is made", async () => {
	const server = createServer((socket) => socket.destroy());
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	const port = typeof address === "object" && address !== null ? String(address.port) : "";
	const { code, out, err } = await pyq(["start"], { PYQ_PORT: port, PYQ_DATA_DIR: "no-port" });
	await new Promise((resolve) => server.close(resolve));
	expect({ code, out }).toEqual({ code: 1, out: "" });
	expect(err).toContain(`Port ${port} is taken by another program.\n`);
	expect(await readdir(scratch)).not.toContain("no-port");
});

test("doctor, start and migrate name a file where the data folder should be in the same words", async () => {
	await writeFile(join(scratch, "a-file"), "");
	const folder = join(scratch, "a-file", "data");
	const set = { PYQ_DATA_DIR: folder };
	const words = `The data folder ${folder} can't be made: ${join(scratch, "a-file")} is a file, not a folder`;
	for (const command of ["start", "migrate"])
		expect(await pyq([command], set)).toMatchObject({
			code: 1,
			err: expect.stringMatching(`^${words}\\.\nMove it away`),
		});
	const { code, out, err } = await pyq(["doctor", "--json"], set);
	expect({ code, err }).toEqual({ code: 1, err: "" });
	expect(JSON.parse(out).checks).toContainEqual(expect.objectContaining({ state: "problem", found: words }));
});

test("doctor, start and migrate tell of a database that is not there in the same words", async () => {
	const url = new URL(inject("postgresUrl"));
	url.pathname = "/pyq_that_nobody_made";
	const set = { DATABASE_URL: url.href, PYQ_SECRET_KEY: "sixteen characters" };
	const words = 'The server has no such database (database "pyq_that_nobody_made" does not exist)';
	for (const command of ["start", "migrate"]) {
		const { code, err } = await pyq([command], set);
		expect(code).toBe(1);
		expect(err).toContain(`${words}.\nMake it`);
	}
	const { code, out } = await pyq(["doctor", "--json"], set);
	expect(code).toBe(1);
	expect(out).toContain(JSON.stringify(words).slice(1, -1));
});

test("Ctrl-C while the database is made ends it with words of its own, and the next start works", async () => {
	const set = { PYQ_DATA_DIR: "stopped" };
	const first = launch(set);
	const second = { child: null as ChildProcess | null };
	try {
		await first.said("Opening the database");
		const ended = once(first.child, "exit");
		process.kill(-(first.child.pid ?? 0), "SIGINT");
		expect(await first.said("before it was ready")).not.toMatch(/could not be made|is ready/u);
		expect(await ended).toEqual([0, null]);

		const again = launch(set);
		second.child = again.child;
		const url = /PyQ is ready: (\S+)/u.exec(await again.said("PyQ is ready: http"))?.[1] ?? "";
		const doctor = await pyq(["doctor"], set);
		expect(doctor.code).toBe(0);
		expect(doctor.out).toContain(`PyQ is running on this folder (process ${again.child.pid}).`);

		const taken = await pyq(["start"], { PYQ_PORT: new URL(url).port, PYQ_DATA_DIR: "beside" });
		expect(taken).toMatchObject({
			code: 1,
			err: expect.stringMatching(`^A PyQ is running on port ${new URL(url).port} already: ${url}\nUse that one`),
		});
		const beside = await pyq(["doctor"], { PYQ_PORT: new URL(url).port, PYQ_DATA_DIR: "beside" });
		expect(beside).toMatchObject({ code: 1, out: expect.stringContaining("A PyQ is running on port") });
	} finally {
		for (const { child } of [first, second]) child?.kill("SIGKILL");
	}
});
