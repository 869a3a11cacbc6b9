import type { UsersInfoResponse } from "@slack/web-api";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Requests } from "../../src/adapters/slack/client.ts";
import { refusal } from "../../src/adapters/slack/errors.ts";
import { createPeople } from "../../src/adapters/slack/people.ts";
import { ChatError } from "../../src/app/errors.ts";
import { HOUR, MINUTE, SECOND } from "../../src/core/ids.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Answer = () => Promise<UsersInfoResponse>;
const owner: Answer = async () => ({
	ok: true,
	user: { id: "U1", team_id: "T1", is_owner: true, tz: "Europe/Berlin", profile: { display_name: "Olga" } },
});
const member: Answer = async () => ({ ok: true, user: { id: "U1", team_id: "T1", name: "olga" } });
const away: Answer = () => Promise.reject(new ChatError("unreachable", "ECONNRESET"));
const never: Answer = () => new Promise(() => {});

/** People of a Slack that answers as it is told. */
function openPeople(first: Answer) {
	let answer = first;
	let asked = 0;
	const requests = {
		ask: () => {
			asked++;
			return answer();
		},
	} as unknown as Requests;
	const people = createPeople({
		requests,
		clock: { now: () => Date.now() },
		log: { info() {}, warn() {}, error() {} },
	});
	return {
		asked: () => asked,
		answers(next: Answer) {
			answer = next;
		},
		/** Who somebody is after as long as an event waits for that. */
		async actor(called?: string) {
			const found = people.actor("T1", "U1", called);
			await vi.advanceTimersByTimeAsync(1_200);
			return found;
		},
	};
}

const olga = { externalId: "U1", name: "Olga", zone: "Europe/Berlin", authority: "admin" };

test.each([
	{ what: "fails", silent: away },
	{ what: "does not answer", silent: never },
])("somebody whom Slack told of stays who they were while it $what, however long ago that was", async ({ silent }) => {
	const { actor, answers } = openPeople(owner);
	expect(await actor()).toEqual(olga);
	answers(silent);
	vi.advanceTimersByTime(3 * HOUR);
	expect(await actor()).toEqual(olga);
	vi.advanceTimersByTime(3 * HOUR);
	expect(await actor("olga")).toEqual(olga);
});

test.each([
	{ what: "fails", silent: away },
	{ what: "does not answer", silent: never },
])("of whom Slack never told, neither the name nor what they may do is known while it $what", async ({ silent }) => {
	const { actor } = openPeople(silent);
	const guessed = { externalId: "U1", zone: null, authority: "guest", nameGuessed: true, authorityGuessed: true };
	expect(await actor("olga.o")).toEqual({ ...guessed, name: "olga.o" });
	expect(await actor()).toEqual({ ...guessed, name: "U1" });
});

test("what Slack tells too late for one event holds for the next, and is not asked twice", async () => {
	const { actor, answers, asked } = openPeople(
		() => new Promise((resolve) => setTimeout(() => resolve(owner()), 2 * SECOND)),
	);
	expect(await actor()).toMatchObject({ authorityGuessed: true });
	answers(away);
	await vi.advanceTimersByTimeAsync(SECOND);
	expect(await actor()).toEqual(olga);
	expect(asked()).toBe(1);
});

test("after a failure somebody is asked for with the next event; after ten minutes what Slack tells then holds", async () => {
	const { actor, answers, asked } = openPeople(away);
	await actor();
	answers(owner);
	expect(await actor()).toEqual(olga);
	expect(asked()).toBe(2);
	answers(member);
	expect(await actor()).toEqual(olga);
	vi.advanceTimersByTime(10 * MINUTE);
	expect(await actor()).toMatchObject({ name: "olga", authority: "member" });
	expect(asked()).toBe(3);
});

test("somebody whom Slack does not know is a guest, also who was an owner before", async () => {
	const { actor, answers } = openPeople(owner);
	await actor();
	vi.advanceTimersByTime(10 * MINUTE);
	answers(() => Promise.reject(refusal("user_not_found")));
	const nobody = { externalId: "U1", name: "olga", zone: null, authority: "guest", nameGuessed: true };
	expect(await actor("olga")).toEqual(nobody);
	answers(away);
	vi.advanceTimersByTime(10 * MINUTE);
	expect(await actor("olga")).toEqual(nobody);
});
