import type { Call, Command, CommandOption } from "../src/app/command.ts";
import { channelToSetUp, type FreeChannel, type LedRoom } from "../src/app/permissions.ts";
import type { OptionValues } from "../src/app/ports/inbound.ts";
import { readSettings } from "../src/app/read-settings.ts";
import { setUpRoom } from "../src/app/set-up-room.ts";
import { suggestFilters } from "../src/app/suggest-filters.ts";
import { suggestZones } from "../src/app/suggest-zones.ts";
import type { RoomId } from "../src/core/ids.ts";
import { modeWords, setUpDone, setUpForm } from "../src/core/message/copy/set-up.ts";
import type { Form, Message } from "../src/core/message/model.ts";
import { answerModes, defaultSettings, type RoomSettings } from "../src/core/room.ts";

/** What the form starts from: the room's settings, or what fits whoever sets it up. */
const settingsBefore = (call: Call, where: FreeChannel | LedRoom): RoomSettings =>
	"room" in where ? where.room.settings : defaultSettings(call.member.zone ?? "UTC");

/** Sent with what usually holds, it would undo what was chosen before. */
const noBlank = () => null;

/** `named`: the room that a button carries, for where there is no channel. */
async function openForm(call: Call, options: OptionValues, named: RoomId | null): Promise<Form | Message> {
	const where = await channelToSetUp(call, named);
	if ("refused" in where) return where.refused;
	const [room, channel] = "room" in where ? [where.room.id, where.room.name] : [null, where.channel.name];
	return filledIn(setUpForm(room, settingsBefore(call, where), call.where.channel?.name ?? channel), options);
}

/** The form with what came with the command; it is checked when the form is sent. What a field can't hold is left out. */
function filledIn(form: Form, options: OptionValues): Form {
	const fields = form.fields.map((field) => {
		const given = options[field.id];
		if (given === undefined || field.kind === "choices") return field;
		return "maxLength" in field && given.length > field.maxLength ? field : { ...field, value: given };
	});
	return { ...form, fields };
}

/** An option for a field of the form, by the field's id. */
const option = (name: string, summary: string, more: Partial<CommandOption> = {}): CommandOption => ({
	name,
	summary,
	type: "text",
	required: false,
	rest: false,
	choices: [],
	suggest: null,
	...more,
});

export const roomSetupCommand: Command = {
	path: "room setup",
	summary: "Sets this channel up for questions, or changes when and which.",
	audience: "lead",
	synonyms: ["setup", "set up", "room set up", "room settings"],
	response: "form",
	options: [
		option("days", "mon-fri, or mon,wed,fri."),
		option("time", "On the 24-hour clock, such as 09:00."),
		option("zone", "A city, or a zone such as Europe/Berlin.", { suggest: suggestZones }),
		option("mode", "open: answers go into the thread; private: nobody sees them before the close.", {
			choices: answerModes.map((mode) => ({ value: mode, label: modeWords[mode] })),
		}),
		option("questions", "Levels, topics or kinds, such as beginner,decorators,code.", { suggest: suggestFilters }),
	],
	actions: [{ intent: "room-setup", response: "form", blank: noBlank, open: (call, id) => openForm(call, {}, id) }],
	forms: [
		{
			intent: "room-setup",
			async submit(call, id, values) {
				const where = await channelToSetUp(call, id);
				if ("refused" in where) return where.refused;
				const read = readSettings(values, settingsBefore(call, where), call.bank.active(), call.bank.topics());
				if ("invalid" in read) return { invalid: read.invalid, given: values };
				const { next, open, ...done } = await setUpRoom(call, where, read.settings);
				const { lacks } = call.where;
				return setUpDone({ ...done, nextAt: next?.dueAt ?? null, openUntil: open?.closesAt ?? null, lacks });
			},
		},
	],
	blank: noBlank,
	open: (call, options) => openForm(call, options, null),
	run: null,
};
