import type { App, Receiver, ReceiverEvent } from "@slack/bolt";

/**
 * Holds back Bolt's word to Slack that something arrived until all that follows from it is saved. Bolt acknowledges events before its
 * listeners run (measured with 5.1), and Slack never sends again what was acknowledged. What fails is thrown, and not acknowledged.
 */
async function inOrder(app: App, event: ReceiverEvent): Promise<void> {
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
