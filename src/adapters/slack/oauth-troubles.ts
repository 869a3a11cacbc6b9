import { AuthorizationError, InvalidStateError, MissingCodeError, MissingStateError } from "@slack/oauth";
import { ChatError, StoreError } from "../../app/errors.ts";
import { refusedWith, toChatError } from "./errors.ts";

/** Why an installation that Slack agreed to is none for PyQ. */
export class UnusableInstallation extends Error {
	override readonly name = "UnusableInstallation";
	readonly reason: "organization" | "no-bot" | "no-workspace" | "rotation";

	constructor(reason: UnusableInstallation["reason"]) {
		super(reason);
		this.reason = reason;
	}
}

/**
 * What an installation failed with. `title` and `text`: for whoever wanted it. `said`: for the log; null: nobody has to know.
 * `again`: beginning again may help. `grave`: only whoever runs PyQ can mend it.
 */
export type Trouble = {
	status: number;
	title: string;
	text: string;
	said: string | null;
	again: boolean;
	grave: boolean;
};

const trouble = (
	status: number,
	title: string,
	text: string,
	more: Partial<Pick<Trouble, "said" | "again" | "grave">> = {},
): Trouble => ({ status, title, text, said: null, again: true, grave: false, ...more });

const nothing = "PyQ was not added";

/** Slack's words for a code that is no longer good (https://docs.slack.dev/reference/methods/oauth.v2.access). */
const usedUp = ["invalid_code", "code_already_used", "code_expired"];
/** Slack's words for what is wrong with the app or its configuration. */
const ourFault = [
	"bad_client_secret",
	"invalid_client_id",
	"bad_redirect_uri",
	"redirect_uri_mismatch",
	"invalid_team_for_non_distributed_app",
	"no_scopes",
	"invalid_scope",
	"oauth_authorization_url_mismatch",
];

const unusable: Readonly<Record<UnusableInstallation["reason"], string>> = {
	organization:
		"PyQ can be added to one workspace at a time, not to a whole organization yet. Take it out of the organization in Slack’s admin pages, then begin again and choose a workspace.",
	"no-bot": "Slack gave PyQ no bot in the workspace, so it could do nothing there.",
	"no-workspace": "Slack did not say which workspace it is.",
	rotation: "PyQ’s app has token rotation switched on in Slack, and PyQ’s tokens would end after hours.",
};

/** `slackSaid`: the `error` that Slack sent the browser back with, if any. */
export function troubleOf(error: unknown, slackSaid: string | null): Trouble {
	if (error instanceof AuthorizationError)
		return trouble(200, nothing, "You stopped it in Slack, so nothing has changed.");
	if (error instanceof InvalidStateError || error instanceof MissingStateError) {
		const text =
			"It has to end in the browser in which it began, within ten minutes. Perhaps it took longer, or there were two tabs.";
		return trouble(400, nothing, text, { said: error.message });
	}
	if (error instanceof MissingCodeError) {
		if (slackSaid === null)
			return trouble(400, nothing, "This page comes after Slack’s own, which was left out.", { said: "no code" });
		const grave = ourFault.includes(slackSaid);
		return trouble(grave ? 500 : 400, nothing, "Slack did not agree to it.", { said: slackSaid, grave, again: !grave });
	}
	if (error instanceof UnusableInstallation) {
		const { reason } = error;
		const grave = reason === "rotation";
		return trouble(grave ? 500 : 400, nothing, unusable[reason], { said: reason, grave, again: !grave });
	}
	if (error instanceof StoreError) {
		const text = "PyQ can’t reach its database. Try it in a minute.";
		return trouble(503, nothing, text, { said: error.message });
	}
	return fromSlack(error);
}

const silent = (said: string): Trouble =>
	trouble(503, nothing, "Slack does not answer at the moment. Try it in a minute.", { said });

function fromSlack(error: unknown): Trouble {
	const chat = toChatError(error);
	if (!(chat instanceof ChatError)) {
		const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
		return trouble(500, nothing, "Something went wrong in PyQ.", { said, grave: true });
	}
	const refused = refusedWith(error);
	// An answer that was cut off stands in the place of Slack's word, and may hold a token.
	if (refused !== null && !/^[a-z0-9_]{1,60}$/u.test(refused)) return silent("half an answer");
	const said = chat.message;
	if (refused !== null && usedUp.includes(refused))
		return trouble(400, nothing, "What Slack agreed to was used already, or is too old.", { said });
	if (refused !== null && ourFault.includes(refused))
		return trouble(500, nothing, "PyQ and Slack do not agree on how PyQ is set up.", {
			said,
			again: false,
			grave: true,
		});
	if (chat.reason === "unreachable" || chat.reason === "rate-limited") return silent(said);
	return trouble(502, nothing, "Slack did not agree to it.", { said });
}
