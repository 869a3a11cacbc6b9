import type { ModalView } from "@slack/types";

/** Begins the names that PyQ gives to windows; Slack's own ids have no colon. */
const own = "pyq:";

/**
 * PyQ's own name (`external_id`) for the window that a deed opens. It is known before Slack answers, so nothing waits for the opening, and
 * the window is found though the answer was lost.
 */
export const windowOpenedBy = (trigger: string): string => `${own}opened:${trigger}`;

/**
 * The name of a window from when Slack has heard that its form was taken. Words that go by it can't come before that and be overwritten by
 * the empty window which the acknowledgement brings: until then there is no window of that name.
 */
export const windowAfter = (id: string): string => `${own}sent:${id}`;

/**
 * How a window is found. `name`: PyQ's own name, which may be on its way to Slack; null: none. `id`: Slack's own, where it is known.
 */
export type WindowAddress = { name: string | null; id: string | null };

/** Reads how a window is called in a `ReplyTo`. */
export function readWindow(view: string): WindowAddress {
	if (!view.startsWith(own)) return { name: null, id: view };
	const sent = `${own}sent:`;
	return { name: view, id: view.startsWith(sent) ? view.slice(sent.length) : null };
}

/** The same window by that name. */
export const named = (view: ModalView, name: string): ModalView => ({ ...view, external_id: name });
