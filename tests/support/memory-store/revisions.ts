import type { Revisions } from "../../../src/app/ports/store.ts";
import type { Immediate } from "./immediate.ts";
import type { Tables } from "./tables.ts";
import { text } from "./values.ts";

/** Revisions in memory. */
export const revisions = ({ revisions: table }: Tables): Immediate<Revisions> => ({
	keep({ hash, question }, at) {
		// Looked up first: most are there, and a question is much to copy.
		if (!table.has(text(hash))) table.insert({ hash, questionId: question.id, question, keptAt: at });
	},

	byHash(hash) {
		const kept = table.get(text(hash));
		return kept === null ? null : { hash: kept.hash, question: kept.question };
	},
});
