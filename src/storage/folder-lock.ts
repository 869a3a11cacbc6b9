import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, open, readFile, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { StoreError } from "../app/errors.ts";

/** Milliseconds. The holder touches its lock every second; one that was not touched for so long is nobody's. */
const staleAfter = 8_000;
const touchEvery = 1_000;
const lookAgainAfter = 250;
const slowestMkdir = 5_000;

/** Who holds a lock. `born` tells a process from a later one with the same number; null where the system doesn't say. */
type Holder = { token: string; pid: number; host: string; born: string | null };

/** Folders that this very process holds: its own pid in a file proves nothing, for in a container every PyQ is number 1. */
const held = new Set<string>();

/**
 * Takes a folder for this process: two that open one PGlite folder ruin it in silence. Gives what releases it.
 *
 * `proper-lockfile` makes the lock and keeps it fresh. Beside it stands who holds it, so that after a `kill -9` the next
 * PyQ on this machine starts at once; where that can't be told (another container), it waits until the lock is stale.
 * `onLost`: somebody has taken or removed the lock, as after this process was suspended; nothing may be written any more.
 */
export const lockFolder = async (folder: string, onLost: (error: Error) => void): Promise<() => Promise<void>> => {
	const inUse = (pid: number | null) => {
		const which = pid === null ? "" : ` (process ${pid})`;
		const mend = `Stop it${which}, or give this one another PYQ_DATA_DIR.`;
		return new StoreError("in-use", `Another PyQ is running on ${folder}. ${mend}`);
	};
	if (held.has(folder)) throw inUse(null);
	held.add(folder);
	let lost = false;
	const lose = (error: Error) => {
		lost = true;
		held.delete(folder);
		onLost(error);
	};
	const { lockPath, holderPath } = pathsIn(folder);
	try {
		const giveUpAt = Date.now() + staleAfter + 2 * touchEvery;
		for (;;) {
			const release = await tryLock(folder, lockPath, lose);
			if (release !== null) {
				const token = crypto.randomUUID();
				const me: Holder = { token, pid: process.pid, host: hostname(), born: await bornOf(process.pid) };
				await writeFile(holderPath, JSON.stringify(me));
				await rm(takeoverPath(folder), { force: true });
				return async () => {
					// Then what is there is another's.
					if (lost) return;
					await rm(holderPath, { force: true });
					await release();
					held.delete(folder);
				};
			}
			const state = await stateOf(lockPath, holderPath);
			if (state.is === "alive") throw inUse(state.pid);
			if (Date.now() > giveUpAt) throw inUse(null);
			if (state.is === "dead") await clear(folder, lockPath, holderPath, state.holder);
			else await delay(lookAgainAfter);
		}
	} catch (error) {
		held.delete(folder);
		throw error;
	}
};

const pathsIn = (folder: string) => ({ lockPath: join(folder, "lock"), holderPath: join(folder, "lock-holder.json") });

/**
 * Which PyQ has a folder, looked at from outside and without touching anything; null when none has. `pid` is null where it
 * can't be told (another container). A lock that nobody has touched for 8 s is nobody's.
 */
export const whoHolds = async (folder: string): Promise<{ pid: number | null } | null> => {
	const { lockPath, holderPath } = pathsIn(folder);
	const there = await stat(lockPath).catch(() => null);
	if (there === null) return null;
	const state = await stateOf(lockPath, holderPath);
	if (state.is === "dead") return null;
	return { pid: state.is === "alive" ? state.pid : null };
};

const codeOf = (error: unknown): string | null =>
	error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;

const tryLock = async (folder: string, lockPath: string, onLost: (error: Error) => void) => {
	try {
		return await lock(folder, {
			lockfilePath: lockPath,
			update: touchEvery,
			// Never: its own way of taking a stale lock lets two in at once. `clear` does it.
			stale: Number.MAX_SAFE_INTEGER,
			onCompromised: onLost,
		});
	} catch (error) {
		if (codeOf(error) === "ELOCKED") return null;
		throw error;
	}
};

type LockState = { is: "alive"; pid: number } | { is: "unclear" } | { is: "dead"; holder: string };

const stateOf = async (lockPath: string, holderPath: string): Promise<LockState> => {
	const written = await readFile(holderPath, "utf8").catch(() => "");
	const holder = parseHolder(written);
	if (holder !== null && holder.host === hostname()) {
		if (!isRunning(holder.pid)) return { is: "dead", holder: written };
		const born = await bornOf(holder.pid);
		if (born !== null && holder.born !== null)
			return born === holder.born ? { is: "alive", pid: holder.pid } : { is: "dead", holder: written };
	}
	const touched = await stat(lockPath)
		.then(({ mtimeMs }) => mtimeMs)
		.catch(() => null);
	if (touched !== null && Date.now() - touched > staleAfter) return { is: "dead", holder: written };
	return { is: "unclear" };
};

