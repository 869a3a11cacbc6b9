import type { Capabilities } from "../../app/ports/chat.ts";
import { slackLimits } from "./limits.ts";

/** What Slack can do. A note that one person sees can be sent at any time, and a reply makes the thread. */
export const slackCapabilities = {
	privateReply: "any-time",
	threads: "reply-chain",
	messageText: "always",
	spoilers: "none",
	limits: slackLimits,
} as const satisfies Capabilities;
