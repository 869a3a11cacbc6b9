import type { Capabilities } from "../../app/ports/chat.ts";
import { discordLimits } from "./limits.ts";

/** What Discord can do. Messages come with their text only where the privileged intent is granted. */
export const discordCapabilities = {
	privateReply: "interaction-only",
	threads: "own-channel",
	messageText: "privileged-intent",
	spoilers: "native",
	limits: discordLimits,
} as const satisfies Capabilities;
