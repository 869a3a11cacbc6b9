/** What a document has to look like, said in small pieces; problems are worded as Slack words them. */

/** `at`: a JSON pointer, as Slack gives it. */
export type Problem = { readonly at: string; readonly why: string };
export type Shape = (value: unknown, at: string) => Problem[];
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
	typeof value === "object" && value !== null && !Array.isArray(value);
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** As in Slack's `response_metadata.messages`. */
export const written = ({ at, why }: Problem): string => `[ERROR] ${why} [json-pointer:${at}]`;

const wrong = (at: string, why: string): Problem[] => [{ at, why }];
const tooLong = (most: number): string => `must be less than ${most + 1} characters`;

/** Text of `least` to `most` characters, in UTF-16 units, which is the stricter way to count. */
export const text =
	(most: number, least = 0): Shape =>
	(value, at) => {
		if (typeof value !== "string") return wrong(at, "must be a string");
		if (value.length > most) return wrong(at, tooLong(most));
		return value.length < least ? wrong(at, `must be more than ${least - 1} characters`) : [];
	};

export const flag: Shape = (value, at) => (typeof value === "boolean" ? [] : wrong(at, "must be a boolean"));

export const whole =
	(least: number, most: number): Shape =>
	(value, at) => {
		if (!Number.isInteger(value)) return wrong(at, "must be an integer");
		return Number(value) < least || Number(value) > most ? wrong(at, `must be between ${least} and ${most}`) : [];
	};

export const oneOf =
	(...values: readonly unknown[]): Shape =>
	(value, at) =>
		values.includes(value) ? [] : wrong(at, `must be one of: ${values.join(", ")}`);

/** An address: absolute, http or https unless told otherwise. */
export const address =
	(most = 3_000, schemes: readonly string[] = ["http:", "https:", "mailto:", "slack:"]): Shape =>
	(value, at) => {
		if (typeof value !== "string") return wrong(at, "must be a string");
		if (value.length > most) return wrong(at, tooLong(most));
		return URL.canParse(value) && schemes.includes(new URL(value).protocol) ? [] : wrong(at, "invalid url");
	};

export const matching =
	(pattern: RegExp, what: string): Shape =>
	(value, at) =>
		typeof value === "string" && pattern.test(value) ? [] : wrong(at, `must be ${what}`);

export const list =
	(of: Shape, least: number, most: number): Shape =>
	(value, at) => {
		if (!Array.isArray(value)) return wrong(at, "must be an array");
		if (value.length > most) return wrong(at, `no more than ${most} items allowed [${value.length}]`);
		if (value.length < least) return wrong(at, `no less than ${least} items allowed`);
		return value.flatMap((item, index) => of(item, `${at}/${index}`));
	};

/** An object with these properties and no others. */
export const record =
	(needed: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape =>
	(value, at) => {
		if (!isFields(value)) return wrong(at, "must be an object");
		const missing = Object.keys(needed).filter((name) => value[name] === undefined);
		const shapes = { ...optional, ...needed };
		return [
			...missing.map((name) => ({ at, why: `missing required field: ${name}` })),
			...Object.entries(value).flatMap(([name, inner]) => {
				if (inner === undefined) return [];
				const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
				return shape === undefined ? wrong(at, `invalid additional property: ${name}`) : shape(inner, `${at}/${name}`);
			}),
		];
	};

/** One of several kinds, told by `type`. */
export const byType =
	(kinds: Readonly<Record<string, Shape>>): Shape =>
	(value, at) => {
		if (!isFields(value)) return wrong(at, "must be an object");
		const kind = value["type"];
		if (kind === undefined) return wrong(at, "missing required field: type");
		const shape = typeof kind === "string" && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
		return shape === undefined ? wrong(`${at}/type`, `unsupported type: ${String(kind)}`) : shape(value, at);
	};

/** Every one of these holds. */
export const all =
	(...shapes: readonly Shape[]): Shape =>
	(value, at) =>
		shapes.flatMap((shape) => shape(value, at));

/** A rule about an object as a whole: null, or what is wrong, and below which property. */
export const rule =
	(broken: (value: Fields) => string | null, below = ""): Shape =>
	(value, at) => {
		const why = isFields(value) ? broken(value) : null;
		return why === null ? [] : wrong(`${at}${below}`, why);
	};
