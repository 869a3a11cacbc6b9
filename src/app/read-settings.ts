import { parseDays, parseTime, parseZone } from "../core/local-date.ts";
import { daysWords, emptyPoolWords, filterWords, timeWords, zoneWords } from "../core/message/copy/problems.ts";
import { zoneNeededWords } from "../core/message/copy/set-up.ts";
import type { FormValues } from "../core/message/model.ts";
import { nearest, nearestZone } from "../core/nearest.ts";
import { kinds, levels, type Question, type Topic } from "../core/question.ts";
import { answerModes, type QuestionFilters, type RoomSettings } from "../core/room.ts";
import { matchesFilters } from "../core/rotation.ts";

export type ReadSettings = { settings: RoomSettings } | { invalid: Record<string, string> };

/** One value of a form as a text. */
export const textOf = (values: FormValues, id: string): string => {
	const value = values[id];
	return typeof value === "string" ? value : (value?.join(", ") ?? "");
};

/** Reads levels, topics and kinds from words, in any order and mixed; `unknown` is the first word that is none. */
export function readFilters(
	typed: string,
	topics: readonly Topic[],
): { filters: QuestionFilters } | { unknown: string; near: string | null } {
	const found: { levels: string[]; topics: string[]; kinds: string[] } = { levels: [], topics: [], kinds: [] };
	const parts = typed
		.split(/[,;\n]/u)
		.map((part) => part.trim())
		.filter((part) => part !== "");
	for (const part of parts) {
		const word = part.toLowerCase();
		const topic = topics.find(
			({ id, title }) => id === word || id === word.replaceAll(" ", "-") || title.toLowerCase() === word,
		);
		if (levels.some((level) => level === word)) found.levels.push(word);
		else if (kinds.some((kind) => kind === word)) found.kinds.push(word);
		else if (topic !== undefined) found.topics.push(topic.id);
		// "beginner intermediate" without a comma means both.
		else if (/\s/u.test(part) && word.split(/\s+/u).every((piece) => "filters" in readFilters(piece, topics))) {
			const inner = readFilters(word.split(/\s+/u).join(","), topics);
			if ("filters" in inner) {
				found.levels.push(...inner.filters.levels);
				found.topics.push(...inner.filters.topics);
				found.kinds.push(...inner.filters.kinds);
			}
		} else return { unknown: part, near: nearest(word, [...levels, ...kinds, ...topics.map(({ id }) => id)]) };
	}
	return {
		filters: {
			levels: levels.filter((level) => found.levels.includes(level)),
			topics: [...new Set(found.topics)],
			kinds: kinds.filter((kind) => found.kinds.includes(kind)),
		},
	};
}

/** Reads the set-up form over the settings that are in force; every field at fault is named, with what to write instead. */
export function readSettings(
	values: FormValues,
	before: RoomSettings,
	questions: readonly Question[],
	topics: readonly Topic[],
): ReadSettings {
	const invalid: Record<string, string> = {};
	const days = parseDays(textOf(values, "days"));
	if (days === null || days.length === 0) invalid["days"] = daysWords;
	const time = parseTime(textOf(values, "time"));
	if (time === null) invalid["time"] = timeWords;
	const typedZone = textOf(values, "zone").trim();
	const zone = parseZone(typedZone);
	if (zone === null)
		invalid["zone"] =
			typedZone === "" ? zoneNeededWords(before.schedule.zone) : zoneWords(typedZone, nearestZone(typedZone));
	const typedMode = textOf(values, "mode");
	const mode = answerModes.find((known) => known === typedMode) ?? before.mode;
	const read = readFilters(textOf(values, "questions"), topics);
	const filters = "filters" in read ? read.filters : before.filters;
	if ("unknown" in read) invalid["questions"] = filterWords(read.unknown, read.near);
	else if (!questions.some((question) => matchesFilters(question, filters))) invalid["questions"] = emptyPoolWords;
	if (days === null || time === null || zone === null || Object.keys(invalid).length > 0) return { invalid };
	return { settings: { ...before, schedule: { days, time, zone }, mode, filters } };
}
