/** Whether a text is a whole address on the web, by https. */
export function isHttps(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const url = new URL(text);
	return url.protocol === "https:" && url.hostname.includes(".");
}
