// @ts-check
/** @typedef {import("../wire-types.ts").WireEntry} WireEntry */
/** @typedef {import("../wire-types.ts").Opening} Opening */

/**
 * Opens the workspace as one person sees it and follows the log from there, for as long as it takes: the browser connects again by itself and says what it
 * saw last; where it gives up, we do it.
 * @param {string} person
 * @param {{ opening: (opening: Opening) => void, entry: (entry: WireEntry) => void, caughtUp: () => void, trouble: (text: string | null) => void }} on
 * @returns {() => void} ends it
 */
export function follow(person, on) {
	/** @type {EventSource} */
	let source;
	/** The last entry seen; null before the opening. @type {number | null} */
	let seq = null;
	let ended = false;
	let timer = 0;

	const connect = () => {
		source = new EventSource(`/events?as=${encodeURIComponent(person)}&after=${seq ?? "opening"}`);
		source.addEventListener("opening", ({ data }) => {
			/** @type {Opening} */
			const opening = JSON.parse(data);
			seq = opening.seq;
			on.opening(opening);
		});
		source.addEventListener("entry", ({ data, lastEventId }) => {
			/** @type {WireEntry} */
			const entry = JSON.parse(data);
			if (seq !== null && entry.seq <= seq) return;
			seq = Number(lastEventId);
			on.entry(entry);
		});
		source.addEventListener("caught-up", ({ lastEventId }) => {
			seq = Math.max(seq ?? 0, Number(lastEventId));
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
