import { type IncomingMessage, request } from "node:http";

/**
 * One request on a connection of its own. Not `fetch`: it opens connections ahead, and a server that is told to close waits
 * for those that never carried a request.
 */
export function ask(
	url: string,
	{
		method = "GET",
		headers = {},
		body = "",
	}: { method?: string; headers?: Readonly<Record<string, string>>; body?: string } = {},
): Promise<IncomingMessage> {
	return new Promise((resolve, reject) => {
		const asked = request(url, { method, headers, agent: false }, resolve);
		asked.once("error", reject);
		asked.end(body);
	});
}

/** A whole body as text. */
export async function readText(response: IncomingMessage): Promise<string> {
	let text = "";
	response.setEncoding("utf8");
	for await (const chunk of response) text += String(chunk);
	return text;
}
