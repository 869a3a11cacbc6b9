import type { AppsManifestCreateArguments } from "@slack/web-api";
import type { Command } from "../../app/command.ts";
import { botEvents, botScopes } from "./scopes.ts";

/** What an app of Slack's is made from (https://docs.slack.dev/reference/app-manifest). */
export type Manifest = AppsManifestCreateArguments["manifest"];

/** The one slash command: everything is `/pyq …`. */
export const slashCommand = "/pyq";
/** The entry in the menu of a message, and the one beside where messages are written, by what Slack calls them to PyQ. */
export const shortcuts = { submit: "pyq_submit", today: "pyq_today" } as const;

/** Where Slack sends everything that happens, and where it brings back who installs PyQ. Under the public address. */
export const paths = { events: "/slack/events", install: "/slack/install", redirect: "/slack/oauth_redirect" } as const;

/** How Slack reaches PyQ: by the connection that PyQ opens, or at its public address (without a slash at the end). */
export type Reach = { socketMode: true; publicUrl: null } | { socketMode: false; publicUrl: string };

/** The app that a workspace's owner makes for PyQ, from the one command list: the same list, the same manifest. */
export const slackManifest = (commands: readonly Command[], { socketMode, publicUrl }: Reach): Manifest =>
	socketMode ? bySocket(commands) : atAddress(bySocket(commands), publicUrl);

/** The same app, reached at a public address instead of by Socket Mode. */
export function atAddress({ features, oauth_config, settings, ...rest }: Manifest, publicUrl: string): Manifest {
	const url = `${publicUrl}${paths.events}`;
	return {
		...rest,
		features: { ...features, slash_commands: features?.slash_commands?.map((command) => ({ ...command, url })) ?? [] },
		oauth_config: { ...oauth_config, redirect_urls: [`${publicUrl}${paths.redirect}`] },
		settings: {
			...settings,
			event_subscriptions: { ...settings?.event_subscriptions, request_url: url },
			interactivity: { is_enabled: true, request_url: url },
			socket_mode_enabled: false,
		},
	};
}

function bySocket(commands: readonly Command[]): Manifest {
	return {
		display_information: {
			name: "PyQ",
			description: "A Python interview question on your days: answers, hints, streaks and a board.",
			long_description:
				"PyQ keeps a team in practice for Python interviews. A channel gets a question on the days that you choose; people answer in its thread or in a private form, see a model answer, and keep a streak and a place on the board. Whoever sets up a channel leads it there. PyQ mentions nobody on its own.",
			background_color: "#1d6b5c",
		},
		features: {
			app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
			bot_user: { display_name: "PyQ", always_online: true },
			shortcuts: [
				{
					name: "Submit as my answer",
					type: "message",
					callback_id: shortcuts.submit,
					description: "Takes this message of yours as your answer to the open question.",
				},
				{
					name: "PyQ: today's question",
					type: "global",
					callback_id: shortcuts.today,
					description: "Shows the open questions of your rooms, for you alone.",
				},
			],
			slash_commands: [
				{
					command: slashCommand,
					description: "Today's Python interview question: answer, hint, streak, and how the room runs",
					usage_hint: usageOf(commands),
					// People and channels come with their ids then; a name alone is anybody's.
					should_escape: true,
				},
			],
		},
		oauth_config: { scopes: { bot: [...botScopes] } },
		settings: {
			event_subscriptions: { bot_events: [...botEvents] },
			interactivity: { is_enabled: true },
			org_deploy_enabled: false,
			socket_mode_enabled: true,
			token_rotation_enabled: false,
		},
	};
}

/** `today | answer | … | room …`: each command of one word, each group once. */
function usageOf(commands: readonly Command[]): string {
	const words = commands.map(({ path }) => path.replace(/ .*/u, " …"));
	return [...new Set(words)].join(" | ");
}
