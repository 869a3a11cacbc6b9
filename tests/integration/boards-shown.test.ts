import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { readLeaderboard } from "../../src/app/show-leaderboard.ts";
import { lookOf } from "../../src/core/names.ts";
import { addMember, aStanding, monday, setStage } from "../contract/samples.ts";
import { memoryDatabase, serverDatabase } from "../support/database.ts";

type Fact = { points: number; name: string; alias: string | null; hidden: boolean; erased: boolean };

const facts: fc.Arbitrary<Fact[]> = fc.array(
	fc.record({
		points: fc.constantFrom(0, 10, 20, 30),
		name: fc.constantFrom("Ada", "Eve", "Émile", "Sam", "sam"),
		alias: fc.option(fc.constantFrom("Zorro", "Eve", "EMILE", "S\u00e2m")),
		hidden: fc.boolean(),
		erased: fc.constantFrom(false, false, false, true),
	}),
	{ minLength: 1, maxLength: 14 },
);

/** What a board says of these holders: ten at most, equals share a rank and use up the next ones, who is hidden leaves no gap. */
const ranked = (holders: readonly (Fact & { id: string })[]): { rank: number; points: number }[] => {
	const listed = holders.filter(({ hidden, erased }) => !hidden && !erased);
	return listed
		.toSorted((a, b) => b.points - a.points)
		.map(({ points }) => ({ rank: 1 + listed.filter((other) => other.points > points).length, points }))
		.slice(0, 10);
};

describe.each([
	{ name: "in PGlite", open: memoryDatabase },
	{ name: "on a Postgres server", open: serverDatabase },
])("rule “Points”, for any standings $name", ({ open }) => {
	it("equals share a rank (1, 1, 3), the hidden leave no gap, and nobody can pass for somebody else", async () => {
		const { store, close } = await open();
		onTestFinished(close);
		await fc.assert(
			fc.asyncProperty(facts, async (all) => {
				const stage = await setStage(store);
				await store.transaction(async (tx) => {
					const holders: (Fact & { id: string })[] = [];
					for (const fact of all) {
						const member = await addMember(tx, stage, fact.name);
						await tx.members.save({ ...member, alias: fact.alias, hidden: fact.hidden });
						await tx.standings.replace(stage.room.id, [member.id], [aStanding(stage.room, member, fact)]);
						if (fact.erased) await tx.members.erase(member.id, monday);
						holders.push({ ...fact, id: member.id });
					}
					const [reader] = await tx.members.byIds(holders.slice(0, 1).map(({ id }) => id));
					if (reader === undefined) throw new Error("nobody reads");
					const { rows, own } = await readLeaderboard({ tx, member: reader, now: monday }, stage.room, "all");
					expect(rows.map(({ rank, points }) => ({ rank, points }))).toEqual(ranked(holders));
					expect(own === null).toBe(rows.some(({ you }) => you));
					const names = [...rows, ...(own === null ? [] : [own])].map(({ name }) => lookOf(name));
					expect(new Set(names).size).toBe(names.length);
				});
			}),
			{ numRuns: 40 },
		);
	});
});
