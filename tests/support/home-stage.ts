import type { Inbound, Received } from "../../src/app/ports/inbound.ts";
import { SECOND } from "../../src/core/ids.ts";
import type { Message } from "../../src/core/message/model.ts";
import { buttonsOf } from "./plain-text.ts";
import { moment, type Scene, zone } from "./scene.ts";

let deeds = 0;
type Deed =
	| { kind: "homeOpened" }
	| { kind: "command"; command: string; options?: Readonly<Record<string, string>> }
	| { kind: "action"; token: string }
	| { kind: "formSubmitted"; token: string; values: Readonly<Record<string, string>> };

/** Somebody does something where there is no channel, in a workspace that the platform names: on their own page, or by a global shortcut. */
export async function outside(
	scene: Scene,
	name: string,
	deed: Deed,
	workspace = "guild",
): Promise<{ received: Received; told: Message[] }> {
	moment(scene);
	const id = `outside-${++deeds}`;
	const place = { workspace, channel: `home:${name}`, thread: null, person: name, message: null, event: id };
	const before = scene.chat.posts.length;
	const event = {
		...(deed.kind === "command" ? { options: {}, ...deed } : deed),
		id,
		at: scene.clock.now(),
		where: {
			workspace: { platform: "discord", externalId: workspace, name: workspace === "guild" ? "Guild" : workspace },
			channel: null,
			thread: null,
			lacks: [],
		},
		actor: { externalId: name.toLowerCase(), name, zone, authority: "member" },
		replyTo: JSON.stringify({ ...place, response: "private" }),
	} satisfies Inbound;
	const received = await scene.chat.deliver(event);
	await scene.house.settle();
	const told = scene.chat.posts.slice(before).filter(({ channel }) => channel === place.channel);
	return { received, told: told.map(({ message }) => message) };
}

/** What somebody is told by what they do outside channels. */
export async function toldOutside(scene: Scene, name: string, deed: Deed, workspace?: string): Promise<Message> {
	const { received, told } = await outside(scene, name, deed, workspace);
	const [message] = told;
	if (message === undefined) throw new Error(`nothing was said: ${JSON.stringify(received)}`);
	return message;
}

/** Somebody's own page. */
export async function homeOf(scene: Scene, name: string, workspace?: string): Promise<Message> {
	const { received } = await outside(scene, name, { kind: "homeOpened" }, workspace);
	if (received.kind !== "reply") throw new Error(`no page: ${JSON.stringify(received)}`);
	return received.message;
}

/** The token of a button, by its label. */
export function tokenOf(message: Message, label: string): string {
	const found = buttonsOf(message).find((button) => button.label === label);
	if (found === undefined)
		throw new Error(
			`no “${label}” among ${buttonsOf(message)
				.map((button) => button.label)
				.join(", ")}`,
		);
	return found.token;
}

/** Lets a day pass with a question answered on it. */
export async function answersAt(scene: Scene, name: string, local: string, text: string, channel = "prep") {
	await scene.at(local);
	scene.clock.set(scene.clock.now() + SECOND);
	await scene.answers(name, text, channel);
}
