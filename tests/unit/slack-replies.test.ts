import type { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Requests } from "../../src/adapters/slack/client.ts";
import { refusal } from "../../src/adapters/slack/errors.ts";
import { createReplies } from "../../src/adapters/slack/replies.ts";
import { writeReplyTo } from "../../src/adapters/slack/reply-to.ts";
import { windowAfter, windowOpenedBy } from "../../src/adapters/slack/window-names.ts";
import { ChatError } from "../../src/app/errors.ts";
import { SECOND } from "../../src/core/ids.ts";
import { type Message, paragraph, text } from "../../src/core/message/model.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const said = (words: string): Message => ({ summary: words, blocks: [paragraph(text(words))] });

/** Replies to a Slack that knows some windows, by id or by name. */
function openReplies(windows: string[]) {
	const asked: string[] = [];
	let trouble: ChatError | null = null;
	const client = {
		views: {
			update: async ({ view_id, external_id, view }: Record<string, unknown>) => {
				const window = String(view_id ?? external_id);
				asked.push(window);
				if (trouble !== null) throw trouble;
				if (!windows.includes(window)) throw refusal("not_found");
				return { ok: true, view };
			},
		},
		conversations: { open: async () => ({ ok: true, channel: { id: "D1" } }) },
		chat: {
			postMessage: async ({ channel }: { channel: string }) => {
				asked.push(channel);
				return { ok: true };
			},
		},
	} as unknown as WebClient;
	const ask = (_: string, request: (one: WebClient) => Promise<unknown>) => request(client);
	const requests = {
		ask,
		inTurn: (team: string, _: string, request: (one: WebClient) => Promise<unknown>) => ask(team, request),
	} as unknown as Requests;
	const replies = createReplies({ requests, clock: { now: () => Date.now() }, apiUrl: null });
	return {
		asked,
		fails(error: ChatError) {
			trouble = error;
		},
		respond: (view: string) =>
			replies.respond(writeReplyTo({ to: "view", team: "T1", user: "U1", view }), said("Hello.")),
	};
}

test("words for a window that another copy is opening wait until Slack knows of it", async () => {
	const name = windowOpenedBy("1.2.3");
	const windows: string[] = [];
	const { asked, respond } = openReplies(windows);
	const done = respond(name);
	await vi.advanceTimersByTimeAsync(500);
	windows.push(name);
	await vi.advanceTimersByTimeAsync(SECOND);
	await done;
	expect(new Set(asked)).toEqual(new Set([name]));
});

test("words for a window that could not be opened go to the person, when Slack opens it no more", async () => {
	const name = windowOpenedBy("1.2.3");
	const { asked, respond } = openReplies([]);
	const done = respond(name);
	await vi.advanceTimersByTimeAsync(2_900);
	expect(asked).not.toContain("D1");
	await vi.advanceTimersByTimeAsync(200);
	await done;
	expect(asked).toEqual([name, name, name, name, "D1"]);
});

test("words after a form whose acknowledgement never reached Slack come into the window as it is", async () => {
	const { asked, respond } = openReplies(["V1"]);
	const done = respond(windowAfter("V1"));
	await vi.advanceTimersByTimeAsync(4 * SECOND);
	await done;
	expect(new Set(asked)).toEqual(new Set([windowAfter("V1"), "V1"]));
	expect(asked.at(-1)).toBe("V1");
});

test("a window that is known by Slack's id and was closed is not waited for", async () => {
	const { asked, respond } = openReplies([]);
	await respond("V1");
	expect(asked).toEqual(["V1", "D1"]);
});

test("what Slack may have done is not said a second time elsewhere", async () => {
	const { asked, fails, respond } = openReplies([]);
	fails(new ChatError("unreachable", "ECONNRESET"));
	await expect(respond(windowAfter("V1"))).rejects.toMatchObject({ reason: "unreachable" });
	expect(asked).toHaveLength(1);
});
