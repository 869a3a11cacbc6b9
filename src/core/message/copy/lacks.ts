import type { Block } from "../model.ts";
import { paragraph, strong, text } from "../model.ts";
import { command, inlines, names } from "./words.ts";

/**
 * What PyQ is missing in a channel, and what it is for: a permission, as the platform's own screens call it. `mend`: a sentence that says
 * what to do, where it is no permission.
 */
export type Lack = { name: string; purpose: string; mend?: string };

/** So many names are more than any platform has. */
const everyName = 99;

/** `Embed Links and Send Messages`. */
export const lackNames = (lacks: readonly string[]): string => names(lacks, everyName);

/** In one sentence. */
export const lacksWords = (lacks: readonly Lack[]): string =>
	`PyQ is missing ${lackNames(lacks.map(({ name }) => name))} in this channel.`;

/** What PyQ is missing in a channel, what each is for, and what to do; nothing when nothing is missing. */
export function lacksShown(lacks: readonly Lack[]): Block[] {
	if (lacks.length === 0) return [];
	const permissions = lacks.some(({ mend }) => mend === undefined);
	return [
		paragraph(
			strong(permissions ? "PyQ is missing permissions in this channel" : "PyQ can’t work in this channel yet"),
		),
		{
			type: "list",
			ordered: false,
			items: lacks.map(({ name, purpose, mend }) => [
				strong(name),
				text(`: ${purpose}${mend === undefined ? "" : `. ${mend}`}`),
			]),
		},
		...(permissions
			? [
					paragraph(
						...inlines([
							"Whoever manages the channel can grant them to PyQ in its settings, under permissions. ",
							command("room status"),
							" shows when none is missing.",
						]),
					),
				]
			: []),
	];
}
