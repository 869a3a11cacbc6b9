import { expect, test } from "vitest";
import { createRequests } from "../../src/adapters/slack/client.ts";
import { slackLogger } from "../../src/adapters/slack/logger.ts";
import { ChatError } from "../../src/app/errors.ts";
import { SECOND } from "../../src/core/ids.ts";

const silent = { info() {}, warn() {}, error() {} };
const never = Number.POSITIVE_INFINITY;

/** Requests on a clock that a test moves by hand: who waits goes on when the time has come. */
function openRequests(tokenOf = async (): Promise<string | null> => "xoxb-1") {
	let now = 0;
	let waiting: { until: number; go: () => void }[] = [];
	const wait = (milliseconds: number) =>
		new Promise<void>((go) => void waiting.push({ until: now + milliseconds, go }));
	const clock = { now: () => now };
	const requests = createRequests({ tokenOf, apiUrl: null, clock, wait, logger: slackLogger(silent) });
	const sent: string[] = [];
	/** Slack takes it; gives when. */
	const taken = (what: string) => async () => {
		sent.push(what);
		return { ok: true, ts: String(now) };
	};
	return {
		requests,
		sent,
		post: (channel: string, what: string, notAfter = never) => requests.post("T1", channel, notAfter, taken(what)),
		ask: (what: string) => requests.ask("T1", taken(what)),
		async passes(milliseconds: number) {
			await settled();
			now += milliseconds;
			const due = waiting.filter(({ until }) => until <= now);
			waiting = waiting.filter(({ until }) => until > now);
			for (const { go } of due) go();
			await settled();
		},
	};
}

/** All that can go on without time passing has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const reasonOf = (work: Promise<unknown>) =>
	work.then(
		() => null,
		(error: unknown) => (error instanceof ChatError ? error.reason : error),
	);

test("a channel gets one message a second, in order; other channels and all else that is asked go on", async () => {
	const { post, ask, sent, passes } = openRequests();
	for (const what of ["one", "two", "three"]) void post("C1", what);
	void post("C2", "other");
	void ask("edit");
	await passes(SECOND - 1);
	expect(sent.toSorted()).toEqual(["edit", "one", "other"]);
	await passes(1);
	expect(sent.at(-1)).toBe("two");
	await passes(SECOND - 1);
	expect(sent.at(-1)).toBe("two");
	await passes(1);
	expect(sent.at(-1)).toBe("three");
	await passes(SECOND);
	void post("C1", "four");
	await passes(0);
	expect(sent.at(-1)).toBe("four");
});

test("what was refused holds up the next message like any other, and fails alone", async () => {
	const { requests, post, sent, passes } = openRequests();
	const refused = reasonOf(requests.post("T1", "C1", never, () => Promise.reject(new ChatError("forbidden", "no"))));
	const next = post("C1", "next");
	await passes(SECOND - 1);
	expect(await refused).toBe("forbidden");
	expect(sent).toEqual([]);
	await passes(1);
	expect(await next).toMatchObject({ ok: true });
});

test("a message whose time is over when its turn comes does not leave any more, and holds up nobody", async () => {
	const { post, sent, passes } = openRequests();
	void post("C1", "one");
	const late = reasonOf(post("C1", "late", SECOND / 2));
	void post("C1", "three");
	await passes(SECOND);
	expect(await late).toBe("late");
	expect(sent).toEqual(["one", "three"]);
});

test("a stop gives back what waits, lets out what has left, and what is asked afterwards goes out again", async () => {
	const { requests, post, ask, sent, passes } = openRequests();
	const left = Promise.withResolvers<{ ok: true }>();
	const first = requests.post("T1", "C1", never, () => left.promise);
	const waiting = reasonOf(post("C1", "waits"));
	await passes(0);
	const stopping = requests.stop();
	expect(await waiting).toBe("late");
	expect(await reasonOf(ask("too late"))).toBe("late");
	left.resolve({ ok: true });
	await stopping;
	expect(await first).toEqual({ ok: true });
	expect(sent).toEqual([]);
	await ask("after");
	void post("C1", "after, too");
	await passes(SECOND);
	expect(sent).toEqual(["after", "after, too"]);
});

test("without a token nothing is asked", async () => {
	const { ask, sent } = openRequests(async () => null);
	expect(await reasonOf(ask("edit"))).toBe("logged-out");
	expect(sent).toEqual([]);
});

test("what is asked about one thing goes one after another, also after a failure; other things go on", async () => {
	const { requests } = openRequests();
	const over: string[] = [];
	const first = Promise.withResolvers<void>();
	const asked =
		(what: string, until: Promise<void> = Promise.resolve()) =>
		async () => {
			await until;
			over.push(what);
			return { ok: true };
		};
	const refused = reasonOf(
		requests.inTurn("T1", "V1", () => first.promise.then(() => Promise.reject(new ChatError("expired", "no")))),
	);
	const second = requests.inTurn("T1", "V1", asked("second"));
	const third = requests.inTurn("T1", "V1", asked("third"));
	await requests.inTurn("T1", "V2", asked("other window"));
	await requests.inTurn("T2", "V1", asked("other team"));
	await settled();
	expect(over).toEqual(["other window", "other team"]);
	first.resolve();
	await Promise.all([second, third]);
	expect(await refused).toBe("expired");
	expect(over.slice(2)).toEqual(["second", "third"]);
});
