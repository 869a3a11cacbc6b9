import { HOUR, MINUTE, SECOND } from "../../core/ids.ts";
import { reminder } from "../../core/message/copy/reminders.ts";
import { questionOf } from "../choose-round-question.ts";
import { closeWhenDue } from "../close-round.ts";
import { planReminderAnew, reminderOf } from "../plan-reminders.ts";
import { addresseeOf, nothing, retryFor, type StepHandler } from "./step-handler.ts";

/** Reminds a member of an open round that they have not answered, if they still want it then. */
export const remindStep: StepHandler = {
	aboutRoom: true,
	sendsTo: addresseeOf,
	retry: retryFor(HOUR, 2 * SECOND, 2 * MINUTE),
	async prepare(call) {
		const { tx, step, room, round, now } = call;
		const member = step.memberId === null ? null : await tx.members.byId(step.memberId);
		const addressee = await addresseeOf(call);
		if (room === null || round === null || member === null || addressee === null) return { kind: "over" };
		if (round.state !== "posted" || room.status === "left") return { kind: "over" };
		// After an outage it may be found before the close is, which the outage moves.
		const closesAt = await closeWhenDue(call, room, round);
		if (closesAt === null) return { kind: "over" };
		if (reminderOf(room, member) !== readWanted(step.payload)) {
			// Their own doing is planned already; a zone that their platform or their room has now is not. This one waits, and comes to nothing.
			await planReminderAnew(call, room, round, member, step.id);
			return { kind: "wait", until: closesAt };
		}
		const answer = await tx.answers.of(round.id, member.id);
		if (answer !== null && answer.answer.withdrawnAt === null) return { kind: "over" };
		if ((await tx.leaves.current(room.id, member.id, now)) !== null) return { kind: "over" };
		// Who has seen the model answer has nothing left to answer.
		if ((await tx.reveals.of(round.id, member.id)) !== null) return { kind: "over" };
		const question = await questionOf(call, round);
		if (question === null) return { kind: "over" };
		const { zone } = room.settings.schedule;
		const message = reminder({
			roundId: round.id,
			room: room.name,
			title: question.title,
			closesAt,
			zone: member.zone ?? zone,
			workspaceId: room.workspaceId,
		});
		return { kind: "send", act: { do: "direct", member: addressee, message, key: step.key } };
	},
	settle: nothing,
	// A member whose direct messages are closed is no matter for the lead; they are told of it with what they do next.
	abandon: nothing,
};

function readWanted(payload: unknown): string | null {
	if (typeof payload !== "object" || payload === null || !("wanted" in payload)) return null;
	return typeof payload.wanted === "string" ? payload.wanted : null;
}
