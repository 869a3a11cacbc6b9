import { slashCommand } from "../../src/adapters/slack/register.ts";
import type { EmulateMessage, EmulateSlack } from "./emulate-slack.ts";
import type { Json } from "./fake-slack/state.ts";
import { buttonsIn } from "./read-slack.ts";

/** Deeds that the emulator has no way to tell of: what Slack's clients send, with the emulator's ids, triggers, messages and windows in it. */
export type EmulatePerson = {
	readonly id: string;
	runs(channel: string, line: string): Promise<void>;
	/** Presses a button of a message in a channel. */
	presses(message: EmulateMessage, label: string): Promise<void>;
	/** Presses a button of a window or their Home page. */
	pressesIn(view: Json, label: string): Promise<void>;
	/** Sends an open window, with what is prefilled but for `values`: text fields by their ids. Gives what PyQ answers. */
	submits(view: Json, values: Readonly<Record<string, string>>): Promise<string>;
	opensHome(): Promise<void>;
	/** Writes in the thread of a message. */
	says(on: EmulateMessage, text: string): Promise<EmulateMessage>;
	edits(on: EmulateMessage, message: EmulateMessage, text: string): Promise<void>;
};

const fieldsOf = (value: unknown): Json => (typeof value === "object" && value !== null ? { ...value } : {});

/** What stands in a field of a window. */
function filledIn(element: Json, value: string | undefined): Json {
	const { type, initial_value = null, initial_option = null, initial_options = [] } = element;
	if (type === "plain_text_input") return { type, value: value ?? initial_value };
	if (value !== undefined) throw new Error(`text can't be put into a ${String(type)}`);
	return type === "checkboxes" || type === "multi_static_select"
		? { type, selected_options: initial_options }
		: { type, selected_option: initial_option };
}

function valuesOf({ blocks }: Json, given: Readonly<Record<string, string>>): Json {
	const inputs = (Array.isArray(blocks) ? blocks.map(fieldsOf) : []).filter(({ type }) => type === "input");
	const ids = inputs.map(({ block_id }) => String(block_id));
	const strange = Object.keys(given).filter((id) => !ids.includes(id));
	if (strange.length > 0) throw new Error(`the window has no ${strange.join(", ")}`);
	return Object.fromEntries(
		inputs.map(({ element }, index) => {
			const id = ids[index] ?? "";
			const { action_id, ...rest } = fieldsOf(element);
			return [id, { [String(action_id)]: filledIn(rest, given[id]) }];
		}),
	);
}

/** Somebody of the emulator's, with Slack's client in their hands. */
export function emulatePerson(slack: EmulateSlack, name: "lead" | "ada"): EmulatePerson {
	const self = slack.person(name);
	const { id } = self;
	const { team, app } = slack;

	async function acknowledged(body: Json | URLSearchParams): Promise<string> {
		const { status, text } = await slack.send(body);
		if (status !== 200) throw new Error(`PyQ answered ${status} ${text}`);
		return text;
	}

	const interacts = (more: Json): Promise<string> =>
		acknowledged(
			new URLSearchParams({
				payload: JSON.stringify({ team: { id: team.id }, user: { id, name }, api_app_id: app.id, ...more }),
			}),
		);

	async function pressed(label: string, blocks: unknown, where: Json): Promise<void> {
		const button = buttonsIn(blocks).find((one) => one.label === label);
		if (button === undefined) throw new Error(`the emulator shows no button “${label}”`);
		await interacts({
			type: "block_actions",
			...where,
			trigger_id: await slack.trigger(self),
			actions: [{ type: "button", action_id: button.actionId }],
		});
	}

	return {
		id,
		async runs(channel, line) {
			await acknowledged(
				new URLSearchParams({
					command: slashCommand,
					text: line,
					team_id: team.id,
					channel_id: channel,
					channel_name: "",
					user_id: id,
					user_name: name,
					api_app_id: app.id,
					trigger_id: await slack.trigger(self),
					response_url: slack.responseUrl,
				}),
			);
		},
		async presses({ channel, ts }, label) {
			const message = (await slack.read(channel)).find((one) => one["ts"] === ts);
			await pressed(label, message?.["blocks"], {
				container: { type: "message", message_ts: ts, channel_id: channel, is_ephemeral: false },
				channel: { id: channel, name: "" },
				message,
				response_url: slack.responseUrl,
			});
		},
		pressesIn: (view, label) =>
			pressed(label, view["blocks"], { container: { type: "view", view_id: view["id"] }, view }),
		submits: async (view, values) =>
			interacts({
				type: "view_submission",
				trigger_id: await slack.trigger(self),
				view: { ...view, state: { values: valuesOf(view, values) } },
			}),
		opensHome: () => slack.tells({ type: "app_home_opened", user: id, channel: "", tab: "home" }),
		says: (on, text) => slack.says(self, on, text),
		edits: (on, message, text) => slack.edits(self, on, message, text),
	};
}
