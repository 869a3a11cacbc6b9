import { type APIMessage, Routes } from "discord.js";
import type { Instant } from "../../core/ids.ts";
import { readMark } from "./mark.ts";
import type { Requests } from "./rest.ts";
import { completeMessage } from "./wire.ts";

/** What has no date may be new: the latest there is, in milliseconds since 1970. */
const latest: Instant = 8_640_000_000_000_000;
/** The most that Discord gives at once. */
const pageSize = 100;

/** Messages of a channel or thread since an instant, newest first, a page at a time. Without Read Message History there are none. */
export async function* messagesSince(requests: Requests, channel: string, since: Instant): AsyncGenerator<APIMessage> {
	for (let before: string | null = null; ; ) {
		const query = new URLSearchParams({ limit: String(pageSize), ...(before === null ? {} : { before }) });
		const page = await requests.send("reading", null, async (rest, signal) => {
			const read = await rest.get(Routes.channelMessages(channel), { query, signal });
			return Array.isArray(read) ? read.flatMap((raw) => completeMessage(raw, latest) ?? []) : [];
		});
		for (const message of page) {
			if (Date.parse(message.timestamp) < since) return;
			yield message;
		}
		before = page.at(-1)?.id ?? null;
		if (before === null || page.length < pageSize) return;
	}
}

/** PyQ's own message with a mark; null after a complete read without it. */
export async function findMarked(
	requests: Requests,
	channel: string,
	mark: string,
	since: Instant,
	self: string,
): Promise<APIMessage | null> {
	for await (const message of messagesSince(requests, channel, since))
		if (message.author.id === self && readMark(message) === mark) return message;
	return null;
}
