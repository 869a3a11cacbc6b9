import { describe, expect, test } from "vitest";
import { completeInteraction, completeMessage, madeAt } from "../../src/adapters/discord/wire.ts";
import { DAY, HOUR } from "../../src/core/ids.ts";

/** The example of Discord's reference, and when it was made. */
const id = "175928847299117063";
const made = Date.parse("2016-04-30T11:18:25.796Z");
const bare = { id, channel_id: "600", author: { id: "42", username: "lena" } };

describe("when something was made", () => {
	test.each([
		["the moment that its id says", 0],
		["so, though our clock is a day behind", -DAY],
		["so, though our clock is a day ahead", DAY],
		["so, though our clock is two days ahead", 2 * DAY],
	])("is %s", (_, wrong) => {
		expect(madeAt(id, made + wrong)).toBe(made);
	});

	test.each([
		["of which the time can’t be", id, made + 2 * DAY + 1],
		["of which the time is yet to come", id, made - 2 * DAY - 1],
		["that is a small number", "1004", made],
		["that is no number", "a1b2", made],
		["that is a UUID", "00000000-0000-4000-8000-000000000001", made],
		["that is empty", "", made],
		["that is longer than any of Discord’s", "175928847299117063175928847299117063", made],
	])("is when it came, for an id %s", (_, other, seenAt) => {
		expect(madeAt(other, seenAt)).toBe(seenAt);
	});
});

describe("a message", () => {
	test("with nothing but who and where has all that PyQ reads, dated by its id", () => {
		expect(completeMessage(bare, made + HOUR)).toEqual({
			...bare,
			content: "",
			timestamp: "2016-04-30T11:18:25.796Z",
			edited_timestamp: null,
			type: 0,
			attachments: [],
			embeds: [],
			components: [],
		});
	});

	test("keeps what it says itself", () => {
		const whole = {
			...bare,
			content: "A tuple can not change.",
			timestamp: "2016-04-30T11:18:26.000000+00:00",
			edited_timestamp: "2016-04-30T11:19:00.000000+00:00",
			type: 19,
			attachments: [{ id: "1", filename: "answer.py", url: "http://localhost/answer.py" }],
			embeds: [{ description: "More" }],
			components: [{ type: 1, components: [] }],
			webhook_id: "7",
			guild_id: "500",
		};
		expect(completeMessage(whole, made)).toEqual(whole);
	});

	test.each(["", "yesterday", null, undefined])(
		"dated %j is dated by when it came, where its id tells no time",
		(timestamp) => {
			expect(completeMessage({ ...bare, id: "1004", timestamp }, made)).toMatchObject({
				timestamp: new Date(made).toISOString(),
			});
		},
	);

	test("of a time before its id’s clock is told as it is", () => {
		const timestamp = "2001-01-01T00:00:00.000Z";
		expect(completeMessage({ ...bare, timestamp }, made)).toMatchObject({ timestamp });
	});

	test("is not changed by being completed", () => {
		const given = { ...bare };
		completeMessage(given, made);
		expect(given).toEqual(bare);
	});

	test.each([null, undefined, "text", 7, [], {}, { id }, { channel_id: "600" }, { id: 1004, channel_id: "600" }])(
		"%j is none",
		(raw) => {
			expect(completeMessage(raw, made)).toBeNull();
		},
	);
});

describe("an interaction", () => {
	const user = { id: "42", username: "lena" };

	test.each([
		["in a server", { member: { user, roles: [] } }],
		["in a direct conversation", { user }],
	])("%s is completed in place, so that whoever reads it next finds it whole", (_, who) => {
		const raw = { id, token: "t1", type: 2, ...who };
		expect(completeInteraction(raw)).toBe(raw);
		expect(raw).toEqual({ id, token: "t1", type: 2, ...who, entitlements: [], authorizing_integration_owners: {} });
	});

	test("keeps what it says itself", () => {
		const whole = { id, token: "t1", user, entitlements: [{ id: "1" }], authorizing_integration_owners: { 0: "500" } };
		expect(completeInteraction({ ...whole })).toEqual(whole);
	});

	test.each([
		["that nobody did", { id, token: "t1" }],
		["of a member without a name", { id, token: "t1", member: { roles: [] } }],
		["without a token", { id, user }],
		["without an id", { token: "t1", user }],
		["that is nothing", null],
		["that is a list", []],
	])("%s is none", (_, raw) => {
		expect(completeInteraction(raw)).toBeNull();
	});
});
