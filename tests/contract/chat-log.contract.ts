import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChatLog, ChatLogEntry } from "../../src/app/ports/chat-log.ts";
import { id, monday } from "./samples.ts";

const anEntry = (over: Partial<ChatLogEntry> = {}): Omit<ChatLogEntry, "seq"> => {
	const { seq: _, ...entry } = {
		seq: 0,
		at: monday,
		kind: "message",
		channel: "general",
		message: null,
		onlyFor: null,
		key: null,
		body: { text: "hello" },
		...over,
	};
	return entry;
};

/** What every chat log does. */
export const describeChatLog = (
	name: string,
	open: () => Promise<{ chatLog: ChatLog; close: () => Promise<void> }>,
): void => {
	describe(`a chat log ${name}`, () => {
		let opened: { chatLog: ChatLog; close: () => Promise<void> };
		beforeAll(async () => {
			opened = await open();
		});
		afterAll(() => opened.close());
		const log = () => opened.chatLog;

		it("appends with numbers that grow by one, and gives entries after a number in order", async () => {
			const first = await log().append(anEntry());
			const entry = anEntry({ kind: "edit", message: id(), onlyFor: "ada", body: ["🐍", null, "5"] });
			const second = await log().append(entry);
			expect(second).toEqual({ ...entry, seq: first.seq + 1 });
			expect(await log().after(first.seq, 10)).toEqual([second]);
			expect(await log().after(first.seq - 1, 1)).toEqual([first]);
		});

		it("appends what has a key once, and gives what is there", async () => {
			const key = `post:${id()}`;
			expect(await log().byKey(key)).toBeNull();
			const first = await log().append(anEntry({ key }));
			expect(await log().append(anEntry({ key, body: "another" }))).toEqual(first);
			expect(await log().byKey(key)).toEqual(first);
			const many = await Promise.all(Array.from({ length: 10 }, () => log().append(anEntry({ key: `${key}!` }))));
			expect(new Set(many.map(({ seq }) => seq)).size).toBe(1);
		});

		it("hands out numbers in the order in which they can be seen: a reader who follows misses nothing", async () => {
			const start = (await log().append(anEntry())).seq;
			const seen: number[] = [];
			let writing = true;
			const follow = async () => {
				for (;;) {
					const last = !writing;
					const entries = await log().after(seen.at(-1) ?? start, 1_000);
					seen.push(...entries.map(({ seq }) => seq));
					if (last) return;
				}
			};
			const following = follow();
			await Promise.all(Array.from({ length: 200 }, () => log().append(anEntry())));
			writing = false;
			await following;
			expect(seen).toEqual(Array.from({ length: 200 }, (_, n) => start + 1 + n));
		});

		it("gives all entries about one message in order", async () => {
			const message = id();
			const posted = await log().append(anEntry({ message }));
			await log().append(anEntry({ message: id() }));
			const edited = await log().append(anEntry({ message, kind: "edit" }));
			expect(await log().aboutMessage(message)).toEqual([posted, edited]);
		});

		it("keeps people and channels in the order in which they came, each once", async () => {
			const zoe = { id: id(), name: "Zoe", zone: "Europe/Paris", admin: true };
			const ada = { id: id(), name: "Ada", zone: null, admin: false };
			expect(await log().addPerson(zoe)).toBe(true);
			expect(await log().addPerson(ada)).toBe(true);
			expect(await log().addPerson({ ...zoe, name: "Somebody else" })).toBe(false);
			expect(await log().people()).toEqual([zoe, ada]);
			const channel = { id: id(), name: "general" };
			expect(await log().addChannel(channel)).toBe(true);
			expect(await log().addChannel(channel)).toBe(false);
			expect(await log().channels()).toEqual([channel]);
		});
	});
};
