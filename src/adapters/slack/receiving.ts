import type { App, Receiver, ReceiverEvent } from "@slack/bolt";

/** What PyQ makes something of: every event, every command, and these kinds of interactions. */
const used: ReadonlySet<unknown> = new Set([
	"event_callback",
	"block_actions",
	"view_submission",
	"message_action",
	"shortcut",
]);

/** Whether nothing follows from it: a window that was closed, a menu that asks for its options. Bolt would never acknowledge it. */
const isIdle = ({ type, command }: ReceiverEvent["body"]): boolean =>
	type !== undefined && command === undefined && !used.has(type);

/** A menu takes nothing but options for an answer. */
const idleAnswer = ({ type }: ReceiverEvent["body"]): unknown =>
	type === "block_suggestion" ? { options: [] } : undefined;

/**
 * Holds back Bolt's word to Slack that something arrived until all that follows from it is saved. Bolt acknowledges events before its
 * listeners run (measured with 5.1), and Slack never sends again what was acknowledged. What fails is thrown, and not acknowledged.
 */
async function inOrder(app: App, event: ReceiverEvent): Promise<void> {
	if (isIdle(event.body)) return event.ack(idleAnswer(event.body));
	let answer: unknown;
	let answered = false;
	await app.processEvent({
		...event,
		ack: async (response?: unknown) => {
			answer = response;
			answered = true;
		},
	});
	if (answered) await event.ack(answer);
}

/** The same receiver, which tells Slack only what is saved. To be called before it is given to an `App`. */
export function savedFirst<R extends Receiver>(receiver: R): R {
	const init = receiver.init.bind(receiver);
	receiver.init = (app) =>
		init(Object.create(app, { processEvent: { value: (event: ReceiverEvent) => inOrder(app, event) } }));
	return receiver;
}
