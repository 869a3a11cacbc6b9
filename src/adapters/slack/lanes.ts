/** Work that belongs to one place goes one after another: a message before its edit, a window before what stands in it. */
export function createLanes() {
	const last = new Map<string, Promise<unknown>>();
	return {
		/** Does the work when what came before it in that lane is over; gives what the work gives. */
		inTurn<T>(lane: string, work: () => Promise<T>): Promise<T> {
			const before = last.get(lane) ?? Promise.resolve();
			const mine = before.then(work, work);
			const over = mine
				.catch(() => {})
				.then(() => {
					if (last.get(lane) === over) last.delete(lane);
				});
			last.set(lane, over);
			return mine;
		},
	};
}
