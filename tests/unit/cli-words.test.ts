import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { StoreError } from "../../src/app/errors.ts";
import { describe as describeChecks } from "../../src/cli/doctor.ts";
import { describeServer } from "../../src/cli/doctor-database.ts";
import { checkChats } from "../../src/cli/doctor-parts.ts";
import { checkNode, variables } from "../../src/cli/doctor-system.ts";
import { clean, explainFault, explainParseFault } from "../../src/cli/faults.ts";
import { readWords } from "../../src/cli/questions-list.ts";
import { slugOf } from "../../src/cli/questions-new.ts";
import { table, wrap } from "../../src/cli/table.ts";

describe("tables", () => {
	test("columns are aligned, and nothing trails", () => {
		expect(
			table(
				[
					["a", "bb", "c"],
					["aaa", "b", ""],
				],
				[1],
			),
		).toEqual(["a    bb  c", "aaa   b"]);
	});

	test("lines break at spaces", () => {
		expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
		expect(wrap("unbreakable x", 4)).toEqual(["unbreakable", "x"]);
		expect(wrap("  ", 4)).toEqual([]);
	});
});

test.each([
	["What does `is` compare?", "what-does-is-compare"],
	["A tuple, frozen", "a-tuple-frozen"],
	["Naïve dates and DST's traps", "naive-dates-and-dsts-traps"],
	["--- __slots__ ---", "slots"],
])("the title %s gives the slug %s", (title, slug) => {
	expect(slugOf(title)).toBe(slug);
});

describe("filters", () => {
	const known = ["beginner", "intermediate"];
	test("several words with commas or spaces, in any case", () => {
		expect(readWords("level", "Beginner, intermediate", known)).toEqual(["beginner", "intermediate"]);
		expect(readWords("level", undefined, known)).toBeNull();
	});
	test("a slip of the finger is told", () => {
		expect(() => readWords("level", "beginer", known)).toThrow(
			expect.objectContaining({ mend: 'Did you mean "beginner"?' }),
		);
		expect(() => readWords("level", ",", known)).toThrow("--level names nothing.");
	});
});

