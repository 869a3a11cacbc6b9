import type { Instant, MemberId, StepId } from "../core/ids.ts";
import type { Member, Room, Round } from "../core/ledger.ts";
import { parseZone } from "../core/local-date.ts";
import { reminderAt } from "../core/reminder.ts";
import type { NewStep } from "./ports/store.ts";
import { roundStep } from "./round-step.ts";
import type { Work } from "./work.ts";

/** A member's own zone; the room's when they have none, or the platform told one that nobody knows. */
const zoneOf = (room: Room, { zone }: Member): string =>
	(zone === null ? null : parseZone(zone)) ?? room.settings.schedule.zone;

/** What a reminder was planned for; when the member has chosen another time since, it is not sent. */
export const reminderOf = (room: Room, member: Member): string | null =>
	member.remindAt === null ? null : `${member.remindAt} ${zoneOf(room, member)}`;

/** The step that reminds a member of an open round; null: they don't want it, or their time comes too late. */
function reminderStep(work: Work, room: Room, round: Round, member: Member, after: Instant): NewStep | null {
	const wanted = reminderOf(room, member);
	if (wanted === null || member.remindAt === null || round.closesAt === null) return null;
	const at = reminderAt({ time: member.remindAt, zone: zoneOf(room, member) }, after, round.closesAt);
	if (at === null) return null;
	return {
		...roundStep(work, room, round, "remind", at, `remind:${round.id}:${member.id}:${wanted}`),
		memberId: member.id,
		payload: { wanted },
	};
}

/** Who was reminded of a round, or may have been, by steps other than `but`. One that waits or was refused reminded nobody. */
async function remindedOf({ tx }: Work, round: Round, but: StepId | null): Promise<ReadonlySet<MemberId | null>> {
	const reminders = (await tx.steps.ofRound(round.id)).filter(({ kind, id }) => kind === "remind" && id !== but);
	const sent = reminders.filter(({ state }) => state !== "due" && state !== "failed");
	return new Set(sent.map(({ memberId }) => memberId));
}

/** Plans the reminders of an open round, for everybody who takes part in the room and asked for them: their first time after `after`, once. */
export async function planReminders(work: Work, room: Room, round: Round, after = round.postedAt ?? work.now) {
	const members = await work.tx.members.toRemind(room.id);
	if (members.length === 0) return;
	const reminded = await remindedOf(work, round, null);
	const steps = members.map((member) =>
		reminded.has(member.id) ? null : reminderStep(work, room, round, member, after),
	);
	await work.tx.steps.add(steps.filter((step) => step !== null));
}

/** Plans a member's reminder of an open round for the time that they want now. `but`: the step that was for another. */
export async function planReminderAnew(work: Work, room: Room, round: Round, member: Member, but: StepId | null) {
	const step = reminderStep(work, room, round, member, work.now);
	if (step !== null && !(await remindedOf(work, round, but)).has(member.id)) await work.tx.steps.add([step]);
}

/** Plans a member's reminders of rounds that are open already, after they asked for them or chose another time. */
export async function planRemindersOf(work: Work, member: Member): Promise<void> {
	const { tx } = work;
	for (const round of await tx.rounds.openUnanswered(member.workspaceId, member.id)) {
		const room = await tx.rooms.byId(round.roomId);
		if (room !== null) await planReminderAnew(work, room, round, member, null);
	}
}
