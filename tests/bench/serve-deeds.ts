/** What the bench asks of a process beside it, and what it gets. */
export type Asked = { id: number; name: string; args: unknown[] };
export type Told = { id: number; result: unknown } | { id: number; fault: string };

/** Does in this process what the bench asks for; the process ends with whoever started it. */
export const serveDeeds = (deeds: Readonly<Record<string, unknown>>): void => {
	const tell = (told: Told): void => void process.send?.(told);
	process.on("message", async ({ id, name, args }: Asked) => {
		try {
			const deed = deeds[name];
			if (typeof deed !== "function") throw new Error(`There is no ${name}`);
			tell({ id, result: await deed(...args) });
		} catch (error) {
			tell({ id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) });
		}
	});
	// Ctrl-C reaches it too; what stops the bench still needs it.
	process.on("SIGINT", () => {});
	process.on("disconnect", () => process.exit());
	tell({ id: 0, result: null });
};
