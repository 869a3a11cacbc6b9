import { describe, expect, it } from "vitest";
import type { ChatErrorReason } from "../../src/app/errors.ts";
import { type Room, type Step, stepKinds } from "../../src/core/ledger.ts";
import { attentionNeeded } from "../../src/core/message/copy/rooms.ts";
import { type StatusFacts, status } from "../../src/core/message/copy/status.ts";
import { defaultSettings } from "../../src/core/room.ts";
import { plainText } from "../support/plain-text.ts";

const room: Room = {
	id: "room",
	workspaceId: "workspace",
	externalId: "prep",
	name: "prep",
	status: "active",
	settings: defaultSettings("Europe/Berlin"),
	scheduleSince: 0,
	seed: "seed",
	attention: null,
	createdAt: 0,
};
const calm: StatusFacts = {
	room,
	leads: ["Lena"],
	open: null,
	next: null,
	pool: 20,
	left: 15,
	queued: [],
	troubled: [],
	steps: [],
	lacks: [],
};

const troubled = (step: Partial<Step>): Step => ({
	id: "step",
	key: "post:round",
	kind: "post",
	workspaceId: "workspace",
	roomId: "room",
	roundId: "round",
	memberId: null,
	state: "failed",
	plannedAt: 0,
	dueAt: 0,
	attempts: 3,
	claimedAt: null,
	claimedBy: null,
	looks: 0,
	payload: null,
	replyTo: null,
	error: "forbidden",
	settledAt: Date.UTC(2026, 2, 2, 8),
	...step,
});

/** Every code that a step or a room can keep: the platform's refusals, and PyQ's own. */
const reasons: Readonly<Record<ChatErrorReason, true>> = {
	"rate-limited": true,
	"not-found": true,
	forbidden: true,
	"logged-out": true,
	rejected: true,
	expired: true,
	late: true,
	unreachable: true,
};
const codes = [
	...Object.keys(reasons),
	"fault",
	"gone",
	"no-question",
	"thread",
	"pin",
	"reveal",
	"late",
	"stopped",
	"slept",
	"absent",
];
const needs = (facts: StatusFacts): string[] =>
	plainText(status(facts)).split("Needs attention\n")[1]?.split("\n") ?? [];

describe("what needs a lead's attention", () => {
	it("is nothing while all is well", () => {
		expect(plainText(status(calm))).not.toContain("Needs attention");
		expect(status(calm).summary).toBe("This room is running.");
	});

	it("has a line for each trouble: when, what, why, and what to do", () => {
		expect(needs({ ...calm, troubled: [troubled({}), troubled({ kind: "reveal", error: "not-found" })] })).toEqual([
			"2 March at 09:00 CET: Posting the question failed: PyQ is missing a permission in this channel. Let it see the channel, write in it and open threads.",
			"2 March at 09:00 CET: Showing the model answer failed: the channel or the message is gone. If the team has another channel now, set it up there with /pyq room setup.",
		]);
		expect(status({ ...calm, troubled: [troubled({})] }).summary).toContain("Something needs attention.");
	});

	it("says words of its own for every code, and never the code", () => {
		const unforeseen = needs({ ...calm, troubled: [troubled({ error: "E_STRANGE" })] });
		expect(unforeseen.join()).toContain("something happened that PyQ did not foresee. Tell whoever runs PyQ");
		expect(unforeseen.join()).not.toContain("E_STRANGE");
		for (const error of codes) {
			const [line = ""] = needs({ ...calm, troubled: [troubled({ error })] });
			expect(line, error).not.toContain("did not foresee");
			expect(line, error).toMatch(/ failed: [^.]+\. [A-Z].+\.$/u);
			expect(plainText(attentionNeeded("prep", error)), error).toMatch(/^#prep needs attention: [^.]+\. [A-Z].+\.$/u);
		}
	});

	it("says of a post that may stand there that it is not sent again", () => {
		for (const kind of stepKinds)
			expect(needs({ ...calm, troubled: [troubled({ kind, state: "unknown", error: "unreachable" })] })[0]).toMatch(
				/ may have failed: the platform did not answer\. Look whether it is there: it is not sent again\. /u,
			);
	});

	it("names what stands in the room's way once, also when a step met it", () => {
		const attention = { ...calm, room: { ...room, attention: "forbidden" } };
		expect(needs(attention)).toEqual([
			"PyQ is missing a permission in this channel. Let it see the channel, write in it and open threads.",
		]);
		expect(needs({ ...attention, troubled: [troubled({})] })).toHaveLength(1);
		expect(needs({ ...attention, troubled: [troubled({ error: "rejected" })] })).toHaveLength(2);
	});

	it("names what was missing, for each kind of trouble, and says what to do", () => {
		const words = (code: string) => plainText(attentionNeeded("prep", code));
		expect(words("forbidden:Embed Links,Send Messages")).toBe(
			"#prep needs attention: PyQ was missing Embed Links and Send Messages in this channel. Grant them to PyQ in the channel’s settings, under permissions. /pyq room status there shows more.",
		);
		for (const reason of ["thread", "pin", "reveal"])
			expect(words(`${reason}:Pin Messages`)).toMatch(
				/ needs attention: [^.]+: PyQ was missing Pin Messages in this channel\. Grant it to PyQ /u,
			);
		const several = { ...calm, room: { ...room, attention: "thread;pin:Pin Messages" } };
		expect(needs(several)).toHaveLength(2);
	});

	it("is not said twice where the channel lacks it still", () => {
		const lacks = [{ name: "Embed Links", purpose: "to show the question" }];
		const facts = { ...calm, lacks, room: { ...room, attention: "forbidden:Embed Links" } };
		const words = plainText(status(facts));
		expect(words).not.toContain("Needs attention");
		expect(words).toContain("PyQ is missing permissions in this channel\nEmbed Links: to show the question\n");
		const more = { ...facts, room: { ...room, attention: "forbidden:Embed Links,Send Messages" } };
		expect(needs(more)[0]).toContain("PyQ was missing Embed Links and Send Messages");
	});

	it("is not a permission where somebody's direct messages are closed", () => {
		for (const kind of ["remind", "tell-lead"] as const) {
			const [line] = needs({ ...calm, troubled: [troubled({ kind })] });
			expect(line).toContain("failed: their direct messages are closed to PyQ. They can open them");
		}
	});

	it("is a room that nobody leads, with who can help", () => {
		expect(needs({ ...calm, leads: [] })).toEqual([
			"Nobody leads this room. An admin can make somebody its lead with /pyq room roles.",
		]);
	});
});

describe("how a room stands", () => {
	it("keeps titles apart from the words around them, whatever mark they end in", () => {
		const words = plainText(
			status({ ...calm, queued: ["Why a tuple?", "Even squares"], next: { at: 0, title: "Why a tuple?" } }),
		);
		expect(words).toContain("Queue: “Why a tuple?” and “Even squares”");
		expect(words).not.toMatch(/\?[.,]/u);
	});

	it("says how members answer in words of its own", () => {
		expect(plainText(status(calm))).toContain("Answers: in the thread, for all to see\n");
		const secret: Room = { ...room, settings: { ...room.settings, mode: "private" } };
		expect(plainText(status({ ...calm, room: secret }))).toContain("Answers: private until the close\n");
	});
});
