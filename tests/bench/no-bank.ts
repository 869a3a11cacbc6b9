import type { QuestionBank } from "../../src/app/ports/surroundings.ts";

/** A bank for what asks it for nothing. */
export const noBank: QuestionBank = {
	active: () => [],
	byId: () => null,
	bySlug: () => null,
	topics: () => [],
	byHash: () => null,
	revise: () => {
		throw new Error("Nothing is revised at a close");
	},
};
