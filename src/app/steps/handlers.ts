import type { Step, StepKind } from "../../core/ledger.ts";
import { announceStep, receiptStep, respondStep, tellLeadStep } from "./message-steps.ts";
import { postStep } from "./post-step.ts";
import { recapStep } from "./recap-step.ts";
import { remindStep } from "./remind-step.ts";
import { closeStep, openThreadStep, pinStep, recountStep, refreshPostStep, revealStep } from "./round-steps.ts";
import type { StepHandler } from "./step-handler.ts";

/** How each kind of step is done. */
export const handlers: Readonly<Record<StepKind, StepHandler>> = {
	post: postStep,
	"open-thread": openThreadStep,
	pin: pinStep,
	remind: remindStep,
	close: closeStep,
	reveal: revealStep,
	recap: recapStep,
	"refresh-post": refreshPostStep,
	recount: recountStep,
	announce: announceStep,
	respond: respondStep,
	receipt: receiptStep,
	"tell-lead": tellLeadStep,
};

/** A message that may have been sent: its reply was lost, or the process that claimed it died. */
export const isInDoubt = (before: Step): boolean =>
	handlers[before.kind].sendsTo !== null && (before.state === "in-doubt" || before.state === "claimed");
