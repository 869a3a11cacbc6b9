import { HOUR, MINUTE, SECOND } from "../../core/ids.ts";
import { periodKeys } from "../../core/leaderboard.ts";
import { recap } from "../../core/message/copy/recap.ts";
import { boardRows } from "../show-leaderboard.ts";
import { nothing, placeOf, retryFor, type StepHandler } from "./step-handler.ts";

/** So many places of the week's board are in the recap. */
const shownPlaces = 5;

/** Two weeks' worth of rounds: those that were posted since its week ended are among the latest. */
const latestRounds = 14;

/** Tells the room how its week went; a week without an answer is passed over in silence. */
export const recapStep: StepHandler = {
	aboutRoom: true,
	sendsTo: async ({ room, workspace }) => (room === null ? null : placeOf(workspace, room, null)),
	retry: retryFor(6 * HOUR, 5 * SECOND, 10 * MINUTE),
	async prepare(call) {
		const { tx, step, room, round, workspace } = call;
		if (room === null || round === null || !room.settings.recap || room.status === "left") return { kind: "over" };
		const { week } = periodKeys(round.date);
		const rounds = (await tx.rounds.recent(room.id, latestRounds)).filter(
			({ date, state }) => state === "closed" && periodKeys(date).week === week,
		);
		const counts = await Promise.all(rounds.map(({ id }) => tx.answers.count(id)));
		const answers = counts.reduce((sum, one) => sum + one, 0);
		if (answers === 0) return { kind: "over" };
		const next = await tx.rounds.scheduled(room.id);
		const message = recap({
			room: room.name,
			rounds: rounds.length,
			answers,
			rows: await boardRows(call, room, week, shownPlaces),
			nextAt: next?.dueAt ?? null,
			zone: room.settings.schedule.zone,
		});
		return { kind: "send", act: { do: "post", place: placeOf(workspace, room, null), message, key: step.key } };
	},
	settle: nothing,
	abandon: nothing,
};
