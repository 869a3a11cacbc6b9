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

		it("gives the latest messages of a channel or of a thread, as one reader may see them", async () => {
			const channel = id();
			const root = id();
			const say = (over: Partial<ChatLogEntry> = {}) => log().append(anEntry({ channel, message: id(), ...over }));
			const first = await say({ message: root });
			const reply = await say({ body: { thread: root } });
			await say({ kind: "edit", message: root });
			await log().append(anEntry({ channel: id() }));
			const note = await say({ onlyFor: "ada" });
			const last = await say({ body: { thread: null, text: "🐍" } });
			const before = await log().last();
			await say();
			const all = { upTo: before, limit: 10 };
			const inChannel = { channel, thread: null };
			expect(await log().latestMessages(inChannel, { reader: "ada", ...all })).toEqual([first, note, last]);
			expect(await log().latestMessages(inChannel, { reader: "grace", ...all })).toEqual([first, last]);
			expect(await log().latestMessages(inChannel, { reader: "ada", upTo: before, limit: 2 })).toEqual([note, last]);
			expect(await log().latestMessages(inChannel, { reader: "ada", upTo: note.seq, limit: 1 })).toEqual([note]);
			expect(await log().latestMessages({ channel, thread: root }, { reader: "ada", ...all })).toEqual([reply]);
		});

		it("gives the latest entry of each kind about messages, as they stood at a number", async () => {
			const [one, two, none] = [id(), id(), id()];
			const about = (message: string, kind = "message") => log().append(anEntry({ message, kind }));
			const posted = await about(one);
			const first = await about(one, "edit");
			const other = await about(two);
			const second = await about(one, "edit");
			const gone = await about(two, "delete");
			await about(id());
			expect(await log().latestAbout([two, one, none], gone.seq)).toEqual([posted, other, second, gone]);
			expect(await log().latestAbout([one], other.seq)).toEqual([posted, first]);
			expect(await log().latestAbout([], gone.seq)).toEqual([]);
		});

		it("counts the replies that everybody may see and that still stand", async () => {
			const channel = id();
			const [busy, quiet, elsewhere] = [id(), id(), id()];
			const reply = (thread: string, over: Partial<ChatLogEntry> = {}) =>
				log().append(anEntry({ channel, message: id(), body: { thread, author: "grace" }, ...over }));
			const first = await reply(busy, { at: monday + 1 });
			const second = await reply(busy, { at: monday + 2, body: { thread: busy, author: "alan" } });
			await reply(busy, { onlyFor: "ada" });
			await reply(elsewhere, { channel: id() });
			const asked = [busy, quiet, elsewhere];
			const { seq } = second;
			const two = { message: busy, count: 2, last: { seq, at: monday + 2, author: "alan" } };
			expect(await log().replies(channel, asked, await log().last())).toEqual([two]);
			const gone = await log().append(anEntry({ channel, message: second.message, kind: "delete" }));
			const one = { message: busy, count: 1, last: { seq: first.seq, at: monday + 1, author: "grace" } };
			expect(await log().replies(channel, asked, gone.seq)).toEqual([one]);
			expect(await log().replies(channel, asked, seq)).toEqual([two]);
		});

		it("keeps people and channels in the order in which they came, each once", async () => {
			const zoe = { id: id(), name: "Zoe", zone: "Europe/Paris", admin: true };
			const ada = { id: id(), name: "Ada", zone: null, admin: false };
			expect(await log().addPerson(zoe)).toEqual(zoe);
			expect(await log().addPerson(ada)).toEqual(ada);
			expect(await log().addPerson({ ...zoe, name: "Somebody else" }), "as stored, not as asked").toEqual(zoe);
			expect(await log().people()).toEqual([zoe, ada]);
			const channel = { id: id(), name: "general" };
			expect(await log().addChannel(channel)).toEqual(channel);
			expect(await log().addChannel({ ...channel, name: "other" })).toEqual(channel);
			expect(await log().channels()).toEqual([channel]);
		});

		it("lets one person and one channel have a name, in whatever case, also when two ask at once", async () => {
			const people = ["Émile", "émile", " ÉMILE "].map((name) => ({ id: id(), name, zone: null, admin: false }));
			const added = await Promise.all(people.map((person) => log().addPerson(person)));
			expect(added.filter((person) => person !== null)).toHaveLength(1);
			const channels = ["lounge", "Lounge"].map((name) => ({ id: id(), name }));
			const made = await Promise.all(channels.map((channel) => log().addChannel(channel)));
			expect(made.filter((channel) => channel !== null)).toHaveLength(1);
		});
	});
};
