import { describe, expect, test } from "vitest";
import { DAY, HOUR } from "../../src/core/ids.ts";
import { addDays } from "../../src/core/local-date.ts";
import { type StreakDayKind, type StreakInput, streakOf } from "../../src/core/streak.ts";

const start = Date.parse("2026-01-05T09:00:00Z");
const postedAt = (day: number) => start + day * DAY;

/**
 * A ledger, one letter a round, each open for a day: A answered, L late, M missed, G gave up, S skipped, V leave (from
 * this round to the next), O open.
 */
const ledger = (letters: string): StreakInput => {
	const all = [...letters].map((letter, day) => ({ letter, day, id: `r${day}` }));
	const having = (letter: string) => all.filter((round) => round.letter === letter);
	const answer = (hours: number) => (round: { id: string; day: number }) => ({
		roundId: round.id,
		at: postedAt(round.day) + hours * HOUR,
		genuine: true,
		withdrawn: false,
	});
	return {
		rounds: all.map(({ letter, day, id }) => ({
			id,
			date: addDays("2026-01-05", day),
			state: letter === "S" ? "skipped" : letter === "O" ? "posted" : "closed",
			postedAt: letter === "S" ? null : postedAt(day),
			closesAt: letter === "S" ? null : postedAt(day + 1),
		})),
		answers: [...having("A").map(answer(2)), ...having("L").map(answer(25))],
		gaveUp: having("G").map(({ id, day }) => ({ roundId: id, at: postedAt(day) + HOUR })),
		leave: having("V").map(({ day }) => ({ from: postedAt(day), until: postedAt(day + 1) })),
		joinedAt: start,
	};
};

const letterOf: Record<StreakDayKind, string> = {
	answered: "A",
	late: "L",
	missed: "M",
	frozen: "F",
	"gave-up": "G",
	leave: "V",
	skipped: "S",
	open: "O",
};

const explain = (input: StreakInput) => {
	const { current, best, freezes, days } = streakOf(input);
	return { current, best, freezes, days: days.map(({ kind }) => letterOf[kind]).join("") };
};

describe("Rule · Streak: consecutive rounds answered on time", () => {
	test("each adds one", () => {
		expect(explain(ledger("AAA"))).toEqual({ current: 3, best: 3, freezes: 0, days: "AAA" });
	});

	test("a missed round and a late answer break it; the best stays", () => {
		expect(explain(ledger("AAAMA"))).toEqual({ current: 1, best: 3, freezes: 0, days: "AAAMA" });
		expect(explain(ledger("AAL"))).toEqual({ current: 0, best: 2, freezes: 0, days: "AAL" });
	});

	test("the open round does nothing until it is answered or closes", () => {
		expect(explain(ledger("AAO")).current).toBe(2);
		const answered = ledger("AAO");
		const now = { roundId: "r2", at: postedAt(2) + 1, genuine: true, withdrawn: false };
		expect(explain({ ...answered, answers: [...answered.answers, now] })).toMatchObject({ current: 3, days: "AAA" });
	});

	test("an answer at the close is late, one before it on time, and a second version takes nothing away", () => {
		const input = ledger("AM");
		const at = (instant: number) => ({ roundId: "r1", at: instant, genuine: true, withdrawn: false });
		expect(explain({ ...input, answers: [...input.answers, at(postedAt(2))] }).days).toBe("AL");
		expect(explain({ ...input, answers: [...input.answers, at(postedAt(2) + 5), at(postedAt(2) - 1)] }).days).toBe(
			"AA",
		);
	});

	test("what is not genuine or was withdrawn is no answer", () => {
		const input = ledger("AA");
		const [one, two] = input.answers;
		if (one === undefined || two === undefined) throw new Error("two answers");
		expect(explain({ ...input, answers: [one, { ...two, genuine: false }] }).days).toBe("AM");
		expect(explain({ ...input, answers: [one, { ...two, withdrawn: true }] }).days).toBe("AM");
	});

	test("each day says what the streak was after it", () => {
		expect(streakOf(ledger("AM")).days).toEqual([
			{ roundId: "r0", date: "2026-01-05", kind: "answered", streak: 1, freezes: 0, earnedFreeze: false },
			{ roundId: "r1", date: "2026-01-06", kind: "missed", streak: 0, freezes: 0, earnedFreeze: false },
		]);
	});
});

describe("Rule · Streak: rounds before the member came don't count", () => {
	test("they are not even listed", () => {
		expect(explain({ ...ledger("MMSMAA"), joinedAt: postedAt(4) })).toMatchObject({ current: 2, days: "AA" });
	});

	test("the round that was open when they came is", () => {
		expect(explain({ ...ledger("MMA"), joinedAt: postedAt(1) + HOUR }).days).toBe("MA");
	});

	test("a late answer to an earlier round is listed", () => {
		expect(explain({ ...ledger("MLA"), joinedAt: postedAt(2) + HOUR }).days).toBe("LA");
	});

	test("who did nothing yet has no days", () => {
		expect(explain({ ...ledger("MM"), joinedAt: null })).toEqual({ current: 0, best: 0, freezes: 0, days: "" });
	});
});

