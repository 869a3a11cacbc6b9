import type { Member, Room, Round, Standing, Step, Workspace } from "../../src/core/ledger.ts";
import type { HelpEntry } from "../../src/core/message/copy/help.ts";
import type { StandingRow } from "../../src/core/message/model.ts";
import { defaultSettings } from "../../src/core/room.ts";

// Facts as they come, for messages that are looked at: a room, its people and a round.

export const zone = "Europe/Berlin";
/** Monday, 2 March 2026, 09:00 in Berlin. */
export const monday = Date.UTC(2026, 2, 2, 8);
export const tuesday = monday + 86_400_000;
export const id = (digit: number): string => `00000000-0000-4000-8000-00000000000${digit}`;

export const round: Round = {
	id: id(1),
	roomId: id(2),
	date: "2026-03-02",
	state: "posted",
	skipReason: null,
	dueAt: monday,
	questionId: id(3),
	revision: "r",
	level: "beginner",
	mode: "open",
	assessedPoints: true,
	postedAt: monday,
	closesAt: tuesday,
	closedAt: null,
	posted: { channel: "1", message: "2", thread: null },
	repeat: false,
};
export const secret: Round = { ...round, mode: "private", repeat: true };
export const room: Room = {
	id: id(2),
	workspaceId: id(4),
	externalId: "1",
	name: "interview-prep",
	status: "active",
	settings: defaultSettings(zone),
	scheduleSince: 0,
	seed: "seed",
	attention: null,
	createdAt: 0,
};
export const server: Workspace = {
	id: id(4),
	platform: "discord",
	externalId: "9",
	name: "Pythonistas *Berlin*",
	removedAt: null,
};
const member = (number: number, name: string, over: Partial<Member> = {}): Member => ({
	id: id(number),
	workspaceId: id(4),
	externalId: String(number),
	name,
	alias: null,
	hidden: false,
	zone,
	remindAt: null,
	erasedAt: null,
	...over,
});
export const ada = member(5, "Ada_Lovelace");
export const grace = member(6, "grace (she/her)");
export const standing: Standing = {
	roomId: id(2),
	memberId: id(5),
	period: "all",
	points: 1_240,
	answered: 61,
	streak: 14,
	best: 21,
	freezes: 2,
};
export const board: StandingRow[] = [
	{ rank: 1, name: "Grace", points: 1_240, streak: 14, you: false },
	{ rank: 2, name: "李小龍 the very long-named", points: 985, streak: 9, you: false },
	{ rank: 2, name: "عادل", points: 985, streak: 0, you: false },
	{ rank: 4, name: "Ada Lovelace of London", points: 60, streak: 3, you: true },
];
export const step = (over: Partial<Step>): Step => ({
	id: id(7),
	key: "post:1",
	kind: "post",
	workspaceId: id(4),
	roomId: id(2),
	roundId: id(1),
	memberId: null,
	state: "done",
	plannedAt: monday,
	dueAt: monday,
	attempts: 1,
	claimedAt: null,
	claimedBy: null,
	looks: 0,
	payload: null,
	replyTo: null,
	error: null,
	settledAt: monday,
	...over,
});
export const entry = (path: string, over: Partial<HelpEntry> = {}): HelpEntry => ({
	path,
	summary: "Answers the question that is open here",
	audience: "member",
	options: [{ name: "text", summary: "Your answer", required: false, rest: true }],
	response: "private",
	run: () => null,
	...over,
});
export const commands = [
	entry("answer", { response: "form" }),
	entry("room setup", { audience: "lead", options: [], response: "form", run: null }),
];
export const source = "def evens(numbers):\n    return [n * n for n in numbers if n % 2 == 0]";
export const prose =
	"A tuple is **immutable** and hashable;\nso `{(1, 2): 3}` works. See https://docs.python.org/3/_x_ @everyone";
