import type { APIMessage } from "discord.js";
import type { Channel, State, StoredFile } from "./state.ts";

/** JSON of a request whose form was checked before. */
export type Body = Readonly<Record<string, unknown>>;
/** A file of a multipart request: `files[0]`. */
export type Upload = { readonly field: string; readonly file: StoredFile };

export const isBody = (value: unknown): value is Body =>
	typeof value === "object" && value !== null && !Array.isArray(value);
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Stores uploads and says how a message names them. */
export function attach(
	state: State,
	channel: Channel,
	uploads: readonly Upload[],
	described: unknown,
): APIMessage["attachments"] {
	return uploads.map(({ field, file }) => {
		const id = state.ids.next(state.now());
		state.files.set(id, file);
		const number = /\d+/u.exec(field)?.[0];
		const about = listOf(described).find((one) => isBody(one) && String(one["id"]) === number);
		const url = `${state.origin}/cdn/attachments/${channel.id}/${id}/${encodeURIComponent(file.name)}?ex=0&is=0&hm=0`;
		return {
			id,
			filename: file.name,
			size: file.bytes.length,
			url,
			proxy_url: url,
			content_type: file.contentType,
			...(isBody(about) && typeof about["description"] === "string" ? { description: about["description"] } : {}),
		};
	});
}

/** Embeds as Discord keeps them: typed, without empty fields, with uploads in place of `attachment://name`. */
export function asStored(embeds: unknown, attachments: APIMessage["attachments"]): APIMessage["embeds"] {
	const settle = (value: unknown): unknown => {
		if (!isBody(value) || typeof value["url"] !== "string") return value;
		const url = value["url"];
		const upload = attachments.find(({ filename }) => url === `attachment://${filename}`);
		return { ...value, url: upload?.url ?? url, proxy_url: upload?.url ?? url, width: 1_200, height: 675, flags: 0 };
	};
	return listOf(embeds).map((embed) => {
		if (!isBody(embed)) return { type: "rich" };
		const filled = Object.fromEntries(Object.entries(embed).filter(([, value]) => value !== null));
		const images = Object.fromEntries(
			["image", "thumbnail"].filter((name) => filled[name] !== undefined).map((name) => [name, settle(filled[name])]),
		);
		return { ...filled, ...images, type: "rich" };
	}) as APIMessage["embeds"];
}

/** Every component gets a number where it has none, counted through the message. */
export function withIds(components: unknown): NonNullable<APIMessage["components"]> {
	let last = 0;
	const number = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(number);
		if (!isBody(value)) return value;
		const id = typeof value["id"] === "number" && value["id"] > 0 ? value["id"] : ++last;
		const inner = Object.fromEntries(
			["components", "component", "accessory"]
				.filter((name) => name in value)
				.map((name) => [name, number(value[name])]),
		);
		return { ...value, id, ...inner };
	};
	return listOf(components).map(number) as NonNullable<APIMessage["components"]>;
}

/** All text in which a mention pings: the content and the text displays, never an embed. */
export function spoken(content: string, components: unknown): string {
	const texts: string[] = [content];
	const read = (value: unknown): void => {
		if (Array.isArray(value)) for (const one of value) read(one);
		else if (isBody(value)) {
			if (value["type"] === 10) texts.push(text(value["content"]));
			read(value["components"]);
			read(value["accessory"]);
		}
	};
	read(components);
	return texts.join("\n");
}

/** Whom a message pings, given what it allows; without `allowed_mentions` everybody it names. */
export function mentions(
	state: State,
	channel: Channel,
	words: string,
	allowed: unknown,
): Pick<APIMessage, "mentions" | "mention_roles" | "mention_everyone"> {
	const may = (kind: "users" | "roles", id: string): boolean =>
		!isBody(allowed) || listOf(allowed["parse"]).includes(kind) || listOf(allowed[kind]).includes(id);
	const named = (pattern: RegExp) => [...new Set([...words.matchAll(pattern)].map(([, id = ""]) => id))];
	const users = named(/<@!?(\d+)>/gu).filter((id) => may("users", id));
	const roles = named(/<@&(\d+)>/gu).filter((id) => may("roles", id) && channel.guild?.roles.has(id) === true);
	const everyone = !isBody(allowed) || listOf(allowed["parse"]).includes("everyone");
	return {
		mentions: users.flatMap((id) => state.users.get(id) ?? []),
		mention_roles: roles,
		mention_everyone: everyone && channel.guild !== null && /@(everyone|here)/u.test(words),
	};
}
