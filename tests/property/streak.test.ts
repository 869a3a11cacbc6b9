import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY } from "../../src/core/ids.ts";
import { addDays } from "../../src/core/local-date.ts";
import { type StreakInput, streakOf } from "../../src/core/streak.ts";

const start = Date.parse("2026-01-05T09:00:00Z");

/** What a round and the member's acts in it may be; instants are parts of the day after the posting. */
const plan = fc.record({
	state: fc.constantFrom("closed", "closed", "closed", "closed", "skipped", "scheduled"),
	answers: fc.array(
		fc.record({
			after: fc.double({ min: 0, max: 2, noNaN: true }),
			genuine: fc.boolean(),
			withdrawn: fc.constantFrom(false, false, true),
		}),
		{ maxLength: 2 },
	),
	answered: fc.constantFrom(true, true, true, false),
	gaveUpAfter: fc.option(fc.double({ min: 0, max: 2, noNaN: true }), { freq: 6 }),
});

const ledgers: fc.Arbitrary<StreakInput> = fc
	.record({
		plans: fc.array(plan, { maxLength: 60 }),
		isOpen: fc.boolean(),
		leave: fc.array(fc.record({ from: fc.nat(60), days: fc.option(fc.nat(5)) }), { maxLength: 2 }),
		joined: fc.option(fc.double({ min: 0, max: 10, noNaN: true }), { freq: 10 }),
	})
	.map(({ plans, isOpen, leave, joined }) => {
		const rounds = plans.map(({ state }, day) => {
			const last = isOpen && day === plans.length - 1;
			const isPosted = last || state === "closed";
			return {
				id: `round-${day}`,
				date: addDays("2026-01-05", day),
				state: last ? ("posted" as const) : (state as "closed" | "skipped" | "scheduled"),
				postedAt: isPosted ? start + day * DAY : null,
				closesAt: isPosted ? start + (day + 1) * DAY : null,
			};
		});
		const at = (day: number, after: number) => start + (day + after) * DAY;
		return {
			rounds,
			answers: plans.flatMap(({ answers, answered }, day) => [
				...(answered ? [{ roundId: `round-${day}`, at: at(day, 0.5), genuine: true, withdrawn: false }] : []),
				...answers.map(({ after, ...rest }) => ({ roundId: `round-${day}`, at: at(day, after), ...rest })),
			]),
			gaveUp: plans.flatMap(({ gaveUpAfter }, day) =>
				gaveUpAfter === null ? [] : [{ roundId: `round-${day}`, at: at(day, gaveUpAfter) }],
			),
			leave: leave.map(({ from, days }) => ({
				from: at(from, 0.1),
				until: days === null ? null : at(from + days, 0.1),
			})),
			joinedAt: joined === null ? null : at(0, joined),
		};
	});

const turned = <T>(list: readonly T[], by: number): T[] => [...list.slice(by), ...list.slice(0, by)].reverse();

describe("Rule · Streak, for any ledger", () => {
	test("the order of what goes in is nothing", () => {
		fc.assert(
			fc.property(ledgers, fc.nat(60), (input, by) => {
				const other: StreakInput = {
					...input,
					rounds: turned(input.rounds, by),
					answers: turned(input.answers, by),
					gaveUp: turned(input.gaveUp, by),
					leave: turned(input.leave, by),
				};
				expect(streakOf(other)).toEqual(streakOf(input));
			}),
		);
	});

	test("the days sum up to the streak, the best and the freezes", () => {
		fc.assert(
			fc.property(ledgers, (input) => {
				const result = streakOf(input);
				let [streak, best, freezes] = [0, 0, 0];
				for (const day of result.days) {
					if (day.kind === "answered") streak += 1;
					if (day.kind === "missed" || day.kind === "late") {
						expect(freezes).toBe(0);
						streak = 0;
					}
					if (day.kind === "frozen") freezes -= 1;
					if (day.earnedFreeze) {
						expect(day.kind).toBe("answered");
						freezes += 1;
					}
					best = Math.max(best, streak);
					expect([day.streak, day.freezes]).toEqual([streak, freezes]);
					expect(freezes).toBeGreaterThanOrEqual(0);
					expect(freezes).toBeLessThanOrEqual(2);
				}
				expect({ current: result.current, best: result.best, freezes: result.freezes }).toEqual({
					current: streak,
					best,
					freezes,
				});
				expect(result.current).toBeLessThanOrEqual(result.best);
			}),
		);
	});

	test("the days are in order, each round at most once, none that was only scheduled", () => {
		fc.assert(
			fc.property(ledgers, (input) => {
				const { days } = streakOf(input);
				const dates = days.map(({ date }) => date);
				expect(dates).toEqual([...new Set(dates)].sort());
				const scheduled = new Set(input.rounds.filter(({ state }) => state === "scheduled").map(({ id }) => id));
				expect(days.some(({ roundId }) => scheduled.has(roundId))).toBe(false);
			}),
		);
	});

	test("any seven counted rounds have one neutral giving-up at most", () => {
		fc.assert(
			fc.property(ledgers, (input) => {
				const counted = streakOf(input).days.filter(({ kind }) => !["skipped", "leave", "open"].includes(kind));
				for (let i = 0; i < counted.length; i++) {
					expect(counted.slice(i, i + 7).filter(({ kind }) => kind === "gave-up").length).toBeLessThanOrEqual(1);
				}
			}),
		);
	});

	test("answering one more round on time never shortens the current streak", () => {
		fc.assert(
			fc.property(ledgers, fc.nat(59), (input, day) => {
				const first = { roundId: `round-${day}`, at: start + day * DAY, genuine: true, withdrawn: false };
				const more = { ...input, answers: [...input.answers, first] };
				fc.pre(input.joinedAt !== null && input.joinedAt <= first.at);
				expect(streakOf(more).best).toBeGreaterThanOrEqual(streakOf(input).best);
			}),
		);
	});
});
