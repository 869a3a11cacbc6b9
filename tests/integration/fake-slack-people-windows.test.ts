import { expect, test } from "vitest";
import { buttons, inputBlock, openWithApp, option, sampleView } from "../support/fake-slack/sample-app.ts";
import type { Json } from "../support/fake-slack/state.ts";

/** An app that opens a window at every shortcut, and answers submissions in its own way. */
const windows = (view: Json, submitted: (view: Json) => Json | null = () => ({})) =>
	openWithApp(async ({ payload }, client) => {
		if (payload["type"] === "view_submission") return submitted(payload["view"] as Json);
		if (payload["type"] === "shortcut")
			await client.views.open({ trigger_id: String(payload["trigger_id"]), view: view as never });
		return {};
	});

test("a window's fields are filled in by block id, as Slack sends them", async () => {
	const choice = [option("one"), option("two"), option("three")];
	const view = sampleView({
		private_metadata: "{}",
		blocks: [
			inputBlock("words", { type: "plain_text_input", multiline: true, min_length: 2, max_length: 5 }),
			inputBlock("line", { type: "plain_text_input" }, { optional: true }),
			inputBlock("pick", { type: "static_select", options: choice }),
			inputBlock("kept", { type: "radio_buttons", options: choice, initial_option: choice[1] }),
			inputBlock("boxes", { type: "checkboxes", options: choice }, { optional: true }),
			inputBlock("many", { type: "multi_static_select", options: choice, max_selected_items: 2 }),
			inputBlock("room", { type: "conversations_select" }, { optional: true }),
		],
	});
	const { fake: opened, lena, app: connected } = await windows(view);
	await using fake = opened;
	await using app = connected;
	expect(await lena.usesGlobalShortcut("open")).toMatchObject({ kind: "modal", view: { private_metadata: "{}" } });
	const good = { words: "a\nb", pick: "two", many: ["one", "THREE"] };
	await expect(lena.submits({ ...good, pick: [] })).rejects.toThrow("“pick”: Please complete this required field.");
	await expect(lena.submits({ ...good, words: "a" })).rejects.toThrow("at least 2");
	await expect(lena.submits({ ...good, words: "abcdef" })).rejects.toThrow("at most 5");
	await expect(lena.submits({ ...good, line: "a\nb" })).rejects.toThrow("one line");
	await expect(lena.submits({ ...good, pick: "four" })).rejects.toThrow("does not offer “four”");
	await expect(lena.submits({ ...good, many: ["one", "two", "three"] })).rejects.toThrow("at most 2");
	await expect(lena.submits({ ...good, colour: "blue" })).rejects.toThrow("no field colour");
	expect(await lena.submits(good)).toMatchObject({ kind: "closed" });
	const submitted = app.last("view_submission")["view"] as { state: { values: Json } };
	expect(submitted.state.values).toEqual({
		words: { words: { type: "plain_text_input", value: "a\nb" } },
		line: { line: { type: "plain_text_input", value: null } },
		pick: { pick: { type: "static_select", selected_option: choice[1] } },
		kept: { kept: { type: "radio_buttons", selected_option: choice[1] } },
		boxes: { boxes: { type: "checkboxes", selected_options: [] } },
		many: { many: { type: "multi_static_select", selected_options: [choice[0], choice[2]] } },
		room: { room: { type: "conversations_select", selected_conversation: null } },
	});
	expect(fake.refused).toEqual([]);
	await expect(lena.submits()).rejects.toThrow("no window open");
});

test("a submission can be met with errors, another window, one more, or the end of all", async () => {
	const answers: Json[] = [
		{ response_action: "errors", errors: { answer: "Too short" } },
		{ response_action: "update", view: sampleView({ callback_id: "second" }) },
		{ response_action: "push", view: sampleView({ callback_id: "third" }) },
		{},
		{ response_action: "clear" },
	];
	const { fake: opened, lena, app: connected } = await windows(sampleView(), () => answers.shift() ?? {});
	await using fake = opened;
	await using app = connected;
	await lena.usesGlobalShortcut("open");
	expect(await lena.submits({ answer: "a" })).toMatchObject({ kind: "errors", errors: { answer: "Too short" } });
	expect(lena.view()).toMatchObject({ callback_id: "form", state: { values: { answer: { answer: { value: "a" } } } } });
	expect(await lena.submits()).toMatchObject({ kind: "modal", view: { callback_id: "second" } });
	expect(await lena.submits()).toMatchObject({
		kind: "modal",
		view: { callback_id: "third", previous_view_id: lena.view()?.["root_view_id"] },
	});
	expect(fake.viewsOf(lena)).toHaveLength(2);
	expect((await lena.submits({ answer: "c" })).kind).toBe("closed");
	expect(lena.view()?.callback_id).toBe("second");
	expect((await lena.submits()).kind).toBe("closed");
	expect(lena.view()).toBeNull();
	expect(app.last("view_submission")).toMatchObject({ response_urls: [], trigger_id: expect.any(String) });
	expect(fake.refused).toEqual([]);
});

