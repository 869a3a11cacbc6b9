import { SECOND } from "../core/ids.ts";

/** Where was asked, what may be wrong with that address (empty: it is not one that was set), and for how long in milliseconds. */
type Asked = { where: string; address: string; longest: number };

/** Why an address gave no answer, by the system's word (`late`: it took too long), and what to do. */
export function unreachable(code: string, { where, address, longest }: Asked): [found: string, mend: string] {
	const network = `${address}See that this machine may reach it: network, firewall, proxy.`;
	if (code === "late") return [`${where} did not answer within ${longest / SECOND} seconds`, network];
	if (code === "ENOTFOUND" || code === "EAI_AGAIN")
		return [`the name in ${where} can't be found (${code})`, `${address}Check this machine's network and its DNS.`];
	if (/^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO)/u.test(code))
		return [
			`the secure connection (TLS) to ${where} failed (${code})`,
			`${address}Check this machine's clock, and let Node trust whoever signed the certificate (NODE_EXTRA_CA_CERTS=<file>).`,
		];
	return [`${where} can't be reached (${code})`, network];
}

/** Names are other people's: nothing in them may act on a terminal. */
export const shown = (name: string): string => name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").slice(0, 100);
