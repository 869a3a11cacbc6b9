import type { View } from "@slack/web-api";
import { describe, expect, it } from "vitest";
import { button, home, input, many, modal, section, textInput, x } from "../support/fake-slack/check-samples.ts";
import { openScene, refusal, word } from "../support/fake-slack/sample-scene.ts";

const form = (more: object = {}): View => modal([input(textInput(), { block_id: "text" })], more) as View;
const page = (text: string): View => home([section(text)]) as View;

describe("views.open", () => {
	it("opens a window for who did something", async () => {
		await using slack = await openScene();
		const { client, fake, lena, team } = slack;
		const { view } = await client.views.open({
			trigger_id: fake.trigger(lena),
			view: form({ callback_id: "answer", private_metadata: "{}" }),
		});
		expect(view).toMatchObject({
			type: "modal",
			team_id: team.id,
			callback_id: "answer",
			private_metadata: "{}",
			root_view_id: view?.id,
			previous_view_id: null,
			state: { values: {} },
			app_id: fake.app.id,
		});
		expect(fake.viewsOf(lena)).toMatchObject([{ id: view?.id, hash: view?.hash }]);
		expect(fake.refused).toEqual([]);
	});

	it("a trigger lives three seconds", async () => {
		let now = 1_700_000_000_000;
		await using slack = await openScene({ now: () => now });
		const { client, fake, lena } = slack;
		const [inTime, late] = [fake.trigger(lena), fake.trigger(lena)];
		now += 3_000;
		await client.views.open({ trigger_id: inTime, view: form() });
		now += 1;
		expect(await word(client.views.open({ trigger_id: late, view: form() }))).toBe("expired_trigger_id");
	});

	it("and is good for one window, in its own workspace", async () => {
		await using slack = await openScene();
		const { client, fake, lena } = slack;
		const trigger_id = fake.trigger(lena);
		await client.views.open({ trigger_id, view: form() });
		expect(await word(client.views.open({ trigger_id, view: form() }))).toBe("exchanged_trigger_id");
		expect(await word(client.views.open({ trigger_id: "1.2.3", view: form() }))).toBe("invalid_trigger_id");
		const polly = fake.member(fake.team("Parrots"), "Polly");
		expect(await word(client.views.open({ trigger_id: fake.trigger(polly), view: form() }))).toBe("invalid_trigger_id");
	});

	it("a view that Slack would not show leaves the trigger as it was", async () => {
		await using slack = await openScene();
		const { client, fake, lena } = slack;
		const trigger_id = fake.trigger(lena);
		expect(await refusal(client.views.open({ trigger_id, view: form({ submit: undefined }) }))).toMatchObject({
			error: "invalid_arguments",
			response_metadata: {
				messages: ["[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view]"],
			},
		});
		expect(fake.refused).toHaveLength(1);
		await client.views.open({ trigger_id, view: form() });
	});
});

describe("views.push", () => {
	it("opens windows over the one in which something was pressed, three in all", async () => {
		await using slack = await openScene();
		const { client, fake, lena } = slack;
		const push = () => client.views.push({ trigger_id: fake.trigger(lena, { window: true }), view: form() });
		expect(await word(push())).toBe("invalid_trigger_id");
		const { view: root } = await client.views.open({ trigger_id: fake.trigger(lena), view: form() });
		const { view: second } = await push();
		expect(second).toMatchObject({ previous_view_id: root?.id, root_view_id: root?.id });
		await push();
		expect(fake.viewsOf(lena)).toHaveLength(3);
		expect(await word(push())).toBe("push_limit_reached");
	});
});

