import type { Block } from "../model.ts";
import { paragraph, strong, text } from "../model.ts";
import { command, inlines, names } from "./words.ts";

/** A permission that PyQ is missing in a channel, as the platform's own screens call it, and what it is for. */
export type Lack = { name: string; purpose: string };

/** So many names are more than any platform has. */
const everyName = 99;

/** `Embed Links and Send Messages`. */
export const lackNames = (lacks: readonly string[]): string => names(lacks, everyName);

/** In one sentence. */
export const lacksWords = (lacks: readonly Lack[]): string =>
	`PyQ is missing ${lackNames(lacks.map(({ name }) => name))} in this channel.`;

/** What PyQ is missing in a channel, what each is for, and what to do; nothing when nothing is missing. */
export const lacksShown = (lacks: readonly Lack[]): Block[] =>
	lacks.length === 0
		? []
		: [
				paragraph(strong("PyQ is missing permissions in this channel")),
				{
					type: "list",
					ordered: false,
					items: lacks.map(({ name, purpose }) => [strong(name), text(`: ${purpose}`)]),
				},
				paragraph(
					...inlines([
						"Whoever manages the channel can grant them to PyQ in its settings, under permissions. ",
						command("room status"),
						" shows when none is missing.",
					]),
				),
			];
