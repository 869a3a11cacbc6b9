import { ChatError } from "../../app/errors.ts";
import type { Attachment } from "../../app/ports/inbound.ts";
import { isSlacks } from "./own-address.ts";

/** More can't be an answer, which ends at 16 KB: it is read far enough to be refused as too long. */
const longestFile = 64 * 1024;
/** What somebody wrote themselves is given back to them whole, however long; Slack takes 1 MB. */
const longestMessage = 1024 * 1024;
/** In milliseconds: what is not acknowledged in three seconds comes again. */
const fetchWithin = 2_000;

/** A file as a message names it. */
export type SlackFile = {
	name?: string | null;
	mimetype?: string;
	/** `snippet`: text that Slack shows as such. */
	mode?: string;
	url_private_download?: string;
	url_private?: string;
};

const isCode = ({ name }: SlackFile): boolean => name?.toLowerCase().endsWith(".py") === true;

/** What Slack's own client makes of a text that is too long for a message: a text snippet. */
const isLongMessage = (file: SlackFile): boolean =>
	file.mode === "snippet" && file.mimetype === "text/plain" && !isCode(file);

/** What somebody wrote, also where it was too long for a message. `read`: the files as `readFiles` gave them. */
export const wholeText = (typed: string, files: readonly SlackFile[], read: readonly Attachment[]): string =>
	[typed, ...read.filter((_, index) => isLongMessage(files[index] ?? {})).map(({ text }) => text)]
		.filter((text) => text !== "")
		.join("\n");

/** Where a token may be sent: not to another program on the same machine either. */
const mayHaveToken = (url: URL, apiUrl: string | null): boolean =>
	isSlacks(url, apiUrl) && (apiUrl === null || url.port === new URL(apiUrl).port);

/** The attached files, with the text of those that an answer may stand in. Throws ChatError when one can't be read: the message comes again. */
export async function readFiles(
	files: readonly SlackFile[],
	{ token, apiUrl }: { token: string; apiUrl: string | null },
): Promise<Attachment[]> {
	return Promise.all(
		files.map(async (file) => {
			const address = URL.parse(file.url_private_download ?? file.url_private ?? "");
			const longest = isCode(file) ? longestFile : isLongMessage(file) ? longestMessage : 0;
			const isRead = longest > 0 && address !== null && mayHaveToken(address, apiUrl);
			return { name: file.name ?? "", text: isRead ? await readStart(address, token, longest) : "" };
		}),
	);
}

/** The start of a file, up to what is of use. */
async function readStart(url: URL, token: string, longest: number): Promise<string> {
	try {
		const response = await fetch(url, {
			headers: { authorization: `Bearer ${token}` },
			// Followed, another server would get the token.
			redirect: "manual",
			signal: AbortSignal.timeout(fetchWithin),
		});
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
	} catch (error) {
		if (error instanceof ChatError) throw error;
		throw new ChatError("unreachable", `a file could not be read: ${error instanceof Error ? error.message : "?"}`);
	}
}
