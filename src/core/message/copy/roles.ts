import type { Role } from "../../room.ts";
import type { Message } from "../model.ts";
import { code, paragraph, strong, text } from "../model.ts";
import { command, inlines, names, note } from "./words.ts";

export const roleWords: Readonly<Record<Role, string>> = { lead: "lead", reviewer: "reviewer", observer: "observer" };

export function roleList(holders: readonly { name: string; role: Role }[]): Message {
	return {
		summary: "Roles in this room",
		blocks: [
			paragraph(strong("Roles in this room")),
			{ type: "list", ordered: false, items: holders.map(({ name, role }) => [text(`${name}: ${roleWords[role]}`)]) },
			{
				type: "footnote",
				children: inlines([
					"A lead runs the room. Reviewer and observer are kept for later: they change nothing yet. Give a role with ",
					command("room roles who:Ada role:lead"),
					", take it away with ",
					code("remove:yes"),
					" after that.",
				]),
			},
		],
	};
}

/** What one member holds. */
export const rolesOfOne = (name: string, held: readonly Role[]): Message =>
	note(
		held.length === 0
			? `${name} has no role in this room.`
			: `${name} is ${names(
					held.map((role) => roleWords[role]),
					3,
				)} of this room.`,
	);

export const roleChanged = (name: string, role: Role, given: boolean): Message =>
	note(
		given ? `${name} is now ${roleWords[role]} of this room.` : `${name} is no longer ${roleWords[role]} of this room.`,
	);

export const roleUnknown = (): Message => note("There are three roles: lead, reviewer and observer.");

export const lastLead = (): Message => note("A room keeps at least one lead. Make somebody else a lead first.");

export const roleNotHeld = (name: string, role: Role): Message =>
	note(`${name} is not ${roleWords[role]} of this room.`);

export const memberUnknown = (typed: string): Message =>
	note(
		`I know nobody called “${typed}” here. They have to have used PyQ here once; where several have that name, mention the one you mean.`,
	);

/** Somebody was picked who is a bot. */
export const notAPerson = (): Message => note("Roles are for people who are here. A bot can’t have one.");
