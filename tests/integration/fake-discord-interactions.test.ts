import type { ModalSubmitInteraction } from "discord.js";
import { describe, expect, it } from "vitest";
import { openSample, type Sample } from "../support/fake-discord/sample.ts";
import { form, isCommand } from "../support/fake-discord/sample-bot.ts";
import { ask } from "../support/fake-discord/test-bot.ts";

const minute = 60_000;

describe("a deferred answer", () => {
	it("is thinking until it is filled; filling is no edit; a second change is", async () => {
		await using sample = await openSample();
		const { fake, channel, lena, raw } = sample;
		const shown = lena.runs("pyq hint", {}, channel);
		const { callback, webhook } = await raw();
		expect((await ask(fake, callback, { type: 5, data: { flags: 64 } }, { token: null })).status).toBe(204);
		const returned = await shown;
		expect(returned).toMatchObject({ kind: "deferred", private: true });
		expect(lena.sees()).toMatchObject([{ message: { content: "", flags: 192 } }]);
		const patch = (content: string) => ask(fake, `PATCH ${webhook}/messages/@original`, { content }, { token: null });
		expect((await patch("A hint")).body).toMatchObject({ content: "A hint", flags: 64, edited_timestamp: null });
		expect(await returned.final()).toMatchObject({ content: "A hint" });
		expect((await patch("Another")).body).toMatchObject({ edited_timestamp: expect.any(String) });
		expect((await ask(fake, `POST ${webhook}`, { content: "And more", flags: 64 })).body).toMatchObject({ flags: 64 });
		expect(returned.answers().map(({ content }) => content)).toEqual(["Another", "And more"]);
		expect(lena.sees()).toHaveLength(2);
		expect((await ask(fake, `DELETE ${webhook}/messages/@original`)).status).toBe(204);
		expect((await patch("x")).body).toMatchObject({ code: 10_008 });
		expect(lena.sees()).toHaveLength(1);
	});

	it("is filled by the first follow-up, as private as it was announced", async () => {
		await using sample = await openSample();
		const { fake, channel, lena, raw } = sample;
		void lena.runs("pyq hint", {}, channel);
		const { callback, webhook } = await raw();
		await ask(fake, callback, { type: 5, data: { flags: 64 } });
		await ask(fake, `POST ${webhook}`, { content: "A hint" });
		expect(lena.sees()).toMatchObject([{ message: { content: "A hint", flags: 64 } }]);
	});

	it("can be given for 15 minutes", async () => {
		await using sample = await openSample();
		const { fake, channel, lena, passes, raw } = sample;
		void lena.runs("pyq hint", {}, channel);
		const { callback, webhook } = await raw();
		expect(await ask(fake, `POST ${webhook}`, { content: "too early" })).toMatchObject({
			status: 404,
			body: { code: 10_015 },
		});
		await ask(fake, callback, { type: 5 });
		passes(15 * minute);
		expect((await ask(fake, `PATCH ${webhook}/messages/@original`, { content: "just" })).status).toBe(200);
		passes(1);
		expect(await ask(fake, `PATCH ${webhook}/messages/@original`, { content: "late" })).toMatchObject({
			status: 401,
			body: { code: 50_027 },
		});
	});

	it("is the one first response", async () => {
		await using sample = await openSample();
		const { fake, channel, lena, raw } = sample;
		void lena.runs("pyq hint", {}, channel);
		const { callback } = await raw();
		await ask(fake, callback, { type: 5 });
		expect(await ask(fake, callback, { type: 5 })).toMatchObject({ status: 400, body: { code: 40_060 } });
		expect(await ask(fake, callback.replace("/callback", "x/callback"), { type: 5 })).toMatchObject({
			body: { code: 10_062 },
		});
	});
});

it("a first response must be of a kind that the deed takes", async () => {
	await using sample = await openSample();
	const { fake, channel, lena, raw } = sample;
	void lena.runs("pyq hint", {}, channel);
	const { callback } = await raw();
	for (const body of [{ type: 8, data: { choices: [] } }, { type: 6 }, { type: 7, data: { content: "x" } }])
		expect(await ask(fake, callback, body)).toMatchObject({ status: 400, body: { code: 50_035 } });
	expect(fake.refused.map(({ problems }) => problems[0]?.code)).toEqual([50_035, 50_035, 50_035]);
	expect((await ask(fake, callback, { type: 4, data: { content: "x" } })).status).toBe(204);
});

