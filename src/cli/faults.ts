import { closest } from "../bank/closest.ts";
import { explainDatabase } from "./faults-database.ts";
import { callOf, type Trouble, UsageError } from "./outcome.ts";

/** Commander's own errors, told by shape so that this file loads without it. */
type ParseFault = { code: string; message: string };

/** Whether commander refused the command line. */
export const isParseFault = (error: unknown): error is Error & ParseFault =>
	error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("commander.");

/** What a person reads about a command line that can't be understood; `names` are the commands known at that place, `group` the command they belong to. */
export function explainParseFault(
	{ code, message }: ParseFault,
	names: readonly string[],
	group: string | null = null,
): Trouble {
	const plain = message.replace(/^error: /u, "");
	const [first = plain, hint] = plain.split("\n");
	const quoted = /'([^']*)'/u.exec(first)?.[1] ?? "";
	const near = hint === undefined ? null : /Did you mean (.*)\?/u.exec(hint)?.[1];
	const mean = near === null || near === undefined ? null : `Did you mean ${near.replace(/^one of /u, "")}?`;
	switch (code) {
		case "commander.unknownCommand": {
			const close = closest(quoted, names);
			return {
				message: group === null ? `PyQ has no command "${quoted}".` : `"${group}" has no command "${quoted}".`,
				mend:
					close === null
						? (mean ?? `See them with: ${callOf(group === null ? "--help" : `${group} --help`)}`)
						: `Did you mean ${close}?`,
			};
		}
		case "commander.unknownOption":
			return { message: `This command has no option ${quoted}.`, mend: mean ?? "See its options by adding --help" };
		case "commander.missingMandatoryOptionValue":
			return {
				message: `${quoted} is missing.`,
				mend: `For example: ${callOf('questions new --title "List or tuple" --topic data-structures --level beginner --kind explain')}`,
			};
		case "commander.optionMissingArgument":
			return { message: `${quoted} needs a value.`, mend: "Write it after the option; see how by adding --help" };
		case "commander.missingArgument":
			return { message: `The ${quoted} is missing.`, mend: "Write it after the command; see how by adding --help" };
		case "commander.excessArguments":
			return {
				message: `There are more words than "${quoted}" takes.`,
				mend: "Take them out, or put a value that holds spaces in quotes; see what it takes by adding --help",
			};
		default:
			return { message: `${first.charAt(0).toUpperCase()}${first.slice(1)}`, mend: mean ?? "See how by adding --help" };
	}
}

/** What a person reads about anything else that stopped a command. Holds no password. */
export function explainFault(error: unknown): Trouble {
	if (error instanceof UsageError) return { message: error.message, mend: error.mend };
	if (!(error instanceof Error)) return unforeseen(String(error));
	if (error.name === "ConfigError") {
		return {
			message: error.message,
			mend: `Mend it in .env or in the environment. See everything that is configured with: ${callOf("doctor")}`,
		};
	}
	const database = explainDatabase(error);
	if (database !== null) return { ...database, message: sentence(clean(database.message)) };
	if (error.name === "StoreError") return split(clean(error.message));
	if (error.name === "WebStartError") return explainWeb(error);
	const code = codeOf(error);
	if (code === "ERR_INVALID_URL") {
		const mend =
			"Write DATABASE_URL as postgres://user:password@host:5432/name, with special characters of the password percent-encoded.";
		return { message: "DATABASE_URL is not a whole address.", mend };
	}
	if (code === "ENOSPC") return { message: "The disk is full.", mend: "Free some space and try again." };
	if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
		return {
			message: `PyQ may not do this: ${clean(error.message)}`,
			mend: "Give the user that runs PyQ the right to, and try again.",
		};
	}
	return unforeseen(error.message);
}

/** The three parts of a Discord bot's token; the first is the bot's id. */
const botToken = /[\w-]{23,40}\.[\w-]{6}\.[\w-]{27,}/gu;

/** A text without the password of a database address and without a bot's token in it. */
export const clean = (text: string): string =>
	text
		.replace(botToken, "…")
		.replace(/(\b[a-z]+:\/\/[^\s:/@]*):\S*@/giu, "$1:…@")
		.replace(/([?&](?:password|sslkey)=)[^&\s]*/giu, "$1…");

const reasonOf = (error: Error): string => ("reason" in error && typeof error.reason === "string" ? error.reason : "");
const codeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : "");

function explainWeb(error: Error): Trouble {
	const message = sentence(error.message);
	switch (reasonOf(error)) {
		case "port-taken":
			return {
				message,
				mend: message.startsWith("A PyQ")
					? "Use that one. For another beside it, set PYQ_PORT to another port, or to 0 for any free one."
					: "Stop that program, set PYQ_PORT to another port, or to 0 for any free one.",
			};
		case "not-loopback":
			return { message, mend: "Set PYQ_HOST to 127.0.0.1, or take it out." };
		default:
			return { message, mend: listenMend(error.cause) };
	}
}

function listenMend(cause: unknown): string {
	if (cause instanceof Error && codeOf(cause) === "EACCES")
		return "Set PYQ_PORT to one above 1023, which needs no special rights.";
	return "Set PYQ_HOST to 127.0.0.1, or take it out.";
}

/** These faults end with what to do: their second sentence. */
function split(message: string): Trouble {
	const [, first, rest] = /^(.*?\.)\s+([A-Z].*)$/su.exec(message) ?? [];
	return first === undefined || rest === undefined
		? { message: sentence(message), mend: null }
		: { message: first, mend: rest };
}

const sentence = (text: string): string => (/[.?/]$|\/\/\S+$/u.test(text) ? text : `${text}.`);

/** A sentence without its full stop, for a line of a list. */
export const unstopped = (text: string): string => text.replace(/\.$/u, "");

const unforeseen = (message: string): Trouble => ({
	message: `PyQ ran into something unforeseen: ${sentence(clean(message))}`,
	mend: "Run it again with LOG_LEVEL=debug to see where, and report it if it stays.",
});
