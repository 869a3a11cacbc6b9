/** One measured number. `at-most`: its bound; null: told for its own sake, or to explain another. */
export type Figure = {
	part: Part;
	what: string;
	/** Null: could not be measured here, and `detail` says why. */
	value: number | null;
	unit: "ms" | "s" | "MB" | "×" | "requests" | "/s";
	bound: number | null;
	/** Null: there is no bound, or no value. */
	ok: boolean | null;
	detail: string;
};

/** What can be measured by itself, with `--only`. */
export const parts = ["standings", "due", "delivery", "memory", "embedded", "discord", "slack"] as const;
export type Part = (typeof parts)[number];

/** A figure, held against its bound. */
export const figure = (
	part: Part,
	what: string,
	value: number | null,
	unit: Figure["unit"],
	{ bound = null, detail = "" }: { bound?: number | null; detail?: string } = {},
): Figure => {
	const rounded = value === null ? null : round(value, unit);
	return {
		part,
		what,
		value: rounded,
		unit,
		bound,
		ok: bound === null || rounded === null ? null : rounded <= bound,
		detail,
	};
};

/** To what can be told apart: microseconds, hundredths of a second, tenths of a megabyte and of what is done in a second. */
const digits: Record<Figure["unit"], number> = { ms: 3, s: 2, MB: 1, "×": 2, requests: 0, "/s": 1 };

const round = (value: number, unit: Figure["unit"]): number => Number(value.toFixed(digits[unit]));
