import { type APIActionRowComponent, ButtonStyle, ComponentType } from "discord.js";
import type { Block, Button } from "../../core/message/model.ts";
import { RenderError } from "./errors.ts";
import { plainLine } from "./escape.ts";
import { choicesLimit, customIdLimit, rowLimit, rowsLimit } from "./limits.ts";
import type { Pressable } from "./payload.ts";

type Row = APIActionRowComponent<Pressable>;

const styles: Readonly<Record<Button["style"], ButtonStyle.Primary | ButtonStyle.Secondary | ButtonStyle.Danger>> = {
	primary: ButtonStyle.Primary,
	secondary: ButtonStyle.Secondary,
	danger: ButtonStyle.Danger,
};

/** What a menu of buttons is called until something is chosen. */
const menuWords = "More to choose from";

/**
 * A message's buttons as Discord's rows: each block a row while there are rows enough, else one after the other, and what five rows of
 * buttons can't hold goes into menus. Throws `RenderError` for a token that Discord or PyQ could not read back.
 */
export function buttonRows(blocks: readonly Block[]): Row[] {
	const groups = blocks.flatMap((block) =>
		block.type === "actions" && block.buttons.length > 0 ? [apart(block.buttons)] : [],
	);
	const buttons = distinct(groups.flat());
	if (groups.length <= rowsLimit) {
		let from = 0;
		return groups.map(({ length }) => {
			from += length;
			return rowOf(buttons.slice(from - length, from));
		});
	}
	const over = buttons.length - rowsLimit * rowLimit;
	const menus = Math.max(0, Math.ceil(over / (choicesLimit - rowLimit)));
	if (menus > rowsLimit) throw new RenderError(`${buttons.length} buttons have no place in one message`);
	const inRows = (rowsLimit - menus) * rowLimit;
	return [
		...chunks(buttons.slice(0, inRows), rowLimit).map(rowOf),
		...chunks(buttons.slice(inRows), choicesLimit).map(menuOf),
	];
}

/** A copy of the buttons, checked. */
function apart(buttons: readonly Button[]): Button[] {
	for (const { token } of buttons) {
		if (token === "" || token.length > customIdLimit || token.includes("#"))
			throw new RenderError(`a button's token can't be carried: ${token.length} characters`);
	}
	return [...buttons];
}

/** Discord takes no two buttons with the same id, so an equal one gets a number, which is no part of the token. */
function distinct(buttons: readonly Button[]): Button[] {
	const seen = new Set<string>();
	return buttons.map((button) => {
		let { token } = button;
		for (let number = 2; seen.has(token); number++) {
			const suffix = `#${number}`;
			if (button.token.length + suffix.length > customIdLimit) throw new RenderError("two buttons have the same token");
			token = button.token + suffix;
		}
		seen.add(token);
		return { ...button, token };
	});
}

/** A label is never empty. */
const labelOf = ({ label }: Button): string => plainLine(label) || "…";

function rowOf(buttons: readonly Button[]): Row {
	return {
		type: ComponentType.ActionRow,
		components: buttons.map((button) => ({
			type: ComponentType.Button,
			style: styles[button.style],
			label: labelOf(button),
			custom_id: button.token,
		})),
	};
}

function menuOf(buttons: readonly Button[], index: number): Row {
	const options = buttons.map((button) => ({ label: labelOf(button), value: button.token }));
	return {
		type: ComponentType.ActionRow,
		components: [{ type: ComponentType.StringSelect, custom_id: `menu:${index + 1}`, placeholder: menuWords, options }],
	};
}

function chunks<T>(items: readonly T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
		items.slice(index * size, (index + 1) * size),
	);
}
