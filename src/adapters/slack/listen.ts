import type {
	AckFn,
	App,
	BlockAction,
	SlashCommand,
	ViewOutput,
	ViewResponseAction,
	ViewSubmitAction,
} from "@slack/bolt";
import type { Command, ResponseKind } from "../../app/command.ts";
import { StoreError } from "../../app/errors.ts";
import { type NotACommand, parseCommand } from "../../app/parse-command.ts";
import type { Actor, Attachment, Inbound, Receive, Received } from "../../app/ports/inbound.ts";
import type { Clock, Ids, Log } from "../../app/ports/surroundings.ts";
import { promisedResponse } from "../../app/promised-response.ts";
import { writtenIn } from "../../app/written.ts";
import type { Instant } from "../../core/ids.ts";
import { notSaved } from "../../core/message/copy/given-back.ts";
import { fault } from "../../core/message/copy/problems.ts";
import { fit } from "../../core/message/fit.ts";
import type { Message } from "../../core/message/model.ts";
import type { SlackFile } from "./files.ts";
import {
	actionEvent,
	commandEvent,
	formEvent,
	plainEvent,
	pressedToken,
	replyKind,
	type SlackMessage,
	type Spot,
	shortcutEvent,
	teamOf,
	threadOf,
} from "./inbound.ts";
import { slackLimits } from "./limits.ts";
import { type Opened, readOpened } from "./metadata.ts";
import { readOptions } from "./options.ts";
import type { People } from "./people.ts";
import { pickedChannel, pickerName, setUp } from "./pick-channel.ts";
import { isConversation, type Places } from "./places.ts";
import { typedText } from "./read-text.ts";
import { shortcuts } from "./register.ts";
import { renderMessage } from "./render.ts";
import { errorsFor, loadingView, readForm } from "./render-form.ts";
import type { Replies } from "./replies.ts";
import type { ReplyTo } from "./reply-to.ts";
import type { Windows } from "./windows.ts";

/** What hearing Slack takes. */
export type Hearing = {
	commands: readonly Command[];
	/** What to say to a typed command that was not understood. */
	explain: (parsed: NotACommand) => Message;
	people: People;
	places: Places;
	replies: Replies;
	windows: Windows;
	/** A workspace's name; "": not known yet. */
	nameOf(team: string): string;
	clock: Clock;
	ids: Ids;
	log: Log;
	/** The text of attached files. Throws ChatError. */
	read(team: string, files: readonly SlackFile[]): Promise<Attachment[]>;
	/** Work that nobody waits for. */
	go(what: string, work: () => Promise<void>): void;
};

/** Somebody, somewhere. */
type Deed = { team: string; user: string; spot: Spot; actor: Actor };

/** Says what no step will say. */
export async function sayAll(replies: Replies, { replyTo }: Pick<Inbound, "replyTo">, message: Message): Promise<void> {
	if (replyTo === null) return;
	for (const part of fit(message, slackLimits)) await replies.respond(replyTo, part);
}

/** Takes commands, buttons, forms and shortcuts; each is acknowledged when all that follows from it is saved. */
export function listenToDeeds(app: App, receive: Receive, hearing: Hearing): void {
	const { commands, explain, people, places, replies, windows, nameOf, read, clock, ids, log, go } = hearing;

	async function spotOf(
		team: string,
		channel: { id: string; name?: string | undefined } | null,
		thread: string | null,
	): Promise<Spot> {
		const of = { id: team, name: nameOf(team) };
		if (channel === null || isConversation(channel.id)) return { team: of, channel: null, thread: null, lacks: [] };
		const { name, lacks } = await places.look(team, channel.id, channel.name);
		return { team: of, channel: { id: channel.id, name }, thread, lacks };
	}

	async function deedOf(
		team: string,
		user: { id: string; name?: string | undefined },
		channel: { id: string; name?: string | undefined } | null,
		thread: string | null,
	): Promise<Deed> {
		const [spot, actor] = await Promise.all([spotOf(team, channel, thread), people.actor(team, user.id, user.name)]);
		return { team, user: user.id, spot, actor };
	}

	/** What to tell somebody whose deed could not be handled. */
	function excuse(error: unknown, event: Inbound): Message {
		const id = ids.next();
		if (error instanceof StoreError) {
			log.warn({ id, event: event.kind, err: error }, "nothing could be saved");
			return notSaved(error.reason, writtenIn(event), id);
		}
		log.error({ id, event: event.kind, err: error }, "a deed could not be handled");
		return fault(id);
	}

	const say = (event: Inbound, message: Message): void =>
		go("an answer could not be given", () => sayAll(replies, event, message));

	/** Hands a deed on; what no step will say is said, and what could not be saved is given back. */
	async function take(event: Inbound): Promise<Received | null> {
		try {
			const received = await receive(event);
			if (received.kind === "reply") say(event, received.message);
			return received;
		} catch (error) {
			say(event, excuse(error, event));
			return null;
		}
	}

	const openedBy = (spot: Spot, url: string | null): Opened => ({
		channel: spot.channel?.id ?? null,
		channelName: spot.channel?.name ?? "",
		thread: spot.thread,
		url,
		at: clock.now(),
	});

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

	/** Where to answer: the address that came along, as long as it holds. */
	function addressOf(
		{ team, user }: Pick<Deed, "team" | "user">,
		url: string,
		channel: string | null,
		response: ResponseKind,
		thread: string | null,
		at: Instant = clock.now(),
	): ReplyTo {
		return { to: "url", team, user, url, response: replyKind(response), at, channel, thread };
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
		await take(event(await windowFor(deed, body.trigger_id, isWindow ? view : null)));
		if (!isWindow) showHome(deed, body.trigger_id);
	}

	/** Somebody's Home page as it is now, after what they did there. */
	function showHome({ team, user, spot, actor }: Deed, after: string): void {
		const replyTo: ReplyTo = { to: "home", team, user };
		const event = plainEvent({ id: `home:${after}`, at: clock.now(), spot, actor, replyTo }, "homeOpened");
		go("the Home page could not be shown", async () => {
			const received = await receive(event);
			if (received.kind === "reply") await sayAll(replies, event, received.message);
		});
	}

	/** Where there is no channel, words come in a window: the one that is open, or a new one, else in the conversation. */
	async function windowFor(
		{ team, user }: Pick<Deed, "team" | "user">,
		trigger: string,
		view: ViewOutput | null,
	): Promise<ReplyTo> {
		if (view !== null) return { to: "view", team, user, view: view.id };
		try {
			return { to: "view", team, user, view: await windows.open({ team, trigger, over: false }) };
		} catch (error) {
			log.warn({ err: error }, "a window could not be opened");
			return { to: "direct", team, user };
		}
	}

	// Windows that are closed are not subscribed to.
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
			? { to: "view", team, user, view: view.id }
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
		if (received.kind === "reply") say(event, received.message);
		if (inWindow) showHome(deed, event.id);
		return inWindow ? ack({ response_action: "update", view: loadingView("PyQ") }) : ack();
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

	app.shortcut({ callback_id: shortcuts.submit, type: "message_action" }, async ({ shortcut: body, ack }) => {
		if (body.type !== "message_action") return ack();
		const message: SlackMessage = body.message;
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
		const replyTo = await windowFor(deed, body.trigger_id, null);
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

const nameIn = (user: { name?: string; username?: string }): string | undefined => user.name ?? user.username;
