import { createServer } from "node:net";
import { WebStartError } from "../adapters/web/errors.ts";
import { isLoopback } from "../adapters/web/listen.ts";
import { type Config, portsOf } from "../config.ts";

/** Where the page would be served. */
type Page = Pick<Config, "host" | "port" | "portChosen">;

/** How it stands with a port: free, had by a PyQ or by another program, or refused by the system with a `code`. */
export type PortState = { is: "free" } | { is: "pyq" } | { is: "taken" } | { is: "refused"; code: string };

/** What is wrong with PYQ_HOST, for people; null when nothing is. The web workspace has no log-in. */
export const hostFault = (host: string): string | null =>
	isLoopback(host)
		? null
		: `PYQ_HOST is ${host}, and the web workspace has no log-in: it listens on this machine's own address alone`;

/**
 * Refuses a host that others could reach, and a port that can't be had, so that nothing is opened or made for a start that
 * must fail. The page listens later: a port that is taken in between is refused then, see `nameWhoIsThere`.
 * Throws WebStartError.
 */
export async function requirePage(page: Page): Promise<void> {
	const fault = hostFault(page.host);
	if (fault !== null) throw new WebStartError("not-loopback", `${fault}.`);
	let first: PortState | null = null;
	for (const port of portsOf(page)) {
		const state = await lookAtPort(page.host, port);
		if (state.is === "free") return;
		first ??= state;
		if (state.is === "refused") throw cannotListen(page, state.code);
	}
	throw first?.is === "pyq" ? pyqIsThere(page) : takenByAnother(page.port);
}

/** A refusal of the page's port as `requirePage` words it; every other fault as it is. */
export async function nameWhoIsThere(error: unknown, page: Page): Promise<unknown> {
	if (!(error instanceof WebStartError) || error.reason === "not-loopback") return error;
	const { cause } = error;
	if (error.reason === "cannot-listen") return cannotListen(page, codeOf(cause), cause);
	return (await isPyq(page.host, page.port)) ? pyqIsThere(page, cause) : takenByAnother(page.port, cause);
}

/** Listens on a port for a moment, and looks who has it when that fails. */
export async function lookAtPort(host: string, port: number): Promise<PortState> {
	const code = await tryPort(bare(host), port);
	if (code === null) return { is: "free" };
	if (code !== "EADDRINUSE") return { is: "refused", code };
	return { is: (await isPyq(host, port)) ? "pyq" : "taken" };
}

/** Where a browser finds a page. */
export const addressOf = (host: string, port: number): string =>
	`http://${bare(host).includes(":") ? `[${bare(host)}]` : host}:${port}`;

const takenByAnother = (port: number, cause?: unknown): WebStartError =>
	new WebStartError("port-taken", `Port ${port} is taken by another program.`, { cause });

const pyqIsThere = ({ host, port }: Page, cause?: unknown): WebStartError =>
	new WebStartError("port-taken", `A PyQ is running on port ${port} already: ${addressOf(host, port)}`, { cause });

const cannotListen = ({ host, port }: Page, code: string, cause: unknown = Object.assign(new Error(code), { code })) =>
	new WebStartError("cannot-listen", `PyQ can't listen on ${host}:${port} (${code}).`, { cause });

const bare = (host: string): string => host.replace(/^\[|\]$/gu, "");

/** Null when it went well, else the system's word for why not. */
function tryPort(host: string, port: number): Promise<string | null> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", (error) => resolve(codeOf(error)));
		server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
	});
}

async function isPyq(host: string, port: number): Promise<boolean> {
	try {
		const answer = await fetch(addressOf(host, port), { signal: AbortSignal.timeout(1_000) });
		return /<title>[^<]*PyQ/u.test(await answer.text());
	} catch {
		return false;
	}
}

const codeOf = (error: unknown): string =>
	error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
