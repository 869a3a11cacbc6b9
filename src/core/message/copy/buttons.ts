import type { RoomId, RoundId } from "../../ids.ts";
import type { Button } from "../model.ts";
import { token } from "../token.ts";

/** Every button that PyQ shows. The intents are answered in `commands/`. */
export const answerButton = (round: RoundId, label = "Answer"): Button => ({
	label,
	token: token("answer", round),
	style: "primary",
});
export const hintButton = (round: RoundId, label = "Hint"): Button => ({
	label,
	token: token("hint", round),
	style: "secondary",
});
export const revealButton = (round: RoundId, label = "Reveal"): Button => ({
	label,
	token: token("reveal", round),
	style: "secondary",
});
export const giveUpButton = (round: RoundId): Button => ({
	label: "Give up and show it",
	token: token("give-up", round),
	style: "danger",
});
export const feedbackButton = (round: RoundId, label = "My feedback"): Button => ({
	label,
	token: token("feedback", round),
	style: "secondary",
});
/** Shows the question itself, where only its title stands. */
export const readButton = (round: RoundId, label = "Read it"): Button => ({
	label,
	token: token("today", round),
	style: "secondary",
});
export const statusButton = (room: RoomId, label: string): Button => ({
	label,
	token: token("room-status", room),
	style: "secondary",
});
export const changeRoomButton = (room: RoomId, label: string): Button => ({
	label,
	token: token("room-setup", room),
	style: "secondary",
});
export const boardButton = (period: "week" | "month" | "all", label: string): Button => ({
	label,
	token: token("leaderboard", period),
	style: "secondary",
});
export const streakButton = (label = "My streak"): Button => ({
	label,
	token: token("streak", "mine"),
	style: "secondary",
});
export const setUpButton = (label = "Set up this channel"): Button => ({
	label,
	token: token("room-setup", "here"),
	style: "primary",
});
export const postNowButton = (room: RoomId): Button => ({
	label: "Post a question now",
	token: token("post-now", room),
	style: "primary",
});
export const closeAndPostButton = (round: RoundId): Button => ({
	label: "Close it and post now",
	token: token("close-and-post", round),
	style: "danger",
});
export const queueButton = (question: string): Button => ({
	label: "Add to the queue",
	token: token("queue-add", question),
	style: "secondary",
});
export const settingsButton = (): Button => ({
	label: "My settings",
	token: token("settings", "mine"),
	style: "secondary",
});
export const eraseButton = (): Button => ({
	label: "Erase everything about me",
	token: token("erase", "ask"),
	style: "danger",
});
export const eraseSureButton = (): Button => ({
	label: "Yes, erase it",
	token: token("erase", "sure"),
	style: "danger",
});
