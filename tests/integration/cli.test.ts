import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type EndedCommand, environmentOf, pyqPath, runCommand } from "../support/pyq-command.ts";
import { root } from "../support/tree.ts";

// Each test starts processes, some of them with a database.
vi.setConfig({ testTimeout: 90_000 });

let folder = "";
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "pyq-cli-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ownFolders = () => ({ HOME: folder, TZ: "UTC", PYQ_DATA_DIR: join(folder, "data") });

type Result = EndedCommand & { json: () => unknown };

/** Runs `pyq` in a folder without a `.env`. */
async function pyq(args: readonly string[], set: Record<string, string> = {}, cwd = folder): Promise<Result> {
	const ended = await runCommand(args, { set: { ...ownFolders(), ...set }, cwd });
	return { ...ended, json: () => JSON.parse(ended.out) };
}

describe("schedule", () => {
	const schedule = async (...args: string[]) => (await pyq(["schedule", ...args, "--json"])).json();

	test("the issue's example: fourteen rounds on weekdays", async () => {
		const rounds = await schedule(
			"--time",
			"02:30",
			"--zone",
			"America/New_York",
			"--days",
			"mon-fri",
			"--from",
			"2026-03-01",
			"--count",
			"14",
		);
		expect(rounds).toHaveLength(14);
		expect(rounds).toMatchObject({
			0: { date: "2026-03-02", at: "2026-03-02T07:30:00Z", note: null },
			13: { date: "2026-03-19", at: "2026-03-19T06:30:00Z" },
		});
	});

	test.each([
		["a gap", "02:30", "America/New_York", "2026-03-08", "2026-03-08T07:00:00Z", "after-gap"],
		["a repeated hour", "01:30", "America/New_York", "2026-11-01", "2026-11-01T05:30:00Z", "first-of-repeated"],
		["a gap of half an hour", "02:10", "Australia/Lord_Howe", "2026-10-04", "2026-10-03T15:30:00Z", "after-gap"],
	])("%s", async (_, time, zone, date, at, note) => {
		expect(await schedule("--time", time, "--zone", zone, "--days", "daily", "--from", date, "--count", "1")).toEqual([
			{ date, at, note },
		]);
	});

	test("a date that does not exist has no round", async () => {
		const rounds = await schedule(
			"--time",
			"09:00",
			"--zone",
			"Pacific/Apia",
			"--days",
			"daily",
			"--from",
			"2011-12-29",
			"--count",
			"2",
		);
		expect(rounds).toMatchObject([{ date: "2011-12-29" }, { date: "2011-12-31" }]);
	});

	test("a wrong value is told with what to write instead; exit code 2", async () => {
		const human = await pyq(["schedule", "--zone", "America/New_Yrok"]);
		expect(human).toMatchObject({
			code: 2,
			out: "",
			err: '"America/New_Yrok" is not a time zone.\nDid you mean --zone America/New_York?\n',
		});
		const program = await pyq(["schedule", "--zone", "America/New_Yrok", "--json"]);
		expect(program).toMatchObject({ code: 2, err: "" });
		expect(program.json()).toEqual({
			error: { message: '"America/New_Yrok" is not a time zone.', mend: "Did you mean --zone America/New_York?" },
		});
	});
});

describe("help", () => {
	test("pyq alone prints it", async () => {
		const { code, out, err } = await pyq([]);
		expect({ code, err }).toEqual({ code: 0, err: "" });
		for (const command of ["start", "migrate", "doctor", "questions", "schedule"])
			expect(out).toContain(`\n  ${command} `);
	});

	test("the version is the package's", async () => {
		const { version }: { version: string } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
		expect(await pyq(["--version"])).toMatchObject({ code: 0, out: `${version}\n` });
		expect((await pyq(["--version", "--json"])).json()).toEqual({ version });
	});

	test.each([
		[["schedul"], "Did you mean schedule?"],
		[["questions", "chek"], "Did you mean check?"],
		[["help", "questions", "chek"], "Did you mean check?"],
		[["schedule", "--tim", "09:00"], "Did you mean --time?"],
		[["questions", "list", "--level", "beginer"], 'Did you mean "beginner"?'],
		[["questions", "show", "list-or-tupel"], "Did you mean list-or-tuple?"],
		[["questions", "new", "--title", "Nine"], "questions new --title"],
	])("%j is not understood: exit code 2 and what may be meant", async (args, mend) => {
		const human = await pyq(args);
		expect(human).toMatchObject({ code: 2, out: "" });
		expect(human.err).toContain(mend);
		expect((await pyq([...args, "--json"])).json()).toEqual({
			error: { message: expect.any(String), mend: expect.stringContaining(mend) },
		});
	});
});

