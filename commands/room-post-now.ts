import type { Call, Command } from "../src/app/command.ts";
import { roundById } from "../src/app/find-round.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { postNow } from "../src/app/post-now.ts";
import type { RoomId, RoundId } from "../src/core/ids.ts";
import {
	alreadyPostedToday,
	noQuestionFits,
	notWhilePaused,
	postingNow,
	stillOpen,
} from "../src/core/message/copy/rooms.ts";
import type { Message } from "../src/core/message/model.ts";

/** `named`: the room that a button carries, for where there is no channel. `closing`: the round that may be closed early. */
async function post(call: Call, named: RoomId | null, closing: RoundId | null): Promise<Message> {
	const lead = await roomToLead(call, named);
	if ("refused" in lead) return lead.refused;
	const zone = lead.room.settings.schedule.zone;
	const outcome = await postNow(call, lead, closing);
	switch (outcome.kind) {
		case "posting":
			return postingNow(call.where.channel === null ? lead.room.name : null);
		case "paused":
			return notWhilePaused();
		case "no-question":
			return noQuestionFits();
		case "posted-today":
			return alreadyPostedToday(outcome.next?.dueAt ?? null, zone);
		case "open":
			return stillOpen(outcome.round, outcome.round.closesAt ?? call.now, zone);
	}
}

export const roomPostNowCommand: Command = {
	path: "room post-now",
	summary: "Posts today's question now instead of at its time.",
	audience: "lead",
	synonyms: ["post-now", "post now", "room post now"],
	response: "private",
	options: [],
	actions: [
		{ intent: "post-now", response: "private", run: (call, id) => post(call, id, null) },
		{
			intent: "close-and-post",
			response: "update",
			run: async (call, id) => post(call, (await roundById(call, id))?.room.id ?? null, id),
		},
	],
	forms: [],
	run: (call) => post(call, null, null),
};
