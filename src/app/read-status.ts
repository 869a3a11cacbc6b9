import type { Room, Round, Step } from "../core/ledger.ts";
import { poolOf, questionOf } from "./choose-round-question.ts";
import type { Call } from "./command.ts";
import { type LedRoom, leadNames } from "./permissions.ts";
import type { Lack } from "./ports/inbound.ts";

export type RoomReport = {
	room: Room;
	leads: string[];
	open: { round: Round; title: string; answered: number } | null;
	next: { at: number; title: string | null } | null;
	pool: number;
	left: number;
	queued: string[];
	troubled: Step[];
	/** Of the open round, else of the latest. */
	steps: Step[];
	/** What PyQ is missing in the channel right now. */
	lacks: readonly Lack[];
};

/** So many steps in trouble are shown. */
const shownTrouble = 5;

/** Everything that a lead wants to know of a room. */
export async function readStatus(call: Call, { room }: LedRoom): Promise<RoomReport> {
	const { tx, bank } = call;
	const open = await tx.rounds.open(room.id);
	const [round] = await tx.rounds.recent(room.id, 1);
	const next = await tx.rounds.scheduled(room.id);
	const { pool, left } = await poolOf(call, room);
	const queued = (await tx.queue.list(room.id)).flatMap((id) => bank.byId(id)?.title ?? []);
	return {
		room,
		leads: await leadNames(call, room),
		open:
			open === null
				? null
				: {
						round: open,
						title: (await questionOf(call, open))?.title ?? "",
						answered: await tx.answers.count(open.id),
					},
		next: next === null ? null : { at: next.dueAt, title: queued[0] ?? null },
		pool: pool.length,
		left,
		queued,
		troubled: await tx.steps.troubled(room.id, shownTrouble),
		steps: round === undefined ? [] : await tx.steps.ofRound(round.id),
		lacks: call.where.lacks,
	};
}
