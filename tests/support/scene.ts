import { onTestFinished } from "vitest";
import type { Inbound, Received } from "../../src/app/ports/inbound.ts";
import type { Store } from "../../src/app/ports/store.ts";
import { SECOND } from "../../src/core/ids.ts";
import type { Room, Round, Step } from "../../src/core/ledger.ts";
import { realBank } from "./bank.ts";
import { emptyDatabase } from "./empty-database.ts";
import { createHouse, type House, type HouseParts } from "./house.ts";
import { type MemoryChat, type MemoryReplyTo, memoryChat } from "./memory-chat.ts";
import { instantOf, type ScriptedClock, scriptedClock } from "./scripted-clock.ts";
import { scriptedIds } from "./scripted-ids.ts";

/** A PyQ over the platform in memory, for looking at single steps: who does things is plain, the ledger is open to view. */
export type Scene = {
	house: House;
	chat: MemoryChat;
	clock: ScriptedClock;
	store: Store;
	/** The instant at which the wall in Berlin shows it. */
	wall(local: string): number;
	/** With PyQ running, until then. */
	at(local: string): Promise<void>;
	/** Sets a channel up by its form, as Lena. */
	setUp(channel?: string, settings?: Readonly<Record<string, string>>): Promise<void>;
	types(
		person: string,
		command: string,
		options?: Readonly<Record<string, string>>,
		channel?: string,
	): Promise<Received>;
	presses(person: string, token: string, channel?: string): Promise<Received>;
	/** A message in a channel or thread, `at` a time that may lie behind: it was written then, and is delivered now. */
	says(
		person: string,
		text: string,
		channel?: string,
		how?: { at?: number; thread?: string | null },
	): Promise<Received>;
	/** In the thread of the latest round. */
	answers(person: string, text: string, channel?: string): Promise<Received>;
	room(channel?: string): Promise<Room>;
	rounds(channel?: string): Promise<Round[]>;
	steps(round: Round): Promise<Step[]>;
	/** Questions that stand in a channel, by the day in the key. */
	questions(channel?: string): readonly { id: string; key: string | null; at: number }[];
	/** How often a question was sent. */
	sent(): number;
	/** Another process on the same database (or on what is given for it) and platform. */
	twin(other?: Store): House;
};

const workspace = { platform: "discord", externalId: "guild", name: "Guild" } as const;
export const zone = "Europe/Berlin";

export async function openScene({
	start = "2026-03-02 08:00",
	bank: slugs,
	pick,
}: {
	start?: string;
	bank?: readonly string[];
	pick?: HouseParts["pick"];
} = {}): Promise<Scene> {
	const { store } = await emptyDatabase();
	const clock = scriptedClock(instantOf(start, zone));
	const ids = scriptedIds();
	const chat = memoryChat({ clock, ids });
	const bank = await realBank(slugs ?? null);
	const parts = {
		store,
		clock,
		ids,
		bank,
		chats: new Map([["discord" as const, chat]]),
		...(pick === undefined ? {} : { pick }),
	};
	const house = createHouse(parts);
	await house.start();
	onTestFinished(() => house.stop());
	let events = 0;

	function common(
		person: string,
		channel: string,
		thread: string | null,
		response: MemoryReplyTo["response"] = "private",
	) {
		const id = `event-${++events}`;
		const replyTo: MemoryReplyTo = {
			workspace: workspace.externalId,
			channel,
			thread,
			person: person.toLowerCase(),
			response,
			message: null,
			event: id,
		};
		return {
			id,
			at: clock.now(),
			where: { workspace, channel: { externalId: channel, name: channel }, thread, lacks: [] },
			actor: {
				externalId: person.toLowerCase(),
				name: person,
				zone,
				authority: person === "Lena" ? "channel-manager" : "member",
			},
			replyTo: JSON.stringify(replyTo),
		} as const;
	}

	async function deliver(event: Inbound): Promise<Received> {
		const received = await chat.deliver(event);
		await house.settle();
		return received;
	}

	function says(
		person: string,
		text: string,
		channel = "prep",
		{ at = clock.now(), thread = null }: { at?: number; thread?: string | null } = {},
	): Promise<Received> {
		const event = common(person, channel, thread);
		return deliver({
			...event,
			at,
			kind: "message",
			message: { channel, message: `said-${events}`, thread },
			text,
			attachments: [],
		});
	}

	const settingsOf = (settings: Readonly<Record<string, string>>) => ({
		days: "mon-fri",
		time: "09:00",
		zone,
		mode: "open",
		questions: "",
		...settings,
	});

	async function room(channel = "prep"): Promise<Room> {
		const found = await store.transaction(async (tx) => {
			const { id } = await tx.workspaces.ensure({ id: ids.next(), ...workspace });
			return tx.rooms.byChannel(id, channel);
		});
		if (found === null) throw new Error(`no room ${channel}`);
		return found;
	}

	return {
		house,
		chat,
		clock,
		store,
		wall: (local) => instantOf(local, zone),
		at: (local) => house.passUntil(instantOf(local, zone)),
		async setUp(channel = "prep", settings = {}) {
			const received = await deliver({
				...common("Lena", channel, null),
				kind: "formSubmitted",
				token: "v1:room-setup:here",
				values: settingsOf(settings),
			});
			if (received.kind !== "done") throw new Error(`not set up: ${JSON.stringify(received)}`);
		},
		types: (person, command, options = {}, channel = "prep") =>
			deliver({ ...common(person, channel, null), kind: "command", command, options }),
		presses: (person, token, channel = "prep") => deliver({ ...common(person, channel, null), kind: "action", token }),
		says,
		async answers(person, text, channel = "prep") {
			const { id } = await room(channel);
			const { posted } = (await store.transaction((tx) => tx.rounds.recent(id, 1)))[0] ?? {};
			if (posted?.thread == null) throw new Error("no thread to answer in");
			return says(person, text, channel, { thread: posted.thread });
		},
		room,
		async rounds(channel = "prep") {
			const { id } = await room(channel);
			return store.transaction(async (tx) => {
				const scheduled = await tx.rounds.scheduled(id);
				return [...(await tx.rounds.history(id)), ...(scheduled === null ? [] : [scheduled])];
			});
		},
		steps: (round) => store.transaction((tx) => tx.steps.ofRound(round.id)),
		questions: (channel = "prep") =>
			chat.posts.filter(
				(post) => post.channel === channel && post.thread === null && (post.key ?? "").startsWith("post:"),
			),
		sent: () => chat.triedKeys.filter((key) => key.startsWith("post:")).length,
		twin: (other = store) => createHouse({ ...parts, store: other, process: "twin" }),
	};
}

/** Lets a moment pass: platforms tell deeds apart by their time. */
export const moment = (scene: Scene): void => scene.clock.set(scene.clock.now() + SECOND);
