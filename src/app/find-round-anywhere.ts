import type { RoundId } from "../core/ids.ts";
import { whichRoundMeant } from "../core/message/copy/past-rounds.ts";
import type { Button, Message } from "../core/message/model.ts";
import type { Call } from "./command.ts";
import { roomsOfMember } from "./find-room.ts";
import { describeRounds, type FoundRound, noRoom, roundHere, roundIn } from "./find-round.ts";
import { roomsToday } from "./rooms-today.ts";

/** What is asked about a round: the button that asks the same, and which open rounds are meant before any others. */
export type AskedOf = { button: (round: RoundId, label: string) => Button; of: "answered" | "unanswered" | "all" };

/**
 * The round that a command without more words means: in a channel, see `roundHere`. Outside channels that of the member's only room; of
 * several rooms, the one that is open there (of several, the one of them that they have answered, or not, as asked), else the latest.
 * Where that leaves more than one, they are asked which, with a button each.
 */
export async function roundAnywhere(call: Call, { button, of }: AskedOf): Promise<FoundRound | { refused: Message }> {
	if (call.where.channel !== null) return roundHere(call);
	const rooms = await roomsOfMember(call);
	const [first, ...others] = rooms;
	if (first === undefined) return { refused: noRoom(call) };
	if (others.length === 0) return roundIn(call, first);
	const open = (await roomsToday(call, rooms)).flatMap((today) => today.open ?? []);
	const meant = of === "all" ? [] : open.filter(({ answered }) => answered === (of === "answered"));
	const latest = open.length > 0 ? open : await latestOf(call, rooms);
	const candidates = meant.length > 0 ? meant : latest;
	const [only, ...more] = candidates;
	if (only === undefined) return { refused: whichRoundMeant([]) };
	if (more.length === 0) return only;
	const buttons = candidates.map(({ round, room, question }) => button(round.id, `#${room.name}: ${question.title}`));
	return { refused: whichRoundMeant(buttons) };
}

/** The latest round of each room. */
async function latestOf(call: Call, rooms: readonly FoundRound["room"][]): Promise<FoundRound[]> {
	const rounds = await Promise.all(rooms.map(({ id }) => call.tx.rounds.recent(id, 1)));
	return describeRounds(call, rounds.flat());
}
