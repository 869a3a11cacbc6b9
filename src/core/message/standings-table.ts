import type { StandingRow } from "./model.ts";

/** So many columns stand beside each other on a phone; a longer line would be broken. */
const columns = 34;
const narrowestName = 6;
const heads = { rank: "#", name: "Name", points: "Points", streak: "Streak" } as const;
const gap = " ";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const pictured = /\p{Emoji_Presentation}|\ufe0f|\p{Regional_Indicator}/u;
const wide =
	/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const widthless = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
/** Letters that are written from right to left, and would take the numbers after them along. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const leftToRight = "\u200e";

/** How many columns a character takes in a fixed-width font: Chinese, Japanese, Korean and emoji two. */
function widthOf(grapheme: string): number {
	if (widthless.test(grapheme)) return 0;
	return pictured.test(grapheme) || wide.test(grapheme) ? 2 : 1;
}

const widthOfText = (text: string): number =>
	[...graphemes.segment(text)].reduce((sum, { segment }) => sum + widthOf(segment), 0);

/** The text in at most so many columns, with `…` where it was longer. */
function cut(text: string, most: number): string {
	if (widthOfText(text) <= most) return text;
	let kept = "";
	let left = most - 1;
	for (const { segment } of graphemes.segment(text)) {
		left -= widthOf(segment);
		if (left < 0) break;
		kept += segment;
	}
	return `${kept.trimEnd()}…`;
}

const compact = new Intl.NumberFormat("en-US", {
	notation: "compact",
	maximumFractionDigits: 1,
	maximumSignificantDigits: 3,
});
/** In six characters. */
const numberText = (number: number): string =>
	Math.abs(number) < 100_000 ? String(number) : compact.format(number).slice(0, 6);

type Cells = { rank: string; name: string; tag: string; points: string; streak: string };

function cellsOf({ rank, name, points, streak, you }: StandingRow): Cells {
	return {
		rank: numberText(rank),
		name,
		tag: you ? " (you)" : "",
		points: numberText(points),
		streak: numberText(streak),
	};
}

/**
 * Standings as lines of a fixed-width font: numbers line up to the right, the reader's own row says "(you)". Names come as the platform can
 * show them, in one line.
 */
export function standingsTable(standings: readonly StandingRow[]): string {
	const rows = standings.map(cellsOf);
	const widest = (key: "rank" | "points" | "streak") =>
		Math.max(heads[key].length, ...rows.map((row) => row[key].length));
	const widths = { rank: widest("rank"), points: widest("points"), streak: widest("streak") };
	const most = Math.max(narrowestName, columns - widths.rank - widths.points - widths.streak - 3 * gap.length);
	const names = rows.map(({ name, tag }) => cut(name, most - tag.length) + tag);
	const nameWidth = Math.max(heads.name.length, ...names.map(widthOfText));
	const line = (rank: string, name: string, points: string, streak: string) =>
		[
			rank.padStart(widths.rank),
			steady(name) + " ".repeat(Math.max(0, nameWidth - widthOfText(name))),
			points.padStart(widths.points),
			streak.padStart(widths.streak),
		].join(gap);
	return [
		line(heads.rank, heads.name, heads.points, heads.streak),
		...rows.map(({ rank, points, streak }, index) => line(rank, names[index] ?? "", points, streak)),
	].join("\n");
}

const steady = (name: string): string => (rightToLeft.test(name) ? leftToRight + name + leftToRight : name);

/** The same without its columns, for a table that would be longer than it may. */
export const standingsList = (standings: readonly StandingRow[]): string =>
	standings
		.map(cellsOf)
		.map(({ rank, name, tag, points, streak }) => `${rank}. ${name}${tag} ${points} ${streak}`)
		.join("\n");
