import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { medianShare, pointsOf, scoringVersion, shareOf } from "../../src/core/points.ts";
import { levels } from "../../src/core/question.ts";

const shares = fc.double({ min: 0, max: 1, noNaN: true });
const answers = fc.record({
	level: fc.constantFrom(...levels),
	onTime: fc.boolean(),
	assessedPoints: fc.boolean(),
	share: fc.option(shares),
	hints: fc.nat(8),
	medianShare: fc.option(shares),
});

describe("Rule · Points, for any answer", () => {
	test("whole numbers; the second part is between nothing and the first", () => {
		fc.assert(
			fc.property(answers, (answer) => {
				const { first, second, total } = pointsOf(answer);
				expect([first, second, total].every(Number.isInteger)).toBe(true);
				expect(first).toBe(answer.onTime ? 10 * (levels.indexOf(answer.level) + 1) : 0);
				expect(second).toBeGreaterThanOrEqual(0);
				expect(second).toBeLessThanOrEqual(first);
				expect(total).toBe(first + second);
			}),
		);
	});

	test("a hint more never brings points, a greater share never costs any", () => {
		fc.assert(
			fc.property(answers, shares, (answer, share) => {
				const points = pointsOf(answer).second;
				expect(pointsOf({ ...answer, hints: answer.hints + 1 }).second).toBeLessThanOrEqual(points);
				const own = answer.share ?? 0;
				const [less, more] = [Math.min(own, share), Math.max(own, share)];
				expect(pointsOf({ ...answer, share: less }).second).toBeLessThanOrEqual(
					pointsOf({ ...answer, share: more }).second,
				);
			}),
		);
	});

	test("the median is one that half of the shares reach", () => {
		fc.assert(
			fc.property(fc.array(shares, { minLength: 1 }), (list) => {
				const median = medianShare(list) ?? Number.NaN;
				expect(list.filter((share) => share <= median).length * 2).toBeGreaterThanOrEqual(list.length);
				expect(list.filter((share) => share >= median).length * 2).toBeGreaterThanOrEqual(list.length);
			}),
		);
	});
});

describe("Rule · Points and Reveal, in any order", () => {
	const assessments = fc.uniqueArray(
		fc.record({ maker: fc.constantFrom("automatic" as const, "person" as const), share: shares, at: fc.nat(1000) }),
		{ selector: ({ at }) => at },
	);

	test("the order in which assessments come is nothing", () => {
		fc.assert(
			fc.property(assessments, (list) => {
				expect(shareOf([...list].reverse())).toBe(shareOf(list));
			}),
		);
	});

	test("automatic assessments after the first, and after a person's, change nothing", () => {
		fc.assert(
			fc.property(assessments, shares, (list, share) => {
				fc.pre(list.length > 0);
				expect(shareOf([...list, { maker: "automatic", share, at: 2000 }])).toBe(shareOf(list));
			}),
		);
	});

	test("the version that scores is early enough, and none that is stands after it", () => {
		fc.assert(
			fc.property(
				fc.array(fc.record({ at: fc.nat(100) })),
				fc.option(fc.nat(100)),
				fc.nat(100),
				(list, reveal, close) => {
					const version = scoringVersion(list, { firstRevealAt: reveal, closesAt: close });
					const early = list.map(({ at }) => at).filter((at) => at < close && (reveal === null || at < reveal));
					expect(version?.at ?? null).toBe(early.length === 0 ? null : Math.max(...early));
				},
			),
		);
	});
});