describe("questions", () => {
	test("list gives eight fields of each, and filters", async () => {
		const all = (await pyq(["questions", "list", "--json"])).json();
		expect(all).toContainEqual({
			id: expect.stringMatching(/^[0-9a-f-]{36}$/u),
			slug: "list-or-tuple",
			title: expect.any(String),
			topics: expect.arrayContaining([expect.any(String)]),
			level: "beginner",
			kind: "explain",
			minutes: expect.any(Number),
			status: "active",
		});
		const some = (
			await pyq(["questions", "list", "--kind", "code,debug", "--level", "beginner", "--status", "active", "--json"])
		).json();
		if (!Array.isArray(some)) throw new Error("not a list");
		expect(some.length).toBeGreaterThan(0);
		for (const each of some) expect(["code", "debug"]).toContain(each.kind);
	});

	test("show gives the whole question, by slug and by id", async () => {
		const shown = (await pyq(["questions", "show", "list-or-tuple", "--json"])).json();
		expect(shown).toMatchObject({
			slug: "list-or-tuple",
			modelAnswer: expect.any(String),
			rubric: { points: expect.any(Array) },
			tests: null,
		});
		const { id }: { id?: string } = shown as object;
		expect((await pyq(["questions", "show", id ?? "", "--json"])).json()).toEqual(shown);
		expect((await pyq(["questions", "show", "list-or-tuple"])).out).toContain("Model answer\n------------\n");
	});

	test("coverage has a list for every id; exit code 1 while one is empty", async () => {
		const { code, json } = await pyq(["questions", "coverage", "--json"]);
		const coverage = json() as Record<string, string[]>;
		expect(Object.keys(coverage)).toEqual(expect.arrayContaining(["A-T1", "A-B1"]));
		expect(coverage["A-T1"]).toContain("list-or-tuple");
		expect(code).toBe(Object.values(coverage).some((slugs) => slugs.length === 0) ? 1 : 0);
	});

	test("check passes PyQ's own bank", async () => {
		const { code, json, err } = await pyq(["questions", "check", "--json"]);
		expect({ code, err, json: json() }).toEqual({
			code: 0,
			err: "",
			json: { questions: expect.any(Number), findings: [], notes: expect.any(Array) },
		});
	});

	test("new writes the files once; check finds them sound, and a planted mistake by its line", async () => {
		const bank = join(folder, "bank");
		await cp(join(root, "questions"), bank, { recursive: true });
		const wanted = [
			"questions",
			"new",
			"--title",
			"Two names, one list",
			"--topic",
			"mutability",
			"--level",
			"beginner",
			"--kind",
			"debug",
			"--folder",
			bank,
		];
		const made = await pyq([...wanted, "--json"]);
		const stem = join(bank, "python/mutability/two-names-one-list");
		const files = [`${stem}.md`, `${stem}.rubric.yml`, `${stem}.tests.yml`];
		expect(made.json()).toEqual({ id: expect.any(String), slug: "two-names-one-list", files });
		expect(await readFile(`${stem}.md`, "utf8")).toContain("title: Two names, one list");
		expect((await pyq(["questions", "check", bank])).code).toBe(0);

		const before = await readdir(join(bank, "python/mutability"));
		const again = await pyq(wanted);
		expect(again).toMatchObject({ code: 2, out: "" });
		expect(again.err).toContain("is there already");
		expect(await readdir(join(bank, "python/mutability"))).toEqual(before);
		expect((await pyq([...wanted, "--title", "Another", "--slug", "Not A Slug"])).err).toContain("is not a slug");

		const text = await readFile(`${stem}.md`, "utf8");
		await writeFile(`${stem}.md`, text.replace("level: beginner", "level: beginer"));
		const { code, json } = await pyq(["questions", "check", bank, "--json"]);
		expect(code).toBe(1);
		expect(json()).toMatchObject({
			findings: [
				{
					file: "python/mutability/two-names-one-list.md",
					line: 5,
					rule: "unknown-level",
					message: expect.any(String),
					mend: 'Did you mean "beginner"?',
				},
			],
		});
		expect(await pyq(["questions", "check", join(folder, "no-such-bank")])).toMatchObject({ code: 2, out: "" });
	});
});

