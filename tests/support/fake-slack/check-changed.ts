import { checkBlocks, type Problem } from "./check-blocks.ts";
import {
	actions,
	button,
	confirm,
	input,
	modal,
	rich,
	richSection,
	section,
	select,
	textInput,
	words,
} from "./check-samples.ts";
import { checkView } from "./check-view.ts";

/** What the rules say of a good sample in which one thing is changed. */

export const inMessage = (...blocks: unknown[]): Problem[] => checkBlocks(blocks, "message");
export const pressing = (more: object): Problem[] => inMessage(actions(button(more)));
export const choosing = (more: object): Problem[] => inMessage(actions(select(more)));
export const asking = (more: object): Problem[] => inMessage(actions(button({ confirm: confirm(more) })));
export const typing = (more: object): Problem[] => checkBlocks([input(textInput(more))], "modal");
export const inModal = (more: object): Problem[] => checkView(modal([section("x")], more));
export const listed = (more: object): Problem[] =>
	inMessage(rich({ type: "rich_text_list", style: "bullet", elements: [richSection(words("x"))], ...more }));
