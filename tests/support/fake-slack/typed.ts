import type { Json } from "./state.ts";

/** What Slack's client does with what somebody types. */

/** What was chosen from the client's own lists, and stays as it is: people, channels, groups. */
const chosen = /&lt;(@([UW][A-Z0-9]+)|#C[A-Z0-9]+|!subteam\^S[A-Z0-9]+)((?:\|[^&]*)?)&gt;/gu;
/** What the client makes of these words itself. */
const everybody = /(?<![\w@])@(here|channel|everyone)\b/gu;

/**
 * `&`, `<` and `>` never come as they were typed; addresses come in angle brackets. `isSomebody`: only who is there can be chosen, all
 * else was typed.
 */
export const asSent = (typed: string, isSomebody: (id: string) => boolean): string =>
	typed
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll(chosen, (whole, what: string, person: string | undefined, label: string) =>
			person === undefined || isSomebody(person) ? `<${what}${label}>` : whole,
		)
		.replaceAll(everybody, "<!$1>")
		.replaceAll(/\bhttps?:\/\/[^\s`]+/gu, (address) => `<${address}>`);

/** The same as blocks, which hold what was typed: code in fences apart from the rest. */
export function asBlocks(typed: string, blockId: string): Json[] {
	const elements = typed.split(/```\n?([\s\S]*?)\n?```/u).flatMap((part, index) => {
		if (part.trim() === "") return [];
		const type = index % 2 === 1 ? "rich_text_preformatted" : "rich_text_section";
		return [{ type, elements: [{ type: "text", text: part }] }];
	});
	return elements.length === 0 ? [] : [{ type: "rich_text", block_id: blockId, elements }];
}
