import { expect, test } from "vitest";
import type { Actor, Inbound } from "../../src/app/ports/inbound.ts";
import { realBank } from "../support/bank.ts";
import { createHouse } from "../support/house.ts";
import { memoryChat } from "../support/memory-chat.ts";
import { createMemoryStore } from "../support/memory-store/memory-store.ts";
import { genuine } from "../support/people.ts";
import { plainText } from "../support/plain-text.ts";
import { instantOf, scriptedClock } from "../support/scripted-clock.ts";
import { scriptedIds } from "../support/scripted-ids.ts";

const zone = "Europe/Berlin";
const untold = "Slack did not tell who you are just now. Try again in a moment.";
const form = { days: "mon-fri", time: "09:00", zone, mode: "open", questions: "" };

/** Slack's rules of who may what; the platform tells of people, or does not. */
async function openRoom() {
	const clock = scriptedClock(instantOf("2026-03-02 08:00", zone));
	const ids = scriptedIds();
	const chat = memoryChat({ clock, ids, platform: "slack" });
	const bank = await realBank(["list-or-tuple", "missing-keys"]);
	const house = createHouse({
		store: createMemoryStore(),
		clock,
		ids,
		bank,
		chats: new Map([["slack" as const, chat]]),
	});
	await house.start();
	let events = 0;
	const known = (name: string): Actor => ({ externalId: name, name, zone, authority: "member" });
	const guessed = (name: string): Actor => ({
		externalId: name,
		name,
		zone: null,
		authority: "guest",
		nameGuessed: true,
		authorityGuessed: true,
	});

	/** What somebody is told, who does something in a channel. */
	async function does(
		actor: Actor,
		deed:
			| { kind: "command"; command: string; options: Record<string, string> }
			| { kind: "formSubmitted"; token: string; values: Record<string, string> },
		channel = "prep",
	): Promise<string> {
		events++;
		const id = `deed-${events}`;
		const person = actor.externalId;
		const place = { workspace: "team", channel, thread: null, person, response: "private", message: null, event: id };
		const event: Inbound = {
			...deed,
			id,
			at: clock.now(),
			where: {
				workspace: { platform: "slack", externalId: "team", name: "Team" },
				channel: { externalId: channel, name: channel },
				thread: null,
				lacks: [],
			},
			actor,
			replyTo: JSON.stringify(place),
		};
		const before = chat.posts.length;
		await chat.deliver(event);
		await house.settle();
		return chat.posts
			.slice(before)
			.filter(({ onlyFor }) => onlyFor === person)
			.map(({ message }) => plainText(message))
			.join("\n");
	}

	const sets = { kind: "formSubmitted", token: "v1:room-setup:here", values: form } as const;
	expect(await does(known("lena"), sets)).not.toContain(untold);
	await house.passUntil(instantOf("2026-03-02 09:01", zone));
	return { does, known, guessed, sets };
}

const pauses = { kind: "command", command: "room pause", options: {} } as const;

test("rule “Roles”: of whom Slack does not tell is not called a guest, nor refused as no lead: it is said that it was not told", async () => {
	const { does, known, guessed, sets } = await openRoom();
	expect(await does(guessed("omar"), sets, "backend")).toBe(untold);
	expect(await does(guessed("omar"), pauses)).toBe(untold);
	expect(await does(known("omar"), pauses)).toMatch(/^Only a lead of this room can do that\./u);
	expect(await does({ ...known("omar"), authority: "guest" }, sets, "backend")).toMatch(
		/^Guests cannot set up a room\./u,
	);
	expect(await does(known("omar"), sets, "backend")).not.toContain("set up a room");
});

test("rule “Roles”: of whom Slack does not tell answers like anybody, and leads the rooms that they were given", async () => {
	const { does, guessed } = await openRoom();
	const answer = { kind: "command", command: "answer", options: { text: genuine } } as const;
	expect(await does(guessed("ada"), answer)).toContain("Your answer is saved.");
	expect(await does(guessed("lena"), pauses)).toContain("paused");
});
