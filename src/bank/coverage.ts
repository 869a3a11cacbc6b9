import { compareText } from "./finding.ts";
import type { Bank } from "./load.ts";

/**
 * For every id of the coverage list, in its order, the slugs of the active questions and the guides that cover it, sorted.
 * An id that nothing covers has an empty list.
 */
export function coverageOf(bank: Bank): Record<string, string[]> {
	const pages = [...bank.questions.filter((question) => question.status === "active"), ...bank.guides];
	return Object.fromEntries(
		bank.coverage.map(({ id }) => {
			const slugs = pages.filter((page) => page.covers.includes(id)).map((page) => page.slug);
			return [id, slugs.toSorted(compareText)];
		}),
	);
}
