import { stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { isLoopback } from "../adapters/web/listen.ts";
import { isNote } from "../bank/finding.ts";
import { loadBank } from "../bank/load.ts";
import type { Config } from "../config.ts";
import { type Check, ok } from "./check.ts";
import { codeOf } from "./doctor-system.ts";
import { callOf } from "./outcome.ts";
import { counted } from "./table.ts";

/** Where the key comes from that seals what must not be read from the database. */
export async function checkSecretKey({ secretKey, dataDir, database }: Config): Promise<Check> {
	if (secretKey !== null) return ok("secret key", "from PYQ_SECRET_KEY");
	const file = join(dataDir, "secret.key");
	const found = await stat(file).catch(() => null);
	const where = found === null ? `will be made and kept in ${file}` : `kept in ${file}`;
	if (found !== null && (found.mode & 0o077) !== 0 && process.platform !== "win32") {
		return {
			name: "secret key",
			state: "warning",
			found: `${where}, which others on this machine may read`,
			mend: `Take their rights away: chmod 600 ${file}`,
		};
	}
	if (database.kind === "embedded") return ok("secret key", where);
	return {
		name: "secret key",
		state: "warning",
		found: where,
		mend: "Set PYQ_SECRET_KEY when PyQ runs on several machines or its folder does not last: all need the same key.",
	};
}

/** The web workspace has no log-in, so it listens on this machine alone. */
export function checkHost({ host }: Config): Check {
	if (isLoopback(host)) return ok("host", `${host}: this machine alone`);
	return {
		name: "host",
		state: "problem",
		found: `${host} can be reached from outside, and the web workspace has no log-in`,
		mend: "Set PYQ_HOST to 127.0.0.1, or take it out.",
	};
}

/** Whether the page's port is free, or PyQ itself is there. */
export async function checkPort({ host, port, portChosen }: Config): Promise<Check> {
	if (port === 0) return ok("port", "any free one");
	const fault = await tryPort(host.replace(/^\[|\]$/gu, ""), port);
	if (fault === null) return ok("port", `${port} is free`);
	if (fault !== "EADDRINUSE") {
		const mend =
			fault === "EACCES"
				? "Set PYQ_PORT to one above 1023, which needs no special rights."
				: "Check PYQ_HOST and PYQ_PORT.";
		return { name: "port", state: "problem", found: `PyQ can't listen on ${host}:${port} (${fault})`, mend };
	}
	if (await isPyq(host, port)) return ok("port", `${port}: a PyQ is running there`);
	if (!portChosen) return ok("port", `${port} is taken; PyQ uses the next free one`);
	return {
		name: "port",
		state: "problem",
		found: `${port} is taken by another program`,
		mend: "Stop that program, set PYQ_PORT to another port, or to 0 for any free one.",
	};
}

/** Listens for a moment. Null when it went well, else the system's word for why not. */
function tryPort(host: string, port: number): Promise<string | null> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", (error) => resolve(codeOf(error)));
		server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
	});
}

async function isPyq(host: string, port: number): Promise<boolean> {
	try {
		const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
		const answer = await fetch(`http://${name}:${port}/`, { signal: AbortSignal.timeout(1_000) });
		return /<title>[^<]*PyQ/u.test(await answer.text());
	} catch {
		return false;
	}
}

/** Whether the question bank is sound and has something to post. */
export async function checkQuestionBank(folder: string): Promise<Check> {
	const bank = await loadBank(folder);
	const active = bank.questions.filter(({ status }) => status === "active").length;
	const mistakes = bank.findings.filter((finding) => !isNote(finding)).length;
	if (active === 0)
		return {
			name: "questions",
			state: "problem",
			found: `no active question in ${folder}`,
			mend: `See what is there with: ${callOf("questions check")}`,
		};
	if (mistakes === 0) return ok("questions", counted(active, "active question"));
	return {
		name: "questions",
		state: "warning",
		found: `${counted(active, "active question")}, and ${counted(mistakes, "mistake")} that keep others out`,
		mend: `See them with: ${callOf("questions check")}`,
	};
}

/** Which chats PyQ speaks. */
export function checkChats({ notYet }: Config): Check {
	if (notYet.length === 0) return ok("chats", "the local web workspace");
	const isOne = notYet.length === 1;
	return {
		name: "chats",
		state: "warning",
		found: `${notYet.join(", ")} ${isOne ? "is" : "are"} set, but this version speaks only the local web workspace`,
		mend: `Leave ${isOne ? "it" : "them"} for a version that does, or take ${isOne ? "it" : "them"} out.`,
	};
}
