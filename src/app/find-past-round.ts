import type { RevisionHash } from "../core/ids.ts";
import type { Room, Round } from "../core/ledger.ts";
import { localDateOf } from "../core/local-date.ts";
import { roundGone } from "../core/message/copy/answers.ts";
import { roundUnknown, severalRounds } from "../core/message/copy/past-rounds.ts";
import type { Message } from "../core/message/model.ts";
import { roundLabel } from "../core/message/round-label.ts";
import { nearest } from "../core/nearest.ts";
import { questionOf } from "./choose-round-question.ts";
import type { Call } from "./command.ts";
import { roomsOfMember } from "./find-room.ts";
import { type FoundRound, isId, noRoom, roundById } from "./find-round.ts";
import { type AskedOf, roundAnywhere } from "./find-round-anywhere.ts";

/** Four years of days: nobody picks an older round from a list. */
const mostRounds = 1_000;
/** So many are shown to somebody whose words fit several. */
const shownRounds = 5;

/** A round that was posted, as people know it: by its day and its question's title. */
export type PastRound = { round: Round; title: string; label: string };

/** Whose rounds a member may look at: those of the room they are in, elsewhere (in a direct message, too) those of the rooms they take part in. */
const roomsHere = async (call: Call): Promise<Room[]> => (call.room === null ? roomsOfMember(call) : [call.room]);

/** The rounds of these rooms that were posted, newest first. */
async function pastRounds(call: Call, rooms: readonly Room[]): Promise<PastRound[]> {
	const { tx, bank, now } = call;
	const gone = new Map<RevisionHash, string | null>();
	/** As the bank has it now; of a question that it has no more, as it was asked. */
	async function titleOf(round: Round): Promise<string | null> {
		const kept = round.questionId === null ? null : bank.byId(round.questionId);
		if (kept !== null || round.revision === null) return kept?.title ?? null;
		const asked = gone.has(round.revision) ? gone.get(round.revision) : (await questionOf(call, round))?.title;
		gone.set(round.revision, asked ?? null);
		return asked ?? null;
	}
	const found: PastRound[] = [];
	for (const room of rooms) {
		const today = localDateOf(now, room.settings.schedule.zone);
		for (const round of await tx.rounds.recent(room.id, mostRounds)) {
			const title = await titleOf(round);
			if (title === null) continue;
			const label = roundLabel({ date: round.date, title, room: rooms.length > 1 ? room.name : null }, today);
			found.push({ round, title, label });
		}
	}
	return found.sort((a, b) => (b.round.postedAt ?? 0) - (a.round.postedAt ?? 0));
}

/** Whether every word is in a round's label or title; a number is a whole one (`2 March` is not the 12th), and `2026-03-02` is that day. */
function fits({ round, title, label }: PastRound, typed: string): boolean {
	const text = `${label} ${title} ${round.date.slice(0, 4)}`.toLowerCase();
	const numbers = new Set(text.match(/\p{N}+/gu));
	const words = typed.toLowerCase().match(/\d{4}-\d{2}-\d{2}|[\p{L}\p{N}]+/gu) ?? [];
	const all = words.every((word) =>
		word.includes("-") ? word === round.date : /^\d+$/u.test(word) ? numbers.has(word) : text.includes(word),
	);
	return typed === "" || (words.length > 0 && all);
}

/** The rounds that a member may pick from here, newest first: all, or those that fit what was typed. */
export async function roundsToPick(call: Call, typed: string): Promise<PastRound[]> {
	return (await pastRounds(call, await roomsHere(call))).filter((past) => fits(past, typed.trim()));
}

/**
 * The round that a member means by what stands in a command: nothing (see `roundAnywhere`), the id of one that was suggested, or words of
 * its title or day. Else why there is none, in words. Never a round of a room that they can't look into.
 */
export async function roundMeant(
	call: Call,
	typed: string,
	asked: AskedOf,
): Promise<FoundRound | { refused: Message }> {
	const wanted = typed.trim();
	if (wanted === "") return roundAnywhere(call, asked);
	const rooms = await roomsHere(call);
	if (rooms.length === 0) return { refused: noRoom(call) };
	const id = isId(wanted) ? wanted : null;
	const past = id === null ? byWords(await pastRounds(call, rooms), wanted) : { id };
	if ("refused" in past) return past;
	const found = await roundById(call, past.id);
	return found !== null && rooms.some((room) => room.id === found.room.id) ? found : { refused: roundGone() };
}

/** A title or label in full, the one question that fits, or the one whose title was mistyped; its newest round. */
function byWords(past: readonly PastRound[], wanted: string): { id: string } | { refused: Message } {
	const lower = wanted.toLowerCase();
	const whole = past.find(({ title, label }) => label.toLowerCase() === lower || title.toLowerCase() === lower);
	const fitting = past.filter((one) => fits(one, wanted));
	const [newest] = fitting;
	if (whole !== undefined) return whole.round;
	const titles = new Set(fitting.map(({ title }) => title));
	if (newest !== undefined && titles.size === 1) return newest.round;
	if (titles.size > 1) {
		const labels = fitting.slice(0, shownRounds).map(({ label }) => label);
		return { refused: severalRounds(wanted, labels, fitting.length) };
	}
	const near = nearest(
		wanted,
		past.map(({ title }) => title),
	);
	return past.find(({ title }) => title === near)?.round ?? { refused: roundUnknown(wanted) };
}
