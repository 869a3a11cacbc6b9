import type { Instant } from "../core/ids.ts";
import type { Member, Room, Round } from "../core/ledger.ts";
import { reminderAt } from "../core/reminder.ts";
import type { NewStep } from "./ports/store.ts";
import { roundStep } from "./round-step.ts";
import type { Work } from "./work.ts";

/** What a reminder was planned for; when the member has chosen another time since, it is not sent. */
export const reminderOf = (room: Room, { remindAt, zone }: Member): string | null =>
	remindAt === null ? null : `${remindAt} ${zone ?? room.settings.schedule.zone}`;

/** The step that reminds a member of an open round; null: they don't want it, or their time comes too late. */
function reminderStep(work: Work, room: Room, round: Round, member: Member, after: Instant): NewStep | null {
	const wanted = reminderOf(room, member);
	if (wanted === null || member.remindAt === null || round.closesAt === null) return null;
	const zone = member.zone ?? room.settings.schedule.zone;
	const at = reminderAt({ time: member.remindAt, zone }, after, round.closesAt);
	if (at === null) return null;
	return {
		...roundStep(work, room, round, "remind", at, `remind:${round.id}:${member.id}:${wanted}`),
		memberId: member.id,
		payload: { wanted },
	};
}

/** Plans the reminders of a round that was just posted, for everybody who takes part in the room and asked for them. */
export async function planReminders(work: Work, room: Room, round: Round): Promise<void> {
	const members = await work.tx.members.toRemind(room.id);
	const steps = members.map((member) => reminderStep(work, room, round, member, round.postedAt ?? work.now));
	await work.tx.steps.add(steps.filter((step) => step !== null));
}

/** Plans a member's reminders of rounds that are open already, after they asked for them or chose another time. */
export async function planRemindersOf(work: Work, member: Member): Promise<void> {
	const { tx, now } = work;
	for (const round of await tx.rounds.openUnanswered(member.workspaceId, member.id)) {
		const room = await tx.rooms.byId(round.roomId);
		const step = room === null ? null : reminderStep(work, room, round, member, now);
		if (step !== null) await tx.steps.add([step]);
	}
}