describe("doctor, migrate, start", () => {
	test("the doctor finds a fresh machine well and changes nothing", async () => {
		const { code, json, err } = await pyq(["doctor", "--json"], { PYQ_DATA_DIR: join(folder, "fresh") });
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(json()).toMatchObject({
			ok: true,
			checks: expect.arrayContaining([{ name: "database", state: "ok", found: expect.any(String), mend: null }]),
		});
		expect(await readdir(folder)).not.toContain("fresh");
	});

	test("the doctor says what to mend, and no password", async () => {
		await writeFile(join(folder, ".env"), "PYQ_PROT=1\n");
		const { code, out, json } = await pyq(["doctor", "--json"], {
			DATABASE_URL: "postgres://ada:hush-hush@127.0.0.1:1/pyq",
			PYQ_HOST: "0.0.0.0",
		});
		await rm(join(folder, ".env"));
		expect(code).toBe(1);
		expect(out).not.toContain("hush");
		expect(json()).toMatchObject({
			ok: false,
			checks: expect.arrayContaining([
				{ name: ".env", state: "warning", found: expect.stringContaining("PYQ_PROT"), mend: "Did you mean PYQ_PORT?" },
				{
					name: "database",
					state: "problem",
					found: expect.stringContaining("ada@127.0.0.1:1/pyq"),
					mend: expect.any(String),
				},
				{ name: "host", state: "problem", found: expect.any(String), mend: expect.stringContaining("127.0.0.1") },
			]),
		});
		const broken = await pyq(["doctor", "--json"], { PYQ_PORT: "many" });
		expect(broken).toMatchObject({ code: 1 });
		expect(broken.json()).toMatchObject({
			checks: expect.arrayContaining([
				{ name: "configuration", state: "problem", found: "PYQ_PORT must be a number.", mend: expect.any(String) },
			]),
		});
	});

	test("migrate applies everything once", async () => {
		const first = (await pyq(["migrate", "--json"])).json() as { applied: string[]; already: number };
		expect(first.applied[0]).toBe("0000_the_daily_loop");
		expect(first.already).toBe(0);
		expect((await pyq(["migrate", "--json"])).json()).toEqual({ applied: [], already: first.applied.length });
	});

	test("start says where it is, keeps others off its folder, and stops when told", async () => {
		const child = spawn(process.execPath, [pyqPath, "start", "--json"], {
			cwd: folder,
			env: environmentOf(ownFolders()),
			stdio: ["ignore", "pipe", "pipe"],
		});
		const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
		try {
			let out = "";
			const ready = new Promise<string>((resolve, reject) => {
				child.stdout.on("data", (chunk: Buffer) => {
					out += chunk.toString();
					const line = out.split("\n").find((each) => each.includes('"event":"ready"'));
					if (line !== undefined) resolve((JSON.parse(line) as { url: string }).url);
				});
				child.once("exit", () => reject(new Error(`it ended: ${out}`)));
			});
			const url = await ready;
			expect((await fetch(url)).status).toBe(200);
			const second = await pyq(["start"]);
			expect(second).toMatchObject({ code: 1, err: expect.stringMatching(/^Another PyQ is running on .*\nStop it/u) });
			child.kill("SIGTERM");
			expect(await ended).toBe(0);
			const events = out
				.trim()
				.split("\n")
				.map((line) => (JSON.parse(line) as { event: string }).event);
			expect(events.slice(-3)).toEqual(["ready", "stopping", "stopped"]);
		} finally {
			child.kill("SIGKILL");
		}
	});

	test("a port set by hand and taken is one clear message", async () => {
		const server = createServer((socket) => socket.destroy());
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const address = server.address();
		const port = typeof address === "object" && address !== null ? String(address.port) : "";
		const { code, err } = await pyq(["start"], { PYQ_PORT: port });
		const doctor = await pyq(["doctor", "--json"], { PYQ_PORT: port });
		await new Promise((resolve) => server.close(resolve));
		expect(code).toBe(1);
		expect(err).toBe(
			`Port ${port} is taken by another program.\nStop that program, set PYQ_PORT to another port, or to 0 for any free one.\n`,
		);
		expect(doctor.json()).toMatchObject({
			checks: expect.arrayContaining([expect.objectContaining({ name: "port", state: "problem" })]),
		});
	});
});
