// @ts-check
/** Times in the reader's zone and the page's language. */

const language = navigator.language.startsWith("en") ? navigator.language : "en-GB";
/** @type {string | undefined} */
let zone;

/** The zone of the person whose page this is; null: the browser's. @param {string | null} name */
export function useZone(name) {
	zone = name ?? undefined;
}

/**
 * @param {number} at
 * @param {Intl.DateTimeFormatOptions} options
 */
const format = (at, options) => new Intl.DateTimeFormat(language, { timeZone: zone, ...options }).format(at);

/** @param {number} at */
export const clockTime = (at) => format(at, { hour: "numeric", minute: "2-digit" });

/** @param {number} at */
export const fullTime = (at) => format(at, { dateStyle: "full", timeStyle: "short" });

/** A key for the reader's calendar day. @param {number} at */
export const dayKey = (at) => format(at, { year: "numeric", month: "2-digit", day: "2-digit" });

/** @param {number} at */
export function dayName(at) {
	const now = Date.now();
	if (dayKey(at) === dayKey(now)) return "Today";
	if (dayKey(at) === dayKey(now - 86_400_000)) return "Yesterday";
	const near = Math.abs(now - at) < 300 * 86_400_000;
	return format(at, { weekday: "long", day: "numeric", month: "long", ...(near ? {} : { year: "numeric" }) });
}

/** @param {number} at */
function relative(at) {
	const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
	const minutes = Math.round((at - Date.now()) / 60_000);
	if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
	if (Math.abs(minutes) < 48 * 60) return words.format(Math.round(minutes / 60), "hour");
	return words.format(Math.round(minutes / 1_440), "day");
}

/** @type {Record<string, (at: number) => string>} */
const styles = {
	time: clockTime,
	date: (at) => format(at, { dateStyle: "long" }),
	"date-time": (at) =>
		format(at, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }),
	relative,
};

/** Puts the times that PyQ wrote into the reader's zone. @param {ParentNode} within */
export function showTimes(within) {
	for (const element of within.querySelectorAll("time[data-style]")) {
		const at = Date.parse(element.getAttribute("datetime") ?? "");
		const show = styles[element.getAttribute("data-style") ?? ""];
		if (Number.isNaN(at) || show === undefined) continue;
		element.textContent = show(at);
		element.setAttribute("title", fullTime(at));
	}
}
