import { commands } from "../../commands/index.ts";
import { createSlackChat, type SlackChat } from "../../src/adapters/slack/adapter.ts";
import type { SlackReach } from "../../src/adapters/slack/connection.ts";
import { explainCommand } from "../../src/app/explain-command.ts";
import type { Chat } from "../../src/app/ports/chat.ts";
import type { Installations } from "../../src/app/ports/installations.ts";
import type { Clock, Ids, Log } from "../../src/app/ports/surroundings.ts";
import { type Taken, watched } from "./discord-scene.ts";
import { testVault } from "./house.ts";

/** The second between two messages of a channel has always passed: a clock that a test sets stands still. */
export const noWait = async (): Promise<void> => {};

/** PyQ's Slack as `main.ts` makes it; what it takes is watched. */
export function openSlackChat({
	reach,
	installations,
	clock,
	ids,
	log,
}: {
	reach: SlackReach;
	installations: Installations;
	clock: Clock;
	ids: Ids;
	log: Log;
}): { slack: SlackChat; chat: Chat; taken: readonly Taken[] } {
	const slack = createSlackChat({
		reach,
		commands,
		explain: explainCommand,
		installations,
		vault: testVault(),
		clock,
		wait: noWait,
		ids,
		log,
	});
	return { slack, ...watched(slack) };
}
