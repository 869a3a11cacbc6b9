import { describe, expect, it } from "vitest";
import { createRateLimits, type RateLimitOptions, type Tier } from "../support/fake-slack/rate-limits.ts";

function at(options?: RateLimitOptions) {
	let now = 1_000_000;
	const limits = createRateLimits(() => now, options);
	const call = (tier: Tier, more: object = {}) =>
		limits.take({ method: "m", tier, team: "T1", channel: "C1", ...more });
	return {
		post: (more: object = {}) => call("post", { method: "chat.postMessage", ...more }),
		call,
		wait: (ms: number) => {
			now += ms;
		},
	};
}

describe("the pace that Slack allows", () => {
	it("one message a second in a channel, and two at once", () => {
		const slack = at();
		expect([slack.post(), slack.post(), slack.post()]).toEqual([null, null, 1]);
		slack.wait(999);
		expect(slack.post()).toBe(1);
		slack.wait(1);
		expect([slack.post(), slack.post()]).toEqual([null, 1]);
	});

	it("other channels and other workspaces go on", () => {
		const slack = at();
		slack.post();
		slack.post();
		expect(slack.post()).toBe(1);
		expect(slack.post({ channel: "C2" })).toBeNull();
		expect(slack.post({ team: "T2" })).toBeNull();
	});

	it("a workspace has 600 messages a minute", () => {
		const slack = at();
		for (let n = 0; n < 600; n++) expect(slack.post({ channel: `C${n}` })).toBeNull();
		expect(slack.post({ channel: "C601" })).toBe(1);
	});

	it.each([
		[2, 20],
		[3, 50],
		[4, 100],
	] as const)("tier %i: %i a minute, a method and a workspace", (tier, most) => {
		const slack = at();
		for (let n = 0; n < most; n++) expect(slack.call(tier)).toBeNull();
		expect(slack.call(tier)).toBeGreaterThan(0);
		expect(slack.call(tier, { method: "another" })).toBeNull();
		expect(slack.call(tier, { team: "T2" })).toBeNull();
		slack.wait(60_000 / most);
		expect([slack.call(tier), slack.call(tier)]).toEqual([null, expect.any(Number)]);
	});

	it("says how many seconds to wait", () => {
		const slack = at({ perMinute: { m: 1 } });
		expect([slack.call(3), slack.call(3)]).toEqual([null, 60]);
		slack.wait(30_500);
		expect(slack.call(3)).toBe(30);
		slack.wait(29_500);
		expect(slack.call(3)).toBeNull();
	});

	it("nothing is refused without a clock", () => {
		const limits = createRateLimits(null);
		for (let n = 0; n < 10; n++)
			expect(limits.take({ method: "chat.postMessage", tier: "post", team: "T1", channel: "C1" })).toBeNull();
	});
});
