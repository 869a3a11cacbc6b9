/** Windows and Home pages: https://docs.slack.dev/reference/views */
import { checkBlocks } from "./check-blocks.ts";
import { plainText } from "./check-parts.ts";
import { byType, fieldsOf, flag, isFields, listOf, type Problem, record, type Shape, text } from "./check-shape.ts";

const any: Shape = () => [];
const common = { private_metadata: text(3_000), callback_id: text(255), external_id: text(255) };

const shape = byType({
	modal: record(
		{ type: any, title: plainText(24), blocks: any },
		{ ...common, submit: plainText(24), close: plainText(24), clear_on_close: flag, notify_on_close: flag },
	),
	home: record({ type: any, blocks: any }, common),
});

/** What Slack would find wrong with a view. `type`: what the method takes; null: either. */
export function checkView(view: unknown, type: "modal" | "home" | null = null, at = "/view"): Problem[] {
	const problems = shape(view, at);
	if (!isFields(view)) return problems;
	const kind = view["type"];
	if (type !== null && kind !== type) problems.push({ at: `${at}/type`, why: `must be ${type}` });
	const blocks = view["blocks"];
	if (blocks !== undefined) problems.push(...checkBlocks(blocks, kind === "home" ? "home" : "modal", `${at}/blocks`));
	const hasInput = listOf(blocks).some((block) => fieldsOf(block)["type"] === "input");
	if (kind === "modal" && hasInput && view["submit"] === undefined)
		problems.push({ at, why: "must define `submit` to use an `input` block in modals" });
	return problems;
}
