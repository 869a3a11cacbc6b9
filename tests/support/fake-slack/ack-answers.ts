import { messageFault } from "./check-message.ts";
import { menuOption } from "./check-parts.ts";
import { isFields, listOf, textOf, written } from "./check-shape.ts";
import { checkView } from "./check-view.ts";
import { elementsIn } from "./interactions.ts";
import type { Json, SlackView } from "./state.ts";

/** What the app said in an acknowledgement, or what Slack finds wrong with it. */
export type Read<Answer> = Answer | { readonly wrong: readonly string[] };

/** An acknowledged command may carry a message: words alone, or an object. null: it does not. */
export function commandAnswer(answer: unknown): Read<{ readonly message: Json | null }> {
	if (answer === null) return { message: null };
	const message = typeof answer === "string" ? { text: answer } : answer;
	if (!isFields(message)) return { wrong: ["the answer to a command is a message"] };
	const fault = messageFault({ text: textOf(message["text"]), blocks: message["blocks"] });
	if (fault === null) return { message };
	return { wrong: [fault.error, ...fault.problems.map(written)] };
}

export type SubmissionAnswer =
	| { readonly does: "close" | "clear" }
	| { readonly does: "errors"; readonly errors: Readonly<Record<string, string>> }
	| { readonly does: "update" | "push"; readonly view: Json };

/** https://docs.slack.dev/surfaces/modals#handling_submissions */
export function submissionAnswer(answer: unknown, view: SlackView, depth: number): Read<SubmissionAnswer> {
	if (answer === null) return { does: "close" };
	if (!isFields(answer)) return { wrong: ["the answer to a window is an object"] };
	const { response_action: action, ...rest } = answer;
	const extra = (...names: readonly string[]): string[] =>
		Object.keys(rest)
			.filter((name) => !names.includes(name))
			.map((name) => `unknown field: ${name}`);
	switch (action) {
		case "clear":
			return orWrong(extra(), { does: "clear" });
		case "errors":
			return errorsIn(rest["errors"], view, extra("errors"));
		case "update":
		case "push": {
			const problems = checkView(rest["view"], "modal").map(written);
			if (action === "push" && depth >= mostDepth) problems.push("push_limit_reached");
			return orWrong([...extra("view"), ...problems], { does: action, view: rest["view"] as Json });
		}
		default:
			return { wrong: [`response_action: ${String(action)}`] };
	}
}

/** Windows that lie on each other. */
const mostDepth = 3;

function errorsIn(errors: unknown, view: SlackView, problems: string[]): Read<SubmissionAnswer> {
	if (!isFields(errors) || Object.keys(errors).length === 0) return { wrong: ["errors: at least one is needed"] };
	const inputs = listOf(view.raw["blocks"]).filter((block) => isFields(block) && block["type"] === "input");
	const ids = new Set(elementsIn(inputs).map(({ blockId }) => blockId));
	for (const [id, words] of Object.entries(errors)) {
		if (!ids.has(id)) problems.push(`errors: the window has no input block ${id}`);
		if (textOf(words) === "") problems.push(`errors: no words for ${id}`);
	}
	return orWrong(problems, { does: "errors", errors: errors as Readonly<Record<string, string>> });
}

/** A menu takes 100 options, in groups or not. */
export function suggestionAnswer(answer: unknown): Read<{ readonly options: readonly Json[] }> {
	if (!isFields(answer)) return { wrong: ["the answer to a menu is an object"] };
	const { options, option_groups: groups, ...rest } = answer;
	const problems = Object.keys(rest).map((name) => `unknown field: ${name}`);
	if ((options === undefined) === (groups === undefined)) problems.push("either options or option_groups");
	const lists =
		groups === undefined ? [options] : listOf(groups).map((group) => (isFields(group) ? group["options"] : null));
	for (const list of lists) if (!Array.isArray(list)) problems.push("options: must be an array");
	const all = lists.flatMap((list) => listOf(list));
	if (all.length > 100 || lists.length > 100) problems.push("options: must have at most 100");
	for (const [index, option] of all.entries()) problems.push(...menuOption(option, `/options/${index}`).map(written));
	return orWrong(problems, { options: all.filter(isFields) });
}

const orWrong = <Answer>(wrong: readonly string[], answer: Answer): Read<Answer> =>
	wrong.length > 0 ? { wrong } : answer;
