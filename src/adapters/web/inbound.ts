import { type Command, type ResponseKind, responseOf } from "../../app/command.ts";
import type { ChatLog, ChatLogEntry, WebPerson } from "../../app/ports/chat-log.ts";
import type { Actor, Inbound, OptionValues, Where } from "../../app/ports/inbound.ts";
import type { Instant } from "../../core/ids.ts";
import type { FormValues } from "../../core/message/model.ts";
import { attachmentsOf, nullableOf, personOfDirect, type StoredMessage, storedMessage, textOf } from "./entries.ts";
import { type ReplyTo, writeReplyTo } from "./reply-to.ts";
import { knownZone } from "./request.ts";

/** The one workspace there is. */
export const localWorkspace = { platform: "web", externalId: "local", name: "Local workspace" } as const;

/** Who does something, where and when; what all events are made from. */
export type Deed = {
	/** Unique for ever; a retry has the same. */
	id: string;
	at: Instant;
	person: WebPerson;
	/** The browser's zone, for a person who has none. */
	zone: string | null;
	/** Null: the place where the person and PyQ talk alone. */
	channel: { id: string; name: string } | null;
	/** As the log has it: a channel's id, or `dm:<person>`. */
	place: string;
	thread: string | null;
};

function actorOf({ person, zone }: Deed): Actor {
	return {
		externalId: person.id,
		name: person.name,
		zone: person.zone ?? knownZone(zone),
		authority: person.admin ? "admin" : "member",
	};
}

function whereOf({ channel, thread }: Deed): Where {
	return {
		workspace: localWorkspace,
		channel: channel === null ? null : { externalId: channel.id, name: channel.name },
		thread,
		lacks: [],
	};
}

function replyToOf(deed: Deed, how: Partial<Pick<ReplyTo, "response" | "message" | "asked">>): string {
	const { person, place, thread, id } = deed;
	return writeReplyTo({
		person: person.id,
		channel: place,
		thread,
		event: id,
		response: "private",
		message: null,
		asked: null,
		...how,
	});
}

function common(deed: Deed, how: Parameters<typeof replyToOf>[1] = {}) {
	return { id: deed.id, at: deed.at, where: whereOf(deed), actor: actorOf(deed), replyTo: replyToOf(deed, how) };
}

/** An opened form promises nothing yet; should words come instead, they are for the one who asked. */
const replyKind = (response: ResponseKind): ReplyTo["response"] => (response === "form" ? "private" : response);

/** `/pyq …` as typed and understood. */
export function commandEvent(deed: Deed, command: Command, options: OptionValues, typed: string): Inbound {
	const how = { response: replyKind(responseOf(command, options)), asked: typed };
	return { ...common(deed, how), kind: "command", command: command.path, options };
}

/** A press of a button on a message. */
export function actionEvent(deed: Deed, message: string, token: string, response: ResponseKind): Inbound {
	return { ...common(deed, { response: replyKind(response), message }), kind: "action", token };
}

/** A form that was sent. */
export function formEvent(deed: Deed, token: string, values: FormValues): Inbound {
	return { ...common(deed), kind: "formSubmitted", token, values };
}

/** What somebody has typed of an option so far. Nobody answers it, so there is no `replyTo`. */
export function autocompleteEvent(deed: Deed, command: string, option: string, typed: string): Inbound {
	return { ...common(deed), replyTo: null, kind: "autocomplete", command, option, typed };
}

/** "Submit as my answer" on a message. */
export function shortcutEvent(deed: Deed, message: StoredMessage): Inbound {
	const { id, channel, thread, author, text, attachments, at } = message;
	return {
		...common(deed),
		kind: "messageShortcut",
		message: { channel, message: id, thread },
		author,
		text,
		attachments,
		writtenAt: at,
	};
}

/**
 * What a person's entry in the log (`message`, `edit`, `delete`) is to PyQ; null for an entry that is none of its business.
 * Made from the log alone, so that the same entry is the same event each time it is offered.
 */
export async function entryEvent(chatLog: ChatLog, entry: ChatLogEntry): Promise<Inbound | null> {
	const { kind, at, channel: place, message: id, onlyFor, body } = entry;
	const event = textOf(body, "event");
	if (event === "" || onlyFor !== null || place === null || id === null) return null;
	const [people, channels] = await Promise.all([chatLog.people(), chatLog.channels()]);
	const person = people.find((candidate) => candidate.id === textOf(body, "author"));
	const channel = channels.find((candidate) => candidate.id === place) ?? null;
	if (person === undefined || (channel === null && personOfDirect(place) === null)) return null;
	const thread = nullableOf(body, "thread");
	const message = { channel: place, message: id, thread };
	const inboundId = kind === "message" ? `msg:${id}` : kind === "edit" ? `msg:${id}:${at}` : `del:${id}`;
	const deed = common({ id: inboundId, at, person, zone: nullableOf(body, "zone"), channel, place, thread });
	switch (kind) {
		case "message":
			return { ...deed, kind: "message", message, text: textOf(body, "text"), attachments: attachmentsOf(body) };
		case "edit":
			return { ...deed, kind: "messageEdited", message, text: textOf(body, "text"), attachments: attachmentsOf(body) };
		case "delete":
			return { ...deed, kind: "messageDeleted", message };
		default:
			return null;
	}
}

/** The message that something is done to, as its doer sees it; null when there is none, or not for them. */
export async function messageFor(chatLog: ChatLog, id: string, person: string): Promise<StoredMessage | null> {
	const message = await storedMessage(chatLog, id);
	if (message === null || message.deleted || (message.onlyFor !== null && message.onlyFor !== person)) return null;
	const direct = personOfDirect(message.channel);
	return direct === null || direct === person ? message : null;
}
