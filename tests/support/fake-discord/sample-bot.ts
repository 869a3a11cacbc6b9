import type { ChatInputCommandInteraction, Interaction } from "discord.js";
import type { FakeDiscord } from "./fake-discord.ts";
import { ask, type Bot } from "./test-bot.ts";

/** Commands of every kind that the fake's own tests use. */
export const commands = [
	{
		name: "pyq",
		description: "Practice",
		contexts: [0, 1],
		options: [
			{ type: 1, name: "hint", description: "A hint" },
			{
				type: 2,
				name: "room",
				description: "The room",
				options: [
					{
						type: 1,
						name: "setup",
						description: "Set it up",
						options: [
							{ type: 3, name: "topic", description: "Which", autocomplete: true, required: true },
							{ type: 3, name: "level", description: "How hard", choices: [{ name: "Easy", value: "easy" }] },
							{ type: 4, name: "days", description: "How many", min_value: 1, max_value: 7 },
							{ type: 6, name: "lead", description: "Who" },
						],
					},
				],
			},
		],
	},
	{ name: "Submit as my answer", type: 3, contexts: [0] },
	{ name: "admin", description: "For keepers", default_member_permissions: 32 },
];
/** A form with a label, a menu and a row. */
export const form = {
	custom_id: "v1:answer:1",
	title: "Answer",
	components: [
		{ type: 10, content: "Take your time." },
		{
			type: 18,
			label: "Your answer",
			component: { type: 4, custom_id: "text", style: 2, min_length: 2, max_length: 20 },
		},
		{
			type: 18,
			label: "Level",
			component: {
				type: 3,
				custom_id: "level",
				options: [
					{ label: "Easy", value: "easy", default: true },
					{ label: "Hard", value: "hard" },
				],
			},
		},
		{ type: 1, components: [{ type: 4, custom_id: "why", label: "Why", style: 1, required: false, value: "because" }] },
	],
};

/** Registers the commands, without a library. */
export async function register(where: FakeDiscord): Promise<void> {
	const { status, body } = await ask(where, `PUT /applications/${where.applicationId}/commands`, commands);
	if (status !== 200) throw new Error(JSON.stringify(body));
}

/** What the bot does with everything that comes. */
export function answersWith({ client }: Bot, work: (interaction: Interaction) => Promise<unknown>): void {
	client.on("interactionCreate", (interaction) => void work(interaction).catch(() => undefined));
}

export const isCommand = (interaction: Interaction): interaction is ChatInputCommandInteraction =>
	interaction.isChatInputCommand();

/** The addresses for the last interaction's answers. */
export async function rawAddresses(fake: FakeDiscord, bot: Bot): Promise<{ callback: string; webhook: string }> {
	const { id, token } = await bot.hears("INTERACTION_CREATE");
	return {
		callback: `POST /interactions/${id}/${token}/callback`,
		webhook: `/webhooks/${fake.applicationId}/${token}`,
	};
}
