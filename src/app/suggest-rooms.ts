import { shorten } from "../core/message/cut-text.ts";
import type { Choice } from "../core/message/model.ts";
import type { Typing } from "./command.ts";
import { roomsInSight } from "./find-room.ts";

/** Suggestions while a member types a room: those that they may look into. */
export async function suggestRooms(typing: Typing, typed: string): Promise<Choice[]> {
	const call = await typing.call();
	if (call === null) return [];
	const wanted = typed.trim().replace(/^#/u, "").toLowerCase();
	const found = (await roomsInSight(call)).filter(({ name }) => name.toLowerCase().includes(wanted));
	const begins = (name: string) => name.toLowerCase().startsWith(wanted);
	return [...found.filter(({ name }) => begins(name)), ...found.filter(({ name }) => !begins(name))]
		.slice(0, 25)
		.map(({ id, name }) => ({ value: id, label: shorten(`#${name}`, 75) }));
}
