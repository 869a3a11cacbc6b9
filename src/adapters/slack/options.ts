import type { Command } from "../../app/command.ts";
import type { OptionValues } from "../../app/ports/inbound.ts";
import { calledValue } from "../../core/called.ts";
import { typedText } from "./read-text.ts";

/** `<@U123|ada>`: somebody who was picked while typing (`should_escape` in the manifest). */
const person = /^<@([UW][A-Z0-9]+)(?:\|([^>]*))?>$/u;
/** `<!subteam^S123|@snakes>`: a user group. */
const group = /^<!subteam\^([A-Z0-9]+)(?:\|@?([^>]*))?>$/u;
/** `<#C123|name>`: a channel, which commands know by its id. */
const channel = /^<#[A-Z0-9]+(?:\|[^>]*)?>$/u;

/** Options as commands take them; `people`: those who were picked, with what they are called where Slack tells. */
export function readOptions(
	command: Command,
	typed: OptionValues,
): { values: OptionValues; people: Record<string, string> } {
	const people: Record<string, string> = {};
	const values = Object.entries(typed).map(([name, value]) => {
		const option = command.options.find((one) => one.name === name);
		const [, id, called] = person.exec(value.trim()) ?? [];
		if (option?.type === "member" && id !== undefined) {
			people[id] = called === undefined || called === "" ? id : called;
			return [name, id];
		}
		const [, groupId, groupName] = group.exec(value.trim()) ?? [];
		if (option?.type === "role" && groupId !== undefined)
			return [name, calledValue({ externalId: groupId, name: groupName ?? groupId })];
		return [name, channel.test(value.trim()) ? value.trim() : typedText(value)];
	});
	return { values: Object.fromEntries(values), people };
}
