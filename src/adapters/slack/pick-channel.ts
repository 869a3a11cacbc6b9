import type { ModalView } from "@slack/types";
import type { ViewValues } from "./render-form.ts";

/** The window in which a channel is chosen; forms of ours have a token for a name. */
export const pickerName = "pyq:channel";
const field = "channel";

/** What is done with the channel that was chosen, and the command that asks for the same. */
export const setUp = { token: "v1:room-setup:here", path: "room setup" } as const;

const plain = (text: string) => ({ type: "plain_text", text, emoji: false }) as const;

/** Asks for a channel to set up, where somebody is in none: on the Home page, alone with PyQ, or in a conversation of several. */
export const pickerView = (): ModalView => ({
	type: "modal",
	callback_id: pickerName,
	title: plain("Set up a channel"),
	submit: plain("Next"),
	close: plain("Cancel"),
	blocks: [
		{
			type: "section",
			text: plain(
				"Questions go to a channel, public or private: not to direct messages, with one person or with several.",
			),
		},
		{
			type: "input",
			block_id: field,
			label: plain("Channel"),
			hint: plain("PyQ joins a public channel by itself. To a private one, invite it first: /invite @PyQ."),
			element: {
				type: "conversations_select",
				action_id: field,
				filter: { include: ["public", "private"], exclude_bot_users: true, exclude_external_shared_channels: true },
			},
		},
	],
});

/** The channel that was chosen; null: none. */
export function pickedChannel(values: ViewValues): string | null {
	const { selected_conversation: id } = Object(values[field]?.[field]);
	return typeof id === "string" && id !== "" ? id : null;
}
