import { ChatError } from "../../app/errors.ts";
import type { Attachment } from "../../app/ports/inbound.ts";

/** More can't be an answer, which ends at 16 KB: it is read far enough to be refused as too long. */
const longestFile = 64 * 1024;
/** In milliseconds: what is not acknowledged in three seconds comes again. */
const fetchWithin = 2_000;

/** A file as a message names it. */
export type SlackFile = { name?: string | null; url_private_download?: string; url_private?: string };

/** Where a token may be sent: Slack's own addresses, and the one that PyQ was told to use in its place. */
function isSlacks(url: URL, apiUrl: string | null): boolean {
	if (apiUrl !== null) return url.host === new URL(apiUrl).host;
	return url.protocol === "https:" && /(?:^|\.)slack\.com$/u.test(url.hostname);
}

/** The attached files, with the text of those that an answer may stand in. Throws ChatError when one can't be read: the message comes again. */
export async function readFiles(
	files: readonly SlackFile[],
	{ token, apiUrl }: { token: string; apiUrl: string | null },
): Promise<Attachment[]> {
	return Promise.all(
		files.map(async ({ name, url_private_download, url_private }) => {
			const address = URL.parse(url_private_download ?? url_private ?? "");
			const isRead = name?.toLowerCase().endsWith(".py") === true && address !== null && isSlacks(address, apiUrl);
			return { name: name ?? "", text: isRead ? await readStart(address, token) : "" };
		}),
	);
}

/** The start of a file, up to what is of use. */
async function readStart(url: URL, token: string): Promise<string> {
	try {
		const response = await fetch(url, {
			headers: { authorization: `Bearer ${token}` },
			redirect: "error",
			signal: AbortSignal.timeout(fetchWithin),
		});
		// It is gone, or PyQ may not read it: trying again would not bring it back.
		if (response.status >= 400 && response.status < 500 && response.status !== 429) return "";
		if (!response.ok || response.body === null) throw new ChatError("unreachable", `a file: ${response.status}`);
		const decoder = new TextDecoder();
		let text = "";
		for await (const chunk of response.body) {
			text += decoder.decode(chunk, { stream: true });
			if (text.length > longestFile) break;
		}
		return text;
	} catch (error) {
		if (error instanceof ChatError) throw error;
		throw new ChatError("unreachable", `a file could not be read: ${error instanceof Error ? error.message : "?"}`);
	}
}
