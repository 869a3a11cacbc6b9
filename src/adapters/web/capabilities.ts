import type { Capabilities } from "../../app/ports/chat.ts";
import { webLimits } from "./limits.ts";

/** What the local web workspace can do. */
export const webCapabilities = {
	privateReply: "any-time",
	threads: "reply-chain",
	messageText: "always",
	spoilers: "none",
	limits: webLimits,
} as const satisfies Capabilities;
