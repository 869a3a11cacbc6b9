import { describe, expect, test } from "vitest";
import { createConversations, mostRead } from "../../src/adapters/discord/conversations.ts";

describe("direct conversations", () => {
	test("are known by person, and those used last come first, so many and no more", () => {
		const conversations = createConversations();
		for (let number = 1; number <= mostRead + 10; number++) conversations.note(`p${number}`, `c${number}`);
		conversations.note("p1", "c1");
		expect(conversations.with("p1")).toBe("c1");
		expect(conversations.with("p2")).toBe("c2");
		expect(conversations.with("nobody")).toBeNull();
		expect(conversations.latest()).toHaveLength(mostRead);
		expect(conversations.latest().slice(0, 3)).toEqual(["c1", `c${mostRead + 10}`, `c${mostRead + 9}`]);
		expect(conversations.latest()).not.toContain("c2");
	});

	test("are forgotten where there are too many, the one that was used longest ago first", () => {
		const conversations = createConversations();
		for (let number = 1; number <= 20_000; number++) conversations.note(`p${number}`, `c${number}`);
		conversations.note("p1", "c1");
		conversations.note("new", "c-new");
		expect(conversations.with("p2")).toBeNull();
		expect(conversations.with("p1")).toBe("c1");
	});
});
