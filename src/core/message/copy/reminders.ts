import type { Instant, RoundId, WorkspaceId } from "../../ids.ts";
import { bindMessage } from "../bound-token.ts";
import type { Block, Message } from "../model.ts";
import { footnote, strong, text } from "../model.ts";
import { answerButton, settingsButton } from "./buttons.ts";
import { command, inlines, note, rich, when } from "./words.ts";

/** Reminds a member of a question that is open and that they have not answered. Its buttons know the workspace, wherever they are pressed. */
export const reminder = (about: {
	roundId: RoundId;
	room: string;
	title: string;
	closesAt: Instant;
	zone: string;
	workspaceId: WorkspaceId;
}): Message =>
	bindMessage(
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
		),
		about.workspaceId,
	);

/** To a member whose direct messages were closed to a reminder, below whatever they are told next. */
export const couldNotRemind = (): Block =>
	footnote(
		...inlines([
			"I could not remind you: your direct messages are closed to me. Open them if you want reminders, or switch those off with ",
			command("settings"),
			".",
		]),
	);

/** In the channel, to a lead whose direct messages are closed: nothing of what it is about. */
export const couldNotTellLead = (lead: string): Message =>
	note([`${lead}, I could not reach you in a direct message. `, command("room status"), " says what needs you."]);
