import type { App, BlockAction, SlashCommand, ViewOutput } from "@slack/bolt";
import type { Command } from "../../app/command.ts";
import { type NotACommand, parseCommand } from "../../app/parse-command.ts";
import type { Inbound, Receive } from "../../app/ports/inbound.ts";
import { promisedResponse } from "../../app/promised-response.ts";
import { fit } from "../../core/message/fit.ts";
import type { Message } from "../../core/message/model.ts";
import { createDeeds, type Deed } from "./deeds.ts";
import type { Hearing } from "./hearing.ts";
import {
	actionEvent,
	commandEvent,
	nameIn,
	pressedToken,
	type SlackMessage,
	shortcutEvent,
	teamOf,
	threadOf,
} from "./inbound.ts";
import { slackLimits } from "./limits.ts";
import { listenToForms } from "./listen-forms.ts";
import { readOptions } from "./options.ts";
import { setUp } from "./pick-channel.ts";
import { typedText, withWords } from "./read-text.ts";
import { shortcuts } from "./register.ts";
import { renderMessage } from "./render.ts";
import type { ReplyTo } from "./reply-to.ts";
import { windowOpenedBy } from "./window-names.ts";

/** Takes commands, buttons, forms and shortcuts; each is acknowledged when all that follows from it is saved. */
export function listenToDeeds(app: App, receive: Receive, hearing: Hearing): void {
	const { commands, explain, windows, read, clock, go } = hearing;
	const deeds = createDeeds(receive, hearing);
	const { deedOf, take, openedBy, addressOf, showHome } = deeds;
	listenToForms(app, receive, hearing, deeds);

	app.command(/.*/u, async ({ command: body, ack }) => {
		const parsed = parseCommand(body.text ?? "", commands);
		if (parsed.kind !== "command") {
			await ack({ response_type: "ephemeral", ...renderMessage(firstOf(explain(asTyped(parsed)))) });
			return;
		}
		await runCommand(body, parsed.command, parsed.options);
		await ack();
	});

	async function runCommand(
		body: SlashCommand,
		command: Command,
		typed: Readonly<Record<string, string>>,
	): Promise<void> {
		const { values, people: picked } = readOptions(command, typed);
		const channel = { id: body.channel_id, name: body.channel_name };
		const deed = await deedOf(body.team_id, { id: body.user_id, name: body.user_name }, channel, null);
		const made = (replyTo: ReplyTo) =>
			commandEvent(
				{ id: body.trigger_id, at: clock.now(), spot: deed.spot, actor: deed.actor, replyTo },
				command,
				values,
				picked,
			);
		const { response } = made({ to: "direct", team: deed.team, user: deed.user });
		const { event } = made(addressOf(deed, body.response_url, channel.id, response, null));
		if (response === "form") openForm(deed, body.trigger_id, event, body.response_url, false);
		else await take(event);
	}

	/** Nothing follows from opening a form, so Slack need not wait for it. */
	function openForm(deed: Deed, trigger: string, event: Inbound, url: string | null, over: boolean): void {
		const isSetUp =
			event.kind === "command" ? event.command === setUp.path : "token" in event && event.token === setUp.token;
		if (isSetUp && deed.spot.channel === null) {
			go("a window could not be opened", () => windows.openPicker({ team: deed.team, trigger, over }));
			return;
		}
		const received = receive(event);
		go("a form could not be opened", () =>
			windows.openForm({ team: deed.team, trigger, over }, event, received, openedBy(deed.spot, url)),
		);
	}

	app.action(/.*/su, async ({ body, ack }) => {
		if (body.type === "block_actions") await press(body);
		await ack();
	});

	async function press(body: BlockAction): Promise<void> {
		const [action] = body.actions;
		const token = action?.type === "button" && action.url === undefined ? pressedToken(action.action_id) : null;
		if (token === null) return;
		const team = teamOf(body);
		const channel = body.channel === undefined ? null : { id: body.channel.id, name: body.channel.name };
		const message: SlackMessage = body.message ?? {};
		const container: { thread_ts?: unknown } = body.container;
		const told = typeof container.thread_ts === "string" ? container.thread_ts : null;
		const thread = threadOf(message) ?? (told === message.ts ? null : told);
		const response = promisedResponse(token, commands);
		const deed = await deedOf(team, { id: body.user.id, name: nameIn(body.user) }, channel, thread);
		const event = (replyTo: ReplyTo) =>
			actionEvent({ id: body.trigger_id, at: clock.now(), spot: deed.spot, actor: deed.actor, replyTo }, token);
		const { view } = body;
		if (view === undefined) {
			const address = addressOf(deed, body.response_url, channel?.id ?? null, response, thread);
			if (response === "form") return openForm(deed, body.trigger_id, event(address), body.response_url, false);
			await take(event(address));
			return;
		}
		const isWindow = view.type === "modal";
		if (response === "form")
			return openForm(deed, body.trigger_id, event({ to: "direct", team, user: deed.user }), null, isWindow);
		await take(event(windowFor(deed, body.trigger_id, isWindow ? view : null)));
		if (!isWindow) showHome(deed, body.trigger_id);
	}

	/**
	 * Where there is no channel, words come in a window: the one that is open, or a new one, else in the conversation. Slack need not wait
	 * until it is open, and who answers finds out whether it is.
	 */
	function windowFor({ team, user }: Deed, trigger: string, view: ViewOutput | null): ReplyTo {
		if (view !== null) return { to: "view", team, user, view: view.id };
		go("a window could not be opened", () => windows.open({ team, trigger, over: false }));
		return { to: "view", team, user, view: windowOpenedBy(trigger) };
	}

	app.shortcut({ callback_id: shortcuts.submit, type: "message_action" }, async ({ shortcut: body, ack }) => {
		if (body.type !== "message_action") return ack();
		const message: SlackMessage = withWords<SlackMessage>(body.message);
		const { ts } = message;
		if (ts === undefined) return ack();
		const channel = { id: body.channel.id, name: body.channel.name };
		const thread = threadOf(message);
		const deed = await deedOf(teamOf(body), { id: body.user.id, name: body.user.name }, channel, thread);
		const replyTo = addressOf(deed, body.response_url, channel.id, "private", thread);
		const files = await read(deed.team, message.files ?? []);
		await take(
			shortcutEvent(
				{ id: body.trigger_id, at: clock.now(), spot: deed.spot, actor: deed.actor, replyTo },
				channel.id,
				{ ...message, ts },
				files,
			),
		);
		await ack();
	});

	app.shortcut({ callback_id: shortcuts.today, type: "shortcut" }, async ({ shortcut: body, ack }) => {
		const command = commands.find(({ path }) => path === "today");
		if (body.type !== "shortcut" || command === undefined) return ack();
		const deed = await deedOf(teamOf(body), { id: body.user.id, name: body.user.username }, null, null);
		const replyTo = windowFor(deed, body.trigger_id, null);
		const { event } = commandEvent(
			{ id: body.trigger_id, at: clock.now(), spot: deed.spot, actor: deed.actor, replyTo },
			command,
			{},
			undefined,
		);
		await take(event);
		await ack();
	});
}

/** With `&`, `<` and `>` as they were typed. */
const asTyped = (parsed: NotACommand): NotACommand =>
	"typed" in parsed ? { ...parsed, typed: typedText(parsed.typed) } : parsed;

/** A short answer that goes out with the acknowledgement. */
const firstOf = (message: Message): Message => fit(message, slackLimits)[0] ?? message;
