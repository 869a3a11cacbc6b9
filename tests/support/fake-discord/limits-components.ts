/** What Discord asks of buttons, selects and layouts beyond its document: https://docs.discord.com/developers/components/reference */
import {
	below,
	count,
	type Fields,
	fields,
	has,
	invalid,
	isEmoji,
	items,
	list,
	type Problem,
	repeated,
	required,
	text,
	wrongScheme,
} from "./check-problem.ts";

const kind = { row: 1, button: 2, textInput: 4, textDisplay: 10, checkboxGroup: 22 } as const;
const style = { link: 5, premium: 6 } as const;
/** Section, text, media gallery, file, separator, container. */
const layout: ReadonlySet<unknown> = new Set([9, 10, 12, 13, 14, 17]);
/** A row holds five buttons, or one of anything else. */
const rowWidth = 5;
const mostRows = 5;

type Placed = { it: Fields; at: string };

/** A component and all inside it, in reading order. */
function* inside(component: Placed): Generator<Placed> {
	yield component;
	for (const child of items(component.it["components"], below(component.at, "components"))) yield* inside(child);
	for (const name of ["accessory", "component"])
		if (has(component.it[name])) yield* inside({ it: fields(component.it[name]), at: below(component.at, name) });
}

/** Components with all inside them. */
const everyComponent = (components: unknown, at: string): readonly Placed[] =>
	items(components, at).flatMap((component) => [...inside(component)]);

/** A message's components without the flag: up to five rows, and nothing else beside them. */
export function checkClassicComponents(components: unknown, at: string): Problem[] {
	const top = items(components, at);
	const problems = top
		.filter(({ it }) => layout.has(it["type"]))
		.map(({ at: here }) => invalid(here, "This component needs the flag MessageFlags.IS_COMPONENTS_V2"));
	if (top.length > mostRows) problems.push(invalid(at, `Must be between 1 and ${mostRows} in length.`));
	return [...problems, ...checkEachComponent(components, at)];
}

/** A message's components with the flag IS_COMPONENTS_V2. */
export function checkLaidOutComponents(components: unknown, at: string): Problem[] {
	const problems: Problem[] = [];
	const all = everyComponent(components, at);
	if (all.length > 40) problems.push(invalid(at, "Total number of components exceeds the maximum of 40"));
	const shown = all.filter(({ it }) => it["type"] === kind.textDisplay);
	if (shown.reduce((sum, { it }) => sum + count(it["content"]), 0) > 4_000)
		problems.push(invalid(at, "Total displayable text size exceeds maximum of 4000"));
	return [...problems, ...checkEachComponent(components, at)];
}

/** What holds for components wherever they stand, in messages and modals. */
function checkEachComponent(components: unknown, at: string): Problem[] {
	const all = everyComponent(components, at);
	const problems: Problem[] = [];
	for (const { it, at: here } of all) {
		if (it["type"] === kind.row) problems.push(...checkWidth(it, here));
		else if (it["type"] === kind.button) problems.push(...checkButton(it, here));
		else problems.push(...checkSelect(it, here));
	}
	const named = (name: string) =>
		repeated(all.filter(({ it }) => has(it[name])).map((placed) => ({ ...placed, key: placed.it[name] })));
	for (const { at: here } of named("custom_id"))
		problems.push(invalid(below(here, "custom_id"), "Component custom id cannot be duplicated"));
	// 0 asks Discord to choose one.
	for (const { at: here, key } of named("id"))
		if (key !== 0) problems.push(invalid(below(here, "id"), "Component id cannot be duplicated"));
	return problems;
}

/** A row of buttons alone is counted by the document. */
function checkWidth(row: Fields, at: string): Problem[] {
	const inRow = items(row["components"], below(at, "components"));
	if (inRow.every(({ it }) => it["type"] === kind.button)) return [];
	let width = 0;
	return inRow
		.filter(({ it }) => {
			width += it["type"] === kind.button ? 1 : rowWidth;
			return width > rowWidth;
		})
		.map(({ at: here }) => invalid(here, "The specified component exceeds the maximum width"));
}

