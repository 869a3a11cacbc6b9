import { localDateOf } from "../core/local-date.ts";
import { couldNotRemind, couldNotTellLead } from "../core/message/copy/reminders.ts";
import { realName } from "../core/message/copy/rounds.ts";
import type { Message } from "../core/message/model.ts";
import { readTrouble, troublesIn } from "../core/trouble.ts";
import { type Command, type Heard, responseOf } from "./command.ts";
import type { Inbound } from "./ports/inbound.ts";
import { promisedResponse } from "./promised-response.ts";
import type { StepCall } from "./steps/step-handler.ts";

/** Whether the answer to an event is for who did it alone, in words of its own: what replaces a message may be replaced again. */
function answersAlone(event: Inbound, commands: readonly Command[]): boolean {
	if (event.kind === "action") return /^(?:private|form)$/u.test(promisedResponse(event.token, commands));
	if (event.kind !== "command") return true;
	const command = commands.find(({ path }) => path === event.command);
	return command === undefined || responseOf(command, event.options) !== "public";
}

/**
 * What somebody is told next in private also says that their direct messages were closed to a reminder: once for each that was
 * refused. Their reminders stay on.
 */
export async function withReminderNote(heard: Heard, event: Inbound, message: Message): Promise<Message> {
	const member = heard.known();
	if (member === null || member.remindAt === null || !answersAlone(event, heard.commands)) return message;
	const refused = await heard.tx.members.refusedReminder(member.id);
	if (refused === null || !(await heard.tx.events.once(`told-closed:${refused}`, heard.now))) return message;
	return { ...message, blocks: [...message.blocks, couldNotRemind()] };
}

/** The channel itself is in trouble: nothing can be said there. */
const isClosed = (code: string): boolean => /^(?:forbidden|not-found)$/u.test(readTrouble(code).reason);

/** A lead whose direct messages are closed is asked in the room's channel to look: once a day, and nothing of it is said there. */
export async function askLeadInChannel({ tx, ids, now, step, room }: StepCall): Promise<void> {
	const lead = step.memberId === null ? null : await tx.members.byId(step.memberId);
	if (lead === null || lead.erasedAt !== null || room === null || room.status === "left") return;
	if (troublesIn(room.attention).some(isClosed)) return;
	const day = localDateOf(now, room.settings.schedule.zone);
	await tx.steps.add([
		{
			id: ids.next(),
			key: `announce:closed-direct:${room.id}:${day}`,
			kind: "announce",
			workspaceId: room.workspaceId,
			roomId: room.id,
			roundId: null,
			memberId: null,
			dueAt: now,
			payload: { ...couldNotTellLead(realName(lead)) },
			replyTo: null,
		},
	]);
}