test.each<[string, Json, string]>([
	["an unknown block", { response_action: "errors", errors: { nowhere: "No" } }, "no input block nowhere"],
	["no errors", { response_action: "errors", errors: {} }, "at least one"],
	["an error without words", { response_action: "errors", errors: { answer: "" } }, "no words for answer"],
	["an unknown action", { response_action: "close" }, "response_action: close"],
	["a field too many", { response_action: "clear", view: {} }, "unknown field: view"],
	["a bad view", { response_action: "update", view: { type: "modal" } }, "json-pointer:/view"],
	["a Home page", { response_action: "push", view: { type: "home", blocks: [] } }, "must be modal"],
	["a message", { text: "Thanks" }, "response_action: undefined"],
])("a submission that is answered with %s fails, and the window stays", async (_what, answer, problem) => {
	const { fake: opened, lena, app: connected } = await windows(sampleView(), () => answer);
	await using fake = opened;
	await using _app = connected;
	await lena.usesGlobalShortcut("open");
	expect((await lena.submits({ answer: "a" })).kind).toBe("failed");
	expect(lena.view()?.callback_id).toBe("form");
	expect(fake.refused.map(({ method, problems }) => [method, problems.join()])).toEqual([
		["acknowledgement of a window", expect.stringContaining(problem)],
	]);
});

test("a window that the app opens while it is asked outlives the one that was submitted", async () => {
	const {
		fake: opened,
		lena,
		app: connected,
	} = await openWithApp(async ({ payload }, client) => {
		const trigger_id = String(payload["trigger_id"]);
		if (payload["type"] === "shortcut") await client.views.open({ trigger_id, view: sampleView() as never });
		if (payload["type"] === "view_submission")
			await client.views.push({ trigger_id, view: sampleView({ callback_id: "next" }) as never });
		return {};
	});
	await using fake = opened;
	await using _app = connected;
	await lena.usesGlobalShortcut("open");
	expect((await lena.submits({ answer: "a" })).kind).toBe("closed");
	expect(lena.view()?.callback_id).toBe("next");
	expect(fake.refused).toEqual([]);
});

test("no more than three windows lie on each other", async () => {
	const {
		fake: opened,
		lena,
		app: connected,
	} = await windows(sampleView(), () => ({
		response_action: "push",
		view: sampleView(),
	}));
	await using fake = opened;
	await using _app = connected;
	await lena.usesGlobalShortcut("open");
	for (const kind of ["modal", "modal", "failed"]) expect((await lena.submits({ answer: "a" })).kind).toBe(kind);
	expect(fake.viewsOf(lena)).toHaveLength(3);
});

test("a window that is closed is told to the app that asks for it", async () => {
	const { fake: opened, lena, app: connected } = await windows(sampleView({ notify_on_close: true }));
	await using _fake = opened;
	await using app = connected;
	await lena.usesGlobalShortcut("open");
	await lena.closes();
	expect(app.last("view_closed")).toMatchObject({
		is_cleared: false,
		view: { callback_id: "form" },
		user: { id: lena.id },
	});
	expect(lena.view()).toBeNull();
	await expect(lena.closes()).rejects.toThrow("no window open");
});

test("a button in a window comes with what is filled in, and its trigger opens one above", async () => {
	const view = sampleView({
		blocks: [...(sampleView()["blocks"] as Json[]), buttons("More")],
	});
	const { fake: opened, lena, app: connected, client } = await windows(view);
	await using _fake = opened;
	await using app = connected;
	await lena.usesGlobalShortcut("open");
	const pressed = await lena.pressesView("More");
	expect(app.last("block_actions")).toMatchObject({
		container: { type: "view", view_id: lena.view()?.id },
		view: { callback_id: "form" },
	});
	await client.views.push({
		trigger_id: String(pressed.triggerId),
		view: sampleView({ callback_id: "more" }) as never,
	});
	expect((await pressed.final("modal")).view.callback_id).toBe("more");
});

test("a menu asks the app while somebody types, and takes at most 100 options", async () => {
	const view = sampleView({
		blocks: [inputBlock("topic", { type: "external_select", min_query_length: 2 })],
	});
	let count = 2;
	const {
		fake: opened,
		lena,
		app: connected,
	} = await openWithApp(async ({ payload }, client) => {
		if (payload["type"] === "block_suggestion")
			return { options: Array.from({ length: count }, (_, index) => option(`${String(payload["value"])}${index}`)) };
		if (payload["type"] === "shortcut")
			await client.views.open({ trigger_id: String(payload["trigger_id"]), view: view as never });
		return {};
	});
	await using fake = opened;
	await using app = connected;
	await lena.usesGlobalShortcut("open");
	await expect(lena.types("topic", "a")).rejects.toThrow("from 2 characters on");
	await expect(lena.types("elsewhere", "ab")).rejects.toThrow("does not ask");
	expect(await lena.types("topic", "li")).toMatchObject({ kind: "options", options: [option("li0"), option("li1")] });
	expect(app.last("block_suggestion")).toMatchObject({
		block_id: "topic",
		action_id: "topic",
		value: "li",
		view: { callback_id: "form" },
	});
	count = 101;
	expect((await lena.types("topic", "li")).kind).toBe("failed");
	expect(fake.refused).toHaveLength(1);
	expect(await lena.submits({ topic: "li1" })).toMatchObject({ kind: "closed" });
});
