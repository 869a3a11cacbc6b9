const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u.test(host);

/**
 * Whether an address is Slack's own, or belongs to the API that PyQ was told to use in its place: the same host, one below it
 * (`hooks.slack-gov.com` for `slack-gov.com`), or this machine by another of its names.
 */
export function isSlacks(url: URL, apiUrl: string | null): boolean {
	if (apiUrl === null) return url.protocol === "https:" && /(?:^|\.)slack\.com$/u.test(url.hostname);
	const api = new URL(apiUrl);
	if (url.protocol !== api.protocol) return false;
	if (isLoopback(api.hostname)) return isLoopback(url.hostname);
	return url.hostname === api.hostname || url.hostname.endsWith(`.${api.hostname}`);
}