describe("a button", () => {
	async function post({ fake, channel }: Sample): Promise<{ id: string }> {
		const components = [
			{
				type: 1,
				components: [
					{ type: 2, style: 1, custom_id: "v1:hint:1", label: "Hint" },
					{ type: 2, style: 1, custom_id: "v1:no:1", label: "No", disabled: true },
				],
			},
		];
		return Object((await ask(fake, `POST /channels/${channel.id}/messages`, { content: "Question", components })).body);
	}

	it("is pressed by its custom_id or its label, and its message can change", async () => {
		await using sample = await openSample();
		const { fake, bot, lena, answers } = sample;
		answers(async (interaction) => {
			if (interaction.isButton())
				await interaction.update({
					content: `${interaction.customId} on ${interaction.message.content}`,
					components: [],
				});
		});
		const posted = await post(sample);
		await expect(lena.presses(posted, "Reveal")).rejects.toThrow("no “Reveal”");
		await expect(lena.presses(posted, "No")).rejects.toThrow("disabled");
		expect(await lena.presses(posted, "Hint")).toMatchObject({
			kind: "update",
			message: { content: "v1:hint:1 on Question", components: [] },
		});
		expect(fake.message(posted.id)?.edited_timestamp).not.toBeNull();
		await bot.hears("MESSAGE_UPDATE");
	});

	it("can be acknowledged without a word; @original is then its message", async () => {
		await using sample = await openSample();
		const { fake, lena, raw } = sample;
		const posted = await post(sample);
		const shown = lena.presses(posted, "v1:hint:1");
		const { callback, webhook } = await raw();
		await ask(fake, callback, { type: 6 });
		expect(await shown).toMatchObject({ kind: "deferred-update" });
		await ask(fake, `PATCH ${webhook}/messages/@original`, { content: "Changed" });
		expect(fake.message(posted.id)?.content).toBe("Changed");
	});
});

it("a menu of a message is chosen from", async () => {
	await using sample = await openSample();
	const { fake, channel, lena, answers } = sample;
	const components = [
		{ type: 1, components: [{ type: 3, custom_id: "level", options: [{ label: "Easy", value: "easy" }] }] },
	];
	const posted = Object((await ask(fake, `POST /channels/${channel.id}/messages`, { content: "x", components })).body);
	answers(async (interaction) => {
		if (interaction.isStringSelectMenu()) await interaction.reply(interaction.values.join());
	});
	expect(await lena.chooses(posted, "level", ["easy"])).toMatchObject({ message: { content: "easy" } });
	await expect(lena.chooses(posted, "level", ["hard"])).rejects.toThrow("does not offer");
});

describe("a form", () => {
	const opens = ({ answers }: Sample) =>
		answers(async (interaction) => {
			if (isCommand(interaction)) return interaction.showModal(form);
			if (interaction.isModalSubmit()) return interaction.reply({ content: read(interaction), flags: 64 });
			return null;
		});
	const read = ({ fields, customId }: ModalSubmitInteraction) =>
		`${customId} ${fields.getTextInputValue("text")} ${fields.getStringSelectValues("level")} ${fields.getTextInputValue("why")}`;

	it("is shown, filled in and submitted; what was prefilled stays", async () => {
		await using sample = await openSample();
		const { channel, lena } = sample;
		opens(sample);
		expect(await lena.runs("pyq hint", {}, channel)).toMatchObject({
			kind: "modal",
			modal: { title: "Answer", custom_id: "v1:answer:1" },
		});
		expect(lena.modal()?.components).toHaveLength(4);
		expect(await lena.submits({ text: "a\ntuple" })).toMatchObject({
			kind: "message",
			private: true,
			message: { content: "v1:answer:1 a\ntuple easy because" },
		});
		expect(lena.modal()).toBeNull();
	});

	it("is held to its own rules by Discord's client", async () => {
		await using sample = await openSample();
		const { channel, lena } = sample;
		opens(sample);
		await lena.runs("pyq hint", {}, channel);
		await expect(lena.submits({})).rejects.toThrow("required");
		await expect(lena.submits({ text: "x" })).rejects.toThrow("at least 2");
		await expect(lena.submits({ text: "x".repeat(21) })).rejects.toThrow("at most 20");
		await expect(lena.submits({ text: "ok", other: "x" })).rejects.toThrow("no field other");
		await expect(lena.submits({ text: "ok", level: "none" })).rejects.toThrow("does not offer");
		expect(await lena.submits({ text: "ok", level: ["hard"], why: "one\ntwo" })).toMatchObject({
			message: { content: "v1:answer:1 ok hard one two" },
		});
	});

	it("stays open when the bot does not respond", async () => {
		await using sample = await openSample();
		const { channel, lena, passes, answers } = sample;
		answers(async (interaction) => (isCommand(interaction) ? interaction.showModal(form) : null));
		await lena.runs("pyq hint", {}, channel);
		const submitted = lena.submits({ text: "ok" });
		passes(3_001);
		expect(await submitted).toMatchObject({ kind: "failed" });
		expect(lena.modal()).not.toBeNull();
	});
});
