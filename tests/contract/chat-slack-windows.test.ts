import { afterEach, beforeEach, expect, test } from "vitest";
import { createSlackChat, type SlackChat } from "../../src/adapters/slack/adapter.ts";
import type { Command } from "../../src/app/command.ts";
import type { Inbound, Received } from "../../src/app/ports/inbound.ts";
import { actions, type Button, type Form, type Message, paragraph, text } from "../../src/core/message/model.ts";
import { arrival } from "../support/discord-arrivals.ts";
import { type FakeSlack, openFakeSlack } from "../support/fake-slack/fake-slack.ts";
import type { Person } from "../support/fake-slack/person.ts";
import { testVault } from "../support/house.ts";
import { memoryInstallations } from "../support/memory-installations.ts";
import { readSlack } from "../support/read-slack.ts";
import { scriptedClock } from "../support/scripted-clock.ts";
import { scriptedIds } from "../support/scripted-ids.ts";
import { noWait } from "../support/slack-chat.ts";

const said = (words: string): Message => ({ summary: words, blocks: [paragraph(text(words))] });
const button = (label: string, token: string): Button => ({ label, token, style: "secondary" });
const page: Message = {
	summary: "Home",
	blocks: [actions(button("Show", "v1:show:1"), button("Ask", "v1:ask:1"))],
};
const form: Form = {
	token: "v1:ask:1",
	title: "Ask",
	submit: "Send",
	intro: "",
	fields: [{ kind: "line", id: "why", label: "Why", hint: "", value: "", required: false, maxLength: 100 }],
};
const run = async () => said("never run");
const never: Command = {
	path: "today",
	summary: "today",
	audience: "member",
	synonyms: [],
	options: [],
	forms: [],
	response: "private",
	run,
	actions: [
		{ intent: "show", response: "private", run },
		{ intent: "ask", response: "form", blank: () => form, open: async () => form },
	],
};

let fake: FakeSlack;
let chat: SlackChat;
let ada: Person;
/** What PyQ makes of a button and of a form; the Home page has both. */
let handle: (event: Inbound) => Promise<Received>;

beforeEach(async () => {
	const clock = scriptedClock(Date.UTC(2026, 2, 2, 8));
	fake = await openFakeSlack({ now: clock.now, rates: "none" });
	const team = fake.team("Acme");
	ada = fake.member(team, "Ada");
	const quiet = () => {};
	chat = createSlackChat({
		reach: { kind: "socket", botToken: team.botToken, appToken: fake.app.token, apiUrl: fake.apiUrl },
		commands: [never],
		explain: ({ kind }) => said(kind),
		installations: memoryInstallations(),
		vault: testVault(),
		clock,
		wait: noWait,
		ids: scriptedIds(),
		log: { info: quiet, warn: quiet, error: quiet },
	});
	handle = async () => ({ kind: "done" });
	await chat.start(async (event) => (event.kind === "homeOpened" ? { kind: "reply", message: page } : handle(event)));
	await ada.opensHome();
	await arrival("the Home page is there", () => ada.home());
});
afterEach(async () => {
	await chat.stop();
	await fake.close();
	expect(fake.refused).toEqual([]);
});

const asked = (method: string) => fake.requests.filter((one) => one.method === method);
const inWindow = () => readSlack(ada.view()?.blocks ?? []);
const told = () => ada.sees().map(({ message }) => readSlack(message.blocks));

/** As a step does, on this copy of PyQ or another: whenever it is its turn. */
function answers(event: Inbound, words: string): { done: Promise<void> } {
	const done = chat.respond(event.replyTo ?? "", said(words));
	done.catch(() => {});
	return { done };
}

test("a button of the Home page is acknowledged before Slack has answered that the window for its words is open", async () => {
	fake.faults.next("views.open", { slowMs: 800 });
	handle = async (event) => {
		answers(event, "Shown.");
		return { kind: "done" };
	};
	expect((await ada.pressesHome("Show")).kind).not.toBe("timeout");
	expect(asked("views.open").map(({ status }) => status)).not.toContain(200);
	await arrival("the words stand in the window", () => inWindow() === "Shown.");
	expect(told()).toEqual([]);
});

test("the words come into the window although Slack's answer that it is open was lost", async () => {
	fake.faults.next("views.open", { drop: "after" });
	handle = async (event) => {
		answers(event, "Shown.");
		return { kind: "done" };
	};
	await ada.pressesHome("Show");
	await arrival("the words stand in the window", () => inWindow() === "Shown.");
	expect(told()).toEqual([]);
});

test("a form comes into its window although Slack's answer that it is open was lost", async () => {
	fake.faults.next("views.open", { drop: "after" });
	handle = async () => {
		await arrival("the window is asked for without its form", () => asked("views.open").length > 0);
		return { kind: "form", form };
	};
	await ada.pressesHome("Ask");
	await arrival("the form is there", () => ada.view()?.callback_id === form.token);
	expect(told()).toEqual([]);
});

test("a form's words are not overwritten by the acknowledgement that reaches Slack after them", async () => {
	handle = async () => ({ kind: "form", form });
	await ada.pressesHome("Ask");
	await arrival("the form is open", () => ada.view()?.callback_id === form.token);
	handle = async (event) => {
		const before = asked("views.update").length;
		answers(event, "Sent.");
		// The step is quicker than the acknowledgement.
		await arrival("the words have been with Slack", () =>
			asked("views.update")
				.slice(before)
				.some(({ status }) => status !== null),
		);
		return { kind: "done" };
	};
	expect((await ada.submits({ why: "because" })).kind).toBe("modal");
	await arrival("the words stand in the window", () => inWindow() === "Sent.");
	expect(told()).toEqual([]);
});

test("words that no step will say come with the acknowledgement of the form", async () => {
	handle = async () => ({ kind: "form", form });
	await ada.pressesHome("Ask");
	await arrival("the form is open", () => ada.view()?.callback_id === form.token);
	handle = async () => ({ kind: "reply", message: said("Not now.") });
	expect((await ada.submits({ why: "because" })).kind).toBe("modal");
	expect(inWindow()).toBe("Not now.");
	expect(asked("views.update")).toEqual([]);
});
