import { createHash } from "node:crypto";
import type { APIEmbed, APIMessage } from "discord.js";
import { customIdLimit } from "./limits.ts";
import type { MessagePayload } from "./payload.ts";

/** A nonce has at most 25 characters, so a mark has. */
const markLength = 25;
const marked = /#([A-Za-z0-9_-]{25})$/u;
/** Never shown: an embed's address is a link only with a title. */
const bearer = "https://discord.com/app";

/** What stands for a step's key in a message and in its nonce: the start of its SHA-256. */
export const markOf = (key: string): string =>
	createHash("sha256").update(key).digest("base64url").slice(0, markLength);

/** A custom id without what was added to it: a mark, or a number that keeps it apart from an equal one. */
export const stripMark = (customId: string): string => customId.replace(/#[A-Za-z0-9_-]*$/u, "");

/** The token of what somebody pressed: a button's, or that of the button chosen from a menu. */
export const pressedToken = ({ custom_id, values }: { custom_id: string; values?: readonly string[] }): string =>
	stripMark(values?.[0] ?? custom_id);

/**
 * Puts a mark where nobody sees it and a message that is read later still has it: behind the custom id of the first button that has room
 * for it, else into the first embed's address. Words alone have place for neither, so a line is set under them.
 */
export function withMark(payload: MessagePayload, mark: string): MessagePayload {
	const withIt = (id: string) => `${stripMark(id)}#${mark}`;
	const bears = payload.components
		.flatMap((row) => row.components)
		.find(({ custom_id }) => withIt(custom_id).length <= customIdLimit);
	if (bears !== undefined) {
		const components = payload.components.map((row) => ({
			...row,
			components: row.components.map((part) =>
				part === bears ? { ...part, custom_id: withIt(part.custom_id) } : part,
			),
		}));
		return { ...payload, components };
	}
	const [embed = signature, ...others] = payload.embeds;
	return { ...payload, embeds: [{ ...embed, url: `${bearer}#${mark}` }, ...others] };
}

/** The line that carries a mark under a message of nothing but words. */
const signature: APIEmbed = { description: "-# PyQ" };

/** The mark of a message; null if it has none. */
export function readMark({
	components,
	embeds,
}: Pick<APIMessage, "embeds"> & Partial<Pick<APIMessage, "components">>): string | null {
	const ids = (components ?? []).flatMap((row) =>
		"components" in row ? row.components.map((part) => ("custom_id" in part ? part.custom_id : "")) : [],
	);
	const addresses = embeds.map(({ url }) => (url?.startsWith(`${bearer}#`) === true ? url : ""));
	for (const place of [...ids, ...addresses]) {
		const mark = marked.exec(place)?.[1];
		if (mark !== undefined) return mark;
	}
	return null;
}