function checkButton(button: Fields, at: string): Problem[] {
	const problems: Problem[] = [];
	const wanted = button["style"] === style.link ? "url" : button["style"] === style.premium ? "sku_id" : "custom_id";
	if (!has(button[wanted])) problems.push(required(below(at, wanted)));
	for (const other of ["custom_id", "url", "sku_id"])
		if (other !== wanted && has(button[other]))
			problems.push(invalid(below(at, other), `A ${wanted} and ${other} cannot both be specified`));
	const emoji = fields(button["emoji"]);
	if (button["style"] === style.premium) {
		for (const name of ["label", "emoji"])
			if (has(button[name])) problems.push(invalid(below(at, name), "A premium button has its own"));
	} else if (text(button["label"]).trim() === "" && !has(button["emoji"])) problems.push(required(below(at, "label")));
	problems.push(...wrongScheme(button["url"], below(at, "url"), ["http", "https", "discord"]));
	return [...problems, ...checkEmoji(emoji, below(at, "emoji"))];
}

function checkEmoji(emoji: Fields, at: string): Problem[] {
	if (!has(emoji["name"]) || has(emoji["id"]) || isEmoji(text(emoji["name"]))) return [];
	return [invalid(below(at, "name"), "Invalid emoji")];
}

const number = (value: unknown, otherwise: number): number => (typeof value === "number" ? value : otherwise);

/** Selects, and the groups of boxes in modals that are answered in the same way. */
function checkSelect(select: Fields, at: string): Problem[] {
	const problems: Problem[] = [];
	const options = items(select["options"], below(at, "options"));
	const most = number(select["max_values"], select["type"] === kind.checkboxGroup ? options.length : 1);
	const least = number(select["min_values"], Math.min(1, most));
	if (least > most) problems.push(invalid(below(at, "min_values"), `Must be ${most} or fewer, as max_values is`));
	if (options.length > 0 && most > options.length)
		problems.push(invalid(below(at, "options"), `Must be between ${most} and 25 in length.`));
	for (const { at: here } of repeated(options.map((option) => ({ ...option, key: option.it["value"] }))))
		problems.push(invalid(below(here, "value"), "The specified option value is already used"));
	for (const { it, at: here } of options) problems.push(...checkEmoji(fields(it["emoji"]), below(here, "emoji")));
	// People, roles and channels are chosen beforehand in a list of their own.
	for (const [name, chosen] of [
		["options", options.filter(({ it }) => it["default"] === true).length],
		["default_values", list(select["default_values"]).length],
	] as const)
		if (chosen > most || (chosen > 0 && chosen < least))
			problems.push(invalid(below(at, name), `Between ${least} and ${most} may be chosen beforehand`));
	return problems;
}

/** What holds for the fields of a modal. */
function checkModalField(field: Fields, at: string): Problem[] {
	const problems: Problem[] = [];
	if (has(field["disabled"])) problems.push(invalid(below(at, "disabled"), "Cannot be set in a modal"));
	if (field["type"] !== kind.textInput) return problems;
	const most = number(field["max_length"], 4_000);
	if (number(field["min_length"], 0) > most)
		problems.push(invalid(below(at, "min_length"), `Must be ${most} or fewer, as max_length is`));
	if (count(field["value"]) > most) problems.push(invalid(below(at, "value"), `Must be ${most} or fewer in length.`));
	return problems;
}

/** A modal: `data` of an interaction's response. */
export function checkModal(modal: Fields, at: string): Problem[] {
	const where = below(at, "components");
	const problems: Problem[] = [];
	if (list(modal["components"]).length > 5) problems.push(invalid(where, "Must be between 1 and 5 in length."));
	for (const { it: top, at: here } of items(modal["components"], where))
		if (top["type"] === kind.row)
			for (const { it, at: field } of items(top["components"], below(here, "components")))
				if (!has(it["label"])) problems.push(required(below(field, "label")));
	for (const { it, at: here } of everyComponent(modal["components"], where))
		problems.push(...checkModalField(it, here));
	return [...problems, ...checkEachComponent(modal["components"], where)];
}
