import type { AckFn, App, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";
import type { Receive, Received } from "../../app/ports/inbound.ts";
import type { Deeds } from "./deeds.ts";
import type { Hearing } from "./hearing.ts";
import { actionEvent, formEvent, nameIn, teamOf } from "./inbound.ts";
import { readOpened } from "./metadata.ts";
import { pickedChannel, pickerName, setUp } from "./pick-channel.ts";
import { errorsFor, loadingView, readForm, wordsView } from "./render-form.ts";
import type { ReplyTo } from "./reply-to.ts";
import { named, windowAfter } from "./window-names.ts";

/** Takes forms; each is acknowledged when all that follows from it is saved, and what is wrong with it is said in it. */
export function listenToForms(
	app: App,
	receive: Receive,
	{ windows, clock }: Pick<Hearing, "windows" | "clock">,
	{ deedOf, excuse, say, openedBy, addressOf, showHome }: Deeds,
): void {
	app.view<ViewSubmitAction>({ callback_id: /.*/su, type: "view_submission" }, ({ body, ack }) => submit(body, ack));

	async function submit(body: ViewSubmitAction, ack: AckFn<ViewResponseAction>): Promise<void> {
		const { view } = body;
		if (view.callback_id === pickerName) return setUpPicked(body, ack);
		const team = teamOf(body);
		const opened = readOpened(view.private_metadata);
		const channel = opened?.channel == null ? null : { id: opened.channel, name: opened.channelName };
		const deed = await deedOf(team, { id: body.user.id, name: nameIn(body.user) }, channel, opened?.thread ?? null);
		const user = deed.user;
		const inWindow = opened === null || (opened.url === null && channel === null);
		const replyTo: ReplyTo = inWindow
			? { to: "view", team, user, view: windowAfter(view.id) }
			: opened.url !== null
				? addressOf(deed, opened.url, channel?.id ?? null, "private", opened.thread, opened.at)
				: { to: "place", team, user, channel: channel?.id ?? "", thread: opened.thread };
		const event = formEvent(
			{ id: `view:${view.id}`, at: clock.now(), spot: deed.spot, actor: deed.actor, replyTo },
			view.callback_id,
			readForm(view.state.values),
		);
		let received: Received;
		try {
			received = await receive(event);
		} catch (error) {
			// The window stays open, with all that was written in it.
			const words = excuse(error, event).summary;
			return ack({ response_action: "errors", errors: errorsFor({ "": words }, view.state.values) });
		}
		if (received.kind === "invalid")
			return ack({ response_action: "errors", errors: errorsFor(received.errors, view.state.values) });
		if (inWindow) showHome(deed, event.id);
		if (inWindow && received.kind === "reply")
			return ack({ response_action: "update", view: wordsView(received.message) });
		if (inWindow && received.kind === "done")
			return ack({ response_action: "update", view: named(loadingView("PyQ"), windowAfter(view.id)) });
		if (received.kind === "reply") say(event, received.message);
		return ack();
	}

	/** A channel was chosen to be set up: the window goes on with its form. */
	async function setUpPicked(body: ViewSubmitAction, ack: AckFn<ViewResponseAction>): Promise<void> {
		const { view, user } = body;
		const id = pickedChannel(view.state.values);
		if (id === null) return ack();
		const team = teamOf(body);
		const { spot, actor } = await deedOf(team, { id: user.id, name: nameIn(user) }, { id }, null);
		const replyTo: ReplyTo = { to: "view", team, user: user.id, view: view.id };
		const event = actionEvent({ id: `view:${view.id}`, at: clock.now(), spot, actor, replyTo }, setUp.token);
		await ack({ response_action: "update", view: await windows.next(event, receive(event), openedBy(spot, null)) });
	}
}
