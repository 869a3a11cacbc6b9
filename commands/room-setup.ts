import type { Call, Command } from "../src/app/command.ts";
import { leadNames, leads, refuseSetUp } from "../src/app/permissions.ts";
import { readSettings } from "../src/app/read-settings.ts";
import { setUpRoom } from "../src/app/set-up-room.ts";
import { onlyInChannel, onlyLeads, setUpDone, setUpForm } from "../src/core/message/copy/rooms.ts";
import type { Form, Message } from "../src/core/message/model.ts";
import { defaultSettings } from "../src/core/room.ts";

/** Whether this person may set this channel up, or change it once it is a room; null: they may. */
async function refused(call: Call): Promise<Message | null> {
	if (call.where.channel === null) return onlyInChannel();
	if (call.room === null) return refuseSetUp(call);
	return (await leads(call, call.room)) ? null : onlyLeads(await leadNames(call, call.room));
}

async function openForm(call: Call): Promise<Form | Message> {
	const no = await refused(call);
	if (no !== null) return no;
	return setUpForm(call.room?.id ?? "here", call.room?.settings ?? defaultSettings(call.member.zone ?? "UTC"));
}

export const roomSetupCommand: Command = {
	path: "room setup",
	summary: "Sets this channel up for questions, or changes when and which.",
	audience: "lead",
	synonyms: ["setup", "set up", "room set up", "room settings"],
	response: "form",
	options: [],
	actions: [{ intent: "room-setup", response: "form", open: openForm }],
	forms: [
		{
			intent: "room-setup",
			async submit(call, _id, values) {
				const { channel } = call.where;
				const no = await refused(call);
				if (channel === null || no !== null) return no ?? onlyInChannel();
				const before = call.room?.settings ?? defaultSettings(call.member.zone ?? "UTC");
				const read = readSettings(values, before, call.bank.active(), call.bank.topics());
				if ("invalid" in read) return { invalid: read.invalid, given: values };
				const { room, pool, left, next, open } = await setUpRoom(call, channel, read.settings);
				return setUpDone(room, pool, left, next?.dueAt ?? null, open?.closesAt ?? null);
			},
		},
	],
	open: openForm,
	run: null,
};
