import type { BlockAction, GlobalShortcut, MessageShortcut, SlashCommand, ViewSubmitAction } from "@slack/bolt";
import { type Command, type ResponseKind, responseOf } from "../../app/command.ts";
import type {
	ActionEvent,
	Actor,
	Attachment,
	CommandEvent,
	FormEvent,
	MessageDeletedEvent,
	MessageEvent,
	OptionValues,
	PlainEvent,
	ShortcutEvent,
	Where,
} from "../../app/ports/inbound.ts";
import type { Instant } from "../../core/ids.ts";
import type { FormValues } from "../../core/message/model.ts";
import { type SlackFile, wholeText } from "./files.ts";
import { typedText } from "./read-text.ts";
import { instantOf, type ReplyTo, writeReplyTo } from "./reply-to.ts";

/** A place in a workspace, with what PyQ knows of it. `channel` null: a conversation, or the Home page. */
export type Spot = {
	team: { id: string; name: string };
	channel: { id: string; name: string } | null;
	thread: string | null;
	lacks: Where["lacks"];
};

export const whereOf = ({ team, channel, thread, lacks }: Spot): Where => ({
	workspace: { platform: "slack", externalId: team.id, name: team.name },
	channel: channel === null ? null : { externalId: channel.id, name: channel.name },
	thread: channel === null ? null : thread,
	lacks,
});

/** Somebody did something somewhere, and how PyQ answers. */
type Done = { id: string; at: Instant; spot: Spot; actor: Actor; replyTo: ReplyTo | null };

const common = ({ id, at, spot, actor, replyTo }: Done) => ({
	id,
	at,
	where: whereOf(spot),
	actor,
	replyTo: replyTo === null ? null : writeReplyTo(replyTo),
});

/** What a command promises; a form promises nothing yet, and should words come instead, they are for who asked. */
export const replyKind = (response: ResponseKind): "private" | "public" | "update" =>
	response === "form" ? "private" : response;

export const commandEvent = (
	done: Done,
	command: Command,
	options: OptionValues,
	people: CommandEvent["people"],
): { event: CommandEvent; response: ResponseKind } => ({
	event: { ...common(done), kind: "command", command: command.path, options, ...(people && { people }) },
	response: responseOf(command, options),
});

export const actionEvent = (done: Done, token: string): ActionEvent => ({ ...common(done), kind: "action", token });

export const formEvent = (done: Done, token: string, values: FormValues): FormEvent => ({
	...common(done),
	kind: "formSubmitted",
	token,
	values,
});

export const plainEvent = (done: Done, kind: PlainEvent["kind"]): PlainEvent => ({ ...common(done), kind });

/** A message as events and interactions tell of it. */
export type SlackMessage = {
	type?: string;
	subtype?: string;
	user?: string;
	bot_id?: string;
	text?: string;
	ts?: string;
	thread_ts?: string;
	edited?: { ts?: string };
	files?: readonly SlackFile[];
};

/** What people write themselves. */
const written: ReadonlySet<string | undefined> = new Set([undefined, "file_share", "thread_broadcast", "me_message"]);
export const isWritten = (message: SlackMessage): message is SlackMessage & { user: string; ts: string } =>
	written.has(message.subtype) &&
	message.bot_id === undefined &&
	message.user !== undefined &&
	message.ts !== undefined;

/** The thread that a message stands in; the message that a thread hangs on stands in none. */
export const threadOf = ({ thread_ts, ts }: SlackMessage): string | null =>
	thread_ts === undefined || thread_ts === ts ? null : thread_ts;

/** A message as PyQ hears it; the same message is the same event. `channel`: where it stands, also a conversation. */
export function messageEvent(
	done: Omit<Done, "id" | "at">,
	channel: string,
	message: SlackMessage & { ts: string },
	attachments: readonly Attachment[],
): MessageEvent {
	const { ts, edited, text = "" } = message;
	const id = `msg:${channel}:${ts}`;
	return {
		...common({
			...done,
			id: edited?.ts === undefined ? id : `${id}:${edited.ts}`,
			at: instantOf(edited?.ts ?? ts),
		}),
		kind: edited?.ts === undefined ? "message" : "messageEdited",
		message: { channel, message: ts, thread: threadOf(message) },
		text: wholeText(typedText(text), message.files ?? [], attachments),
		attachments,
	};
}

export const deletionEvent = (
	done: Omit<Done, "id" | "actor"> & { actor: Actor | null },
	channel: string,
	message: SlackMessage & { ts: string },
): MessageDeletedEvent => ({
	...common({ ...done, id: `del:${channel}:${message.ts}`, actor: done.actor ?? nobody }),
	kind: "messageDeleted",
	actor: done.actor,
	message: { channel, message: message.ts, thread: threadOf(message) },
});

const nobody: Actor = { externalId: "", name: "", zone: null, authority: "guest" };

/** "Submit as my answer" on a message. */
export const shortcutEvent = (
	done: Done,
	channel: string,
	message: SlackMessage & { ts: string },
	attachments: readonly Attachment[],
): ShortcutEvent => ({
	...common(done),
	kind: "messageShortcut",
	message: { channel, message: message.ts, thread: threadOf(message) },
	author: message.user ?? message.bot_id ?? "",
	text: wholeText(typedText(message.text ?? ""), message.files ?? [], attachments),
	attachments,
	writtenAt: instantOf(message.ts),
});

/** What a press, a form, a command and a shortcut have in common. */
export type Interaction = SlashCommand | BlockAction | ViewSubmitAction | MessageShortcut | GlobalShortcut;

/** The workspace that something was done in: of a channel that several share, the one that PyQ is installed in. */
export function teamOf(body: Interaction): string {
	if ("team_id" in body && typeof body.team_id === "string") return body.team_id;
	const view = "view" in body ? body.view : undefined;
	const installed = view !== undefined && "app_installed_team_id" in view ? view.app_installed_team_id : null;
	if (typeof installed === "string" && installed !== "") return installed;
	// An app of a whole organization is told no team, only where the person is at home.
	const { user } = body as { user?: { team_id?: string } };
	return ("team" in body ? body.team?.id : undefined) ?? user?.team_id ?? "";
}

/** What an interaction calls somebody. */
export const nameIn = (user: { name?: string; username?: string }): string | undefined => user.name ?? user.username;

/** A button's token; null: none of ours. The same one twice in a message has a number behind it. */
export function pressedToken(actionId: string): string | null {
	const token = actionId.replace(/#.*$/su, "");
	return token.startsWith("v1:") ? token : null;
}
