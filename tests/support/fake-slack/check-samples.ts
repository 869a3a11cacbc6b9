/** Blocks and views for tests of the rules: good ones, that one thing is changed in. */

export const x = (length: number): string => "x".repeat(length);
export const many = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, i) => make(i));

export const plain = (text: string) => ({ type: "plain_text", text });
export const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
export const section = (text: string, more: object = {}) => ({ type: "section", text: mrkdwn(text), ...more });
export const header = (text: string) => ({ type: "header", text: plain(text) });
export const button = (more: object = {}) => ({ type: "button", action_id: "press", text: plain("Press"), ...more });
export const actions = (...elements: unknown[]) => ({ type: "actions", elements });
export const context = (...elements: unknown[]) => ({ type: "context", elements });
export const image = (more: object = {}) => ({
	type: "image",
	image_url: "https://example.org/a.png",
	alt_text: "A chart",
	...more,
});
export const option = (n: number | string, more: object = {}) => ({
	text: plain(`Option ${n}`),
	value: `${n}`,
	...more,
});
export const options = (count: number) => many(count, (index) => option(index));
export const select = (more: object = {}) => ({
	type: "static_select",
	action_id: "choose",
	options: options(2),
	...more,
});
export const textInput = (more: object = {}) => ({ type: "plain_text_input", action_id: "write", ...more });
export const input = (element: unknown = textInput(), more: object = {}) => ({
	type: "input",
	label: plain("Your answer"),
	element,
	...more,
});
export const confirm = (more: object = {}) => ({
	title: plain("Sure?"),
	text: plain("It cannot be undone."),
	confirm: plain("Yes"),
	deny: plain("No"),
	...more,
});
export const words = (text: string) => ({ type: "text", text });
export const richSection = (...elements: unknown[]) => ({ type: "rich_text_section", elements });
export const rich = (...elements: unknown[]) => ({ type: "rich_text", elements });
export const modal = (blocks: unknown[], more: object = {}) => ({
	type: "modal",
	title: plain("Answer"),
	submit: plain("Save"),
	blocks,
	...more,
});
export const home = (blocks: unknown[], more: object = {}) => ({ type: "home", blocks, ...more });
