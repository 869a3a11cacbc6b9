import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { atAddress } from "../adapters/slack/register.ts";
import { packageFolder } from "../paths.ts";
import { callOf, type Outcome, UsageError } from "./outcome.ts";

/**
 * What a Slack app is made from: `pyq slack manifest`. With `url`, the address that PyQ is reached at, for signed HTTP; else the one for
 * Socket Mode, as it lies in PyQ's folder. Throws UsageError for an address that Slack would refuse.
 */
export async function showManifest(url: string | undefined): Promise<Outcome> {
	const kept = JSON.parse(await readFile(join(packageFolder, "slack-manifest.json"), "utf8"));
	const json = url === undefined ? kept : atAddress(kept, addressOf(url));
	return { json, text: `${JSON.stringify(json, null, "\t")}\n`, code: 0 };
}

function addressOf(typed: string): string {
	const url = URL.parse(typed);
	if (url?.protocol !== "https:" || url.search !== "" || url.hash !== "" || url.username !== "")
		throw new UsageError(
			`"${typed}" is no address that Slack can reach.`,
			`Write it with https:// in front: ${callOf("slack manifest --url https://pyq.example.org")}`,
		);
	return url.href.replace(/\/+$/u, "");
}
