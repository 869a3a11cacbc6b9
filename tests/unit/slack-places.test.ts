import { expect, test } from "vitest";
import { pickerView } from "../../src/adapters/slack/pick-channel.ts";
import { isConversation } from "../../src/adapters/slack/places.ts";
import { checkView } from "../support/fake-slack/check-view.ts";

test.each([
	{ what: "a public channel", id: "C1", called: "python-prep", is: false },
	{ what: "a private channel", id: "G1", called: "privategroup", is: false },
	{ what: "a channel of which Slack says no name", id: "C1", called: undefined, is: false },
	{ what: "a channel that is named a little like one", id: "C1", called: "mpdm", is: false },
	{ what: "a direct message", id: "D1", called: "directmessage", is: true },
	{ what: "a direct message of several, by its old kind of id", id: "G1", called: "mpdm-ada--lena--pyq-1", is: true },
	{ what: "a direct message of several, by its new kind of id", id: "C1", called: "mpdm-ada--lena--pyq-1", is: true },
])("$what is a conversation, and can be no room: $is", ({ id, called, is }) => {
	expect(isConversation(id, called)).toBe(is);
});

test("whoever sets up where no room can be is told why they are asked for a channel", () => {
	const view = pickerView();
	expect(checkView(view)).toEqual([]);
	const [said] = view.blocks;
	expect(said).toMatchObject({
		type: "section",
		text: { text: expect.stringMatching(/not to direct messages, with one person or with several/u) },
	});
});
