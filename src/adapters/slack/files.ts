import { ChatError } from "../../app/errors.ts";
import type { Attachment } from "../../app/ports/inbound.ts";
import { refusal } from "./errors.ts";
import { isSlacks } from "./own-address.ts";

/** More can't be an answer, which ends at 16 KB: it is read far enough to be refused as too long. */
const longestFile = 64 * 1024;
/** What somebody wrote themselves is given back to them whole, however long; Slack takes 1 MB. */
const longestMessage = 1024 * 1024;
/** In milliseconds, looking up included: what is not acknowledged in three seconds comes again. */
const fetchWithin = 2_000;

/** A file as a message names it. */
export type SlackFile = {
	id?: string;
	name?: string | null;
	mimetype?: string;
	/** `snippet`: text that Slack shows as such. */
	mode?: string;
	url_private_download?: string;
	url_private?: string;
	/** Whether PyQ may see it. `check_file_info`: Slack tells of it only when asked. */
	file_access?: string;
};

const isCode = ({ name }: SlackFile): boolean => name?.toLowerCase().endsWith(".py") === true;

/** What Slack's own client makes of a text that is too long for a message: a text snippet. */
const isLongMessage = (file: SlackFile): boolean =>
	file.mode === "snippet" && file.mimetype === "text/plain" && !isCode(file);

/** In a channel that several workspaces share, a message names its files by their ids alone (https://docs.slack.dev/apis/slack-connect). */
const isNamedOnly = ({ file_access }: SlackFile): boolean => file_access === "check_file_info";

/** What somebody wrote, also where it was too long for a message. `read`: the files as `readFiles` gave them; one without code has text only if it is such. */
export const wholeText = (typed: string, files: readonly SlackFile[], read: readonly Attachment[]): string =>
	[
		typed,
		...read
			.filter(({ name }, index) => {
				const file = files[index] ?? {};
				return isLongMessage(file) || (isNamedOnly(file) && !isCode({ name }));
			})
			.map(({ text }) => text),
	]
		.filter((text) => text !== "")
		.join("\n");

/** Where a token may be sent: not to another program on the same machine either. */
const mayHaveToken = (url: URL, apiUrl: string | null): boolean =>
	isSlacks(url, apiUrl) && (apiUrl === null || url.port === new URL(apiUrl).port);

/** Whose token opens the files, and where Slack's API is; null: at its own address. */
type Access = { token: string; apiUrl: string | null };

/** The attached files, with the text of those that an answer may stand in. Throws ChatError when one can't be read: the message comes again. */
export async function readFiles(files: readonly SlackFile[], access: Access): Promise<Attachment[]> {
	const ask = asking(access, AbortSignal.timeout(fetchWithin));
	return Promise.all(
		files.map(async (named) => {
			const file = isNamedOnly(named) ? ((await lookUp(named, access, ask)) ?? named) : named;
			const address = URL.parse(file.url_private_download ?? file.url_private ?? "");
			const longest = isCode(file) ? longestFile : isLongMessage(file) ? longestMessage : 0;
			const isRead = longest > 0 && address !== null && isOpen(file) && mayHaveToken(address, access.apiUrl);
			return { name: file.name ?? "", text: isRead ? await readStart(address, longest, ask) : "" };
		}),
	);
}

/** What Slack keeps from PyQ, or tells of no further, it does not hand out either. */
const isOpen = ({ file_access }: SlackFile): boolean => file_access === undefined || file_access === "visible";

/** Asks Slack with the token, and does something with the answer. Throws ChatError. */
type Ask = <T>(url: URL, more: RequestInit, take: (response: Response) => Promise<T>) => Promise<T>;

const asking =
	({ token }: Access, signal: AbortSignal): Ask =>
	async (url, more, take) => {
		try {
			const headers = { authorization: `Bearer ${token}` };
			// Followed, another server would get the token.
			return await take(await fetch(url, { ...more, headers, redirect: "manual", signal }));
		} catch (error) {
			if (error instanceof ChatError) throw error;
			throw new ChatError("unreachable", `a file could not be read: ${error instanceof Error ? error.message : "?"}`);
		}
	};

/** What Slack's method for that is called. */
const fileInfo = "files.info";
/** Why asking again might help. */
const passing: ReadonlySet<string> = new Set(["unreachable", "rate-limited"]);

/** A file that is named by its id alone, as Slack tells of it; null: not to PyQ. */
function lookUp({ id = "" }: SlackFile, { apiUrl }: Access, ask: Ask): Promise<SlackFile | null> {
	const url = new URL(fileInfo, apiUrl ?? "https://slack.com/api/");
	return ask(url, { method: "POST", body: new URLSearchParams({ file: id }) }, async (response) => {
		if (!response.ok) throw new ChatError("unreachable", `${fileInfo}: ${response.status}`);
		const { ok, error, file = null } = Object(await response.json());
		if (ok === true) return file;
		const refused = typeof error === "string" ? refusal(error) : new ChatError("unreachable", `${fileInfo}: no answer`);
		if (passing.has(refused.reason)) throw refused;
		return null;
	});
}

/** The start of a file, up to what is of use. */
const readStart = (url: URL, longest: number, ask: Ask): Promise<string> =>
	ask(url, {}, async (response) => {
		// It is gone, or PyQ may not read it: trying again would not bring it back.
		// Without the right to files Slack leads to its sign-in page.
		if (response.status >= 300 && response.status < 500 && response.status !== 429) return "";
		if (!response.ok || response.body === null) throw new ChatError("unreachable", `a file: ${response.status}`);
		const decoder = new TextDecoder();
		let text = "";
		for await (const chunk of response.body) {
			text += decoder.decode(chunk, { stream: true });
			if (text.length > longest) break;
		}
		return text;
	});
