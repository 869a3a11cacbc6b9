import type { Sql } from "postgres";

/** Nothing can be written to the web chat from now on: what is saved elsewhere is, and the reply to it hangs. Gives what lets go of it. */
export async function holdWebChat(sql: Sql): Promise<() => Promise<void>> {
	const locked = Promise.withResolvers<void>();
	const letGo = Promise.withResolvers<void>();
	const holding = sql.begin(async (tx) => {
		await tx`lock table web_chat_log in share mode`;
		locked.resolve();
		await letGo.promise;
	});
	await Promise.race([locked.promise, holding]);
	return async () => {
		letGo.resolve();
		await holding;
	};
}
