import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { leasesOnServer } from "../../src/storage/leases.ts";
import { freshDatabase } from "../support/database.ts";

/** How the server's answer to a login ends: ready for a query, in no transaction. */
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** A pooler that gives its one client another session when it is told to, and keeps the former one open, as poolers do. */
async function startPooler(database: string) {
	const target = new URL(database);
	const sessions: Socket[] = [];
	/** What the client logged in with: its greeting, then its password. */
	const login: Buffer[] = [];
	let client: Socket | null = null;

	async function logIn(): Promise<Socket> {
		const session = connect(Number(target.port), target.hostname);
		sessions.push(session);
		for (const part of login) {
			session.write(part);
			const isPassword = part === login.at(-1);
			for (let answer = Buffer.alloc(0); isPassword ? !answer.includes(ready) : answer.length === 0; ) {
				const [data]: Buffer[] = await once(session, "data");
				answer = Buffer.concat([answer, data ?? Buffer.alloc(0)]);
			}
		}
		return session;
	}
	const giveTo = (session: Socket) => session.on("data", (data) => sessions.at(-1) === session && client?.write(data));
	const server = createServer((socket) => {
		client = socket;
		socket.on("data", async (data) => {
			if (login.length < 2) login.push(data);
			if (login.length === 1 && sessions.length === 0) {
				const session = connect(Number(target.port), target.hostname);
				sessions.push(session);
				giveTo(session);
			}
			sessions.at(-1)?.write(data);
		});
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	const url = new URL(target);
	url.port = String(typeof address === "object" ? address?.port : 0);
	return {
		url: url.href,
		async giveAnotherSession() {
			giveTo(await logIn());
		},
		stop() {
			client?.destroy();
			for (const session of sessions) session.destroy();
			server.close();
		},
	};
}

test("behind a pooler that does not keep sessions, a lease is lost as soon as its session is another, though the server answers", async () => {
	const { url, drop } = await freshDatabase();
	const pooler = await startPooler(url);
	const lease = await leasesOnServer(pooler.url).hold("pooled");
	expect(lease).not.toBeNull();
	const after = (milliseconds: number) => Promise.race([lease?.lost.then(() => "lost"), delay(milliseconds, "held")]);
	expect(await after(2_500)).toBe("held");
	await pooler.giveAnotherSession();
	expect(await after(3_000)).toBe("lost");
	pooler.stop();
	await drop();
});
