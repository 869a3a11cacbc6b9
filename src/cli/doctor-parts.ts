import { stat } from "node:fs/promises";
import { isNote } from "../bank/finding.ts";
import { loadBank } from "../bank/load.ts";
import type { Config } from "../config.ts";
import { keepSecret, secretFile } from "../storage/secrets.ts";
import { type Check, ok } from "./check.ts";
import type { RunningPyq } from "./doctor-database.ts";
import { explainFault, unstopped } from "./faults.ts";
import { callOf } from "./outcome.ts";
import { addressOf, hostFault, lookAtPort, requirePage } from "./page-port.ts";
import { counted } from "./table.ts";

/** Where the key comes from that seals what must not be read from the database. */
export async function checkSecretKey({ secretKey, dataDir, database }: Config): Promise<Check> {
	if (secretKey !== null) return ok("secret key", "from PYQ_SECRET_KEY");
	const file = secretFile(dataDir);
	const found = await stat(file).catch(() => null);
	const kept = found === null ? null : await keepSecret(dataDir).catch(explainFault);
	if (kept !== null && typeof kept !== "string")
		return { name: "secret key", state: "problem", found: unstopped(kept.message), mend: kept.mend };
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
	const fault = hostFault(host);
	if (fault === null) return ok("host", `${host}: this machine alone`);
	return { name: "host", state: "problem", found: fault, mend: "Set PYQ_HOST to 127.0.0.1, or take it out." };
}

/** A PyQ that answers on the page's port. */
export async function findOnPort({ host, port }: Config): Promise<RunningPyq | null> {
	if (port === 0 || hostFault(host) !== null) return null;
	return (await lookAtPort(host, port)).is === "pyq" ? { on: `port ${port}`, pid: null } : null;
}

/** Whether the page's port is free. When PyQ is `running` here already, a PyQ on the port is taken for that one. */
export async function checkPort(config: Config, running: RunningPyq | null): Promise<Check> {
	const { host, port } = config;
	if (hostFault(host) !== null) return ok("port", `${port}, not tried on that host`);
	if (port === 0) return ok("port", "any free one");
	const state = await lookAtPort(host, port);
	if (state.is === "free") return ok("port", `${port} is free`);
	if (state.is === "pyq" && running !== null) return ok("port", `PyQ is running on ${addressOf(host, port)}`);
	try {
		await requirePage(config);
		return ok(
			"port",
			`${port} is taken by ${state.is === "pyq" ? "another PyQ" : "another program"}; PyQ uses the next free one`,
		);
	} catch (error) {
		const { message, mend } = explainFault(error);
		return { name: "port", state: "problem", found: unstopped(message), mend };
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
export function checkChats({ discord, slack }: Pick<Config, "discord" | "slack">): Check {
	const chats = [discord === null ? [] : "Discord", slack === null ? [] : "Slack"].flat();
	return ok("chats", [chats.join(", "), "the local web workspace"].filter((part) => part !== "").join(" and "));
}
