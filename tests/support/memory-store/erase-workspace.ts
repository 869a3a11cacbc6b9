import type { ErasedPart } from "../../../src/app/ports/store.ts";
import type { Instant } from "../../../src/core/ids.ts";
import { byId } from "./order.ts";
import type { Tables } from "./tables.ts";
import { instant } from "./values.ts";

/** What stands in the place of a platform's id while a workspace is being erased. */
export const tombstoneOf = (id: string): string => `erased:${id}`;

/** One row, and how it goes. */
type Doomed = () => void;

/** Everything that hangs on a workspace, in an order in which it can go. */
function* rowsOf(tables: Tables, workspaceId: string): Generator<Doomed> {
	const rooms = new Set(
		tables.rooms
			.all()
			.filter((room) => room.workspaceId === workspaceId)
			.map(({ id }) => id),
	);
	const inRooms = ({ roomId }: { roomId: string }): boolean => rooms.has(roomId);
	const ofRound = ({ roundId }: { roundId: string }): boolean => rooms.has(tables.rounds.get(roundId)?.roomId ?? "");
	const ofAnswer = ({ answerId }: { answerId: string }): boolean =>
		rooms.has(tables.answers.get(answerId)?.roomId ?? "");
	const ofVersion = ({ versionId }: { versionId: string }): boolean => {
		const version = tables.answerVersions.get(versionId);
		return version !== null && ofAnswer(version);
	};
	const ofWorkspace = (row: { workspaceId: string }): boolean => row.workspaceId === workspaceId;
	const going = <R>(table: { all(): readonly R[]; delete(row: R): void }, which: (row: R) => boolean): Doomed[] =>
		table
			.all()
			.filter(which)
			.map((row) => () => table.delete(row));
	yield* going(tables.steps, ofWorkspace);
	yield* going(tables.assessments, ofVersion);
	yield* going(tables.answerVersions, ofAnswer);
	yield* going(tables.answers, inRooms);
	yield* going(tables.reveals, ofRound);
	yield* going(tables.hints, ofRound);
	yield* going(tables.leaves, inRooms);
	yield* going(tables.standings, inRooms);
	yield* going(tables.roomQueue, inRooms);
	yield* going(tables.roomRoles, inRooms);
	yield* going(tables.roomMembers, inRooms);
	yield* going(tables.audit, inRooms);
	yield* going(tables.rounds, inRooms);
	yield* going(tables.rooms, ofWorkspace);
	yield* going(tables.members, ofWorkspace);
	yield* going(tables.workspaces, ({ id }) => id === workspaceId);
}

/** Erases a part of a workspace that was removed. */
export function erasePart(tables: Tables, removedBefore: Instant, most: number): ErasedPart | null {
	const [found] = tables.workspaces
		.all()
		.filter(({ removedAt }) => removedAt !== null && removedAt < instant(removedBefore))
		.sort((a, b) => (a.removedAt ?? 0) - (b.removedAt ?? 0) || byId(a, b));
	if (found === undefined) return null;
	const { id } = found;
	tables.workspaces.update(found, { externalId: tombstoneOf(id), name: "" });
	const doomed = [...rowsOf(tables, id)];
	for (const go of doomed.slice(0, most)) go();
	return { id, rows: Math.min(most, doomed.length), over: doomed.length <= most };
}
