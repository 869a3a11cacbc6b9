/** `<@U…>`, `<#C…|name>`, `<!here>`, `<https://…|words>` as Slack writes what people typed or picked. */
const marked = /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/gu;
const entities: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

function written(sign: string, value: string, label: string | undefined): string {
	switch (sign) {
		case "@":
			return `@${label ?? value}`;
		case "#":
			return `#${label ?? value}`;
		case "!":
			return `@${(label ?? value.split("^")[0] ?? "").replace(/^@/u, "")}`;
		default:
			// Slack makes an address of what looks like one, such as `main.py`: what was typed is its label.
			return label ?? value.replace(/^mailto:/u, "");
	}
}

/** What somebody typed, out of what Slack made of it: marks as words, `&`, `<` and `>` as themselves. Code fences stay. */
export const typedText = (text: string): string =>
	text
		.replaceAll(marked, (_, sign: string, value: string, label?: string) => written(sign, value, label))
		.replaceAll(/&(?:amp|lt|gt);/gu, (entity) => entities[entity] ?? entity);
