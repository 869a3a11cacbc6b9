import type { Command } from "../src/app/command.ts";
import { answerCommand } from "./answer.ts";
import { feedbackCommand } from "./feedback.ts";
import { helpCommand } from "./help.ts";
import { hintCommand } from "./hint.ts";
import { leaderboardCommand } from "./leaderboard.ts";
import { leaveCommand } from "./leave.ts";
import { queueAddCommand } from "./queue-add.ts";
import { queueMoveCommand } from "./queue-move.ts";
import { queueRemoveCommand } from "./queue-remove.ts";
import { returnCommand } from "./return.ts";
import { revealCommand } from "./reveal.ts";
import { roomPauseCommand } from "./room-pause.ts";
import { roomPostNowCommand } from "./room-post-now.ts";
import { roomPreviewCommand } from "./room-preview.ts";
import { roomResumeCommand } from "./room-resume.ts";
import { roomRolesCommand } from "./room-roles.ts";
import { roomRulesCommand } from "./room-rules.ts";
import { roomSetupCommand } from "./room-setup.ts";
import { roomSkipCommand } from "./room-skip.ts";
import { roomStatusCommand } from "./room-status.ts";
import { searchCommand } from "./search.ts";
import { settingsCommand } from "./settings.ts";
import { streakCommand } from "./streak.ts";
import { todayCommand } from "./today.ts";

/** Everything that `/pyq` can be asked for, in the order in which help shows it. */
export const commands: readonly Command[] = [
	todayCommand,
	answerCommand,
	hintCommand,
	revealCommand,
	feedbackCommand,
	streakCommand,
	leaderboardCommand,
	searchCommand,
	leaveCommand,
	returnCommand,
	settingsCommand,
	helpCommand,
	roomSetupCommand,
	roomStatusCommand,
	roomPreviewCommand,
	roomPostNowCommand,
	roomSkipCommand,
	roomPauseCommand,
	roomResumeCommand,
	roomRulesCommand,
	roomRolesCommand,
	queueAddCommand,
	queueMoveCommand,
	queueRemoveCommand,
];
