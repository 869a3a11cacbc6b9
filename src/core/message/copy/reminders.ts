import type { Instant, RoundId } from "../../ids.ts";
import type { Message } from "../model.ts";
import { strong, text } from "../model.ts";
import { answerButton, settingsButton } from "./buttons.ts";
import { rich, when } from "./words.ts";

/** Reminds a member of a question that is open and that they have not answered. */
export const reminder = (about: {
	roundId: RoundId;
	room: string;
	title: string;
	closesAt: Instant;
	zone: string;
}): Message =>
	rich(
		`Still open in #${about.room}: ${about.title}`,
		[
			text(`Still open in #${about.room}: `),
			strong(about.title),
			text(" It closes "),
			when(about.closesAt, about.zone),
			text("."),
		],
		answerButton(about.roundId),
		settingsButton(),
	);
