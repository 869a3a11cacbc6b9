import type { ChatLogEntry } from "../../app/ports/chat-log.ts";
import type { Json } from "../../core/ledger.ts";
import { attachmentsOf, contentOf, nullableOf, personOfDirect, pyq, textOf } from "./entries.ts";
import { renderMessage, renderText } from "./render.ts";
import type { WireEntry } from "./wire-types.ts";

/** Whether somebody may see an entry: private notes and direct messages are for one person. */
export function visibleTo(entry: ChatLogEntry, person: string): boolean {
	if (entry.onlyFor !== null && entry.onlyFor !== person) return false;
	const direct = entry.channel === null ? null : personOfDirect(entry.channel);
	return direct === null || direct === person;
}

function admin(body: Json): boolean {
	return typeof body === "object" && body !== null && "admin" in body && body["admin"] === true;
}

/** An entry as the page gets it. Throws `RenderError` when PyQ's message can't be shown. */
export function toWire(entry: ChatLogEntry): WireEntry {
	const { seq, at, kind, channel, message, body } = entry;
	const content = contentOf(body);
	const speaks = kind === "message" || kind === "edit";
	const text = content === null ? textOf(body, "text") : content.summary;
	return {
		seq,
		at,
		kind,
		channel,
		message,
		onlyYou: entry.onlyFor !== null,
		author: content === null ? textOf(body, "author") : pyq,
		thread: nullableOf(body, "thread"),
		html: !speaks ? "" : content === null ? renderText(text, attachmentsOf(body)) : renderMessage(content),
		text: speaks ? text : "",
		asked: nullableOf(body, "asked"),
		askedBy: nullableOf(body, "askedBy"),
		id: textOf(body, "id"),
		name: textOf(body, kind === "thread" ? "title" : "name"),
		admin: admin(body),
		zone: nullableOf(body, "zone"),
	};
}
