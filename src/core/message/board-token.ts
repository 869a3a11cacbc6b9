import type { RoomId } from "../ids.ts";
import type { Button } from "./model.ts";

/** A board's button whose press is about this room, wherever it is pressed; null: about the room that it is pressed in. */
export const boundToRoom = ({ token, ...button }: Button, room: RoomId | null): Button => ({
	...button,
	token: room === null ? token : `${token}.${room}`,
});

/** Reads what follows the intent in such a button's token: its own word (`month`, `mine`), and the room's id; "" for the room that it is pressed in. */
export function readBoardToken(id: string): { word: string; room: string } {
	const [word = "", room = ""] = id.split(".");
	return { word, room };
}
