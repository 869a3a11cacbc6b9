// @ts-check
/** @typedef {import("../wire-types.ts").Session} Session */
/** @typedef {import("../wire-types.ts").Outcome} Outcome */

/** Sends deeds to the server; knows the token that only our own page can read. */

let token = "";
let actor = "";

/** Who does what is done next. @param {string} person */
export function actAs(person) {
	actor = person;
}

/** @returns {Promise<Session>} */
export async function loadSession() {
	const response = await fetch("/session");
	if (!response.ok) throw new Error(await response.text());
	/** @type {Session} */
	const session = await response.json();
	token = session.token;
	return session;
}

/** A new id for a deed. What is sent again after a failure keeps its id, so that it can't be done twice. */
export const newId = () => crypto.randomUUID();

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const unreachable = "PyQ can’t be reached just now. Your text is still here: send it again in a moment.";

/**
 * Does something. Never throws: what went wrong is an outcome with words.
 * @param {string} path
 * @param {Record<string, unknown>} fields
 * @param {string} [id]
 * @returns {Promise<Outcome>}
 */
export async function send(path, fields, id = newId()) {
	const body = JSON.stringify({ ...fields, id, as: actor, zone: zone() });
	for (let attempt = 1; ; attempt++) {
		try {
			const headers = { "content-type": "application/json", "x-pyq-token": token };
			const response = await fetch(path, { method: "POST", headers, body });
			/** @type {Outcome} */
			const outcome = await response.json();
			// PyQ was restarted: its new token is fetched, and the same deed sent with it.
			if (outcome.kind !== "refused" || outcome.code !== "token" || attempt > 1) return outcome;
			await loadSession();
		} catch {
			if (attempt > 1) return { kind: "failed", code: "unreachable", text: unreachable };
			await new Promise((resolve) => setTimeout(resolve, 700));
		}
	}
}

/**
 * Reads messages of a place: those before a number, or the latest. Never throws, as `send`.
 * @param {{ channel: string, thread: string | null }} place
 * @param {number | null} before
 * @returns {Promise<Outcome>}
 */
export async function readHistory({ channel, thread }, before) {
	const query = new URLSearchParams({ as: actor, channel });
	if (thread !== null) query.set("thread", thread);
	if (before !== null) query.set("before", String(before));
	try {
		return await (await fetch(`/history?${query}`)).json();
	} catch {
		return { kind: "failed", code: "unreachable", text: "PyQ can’t be reached just now. Try again in a moment." };
	}
}

/**
 * What to tell the person about an outcome; null when there is nothing to say.
 * @param {Outcome} outcome
 * @returns {string | null}
 */
export function wordsFor(outcome) {
	if (outcome.kind === "invalid") return Object.values(outcome.errors).join("\n");
	return "text" in outcome ? outcome.text : null;
}
