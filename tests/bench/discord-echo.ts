/**
 * What Discord's library takes by itself: a bot without a thought, that gives each interaction the kind of first response that PyQ
 * gives it, at once. `measure-discord-answers.ts` starts it.
 */
import {
	Client,
	Events,
	GatewayIntentBits,
	type Interaction,
	LabelBuilder,
	ModalBuilder,
	TextInputBuilder,
	TextInputStyle,
} from "discord.js";

const { DISCORD_API_URL: api = "", DISCORD_TOKEN: token = "" } = process.env;
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } });

const input = new TextInputBuilder().setCustomId("text").setStyle(TextInputStyle.Paragraph);
const form = new ModalBuilder()
	.setCustomId("answer")
	.setTitle("Your answer")
	.addLabelComponents(new LabelBuilder().setLabel("Your answer").setTextInputComponent(input));

const respond = async (interaction: Interaction): Promise<void> => {
	if (interaction.isAutocomplete()) await interaction.respond([]);
	else if (interaction.isButton()) await interaction.showModal(form);
	else if (interaction.isRepliable()) await interaction.deferReply({ flags: "Ephemeral" });
};

client.on(Events.InteractionCreate, (interaction) => {
	respond(interaction).catch((error: unknown) => console.error("The echo bot:", error));
});
client.once(Events.ClientReady, () => process.send?.("ready"));
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());
await client.login(token);
