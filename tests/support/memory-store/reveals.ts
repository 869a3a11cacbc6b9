import type { Reveals } from "../../../src/app/ports/store.ts";
import type { Immediate } from "./immediate.ts";
import type { Tables } from "./tables.ts";
import { uuid } from "./values.ts";

/** Reveals and hints in memory. */
export const reveals = ({ reveals: table, hints }: Tables): Immediate<Reveals> => ({
	add: (reveal) => table.insert(reveal, "any").added,

	of: (roundId, memberId) => table.get(`${uuid(roundId)}\0${uuid(memberId)}`),

	addHint: (hint) => hints.insert(hint, "any").added,

	hints(roundId, memberId) {
		const [round, member] = [uuid(roundId), uuid(memberId)];
		return hints
			.of("memberId", member)
			.filter((hint) => hint.roundId === round)
			.sort((a, b) => a.number - b.number);
	},
});
