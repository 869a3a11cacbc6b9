import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands before a database server and can keep back what it says, so that a program dies between a commit and its hearing of it. */
export type CommitHold = AsyncDisposable & {
	/** The database's address, through here. */
	readonly url: string;
	/** From now on no connection hears anything after its next commit; the commits themselves happen. */
	deafen(): void;
	/** New connections hear everything again. */
	heal(): void;
};

/** How a server says that a transaction was committed: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const committed = Buffer.from("COMMIT\0");

export async function startCommitHold(database: string): Promise<CommitHold> {
	const target = new URL(database);
	const sockets = new Set<Socket>();
	let deaf = false;
	const server = createServer((client) => {
		const upstream = connect(Number(target.port), target.hostname);
		let silent = false;
		upstream.on("data", (data) => {
			silent ||= deaf && data.includes(committed);
			if (!silent) client.write(data);
		});
		client.on("data", (data) => upstream.write(data));
		for (const [one, other] of [
			[client, upstream],
			[upstream, client],
		] as const) {
			sockets.add(one);
			one.on("error", () => {});
			one.on("close", () => {
				sockets.delete(one);
				other.destroy();
			});
		}
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	const url = new URL(target);
	url.hostname = "127.0.0.1";
	url.port = String(typeof address === "object" ? address?.port : 0);
	return {
		url: url.href,
		deafen() {
			deaf = true;
		},
		heal() {
			deaf = false;
		},
		async [Symbol.asyncDispose]() {
			const closed = once(server, "close");
			server.close();
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}
