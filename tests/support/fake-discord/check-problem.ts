/** What is wrong with a request, named as Discord names it, and how the checks look at JSON that may be anything. */

export type Problem = {
	/** The field as discord.js prints it: `embeds[0].description`, `0.options[1].name`; empty: the whole body. */
	at: string;
	why: string;
	/** Discord's JSON error code. */
	code: number;
};

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
export const code = {
	general: 0,
	unknownEmoji: 10_014,
	tooManyCommands: 30_032,
	emptyMessage: 50_006,
	invalidForm: 50_035,
} as const;

export const invalid = (at: string, why: string): Problem => ({ at, why, code: code.invalidForm });

export const required = (at: string): Problem => invalid(at, "This field is required");

/** `at` and a key or an index below it. */
export function below(at: string, key: string | number): string {
	if (at === "") return String(key);
	return typeof key === "number" || /^\d+$/u.test(key) ? `${at}[${key}]` : `${at}.${key}`;
}

/** A JSON object, as it came. */
export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
	typeof value === "object" && value !== null && !Array.isArray(value);
/** What is no object has no fields: the document's own check says so. */
export const fields = (value: unknown): Fields => (isFields(value) ? value : {});
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The objects of a list, each with where it stands. */
export const items = (value: unknown, at: string): readonly { it: Fields; at: string }[] =>
	list(value).map((item, index) => ({ it: fields(item), at: below(at, index) }));

/** Given, and neither null nor empty. */
export function has(value: unknown): boolean {
	if (value === undefined || value === null || value === "") return false;
	return !Array.isArray(value) || value.length > 0;
}

/** Discord counts code points, not the UTF-16 units of `length`. */
export const count = (value: unknown): number => [...text(value)].length;

/** What stands twice in a list, at its second place. */
export function repeated<T extends { key: unknown }>(entries: readonly T[]): readonly T[] {
	const seen = new Set<unknown>();
	return entries.filter(({ key }) => {
		if (seen.has(key)) return true;
		seen.add(key);
		return false;
	});
}

/** An emoji of Unicode's, with or without its variation selector. */
export const isEmoji = (value: string): boolean =>
	/^\p{RGI_Emoji}$/v.test(value) || /^\p{RGI_Emoji}$/v.test(`${value}\u{FE0F}`);

/** `scheme` without a colon. Discord takes no other schemes than those given. */
export function wrongScheme(value: unknown, at: string, schemes: readonly string[]): Problem[] {
	if (!has(value)) return [];
	const scheme = /^([a-z][a-z0-9+.-]*):/iu.exec(text(value))?.[1]?.toLowerCase();
	if (scheme !== undefined && schemes.includes(scheme)) return [];
	const known = schemes.map((name) => `'${name}'`).join(", ");
	return [invalid(at, `Scheme "${scheme ?? ""}" is not supported. Scheme must be one of (${known}).`)];
}
