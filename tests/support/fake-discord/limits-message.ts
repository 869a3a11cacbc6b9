/** What Discord asks of messages beyond its document: https://docs.discord.com/developers/resources/message */
import {
	below,
	code,
	count,
	type Fields,
	fields,
	has,
	invalid,
	items,
	list,
	type Problem,
	required,
	text,
	wrongScheme,
} from "./check-problem.ts";
import { checkClassicComponents, checkLaidOutComponents } from "./limits-components.ts";

/** Message flag IS_COMPONENTS_V2: the components are the whole message. */
const laidOut = 1 << 15;
const web = ["http", "https"];
const webOrFile = [...web, "attachment"];

const isLaidOut = (message: Fields): boolean => (Number(message["flags"] ?? 0) & laidOut) !== 0;

/** Whether a message shows nothing. For an edit: hand in the message as it will be. */
export function isEmptyMessage(message: Fields, files = 0): boolean {
	const parts = ["embeds", "components", "sticker_ids", "sticker_items", "poll", "attachments", "shared_client_theme"];
	if (files > 0 || parts.some((part) => has(message[part]))) return false;
	return text(message["content"]).trim() === "";
}

const emptyMessage: Problem = { at: "", why: "Cannot send an empty message", code: code.emptyMessage };

/** A message that is made: in a channel, by a webhook, or as an interaction's reply. */
export function checkNewMessage(message: Fields, at: string, files: number): Problem[] {
	const problems = checkAnyMessage(message, at);
	if (isEmptyMessage(message, files)) problems.push(emptyMessage);
	if (message["enforce_nonce"] === true && !has(message["nonce"])) problems.push(required(below(at, "nonce")));
	if (!isLaidOut(message)) problems.push(...checkClassicComponents(message["components"], below(at, "components")));
	return problems;
}

/**
 * A message that is edited. What a request leaves out stays as it was: text, embeds and components that all go are
 * refused here (no bot means to leave a bare attachment), `isEmptyMessage` on the edited message finds the rest.
 */
export function checkEditedMessage(message: Fields, at: string, files: number): Problem[] {
	const problems = checkAnyMessage(message, at);
	const emptied = ["content", "embeds", "components"].every((part) => part in message);
	if (emptied && isEmptyMessage(message, files)) problems.push(emptyMessage);
	// The flag can't be taken back and need not be sent again: without flags we can't tell which kind of message it is.
	const components = below(at, "components");
	const top = items(message["components"], components);
	const surelyClassic = "flags" in message && !isLaidOut(message);
	if (surelyClassic || (!isLaidOut(message) && top.every(({ it }) => it["type"] === 1)))
		problems.push(...checkClassicComponents(message["components"], components));
	else if (!isLaidOut(message)) problems.push(...checkLaidOutComponents(message["components"], components));
	return problems;
}

function checkAnyMessage(message: Fields, at: string): Problem[] {
	const problems = [
		...checkEmbeds(message["embeds"], below(at, "embeds")),
		...checkMentions(fields(message["allowed_mentions"]), below(at, "allowed_mentions")),
	];
	// 4,000 in the document is for subscribers; a bot has 2,000.
	if (count(message["content"]) > 2_000)
		problems.push(invalid(below(at, "content"), "Must be 2000 or fewer in length."));
	if (!isLaidOut(message)) return problems;
	for (const name of ["content", "embeds", "sticker_ids", "poll"])
		if (has(message[name]))
			problems.push(
				invalid(below(at, name), `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`),
			);
	return [...problems, ...checkLaidOutComponents(message["components"], below(at, "components"))];
}

function checkMentions(mentions: Fields, at: string): Problem[] {
	const parsed = list(mentions["parse"]);
	return ["users", "roles"]
		.filter((kind) => parsed.includes(kind) && has(mentions[kind]))
		.map((kind) => invalid(at, `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`));
}

/** Counted over all embeds of a message, blanks at the ends included. */
const mostEmbedText = 6_000;

function embedText(embed: Fields): number {
	const ofFields = items(embed["fields"], "").map(({ it }) => count(it["name"]) + count(it["value"]));
	return [
		count(embed["title"]),
		count(embed["description"]),
		count(fields(embed["footer"])["text"]),
		count(fields(embed["author"])["name"]),
		...ofFields,
	].reduce((sum, length) => sum + length, 0);
}

const isBlank = (value: unknown): boolean => text(value).trim() === "";

function checkEmbeds(embeds: unknown, at: string): Problem[] {
	const problems: Problem[] = [];
	let size = 0;
	for (const { it: embed, at: here } of items(embeds, at)) {
		size += embedText(embed);
		if (size > mostEmbedText && size - embedText(embed) <= mostEmbedText)
			problems.push(invalid(here, `Embed size exceeds maximum size of ${mostEmbedText}`));
		problems.push(...checkEmbed(embed, here));
	}
	return problems;
}

function checkEmbed(embed: Fields, at: string): Problem[] {
	const problems = [
		...wrongScheme(embed["url"], below(at, "url"), web),
		...wrongScheme(fields(embed["author"])["url"], below(at, "author.url"), web),
		...wrongScheme(fields(embed["author"])["icon_url"], below(at, "author.icon_url"), webOrFile),
		...wrongScheme(fields(embed["footer"])["icon_url"], below(at, "footer.icon_url"), webOrFile),
		...wrongScheme(fields(embed["image"])["url"], below(at, "image.url"), webOrFile),
		...wrongScheme(fields(embed["thumbnail"])["url"], below(at, "thumbnail.url"), webOrFile),
	];
	const parts = ["fields", "author", "footer", "image", "thumbnail", "video", "provider", "timestamp"];
	if (isBlank(embed["title"]) && isBlank(embed["description"]) && !parts.some((part) => has(embed[part])))
		problems.push(required(below(at, "description")));
	for (const [part, name] of [
		["footer", "text"],
		["author", "name"],
	] as const)
		if (has(embed[part]) && isBlank(fields(embed[part])[name])) problems.push(required(below(at, `${part}.${name}`)));
	for (const { it, at: here } of items(embed["fields"], below(at, "fields")))
		for (const name of ["name", "value"]) if (isBlank(it[name])) problems.push(required(below(here, name)));
	return problems;
}
