import type { Message } from "../model.ts";
import { command, note } from "./words.ts";

/** Words after `/pyq` that mean nothing; `group`: the commands that they seem to be about. */
export const unknownCommand = (typed: string, suggestion: string | null, group: string | null = null): Message =>
	note(
		suggestion === null
			? [
					"There is no ",
					command(typed),
					". ",
					command(group === null ? "help" : `help ${group}`),
					" shows all there is.",
				]
			: ["There is no ", command(typed), ". Did you mean ", command(suggestion), "?"],
	);

export const unknownOption = (path: string, typed: string, suggestion: string | null): Message =>
	note(
		suggestion === null
			? [command(path), ` takes no “${typed}”. See `, command(`help ${path}`), "."]
			: [command(path), ` takes no “${typed}”. Did you mean ${suggestion}?`],
	);

export const missingOption = (path: string, option: string): Message =>
	note([command(path), ` needs ${option}. See `, command(`help ${path}`), "."]);

/** A value that is not among the ones there are. */
export const unknownValue = (
	option: string,
	typed: string,
	known: readonly string[],
	suggestion: string | null = null,
): Message =>
	note(
		suggestion === null
			? `“${typed}” is no ${option} I know. Try ${known.join(", ")}.`
			: `“${typed}” is no ${option} I know. Did you mean ${suggestion}?`,
	);

/** A button that no longer leads anywhere. */
export const oldButton = (): Message =>
	note(["That button is from an older message. Use ", command("today"), " to see where things stand."]);

/** A fault of ours. `id` stands in the log too, so that whoever runs PyQ can find it. */
export const faultWords = (id: string): string =>
	`Something went wrong on our side, and this was not saved. Please try again. If it stays, tell whoever runs PyQ this id: ${id}`;
export const fault = (id: string): Message => note(faultWords(id));

/** A form that could not be opened in time. */
export const slow = (): Message => note("PyQ is slow just now. Nothing was lost: try again in a moment.");

/** A form that no longer leads anywhere; what was written stays in it. */
export const oldFormWords =
	"This form is from an older version and can no longer be sent. Copy your text and open it anew.";

export const timeWords = "Write it on the 24-hour clock, such as 09:00.";
export const daysWords = "Name the days, such as mon-fri or mon,wed,fri.";
export const zoneWords = (typed: string, near: string | null): string =>
	typed === ""
		? "Name a time zone, such as Europe/Berlin or America/New_York."
		: near === null
			? `“${typed}” is no time zone I know. Use a name such as Europe/Berlin or America/New_York.`
			: `“${typed}” is no time zone I know. Did you mean ${near}?`;
export const filterWords = (typed: string, near: string | null): string =>
	near === null
		? `“${typed}” is no level, topic or kind. Levels are beginner, intermediate and advanced.`
		: `“${typed}” is no level, topic or kind. Did you mean ${near}?`;
export const tooLongWords = (most: number): string => `Keep it to ${most} characters.`;
export const emptyPoolWords = "No question fits all of that. Take something away.";
