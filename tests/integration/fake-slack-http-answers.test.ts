import { expect, test } from "vitest";
import { buttons, openWithApp } from "../support/fake-slack/sample-app.ts";

const start = Date.UTC(2026, 4, 4, 9);

/** A person with an address to answer at: of a command, or of a button. */
async function withAddress(now?: () => number) {
	const here = await openWithApp(
		({ payload }) => (payload["text"] === "ask" ? { text: "Yes or no", blocks: [buttons("Yes", "No")] } : {}),
		now,
	);
	const url = (type: string): string => String(here.app.last(type)["response_url"]);
	const post = async (to: string, body: unknown) => {
		const headers = { "content-type": "application/json" };
		const response = await fetch(to, { method: "POST", headers, body: JSON.stringify(body) });
		return [response.status, ((await response.json()) as { error?: string }).error ?? "ok"];
	};
	return { ...here, url, post };
}

test("a response_url takes five messages", async () => {
	const { fake: opened, lena, channel, url, post, app: opening } = await withAddress();
	await using fake = opened;
	await using _app = opening;
	await lena.runs(channel, "/pyq");
	expect(await post(url("/pyq"), { text: "" })).toEqual([400, "no_text"]);
	for (let count = 1; count <= 5; count++) expect(await post(url("/pyq"), { text: `${count}` })).toEqual([200, "ok"]);
	expect(await post(url("/pyq"), { text: "6" })).toEqual([404, "used_url"]);
	expect(lena.sees().map(({ message }) => message.text)).toEqual(["1", "2", "3", "4", "5"]);
	expect(fake.messages(channel)).toEqual([]);
});

test("a response_url lives for 30 minutes", async () => {
	let now = start;
	const { fake: opened, lena, channel, url, post, app: opening } = await withAddress(() => now);
	await using _fake = opened;
	await using _app = opening;
	await lena.runs(channel, "/pyq");
	now += 30 * 60_000;
	expect(await post(url("/pyq"), { text: "In time" })).toEqual([200, "ok"]);
	now += 1;
	expect(await post(url("/pyq"), { text: "Late" })).toEqual([404, "expired_url"]);
	expect(await post(`${url("/pyq")}x`, { text: "Nowhere" })).toEqual([404, "no_service"]);
});

test("a response_url answers in the channel, in a thread, to one person, and is held to Block Kit", async () => {
	const { fake: opened, lena, channel, url, post, app: opening } = await withAddress();
	await using fake = opened;
	await using _app = opening;
	const { ts } = await lena.says(channel, "A question");
	const shown = await lena.runs(channel, "/pyq");
	await post(url("/pyq"), { text: "To all", response_type: "in_channel" });
	await post(url("/pyq"), { text: "In the thread", response_type: "in_channel", thread_ts: ts });
	await post(url("/pyq"), { text: "To you", thread_ts: ts });
	expect(fake.messages(channel).slice(1)).toMatchObject([
		{ text: "To all", bot_id: expect.any(String) },
		{ text: "In the thread", thread_ts: ts },
	]);
	expect(lena.sees()).toMatchObject([{ kind: "ephemeral", message: { text: "To you", thread_ts: ts } }]);
	expect(shown.answers().map(({ kind }) => kind)).toEqual(["in-channel", "in-channel", "ephemeral"]);
	expect(fake.refused).toEqual([]);
	expect(await post(url("/pyq"), { text: "x", blocks: [{ type: "divider", text: "no" }] })).toEqual([
		400,
		"invalid_blocks",
	]);
	expect(await post(url("/pyq"), { text: "x", colour: "blue" })).toEqual([200, "ok"]);
	expect(fake.refused.map(({ method }) => method)).toEqual(["response_url", "response_url"]);
});

test("a button's response_url replaces and deletes what it stands on, for one person as for all", async () => {
	const { fake: opened, lena, channel, url, post, app: opening } = await withAddress();
	await using fake = opened;
	await using _app = opening;
	await lena.runs(channel, "/pyq ask");
	const [asked] = lena.sees();
	if (asked === undefined) throw new Error("nothing was asked");
	const pressed = await lena.presses(asked.message, "Yes");
	expect(await post(url("block_actions"), { text: "Really?", replace_original: true })).toEqual([200, "ok"]);
	expect(lena.sees()).toMatchObject([{ message: { ts: asked.message.ts, text: "Really?", blocks: [] } }]);
	expect((await pressed.final("ephemeral")).message.text).toBe("Really?");
	expect(await post(url("block_actions"), { text: "Besides", replace_original: false })).toEqual([200, "ok"]);
	expect(await post(url("block_actions"), { delete_original: true })).toEqual([200, "ok"]);
	expect(lena.sees().map(({ message }) => message.text)).toEqual(["Besides"]);
	expect(await post(url("block_actions"), { delete_original: true })).toEqual([404, "message_not_found"]);

	await post(url("/pyq"), { text: "For all", response_type: "in_channel", blocks: [buttons("Yes")] });
	const all = fake.messages(channel).at(-1);
	const again = await lena.presses({ channel, ts: String(all?.["ts"]) }, "yes");
	await post(url("block_actions"), { text: "Done" });
	expect(await again.final("update")).toMatchObject({
		message: { text: "Done", edited: { user: expect.any(String) } },
	});
	expect(fake.messages(channel)).toHaveLength(1);
	expect(fake.refused).toEqual([]);
});
