import type { Step, StepKind } from "../../src/core/ledger.ts";
import { plainText } from "./plain-text.ts";
import { openScene, type Scene, zone } from "./scene.ts";

export const genuine = "I would begin with the plain version and explain its costs.";

/** Saves a member's own settings by their form, from a channel. Who is in the room already is reminded there. */
export async function choosesSettings(
	scene: Scene,
	person: string,
	values: Readonly<Record<string, string>>,
	channel = "prep",
): Promise<void> {
	const received = await scene.chat.deliver({
		id: scene.house.ids.next(),
		at: scene.clock.now(),
		where: {
			workspace: { platform: "discord", externalId: "guild", name: "Guild" },
			channel: { externalId: channel, name: channel },
			thread: null,
			lacks: [],
		},
		actor: { externalId: person.toLowerCase(), name: person, zone, authority: "member" },
		replyTo: null,
		kind: "formSubmitted",
		token: "v1:settings:mine",
		values: { alias: "", hidden: "no", zone: "", remind: "", ...values },
	});
	if (received.kind !== "done") throw new Error(`not saved: ${JSON.stringify(received)}`);
	await scene.house.settle();
}

/** Somebody who takes part in a room, and wants to be reminded. `""` takes it back. */
export async function wantsReminders(scene: Scene, person: string, remind: string, settings = {}): Promise<void> {
	await scene.types(person, "return");
	await choosesSettings(scene, person, { remind, ...settings });
}

/** What was said to somebody in a direct message, oldest first: the first line of each. */
export const toldDirectly = (scene: Scene, person: string): string[] =>
	scene.chat.posts
		.filter(({ channel }) => channel === `dm:${person.toLowerCase()}`)
		.map(({ message }) => message.summary);

export const remindersTo = (scene: Scene, person: string): string[] =>
	toldDirectly(scene, person).filter((line) => line.startsWith("Still open in #"));

/** What `/pyq room status` says to Lena. */
export async function statusWords(scene: Scene, channel = "prep"): Promise<string> {
	await scene.types("Lena", "room status", {}, channel);
	const note = scene.chat.posts.findLast(({ onlyFor, channel: at }) => onlyFor === "lena" && at === channel);
	return note === undefined ? "" : plainText(note.message);
}

/** The steps of one kind of the round that was posted first. */
export async function stepsOf(scene: Scene, kind: StepKind, channel = "prep"): Promise<Step[]> {
	const [round] = await scene.rounds(channel);
	return round === undefined ? [] : (await scene.steps(round)).filter((step) => step.kind === kind);
}

/** PyQ is down from now until the wall in Berlin shows that time. */
export async function down(scene: Scene, local: string): Promise<void> {
	await scene.house.stop();
	scene.house.sleepUntil(scene.wall(local));
	await scene.house.start();
}

/**
 * A Friday whose one round has every follow-up: posted at 9, its thread opened, pinned; Grace answers at 10; Ada is reminded at
 * 10:30; closed at 12, with the post mended, the model answer shown and the pin taken off; the week's recap at 12:01.
 */
export async function openFriday(): Promise<Scene> {
	const scene = await openScene({ start: "2026-03-06 08:00" });
	await scene.setUp();
	await scene.types("Lena", "room rules", { closes: "3", pin: "yes" });
	await wantsReminders(scene, "Ada", "10:30");
	return scene;
}

/** Lets the Friday go by until then, Grace's answer included. */
export async function fridayUntil(scene: Scene, time: string): Promise<void> {
	const ten = scene.wall("2026-03-06 10:00");
	const until = scene.wall(`2026-03-06 ${time}`);
	if (scene.clock.now() < ten && until >= ten) {
		await scene.house.passUntil(ten);
		await scene.types("Grace", "answer", { text: genuine });
	}
	await scene.house.passUntil(until);
}