const parseHolder = (written: string): Holder | null => {
	try {
		const { token, pid, host, born }: Record<string, unknown> = JSON.parse(written);
		if (typeof token !== "string" || typeof pid !== "number" || typeof host !== "string") return null;
		return { token, pid, host, born: typeof born === "string" ? born : null };
	} catch {
		return null;
	}
};

/** Our own number on a lock that we don't hold is a predecessor's. */
const isRunning = (pid: number): boolean => {
	if (pid === process.pid) return false;
	try {
		process.kill(pid, 0);
		return !isZombie(pid);
	} catch (error) {
		return codeOf(error) === "EPERM";
	}
};

/** A process that has ended and that nobody has waited for yet still has its number (Linux: proc(5), field 3 of `stat`). */
const isZombie = (pid: number): boolean => {
	try {
		const line = readFileSync(`/proc/${pid}/stat`, "utf8");
		return /^[ZX]/u.test(line.slice(line.lastIndexOf(")") + 2));
	} catch {
		return false;
	}
};

/** When a process was started, in ticks since this boot (Linux: proc(5), field 22 of `stat`), with the boot's id. */
const bornOf = async (pid: number): Promise<string | null> => {
	try {
		const line = await readFile(`/proc/${pid}/stat`, "utf8");
		const ticks = line.slice(line.lastIndexOf(")") + 2).split(" ")[19];
		const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
		return ticks === undefined ? null : `${boot.trim()} ${ticks}`;
	} catch {
		return null;
	}
};

const takeoverPath = (folder: string) => join(folder, "lock-takeover");

/**
 * Removes a dead holder's lock. Of several that want to, the file system lets one make the takeover file; it then looks
 * again, for another may have been through with it in the meantime. The file goes when the lock is taken.
 */
const clear = async (folder: string, lockPath: string, holderPath: string, dead: string): Promise<void> => {
	const takeover = takeoverPath(folder);
	try {
		await (await open(takeover, "wx")).close();
	} catch (error) {
		if (codeOf(error) !== "EEXIST") throw error;
		// Somebody is at it, or died at it.
		const since = await stat(takeover)
			.then(({ mtimeMs }) => mtimeMs)
			.catch(() => null);
		if (since !== null && Date.now() - since > staleAfter) await rm(takeover, { force: true });
		await delay(lookAgainAfter);
		return;
	}
	const now = await readFile(holderPath, "utf8").catch(() => "");
	if (now === dead) await rmdir(lockPath).catch(() => {});
	else await rm(takeover, { force: true });
};

/** Makes the data folder, readable by its owner alone: answers are in it. */
export const makeFolder = async (folder: string): Promise<void> => {
	try {
		// Under /proc, Node's recursive mkdir never comes back (measured, Node 24).
		const late = delay(slowestMkdir, null, { ref: false }).then(() => Promise.reject(new Error("no answer")));
		await Promise.race([mkdir(folder, { recursive: true, mode: 0o700 }), late]);
		// A name of its own each time: several may ask at once.
		const probe = join(folder, `.probe-${process.pid}-${randomUUID()}`);
		await writeFile(probe, "");
		await rm(probe);
	} catch (error) {
		const file = await fileInTheWay(folder);
		if (file !== null) {
			const mend = "Move it away, or set PYQ_DATA_DIR to another folder.";
			throw new StoreError("unwritable", `${file}. ${mend}`, { cause: error });
		}
		throw new StoreError(
			"unwritable",
			`The data folder ${folder} can't be written (${codeOf(error) ?? (error instanceof Error ? error.message : error)}). ` +
				"Make it writable for the user that runs PyQ, or set PYQ_DATA_DIR to a folder that is.",
			{ cause: error },
		);
	}
};

/** Says which file stands where a folder, or one above it, should be made (no full stop); null when none does. */
export const fileInTheWay = async (folder: string): Promise<string | null> => {
	for (let path = folder; ; path = dirname(path)) {
		const found = await stat(path).catch(() => null);
		if (found?.isDirectory() === true) return null;
		if (found !== null)
			return `${path === folder ? "" : `The data folder ${folder} can't be made: `}${path} is a file, not a folder`;
		if (path === dirname(path)) return null;
	}
};
