import type { Instant } from "../core/ids.ts";
import type { Room } from "../core/ledger.ts";
import { localDateOf } from "../core/local-date.ts";
import { defaultSettings } from "../core/room.ts";
import { nextOccurrence } from "../core/schedule.ts";
import type { Call, Command } from "./command.ts";
import { addToQueue } from "./edit-queue.ts";
import { channelToSetUp, type Refused, roomToLead } from "./permissions.ts";
import type { Holidays } from "./ports/holidays.ts";
import type { Store, Tx } from "./ports/store.ts";
import type { Clock, Ids, QuestionBank } from "./ports/surroundings.ts";
import { postNow } from "./post-now.ts";
import { setUpRoom } from "./set-up-room.ts";

/** Who and where the local web workspace begins with. */
export type LocalWorkspace = {
	workspace: { externalId: string; name: string };
	channel: { externalId: string; name: string };
	/** Leads the first room. */
	person: { externalId: string; name: string; zone: string };
};

export type LocalRoom = { room: Room; isNew: boolean; nextAt: Instant | null };

/**
 * The first start: sets up the first room of the local web workspace and posts a question at once that a newcomer can
 * answer in a few words. Later starts find what is there and change nothing.
 */
export async function openLocalWorkspace(
	parts: { store: Store; bank: QuestionBank; holidays: Holidays; ids: Ids; clock: Clock; commands: readonly Command[] },
	local: LocalWorkspace,
): Promise<LocalRoom> {
	const { store, bank, holidays, ids, clock, commands } = parts;
	const callIn = async (tx: Tx): Promise<Call> => {
		const now = clock.now();
		const workspace = await tx.workspaces.ensure({ id: ids.next(), platform: "web", ...local.workspace });
		const member = await tx.members.ensure({ id: ids.next(), workspaceId: workspace.id, ...local.person });
		const where = {
			workspace: { platform: "web" as const, ...local.workspace },
			channel: local.channel,
			thread: null,
			lacks: [],
		};
		const room = await tx.rooms.byChannel(workspace.id, local.channel.externalId);
		return {
			tx,
			bank,
			holidays,
			ids,
			now,
			at: now,
			where,
			actor: { ...local.person, authority: "admin" },
			workspace,
			member,
			room,
			about: null,
			commands,
		};
	};
	const found = await store.transaction(async (tx) => {
		const call = await callIn(tx);
		if (call.room !== null) {
			// A start that was killed after it set the room up, and before it posted, is finished by the next one.
			const isNew = call.room.status === "active" && (await tx.rounds.history(call.room.id)).length === 0;
			return { room: call.room, isNew, nextAt: (await tx.rounds.scheduled(call.room.id))?.dueAt ?? null };
		}
		const { room } = await setUpRoom(call, granted(await channelToSetUp(call)), defaultSettings(local.person.zone));
		return { room, isNew: true, nextAt: null };
	});
	if (!found.isNew) return found;
	// A transaction of its own, after the one that tells the channel who set the room up.
	await store.transaction(async (tx) => {
		const easy = bank.active().find(({ level, kind }) => level === "beginner" && kind === "explain");
		const call = await callIn(tx);
		const lead = granted(await roomToLead(call));
		if (easy !== undefined) await addToQueue(call, lead, easy.id);
		return postNow(call, lead, null);
	});
	const { schedule } = found.room.settings;
	return { ...found, nextAt: nextOccurrence(schedule, clock.now(), localDateOf(clock.now(), schedule.zone)).at };
}

/** The first person acts as an admin, in a channel that is there: a refusal would be a fault of ours. */
function granted<Proof extends object>(answer: Proof | Refused): Proof {
	if ("refused" in answer) throw new RangeError(`the first room was refused: ${answer.refused.summary}`);
	return answer;
}
