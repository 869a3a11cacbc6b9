import { addDays, localDateOf } from "../core/local-date.ts";
import type { Occurrence } from "../core/room.ts";
import { occurrencesFrom } from "../core/schedule.ts";
import type { Call } from "./command.ts";
import { daysOffOf } from "./days-off.ts";
import type { LedRoom } from "./permissions.ts";

/** How far ahead a lead sees. */
export const previewDays = 14;

export type PreviewDay = {
	occurrence: Occurrence;
	/** The question's, or the public holiday's. */
	title: string | null;
	state: "planned" | "skipped" | "holiday" | "open" | "closed";
};

/** What comes in the next 14 days, with clock changes and public holidays marked and queued questions named. */
export async function previewRounds(call: Call, { room }: LedRoom): Promise<PreviewDay[]> {
	const { tx, bank, now } = call;
	if (room.status !== "active") return [];
	const { schedule } = room.settings;
	const today = localDateOf(now, schedule.zone);
	const last = addDays(today, previewDays - 1);
	const queued = (await tx.queue.list(room.id))
		.map((id) => bank.byId(id)?.title ?? null)
		.filter((title) => title !== null);
	const dayOff = await daysOffOf(call, room.settings);
	const days: PreviewDay[] = [];
	for (const occurrence of occurrencesFrom(schedule, today)) {
		if (occurrence.date > last) break;
		const round = await tx.rounds.onDate(room.id, occurrence.date);
		if (round === null || round.state === "scheduled") {
			if (occurrence.at <= now) continue;
			const holiday = dayOff(occurrence.date);
			if (holiday !== null) days.push({ occurrence, title: holiday, state: "holiday" });
			else days.push({ occurrence, title: queued.shift() ?? null, state: "planned" });
		} else if (round.state === "skipped") days.push({ occurrence, title: null, state: "skipped" });
		else
			days.push({
				occurrence: { ...occurrence, at: round.postedAt ?? occurrence.at },
				title: bank.byId(round.questionId ?? "")?.title ?? null,
				state: round.state === "posted" ? "open" : "closed",
			});
	}
	return days;
}
