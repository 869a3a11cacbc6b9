import { type APIInteraction, type APIMessage, MessageType } from "discord.js";
import { DAY, type Instant } from "../../core/ids.ts";
import { isRecord } from "./answered.ts";
import { instantOf } from "./snowflake.ts";

/**
 * A message with everything that Discord leaves out when it is empty, or that another server leaves out. `seenAt`: when it came, for one
 * that is not dated. Null: it is no message.
 */
export function completeMessage(raw: unknown, seenAt: Instant): APIMessage | null {
	if (!isRecord(raw) || typeof raw["id"] !== "string" || typeof raw["channel_id"] !== "string") return null;
	const given = raw as Partial<APIMessage> & Pick<APIMessage, "id">;
	const isDated = !Number.isNaN(Date.parse(given.timestamp ?? ""));
	return {
		...given,
		content: given.content ?? "",
		timestamp: isDated ? given.timestamp : new Date(madeAt(given.id, seenAt)).toISOString(),
		edited_timestamp: given.edited_timestamp ?? null,
		type: given.type ?? MessageType.Default,
		attachments: given.attachments ?? [],
		embeds: given.embeds ?? [],
		components: given.components ?? [],
	} as APIMessage;
}

/** An interaction with what discord.js takes for granted; null: nobody did it. It is completed in place, for discord.js reads it next. */
export function completeInteraction(raw: unknown): APIInteraction | null {
	if (!isRecord(raw) || typeof raw["id"] !== "string" || typeof raw["token"] !== "string") return null;
	const given = raw as Partial<APIInteraction>;
	if ((given.member?.user ?? given.user) === undefined) return null;
	given.entitlements ??= [];
	given.authorizing_integration_owners ??= {};
	return given as APIInteraction;
}

/** More than any two clocks differ by a time zone mistaken. */
const believable = 2 * DAY;

/** When something that has just come was made: as its id says, unless that is none of Discord's kind. */
export function madeAt(id: string, seenAt: Instant): Instant {
	if (!/^\d{1,20}$/u.test(id)) return seenAt;
	const at = instantOf(id);
	return Math.abs(at - seenAt) <= believable ? at : seenAt;
}

/** READY with what discord.js takes for granted. It is completed in place. */
export function completeReady(raw: unknown): void {
	if (!isRecord(raw)) return;
	raw["guilds"] ??= [];
	if (isRecord(raw["user"])) raw["application"] ??= { id: raw["user"]["id"], flags: 0 };
}
