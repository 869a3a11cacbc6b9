import type { Json } from "./state.ts";

/** What goes to the app. It is the same however it travels, and however often. */
export type Outgoing = {
	readonly envelope: "events_api" | "slash_commands" | "interactive";
	readonly body: Json;
	/** Whether the app may answer in its acknowledgement. */
	readonly takesAnswer: boolean;
};

/** Which attempt this is, and why the one before failed: Slack's own words for it. */
export type Retry = { readonly num: number; readonly reason: Failure };
export type Failure = "http_timeout" | "connection_failed" | "http_error" | "timeout";

/** Somebody who is not Slack: signed with another secret, or long ago, or not at all. */
export type Forgery = "wrong-signature" | "stale" | "unsigned";

/** What came back. `answer`: null when there was none. `status`: of HTTP. */
export type Ack =
	| { readonly acked: true; readonly answer: unknown; readonly status: number | null }
	| {
			readonly acked: false;
			readonly reason: Failure;
			readonly status: number | null;
			/** The app asked not to get it again (`X-Slack-No-Retry`). */
			readonly noRetry: boolean;
	  };

/** A way to the app. Resolves with its acknowledgement, or when the time for it has passed. */
export type Transport = (outgoing: Outgoing, retry: Retry | null, forgery?: Forgery) => Promise<Ack>;

/** One attempt, as the test's log has it. */
export type Attempt = {
	readonly envelope: Outgoing["envelope"];
	/** `message`, `app_home_opened`, `/pyq`, `block_actions` … */
	readonly type: string;
	/** The event's id, or the trigger's; the same at every attempt. */
	readonly id: string;
	/** 0: the first. */
	readonly retry: number;
	readonly body: Json;
	/** null: it is still waited for. */
	outcome: Ack | null;
};
