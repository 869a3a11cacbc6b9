import type { Call, Command } from "../src/app/command.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { readStatus } from "../src/app/read-status.ts";
import type { RoomId } from "../src/core/ids.ts";
import { status } from "../src/core/message/copy/status.ts";
import type { Message } from "../src/core/message/model.ts";

/** `room`: the one that a button carries, for where there is no channel. */
async function show(call: Call, room: RoomId | null): Promise<Message> {
	const lead = await roomToLead(call, room);
	return "refused" in lead ? lead.refused : status(await readStatus(call, lead), call.where.channel === null);
}

export const roomStatusCommand: Command = {
	path: "room status",
	summary: "Shows how this room stands: schedule, open round, what comes, what is in trouble.",
	audience: "lead",
	synonyms: ["status"],
	response: "private",
	options: [],
	actions: [{ intent: "room-status", response: "private", run: show }],
	forms: [],
	run: (call) => show(call, null),
};
