import { type Application, type Bot, type LookUp, lookUpBot, ownApiUrl } from "../adapters/discord/look-up-bot.ts";
import { inviteUrl } from "../adapters/discord/permissions.ts";
import type { DiscordConfig } from "../config.ts";
import { SECOND } from "../core/ids.ts";
import { readVersion } from "../paths.ts";
import { type Check, ok } from "./check.ts";
import { shown, unreachable } from "./doctor-network.ts";
import { counted } from "./table.ts";

/** How long Discord may take to answer all questions together. */
const patience = 5 * SECOND;
/** So many servers are named; of the others their number is told. */
const named = 5;

const portal = "https://discord.com/developers/applications";

/** What Discord knows of the bot: whether PyQ can log in, what it may read, where it is. The token is never shown. */
export async function checkDiscord(config: DiscordConfig, longest: number = patience): Promise<Check[]> {
	const { token, apiUrl } = config;
	const lookUp = await lookUpBot({ token, apiUrl, version: readVersion(), patience: longest });
	if (lookUp.kind !== "found") return [trouble(lookUp, config, longest)];
	const { bot } = lookUp;
	const { application } = bot;
	if (application === null) return [withoutApplication(bot)];
	return [
		describeBot(bot, application),
		describeIntent(application),
		describeCommands(bot),
		describeInvite(application),
		...describeInteractions(application),
	];
}

const withoutApplication = ({ name }: Bot): Check => ({
	name: "Discord",
	state: "problem",
	found: `the token is ${shown(name)}'s, and Discord has no application for it`,
	mend: `Take the token of a bot from ${portal}.`,
});

function describeBot({ name, servers }: Bot, application: Application): Check {
	const whose = `the token is ${shown(name)}'s, of the application ${shown(application.name)} (${application.id})`;
	if (servers === null) return ok("Discord", whose);
	const { names, about } = servers;
	if (names.length === 0)
		return {
			name: "Discord",
			state: "warning",
			found: `${whose}; it is in no server yet`,
			mend: "Open the invite link and choose your server.",
		};
	const count = about === null ? counted(names.length, "server") : `about ${about} servers`;
	const rest = (about ?? names.length) - named;
	const list = names.slice(0, named).map(shown).join(", ");
	return ok("Discord", `${whose}; in ${count}: ${list}${rest > 0 ? ` and ${counted(rest, "other")}` : ""}`);
}

const describeIntent = ({ messageContent, id }: Application): Check =>
	messageContent
		? ok("Discord intents", "Message Content is on: what people write in a question's thread can be their answer")
		: {
				name: "Discord intents",
				state: "warning",
				found:
					'Message Content is off, so what people write in threads can\'t be read. The form, /pyq answer, "Submit as my answer" and direct messages work',
				mend: `Switch Message Content Intent on at ${portal}/${id}/bot, or leave it so.`,
			};

function describeCommands({ commands }: Bot): Check {
	if (commands === null)
		return {
			name: "Discord commands",
			state: "warning",
			found: "which ones are registered was not told",
			mend: "Try again in some minutes. PyQ registers /pyq when it starts.",
		};
	if (commands.includes("pyq")) return ok("Discord commands", "/pyq is registered");
	return ok("Discord commands", "/pyq is not registered yet; PyQ does that when it starts");
}

function describeInvite({ id, isPublic, needsCodeGrant }: Application): Check {
	const link = inviteUrl(id);
	if (needsCodeGrant)
		return {
			name: "Discord invite",
			state: "warning",
			found: "the application asks for a code grant, so that no link can add the bot to a server",
			mend: `Switch Requires OAuth2 Code Grant off at ${portal}/${id}/bot, then use ${link}`,
		};
	return ok("Discord invite", isPublic ? link : `${link} (for the application's owner: Public Bot is off)`);
}

const describeInteractions = ({ interactionsUrl, id }: Application): Check[] =>
	interactionsUrl === null
		? []
		: [
				{
					name: "Discord interactions",
					state: "problem",
					found: `Discord sends commands and buttons to ${shown(interactionsUrl)}, so none reaches PyQ`,
					mend: `Empty Interactions Endpoint URL at ${portal}/${id}/information.`,
				},
			];

/** Why nothing is known of the bot. What would pass by itself is no problem: PyQ starts, and goes on trying. */
function trouble(lookUp: Exclude<LookUp, { kind: "found" }>, { apiUrl }: DiscordConfig, longest: number): Check {
	const where = apiUrl ?? ownApiUrl;
	const address =
		apiUrl === null ? "" : "Check DISCORD_API_URL: http://host:port/api, or take it out for Discord's own. ";
	const told = (state: Check["state"], found: string, mend: string): Check => ({ name: "Discord", state, found, mend });
	switch (lookUp.kind) {
		case "refused":
			return told(
				"problem",
				`${where} does not accept DISCORD_TOKEN`,
				`Take a new one: Reset Token on the bot's page at ${portal}. The application's id, its public key and its client secret are no tokens.`,
			);
		case "busy":
			return told(
				"warning",
				lookUp.status === 429
					? `${where} wants to be left alone for a while (429)`
					: `${where} has a fault of its own (${lookUp.status})`,
				apiUrl === null
					? "Try again in some minutes; https://discordstatus.com tells more."
					: "Try again in some minutes.",
			);
		case "strange":
			return told(
				"problem",
				`what answers at ${where} is not Discord's API (status ${lookUp.status})`,
				address === "" ? "See whether a proxy or a firewall stands between this machine and Discord." : address.trim(),
			);
		case "unreachable":
			return told("problem", ...unreachable(lookUp.code, { where, address, longest }));
	}
}
