import { describe, expect, it } from "vitest";
import { readTrouble, troubleCode, troublesIn, withoutTroubles, withTrouble } from "../../src/core/trouble.ts";

describe("what is in a room's way, as it is kept", () => {
	it("is the reason, with what was missing, in an order of its own", () => {
		expect(troubleCode({ reason: "rejected", lacks: [] })).toBe("rejected");
		const code = "forbidden:Embed Links,Send Messages";
		for (const lacks of [
			["Send Messages", "Embed Links"],
			["Embed Links", "Send Messages", "Embed Links"],
		])
			expect(troubleCode({ reason: "forbidden", lacks })).toBe(code);
		expect(readTrouble(code)).toEqual({ reason: "forbidden", lacks: ["Embed Links", "Send Messages"] });
		expect(readTrouble("rejected")).toEqual({ reason: "rejected", lacks: [] });
		expect(readTrouble("")).toEqual({ reason: "", lacks: [] });
	});

	it("comes back whatever a platform calls its permissions", () => {
		const code = troubleCode({ reason: "forbidden", lacks: ["Read; write, and pin", "chat:write"] });
		expect(troublesIn(withTrouble("thread", code))).toEqual(["thread", code]);
		expect(readTrouble(code)).toEqual({ reason: "forbidden", lacks: ["Read write and pin", "chat:write"] });
	});

	it("is a list with one of each reason, the last one known", () => {
		expect(troublesIn(null)).toEqual([]);
		const both = withTrouble(withTrouble(null, "thread:Create Public Threads"), "forbidden:Embed Links");
		expect(troublesIn(both)).toEqual(["thread:Create Public Threads", "forbidden:Embed Links"]);
		const other = withTrouble(both, "thread:View Channel");
		expect(troublesIn(other)).toEqual(["forbidden:Embed Links", "thread:View Channel"]);
		expect(withoutTroubles(other, (reason) => reason === "thread")).toBe("forbidden:Embed Links");
		expect(withoutTroubles(other, () => true)).toBeNull();
		expect(withoutTroubles(null, () => true)).toBeNull();
		// As a room kept it before there could be several.
		expect(withoutTroubles("permission", () => false)).toBe("permission");
	});
});
