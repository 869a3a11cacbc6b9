// @ts-check
/** @typedef {import("../wire-types.ts").WireEntry} WireEntry */

/**
 * Follows the log as one person sees it, for as long as it takes: the browser connects again by itself and says what it
 * saw last; where it gives up, we do it.
 * @param {string} person
 * @param {{ entry: (entry: WireEntry) => void, caughtUp: () => void, trouble: (text: string | null) => void }} on
 * @returns {() => void} ends it
 */
export function follow(person, on) {
	/** @type {EventSource} */
	let source;
	let seq = 0;
	let ended = false;
	let timer = 0;

	const connect = () => {
		source = new EventSource(`/events?as=${encodeURIComponent(person)}&after=${seq}`);
		source.addEventListener("entry", ({ data, lastEventId }) => {
			/** @type {WireEntry} */
			const entry = JSON.parse(data);
			if (entry.seq <= seq) return;
			seq = Number(lastEventId);
			on.entry(entry);
		});
		source.addEventListener("caught-up", ({ lastEventId }) => {
			seq = Math.max(seq, Number(lastEventId));
			on.trouble(null);
			on.caughtUp();
		});
		source.addEventListener("trouble", () => on.trouble("PyQ can’t reach its database. Trying again."));
		// The server has another database than the one this page was filled from.
		source.addEventListener("reset", () => location.reload());
		source.addEventListener("error", () => {
			if (ended) return;
			on.trouble("Reconnecting to PyQ.");
			if (source.readyState === EventSource.CLOSED) {
				clearTimeout(timer);
				timer = window.setTimeout(connect, 2_000);
			}
		});
	};
	connect();
	return () => {
		ended = true;
		clearTimeout(timer);
		source.close();
	};
}