describe("views.update", () => {
	it("changes a window by its id or by the app's own; the hash tells whether it is the one that was meant", async () => {
		await using slack = await openScene();
		const { client, fake, lena } = slack;
		const opened = await client.views.open({ trigger_id: fake.trigger(lena), view: form({ external_id: "mine" }) });
		const view_id = opened.view?.id ?? "";
		const hash = opened.view?.hash ?? "";
		const updated = await client.views.update({ view_id, hash, view: form({ external_id: "mine", callback_id: "b" }) });
		expect(updated.view?.hash).not.toBe(hash);
		expect(fake.viewsOf(lena)).toMatchObject([{ id: view_id, callback_id: "b" }]);
		expect(await word(client.views.update({ view_id, hash, view: form() }))).toBe("hash_conflict");
		await client.views.update({ external_id: "mine", view: form({ callback_id: "c" }) });
		expect(fake.viewsOf(lena)).toMatchObject([{ callback_id: "c" }]);
		expect(await word(client.views.update({ view_id: "V0", view: form() }))).toBe("not_found");
		expect(await word(client.views.update({ view_id, view: page("x") }))).toBe("invalid_arguments");
	});

	it("of a workspace of one's own alone, and while it is open", async () => {
		await using slack = await openScene();
		const { client, fake, lena } = slack;
		const { view } = await client.views.open({ trigger_id: fake.trigger(lena), view: form() });
		const other = fake.team("Parrots").botToken;
		expect(await word(client.views.update({ view_id: view?.id ?? "", view: form(), token: other }))).toBe("not_found");
		await client.views.open({ trigger_id: fake.trigger(lena), view: form() });
		expect(await word(client.views.update({ view_id: view?.id ?? "", view: form() }))).toBe("not_found");
	});

	it("two open views have no external id in common", async () => {
		await using slack = await openScene();
		const { client, fake, lena } = slack;
		const open = (person: { id: string }) =>
			client.views.open({ trigger_id: fake.trigger(person), view: form({ external_id: "mine" }) });
		await open(lena);
		expect(await word(open(fake.member(slack.team, "Ravi")))).toBe("duplicate_external_id");
	});
});

describe("views.publish", () => {
	it("makes a person's Home page, and makes it anew", async () => {
		await using slack = await openScene();
		const { client, fake, lena } = slack;
		expect(fake.homeOf(lena)).toBeNull();
		const first = await client.views.publish({ user_id: lena.id, view: page("one") });
		const hash = first.view?.hash ?? "";
		const second = await client.views.publish({ user_id: lena.id, view: page("two"), hash });
		expect(second.view?.id).toBe(first.view?.id);
		expect(fake.homeOf(lena)).toMatchObject({ type: "home", blocks: [section("two")] });
		expect(await word(client.views.publish({ user_id: lena.id, view: page("x"), hash }))).toBe("hash_conflict");
		await client.views.update({ view_id: first.view?.id ?? "", view: page("three") });
		expect(fake.homeOf(lena)).toMatchObject({ blocks: [section("three")] });
	});

	it("is for people of the workspace, while the tab is on, and for Home views", async () => {
		await using slack = await openScene();
		const { client, fake, lena } = slack;
		expect(await word(client.views.publish({ user_id: "U0", view: page("x") }))).toBe("user_not_found");
		expect(await word(client.views.publish({ user_id: lena.id, view: form() }))).toBe("invalid_arguments");
		fake.app.homeTab = false;
		expect(await word(client.views.publish({ user_id: lena.id, view: page("x") }))).toBe("not_enabled");
	});

	it("takes 250 KB and no more", async () => {
		await using slack = await openScene();
		const { client, lena } = slack;
		const publish = (blocks: number) =>
			client.views.publish({ user_id: lena.id, view: home(many(blocks, () => section(x(2_950)))) as View });
		await publish(82);
		expect(await word(publish(84))).toBe("view_too_large");
	});

	it("gives what can be pressed a name where it has none", async () => {
		await using slack = await openScene();
		const { client, fake, lena } = slack;
		const pressable = { type: "actions", elements: [button({ action_id: undefined })] };
		await client.views.publish({ user_id: lena.id, view: home([pressable]) as View });
		expect(fake.homeOf(lena)).toMatchObject({
			blocks: [{ block_id: expect.any(String), elements: [{ action_id: expect.any(String) }] }],
		});
	});
});