describe("faults", () => {
	test("a password or a token never shows", () => {
		expect(clean("no postgres://ada:p@ss:w/ord@db:5432/x")).toBe("no postgres://ada:…@db:5432/x");
		expect(clean("postgres://db/x?user=a&password=hush&ssl=1")).toBe("postgres://db/x?user=a&password=…&ssl=1");
		const token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB";
		expect(clean(`"Bot ${token}" is an invalid value`)).toBe('"Bot …" is an invalid value');
		expect(clean("at file:///pyq/src/cli.test.ts and node.v24.21.0")).toBe(
			"at file:///pyq/src/cli.test.ts and node.v24.21.0",
		);
		expect(describeServer("postgres://ada:hush@db/pyq")).toBe("ada@db:5432/pyq");
		expect(describeServer("postgres://ada:hush@db:99999/pyq")).not.toContain("hush");
	});

	test("what to do stands on a line of its own", () => {
		expect(explainFault(new StoreError("in-use", "Another PyQ is running on /x. Stop it."))).toEqual({
			message: "Another PyQ is running on /x.",
			mend: "Stop it.",
		});
		expect(explainFault(new StoreError("away", "The database is not available (ECONNREFUSED)"))).toMatchObject({
			message: "The database is not available (ECONNREFUSED).",
			mend: expect.stringContaining("DATABASE_URL"),
		});
		expect(explainFault(new TypeError("x is undefined"))).toMatchObject({
			mend: expect.stringContaining("LOG_LEVEL=debug"),
		});
	});

	const away = (code: string, said: string) =>
		new StoreError("away", `The database is not available (${code}: ${said})`, {
			cause: Object.assign(new Error(said), { code }),
		});
	test.each([
		["28P01", 'password authentication failed for user "ada"', "the password", "%40"],
		["28000", 'no pg_hba.conf entry for host "::1", no encryption', "without TLS", "sslmode=require"],
		["28000", 'role "ada" does not exist', "no such user", "create user"],
		["3D000", 'database "pyq" does not exist', "no such database", "create database"],
		["53300", "sorry, too many clients already", "no connection left", "max_connections"],
		["ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:1", "No database server answers", "Start Postgres"],
		[
			"ECONNRESET",
			"Client network socket disconnected before secure TLS connection was established",
			"does not speak TLS",
			"Take sslmode out",
		],
		["ENOTFOUND", "getaddrinfo ENOTFOUND db", "name can't be found", "Check the host"],
	])("a database that answers %s (%s) gets words of its own", (code, said, message, mend) => {
		const trouble = explainFault(away(code, said));
		expect(trouble.message).toContain(message);
		expect(trouble.message).toContain(said);
		expect(trouble.mend).toContain(mend);
	});

	test.each([
		["SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain", "NODE_EXTRA_CA_CERTS"],
		["ERR_TLS_CERT_ALTNAME_INVALID", "Hostname/IP does not match certificate's altnames", "another name"],
		["ERR_SSL_WRONG_VERSION_NUMBER", "wrong version number", "Take sslmode out"],
	])("trouble with TLS (%s) is named", (code, said, mend) => {
		const trouble = explainFault(Object.assign(new Error(said), { code }));
		expect(trouble.message).toContain("TLS");
		expect(trouble.mend).toContain(mend);
	});

	test("a command of a group that doesn't exist is told as the group's", () => {
		const fault = { code: "commander.unknownCommand", message: "error: unknown command 'lst'" };
		expect(explainParseFault(fault, ["list", "show"], "questions")).toEqual({
			message: '"questions" has no command "lst".',
			mend: "Did you mean list?",
		});
	});

	test("a command that doesn't exist gets the nearest one", () => {
		const fault = { code: "commander.unknownCommand", message: "error: unknown command 'shedule'" };
		expect(explainParseFault(fault, ["schedule", "start"])).toEqual({
			message: 'PyQ has no command "shedule".',
			mend: "Did you mean schedule?",
		});
	});
});

describe("the doctor", () => {
	test("knows the variables that the configuration reads", async () => {
		const config = await readFile(new URL("../../src/config.ts", import.meta.url), "utf8");
		const read = [...config.matchAll(/^\t([A-Z_]+): optional/gmu)].map(([, name = ""]) => name);
		expect(read.length).toBeGreaterThan(5);
		expect(variables).toEqual(expect.arrayContaining(read));
	});

	test("wants Node 24", () => {
		expect(checkNode("24.0.0").state).toBe("ok");
		expect(checkNode("22.18.0")).toMatchObject({ state: "problem", mend: expect.stringContaining("Node 24") });
	});

	test("says which chats PyQ speaks", () => {
		const discord = { token: "t", apiUrl: null, shards: "auto" as const };
		const slack = { kind: "socket" as const, botToken: "xoxb-1", appToken: "xapp-1", apiUrl: null };
		expect(checkChats({ discord: null, slack: null }).found).toBe("the local web workspace");
		expect(checkChats({ discord, slack: null }).found).toBe("Discord and the local web workspace");
		expect(checkChats({ discord: null, slack }).found).toBe("Slack and the local web workspace");
		expect(checkChats({ discord, slack }).found).toBe("Discord, Slack and the local web workspace");
	});

	test("says what is wrong, what to do, and how it stands", () => {
		const text = describeChecks([
			{ name: "Node", state: "ok", found: "version 24", mend: null },
			{ name: "port", state: "problem", found: "taken", mend: "Stop that program." },
		]);
		expect(text).toBe(
			"ok    Node  version 24\nmend  port  taken\n            → Stop that program.\n\n1 problem to mend before PyQ can run.\n",
		);
	});

	test("says that PyQ runs here already, instead of that it can", () => {
		const text = describeChecks([{ name: "port", state: "ok", found: "3000", mend: null }], {
			on: "this folder",
			pid: 7,
		});
		expect(text).toMatch(/\nPyQ is running on this folder \(process 7\)\.\n$/u);
	});
});
