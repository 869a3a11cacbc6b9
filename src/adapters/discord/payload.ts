import type {
	APIActionRowComponent,
	APIButtonComponentWithCustomId,
	APIEmbed,
	APIStringSelectComponent,
} from "discord.js";

/** A button, or a menu whose options are buttons that found no place: `values[0]` of a choice is the button's token. */
export type Pressable = APIButtonComponentWithCustomId | APIStringSelectComponent;

/** A message as Discord takes it, to create or to edit. All parts are always there, so that an edit removes what was. */
export type MessagePayload = {
	content: string;
	embeds: APIEmbed[];
	components: APIActionRowComponent<Pressable>[];
	/** Nobody is ever called but a role that a lead chose. */
	allowed_mentions: { parse: never[]; roles?: string[] };
};
