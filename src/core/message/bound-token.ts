import type { WorkspaceId } from "../ids.ts";
import type { Form, Message } from "./model.ts";

/**
 * A button in a direct message may speak of one server of several, where the platform does not say which (Discord): the token then
 * ends in `@` and the workspace's id. One that carries the id of a round needs none: the round belongs to a workspace.
 */
const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const bound = new RegExp(`^(.*)@(${uuid})$`, "iu");
const ofRound = new RegExp(`:${uuid}$`, "iu");

/** The token, bound to a workspace. */
export const bindToken = (token: string, workspace: WorkspaceId): string =>
	bound.test(token) || ofRound.test(token) ? token : `${token}@${workspace}`;

/** The token as it was made, and the workspace that it was bound to; null: none. */
export function unbindToken(token: string): { token: string; workspace: WorkspaceId | null } {
	const match = bound.exec(token);
	return match === null
		? { token, workspace: null }
		: { token: match[1] ?? "", workspace: (match[2] ?? "").toLowerCase() };
}

/** A message whose buttons speak of this workspace, wherever they are pressed. */
export const bindMessage = ({ summary, blocks }: Message, workspace: WorkspaceId): Message => ({
	summary,
	blocks: blocks.map((block) =>
		block.type === "actions"
			? {
					...block,
					buttons: block.buttons.map((button) => ({ ...button, token: bindToken(button.token, workspace) })),
				}
			: block,
	),
});

/** The same for a form. */
export const bindForm = (form: Form, workspace: WorkspaceId): Form => ({
	...form,
	token: bindToken(form.token, workspace),
});
