import type { APIAttachment } from "discord.js";
import { ChatError } from "../../app/errors.ts";
import type { Attachment } from "../../app/ports/inbound.ts";

/** More can't be an answer, which ends at 16 KB: it is read far enough to be refused as too long. */
const longestFile = 64 * 1024;
const fetchWithin = 5_000;

/** What Discord's own client attaches in place of a text that is too long for a message. */
const longMessage = "message.txt";
const isRead = (name: string): boolean => name.toLowerCase().endsWith(".py") || name === longMessage;

/** What somebody wrote, also where it was too long for a message. */
export const wholeText = (content: string, files: readonly Attachment[]): string =>
	[content, files.find(({ name }) => name === longMessage)?.text ?? ""].filter((text) => text !== "").join("\n");

/** The attached files, with the text of those that an answer may stand in. Throws ChatError when one can't be read: the message is offered again. */
export async function readFiles(attachments: readonly APIAttachment[]): Promise<Attachment[]> {
	return Promise.all(
		attachments.map(async ({ filename, url }) => ({
			name: filename,
			text: isRead(filename) ? await readStart(url) : "",
		})),
	);
}

/** The start of a file, up to what is of use. */
async function readStart(url: string): Promise<string> {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(fetchWithin) });
		// It is gone, or its address holds no more: trying again would not bring it back.
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
