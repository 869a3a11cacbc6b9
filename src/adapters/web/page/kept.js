// @ts-check
/** What the browser keeps: who you are, what you have read, what you were writing. */

/**
 * @param {Storage} storage
 * @param {string} key
 * @returns {Record<string, unknown>}
 */
function readObject(storage, key) {
	try {
		const value = JSON.parse(storage.getItem(key) ?? "{}");
		return typeof value === "object" && value !== null ? value : {};
	} catch {
		return {};
	}
}

/**
 * Two tabs can be two people: a tab remembers its own, and a new tab starts as the last one chosen.
 * @returns {string | null}
 */
export const keptPerson = () => sessionStorage.getItem("pyq:person") ?? localStorage.getItem("pyq:person");

/** @param {string} person */
export function keepPerson(person) {
	sessionStorage.setItem("pyq:person", person);
	localStorage.setItem("pyq:person", person);
}

/**
 * The last entry that a person has read in a place.
 * @param {string} person
 * @param {string} place
 */
export function lastRead(person, place) {
	const seq = readObject(localStorage, `pyq:read:${person}`)[place];
	return typeof seq === "number" ? seq : 0;
}

/**
 * @param {string} person
 * @param {string} place
 * @param {number} seq
 */
export function keepRead(person, place, seq) {
	const key = `pyq:read:${person}`;
	localStorage.setItem(key, JSON.stringify({ ...readObject(localStorage, key), [place]: seq }));
}

/**
 * @param {string} person
 * @param {string} place
 */
export const keptDraft = (person, place) => sessionStorage.getItem(`pyq:draft:${person}:${place}`) ?? "";

/**
 * @param {string} person
 * @param {string} place
 * @param {string} text
 */
export function keepDraft(person, place, text) {
	const key = `pyq:draft:${person}:${place}`;
	if (text === "") sessionStorage.removeItem(key);
	else sessionStorage.setItem(key, text);
}
