import type { NewStep, Tx } from "../../src/app/ports/store.ts";
import type { Member, Room, Round } from "../../src/core/ledger.ts";
import {
	addAnswer,
	addMember,
	addOpenRound,
	aRoom,
	aRound,
	aStanding,
	aStep,
	aVersion,
	id,
	monday,
	type Stage,
} from "./samples.ts";

/** What hangs on a filled workspace, to be looked for again. */
export type Filled = { rooms: Room[]; members: Member[]; rounds: Round[]; steps: NewStep[] };

/** How many rows hang on a workspace that `fillWorkspace` has filled, it and its rooms included. */
export const rowsFilled = 29;

/** Rows in every table, for two members and two rooms. */
export const fillWorkspace = async (tx: Tx, stage: Stage): Promise<Filled> => {
	const { workspace, room } = stage;
	const other = aRoom(workspace);
	await tx.rooms.add(other);
	const [ada, bob] = [await addMember(tx, stage), await addMember(tx, stage, "Bob")];
	await tx.roles.grant({ roomId: room.id, memberId: ada.id, role: "lead", grantedBy: null, at: monday });
	await tx.roles.grant({ roomId: other.id, memberId: bob.id, role: "reviewer", grantedBy: ada.id, at: monday });
	await tx.queue.replace(room.id, [id()]);
	const open = await addOpenRound(tx, stage);
	const next = aRound(other, { date: "2026-11-17" });
	await tx.rounds.add(next);
	const { answerId, version } = await addAnswer(tx, open, ada);
	await tx.answers.addVersion(aVersion(answerId, { at: monday + 1, source: null }));
	await addAnswer(tx, open, bob);
	const assessment = { id: id(), versionId: version.id, makerVersion: "1", share: 1, detail: null, at: monday };
	await tx.answers.assess({ ...assessment, maker: "person", memberId: bob.id });
	await tx.answers.assess({ ...assessment, id: id(), maker: "judge", memberId: null });
	await tx.reveals.add({ roundId: open.id, memberId: ada.id, reason: "answered", at: monday });
	await tx.reveals.add({ roundId: open.id, memberId: null, reason: "closed", at: monday });
	await tx.reveals.addHint({ roundId: open.id, memberId: bob.id, number: 1, at: monday });
	await tx.leaves.start({ roomId: room.id, memberId: bob.id, from: monday, until: null });
	await tx.standings.replace(room.id, [ada.id], [aStanding(room, ada)]);
	for (const memberId of [ada.id, null])
		await tx.audit.add({ roomId: room.id, memberId, action: "set-up", detail: null, at: monday });
	const steps = [
		aStep(workspace, { roomId: room.id, roundId: open.id }),
		aStep(workspace, { roomId: other.id, memberId: ada.id, kind: "remind" }),
		aStep(workspace, { kind: "announce" }),
	];
	await tx.steps.add(steps);
	return { rooms: [room, other], members: [ada, bob], rounds: [open, next], steps };
};
