import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** Stands before a database server, and can be taken away and struck dumb. */
export type DatabaseProxy = {
	/** The database's address, through here. */
	readonly url: string;
	/** Refuses new connections and resets those that are open, as a server does that is stopped. */
	stop(): Promise<void>;
	start(): Promise<void>;
	/** Resets the connections that are open; new ones are taken. */
	cut(): void;
	/** Connections stay open and nothing comes through, as behind a cable that was pulled. */
	strikeDumb(is: boolean): void;
};

export async function startDatabaseProxy(database: string): Promise<DatabaseProxy> {
	const target = new URL(database);
	const sockets = new Set<Socket>();
	let dumb = false;
	let server: Server | null = null;

	function serve(client: Socket): void {
		const upstream = connect(Number(target.port), target.hostname);
		for (const [from, to] of [
			[client, upstream],
			[upstream, client],
		] as const) {
			sockets.add(from);
			from.on("data", (data) => dumb || to.write(data));
			from.on("error", () => {});
			from.on("close", () => {
				sockets.delete(from);
				to.destroy();
			});
		}
	}

	const listen = async (port: number) => {
		server = createServer(serve).listen(port, "127.0.0.1");
		await once(server, "listening");
		const address = server.address();
		return typeof address === "object" ? (address?.port ?? 0) : 0;
	};
	const port = await listen(0);
	const url = new URL(target);
	url.hostname = "127.0.0.1";
	url.port = String(port);
	const cut = () => {
		for (const socket of sockets) socket.resetAndDestroy();
	};
	return {
		url: url.href,
		cut,
		async stop() {
			if (server === null) return;
			const closed = once(server, "close");
			server.close();
			server = null;
			cut();
			await closed;
		},
		async start() {
			await listen(port);
		},
		strikeDumb(is) {
			dumb = is;
		},
	};
}
