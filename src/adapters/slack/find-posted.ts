import type { ConversationsHistoryResponse } from "@slack/web-api";
import { ChatError } from "../../app/errors.ts";
import type { Instant } from "../../core/ids.ts";
import type { Requests } from "./client.ts";
import { tsOf } from "./reply-to.ts";

/** What a post's metadata is called; its payload holds the key of the step that posted it. */
export const keyEvent = "pyq_post";
/** As many as Slack gives at once without complaint. */
const pageSize = 200;

/** The metadata that a post carries, so that it can be found again. */
export const keyMetadata = (key: string) => ({ event_type: keyEvent, event_payload: { key } });

type Message = NonNullable<ConversationsHistoryResponse["messages"]>[number];

const keyOf = ({ metadata }: Message): unknown =>
	metadata?.event_type === keyEvent ? Object(metadata.event_payload).key : null;

/** The message with a key, by its ts; null after a complete read without it. Throws ChatError. */
export async function findKeyed(
	requests: Requests,
	{ team, channel, thread }: { team: string; channel: string; thread: string | null },
	key: string,
	since: Instant,
): Promise<string | null> {
	for (let cursor: string | undefined; ; ) {
		const page = {
			channel,
			oldest: tsOf(since),
			inclusive: true,
			limit: pageSize,
			include_all_metadata: true,
			...(cursor === undefined ? {} : { cursor }),
		};
		const read = await requests.ask(team, (client) =>
			thread === null ? client.conversations.history(page) : client.conversations.replies({ ...page, ts: thread }),
		);
		if (read.messages === undefined) throw new ChatError("unreachable", "a page without messages");
		const found = (read.messages as Message[]).find((message) => keyOf(message) === key);
		if (found?.ts !== undefined) return found.ts;
		cursor = read.response_metadata?.next_cursor || undefined;
		if (cursor !== undefined) continue;
		// Half a read proves nothing absent.
		if (read.has_more === true) throw new ChatError("unreachable", "a page without a cursor");
		return null;
	}
}