describe("Rule · Streak: skipped rounds and leave are neutral", () => {
	test("they neither add nor break", () => {
		expect(explain(ledger("AASSVA"))).toMatchObject({ current: 3, days: "AASSVA" });
	});

	test("a round that is scheduled is not there yet", () => {
		const input = ledger("AAS");
		const rounds = input.rounds.map((round) =>
			round.state === "skipped" ? { ...round, state: "scheduled" as const } : round,
		);
		expect(explain({ ...input, rounds }).days).toBe("AA");
	});

	test("leave begins with the next round not yet posted: the one that is open still counts", () => {
		const input = ledger("AMMA");
		const leave = [{ from: postedAt(1) + 1, until: null }];
		expect(explain({ ...input, leave }).days).toBe("AMVA");
		expect(explain({ ...input, leave: [{ from: postedAt(1), until: null }] }).days).toBe("AVVA");
	});

	test("a round posted as the leave ends counts", () => {
		const input = ledger("AMM");
		expect(explain({ ...input, leave: [{ from: postedAt(1), until: postedAt(2) }] }).days).toBe("AVM");
	});

	test("an answer during leave counts; a late one there breaks nothing", () => {
		const leave = [{ from: start, until: null }];
		expect(explain({ ...ledger("AALA"), leave })).toMatchObject({ current: 3, days: "AAVA" });
	});
});

describe("Rule · Streak: giving up once in any seven rounds is neutral", () => {
	test("once", () => {
		expect(explain(ledger("AAGA"))).toMatchObject({ current: 3, days: "AAGA" });
	});

	test("again within the next six rounds it is a miss, in the seventh it is neutral", () => {
		expect(explain(ledger("GAAAAAG"))).toMatchObject({ current: 0, days: "GAAAAAM" });
		expect(explain(ledger("GAAAAAAG"))).toMatchObject({ current: 6, days: "GAAAAAAG" });
	});

	test("a give-up that was a miss does not start another seven", () => {
		expect(explain(ledger("GGAAAAAG")).days).toBe("GMAAAAAG");
	});

	test("skipped rounds and leave are not among the seven", () => {
		expect(explain(ledger("GAAASVAAG")).days).toBe("GAAASVAAM");
		expect(explain(ledger("GAAASVAAAG")).days).toBe("GAAASVAAAG");
	});

	test("during leave it is leave, and does not use up the turn", () => {
		const input = ledger("AGGA");
		expect(explain({ ...input, leave: [{ from: postedAt(1), until: postedAt(2) }] }).days).toBe("AVGA");
	});

	test("who answered on time before giving up has answered; after it does not count", () => {
		const input = ledger("AG");
		const at = (hours: number) => ({ roundId: "r1", at: postedAt(1) + hours * HOUR, genuine: true, withdrawn: false });
		expect(explain({ ...input, answers: [...input.answers, at(0.5)] })).toMatchObject({ current: 2, days: "AA" });
		expect(explain({ ...input, answers: [...input.answers, at(1.5)] })).toMatchObject({ current: 1, days: "AG" });
	});

	test("after the close there is nothing to give up", () => {
		const input = ledger("AM");
		expect(explain({ ...input, gaveUp: [{ roundId: "r1", at: postedAt(2) }] }).days).toBe("AM");
	});

	test("in the open round it shows at once", () => {
		const input = ledger("AO");
		expect(explain({ ...input, gaveUp: [{ roundId: "r1", at: postedAt(1) + 1 }] }).days).toBe("AG");
	});
});

describe("Rule · Streak: freezes", () => {
	test("seven in a row earn one", () => {
		expect(explain(ledger("AAAAAA")).freezes).toBe(0);
		const { days, freezes } = streakOf(ledger("AAAAAAA"));
		expect(freezes).toBe(1);
		expect(days.map(({ earnedFreeze }) => earnedFreeze)).toEqual([false, false, false, false, false, false, true]);
	});

	test("at most two are kept", () => {
		const { days, freezes } = streakOf(ledger("A".repeat(28)));
		expect(freezes).toBe(2);
		expect(days.filter(({ earnedFreeze }) => earnedFreeze)).toHaveLength(2);
	});

	test("one covers a missed round, a late one, or giving up too often", () => {
		expect(explain(ledger("AAAAAAAM"))).toEqual({ current: 7, best: 7, freezes: 0, days: "AAAAAAAF" });
		expect(explain(ledger("AAAAAAAL")).days).toBe("AAAAAAAF");
		expect(explain(ledger("AAAAAAAGG")).days).toBe("AAAAAAAGF");
		expect(explain(ledger("AAAAAAAMMA"))).toMatchObject({ current: 1, days: "AAAAAAAFMA" });
	});

	test("a covered round neither adds to the seven nor resets them", () => {
		// 7 earn a freeze; 3, a miss covered, 4 more make the next seven.
		expect(explain(ledger("AAAAAAAAAAMAAA")).freezes).toBe(0);
		expect(explain(ledger("AAAAAAAAAAMAAAA"))).toMatchObject({ current: 14, freezes: 1 });
	});

	test("neutral rounds neither add to the seven nor reset them", () => {
		expect(explain(ledger("AAASVAAAGA"))).toMatchObject({ current: 7, freezes: 1 });
	});

	test("a break zeroes the streak and the seven", () => {
		expect(explain(ledger("AAAAAAMA")).freezes).toBe(0);
		expect(explain(ledger("AAAAAAMAAAAAA")).freezes).toBe(0);
		expect(explain(ledger("AAAAAAMAAAAAAA"))).toMatchObject({ current: 7, freezes: 1 });
	});
});
