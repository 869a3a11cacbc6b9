import { App, type Receiver, type ReceiverEvent } from "@slack/bolt";
import { expect, test, vi } from "vitest";
import { savedFirst } from "../../src/adapters/slack/receiving.ts";

type Taker = Pick<App, "processEvent">;

/** Bolt behind a receiver to which things are given by hand. */
function openReceiver(listen: (app: App) => void = () => {}) {
	let taker: Taker | null = null;
	const receiver: Receiver = savedFirst({
		init(app: App) {
			taker = app;
		},
		start: async () => {},
		stop: async () => {},
	});
	const app = new App({
		receiver,
		authorize: async () => ({ botToken: "xoxb-1", botId: "B1", botUserId: "U0" }),
		convoStore: false,
	});
	app.error((error) => Promise.reject(error));
	listen(app);
	return async (body: ReceiverEvent["body"]) => {
		const ack = vi.fn(async () => {});
		await taker?.processEvent({ body: { team: { id: "T1" }, user: { id: "U1" }, ...body }, ack });
		return ack.mock.calls;
	};
}

const view = { id: "V1", type: "modal", callback_id: "any" };

test.each([
	{ what: "a window that was closed", body: { type: "view_closed", view, is_cleared: false }, answer: undefined },
	{
		what: "a menu that asks for its options",
		body: { type: "block_suggestion", action_id: "zone", block_id: "zone", value: "ber", view },
		answer: { options: [] },
	},
	{
		what: "a kind of interaction that is not known yet",
		body: { type: "tomorrow", callback_id: "any" },
		answer: undefined,
	},
])("$what is acknowledged at once, though nothing follows from it", async ({ body, answer }) => {
	expect(await openReceiver()(body)).toEqual([[answer]]);
});

test("what PyQ uses is acknowledged by who takes it alone: a press and a command that nobody took are not", async () => {
	const receives = openReceiver();
	const action = { type: "button", action_id: "v1:hint:1", block_id: "b" };
	expect(await receives({ type: "block_actions", actions: [action], trigger_id: "1.2.3" })).toEqual([]);
	expect(await receives({ command: "/pyq", text: "", team_id: "T1", user_id: "U1" })).toEqual([]);
	expect(await receives({ type: "view_submission", view })).toEqual([]);
});

test("the acknowledgement goes out when all that follows from it is over, and not when that failed", async () => {
	const over: string[] = [];
	const receives = openReceiver((app) =>
		app.action(/.*/u, async ({ ack }) => {
			await ack();
			await new Promise(setImmediate);
			if (over.length > 0) throw new Error("not saved");
			over.push("saved");
		}),
	);
	const press = { type: "block_actions", actions: [{ type: "button", action_id: "a", block_id: "b" }] };
	expect(await receives(press)).toEqual([[undefined]]);
	expect(over).toEqual(["saved"]);
	await expect(receives(press)).rejects.toThrow("not saved");
});
