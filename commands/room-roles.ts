import { changeRole, findMember, listRoles } from "../src/app/change-roles.ts";
import type { Command } from "../src/app/command.ts";
import { roomToLead } from "../src/app/permissions.ts";
import { unknownValue } from "../src/core/message/copy/problems.ts";
import {
	lastLead,
	memberUnknown,
	roleChanged,
	roleList,
	roleNotHeld,
	rolesOfOne,
	roleUnknown,
} from "../src/core/message/copy/roles.ts";
import { shownName } from "../src/core/message/copy/rounds.ts";
import { roles } from "../src/core/room.ts";

/** Whether `remove` was meant; null: it says neither. */
function readRemove(typed: string): boolean | null {
	const word = typed.trim().toLowerCase();
	if (["yes", "true", "y", "1"].includes(word)) return true;
	return ["", "no", "false", "n", "0"].includes(word) ? false : null;
}

export const roomRolesCommand: Command = {
	path: "room roles",
	summary: "Shows who has which role here, or changes it.",
	audience: "lead",
	synonyms: ["roles"],
	response: "private",
	options: [
		{
			name: "who",
			summary: "The member.",
			type: "member",
			required: false,
			rest: false,
			choices: [],
			async suggest({ tx, room }, typed) {
				if (room === null) return [];
				const members = await tx.members.byIds(await tx.members.ofRoom(room.id));
				return members
					.filter(({ name, externalId }) => externalId !== null && name.toLowerCase().includes(typed.toLowerCase()))
					.map(({ name, externalId }) => ({ value: externalId ?? "", label: name.slice(0, 75) }));
			},
		},
		{
			name: "role",
			summary: "lead, reviewer or observer.",
			type: "text",
			required: false,
			rest: false,
			choices: roles.map((role) => ({ value: role, label: role })),
			suggest: null,
		},
		{
			name: "remove",
			summary: "yes takes the role away.",
			type: "text",
			required: false,
			rest: false,
			choices: [{ value: "yes", label: "yes" }],
			suggest: null,
		},
	],
	actions: [],
	forms: [],
	async run(call, options) {
		const lead = await roomToLead(call);
		if ("refused" in lead) return lead.refused;
		const who = options["who"] ?? "";
		if (who.trim() === "")
			return roleList(
				(await listRoles(call, lead.room)).map(({ member, role }) => ({ name: shownName(member), role })),
			);
		const remove = readRemove(options["remove"] ?? "");
		if (remove === null) return unknownValue("remove", options["remove"] ?? "", ["yes", "no"]);
		const role = options["role"] ?? "";
		if (role.trim() === "" && !remove) {
			const member = await findMember(call, lead.room, who);
			return member === null
				? memberUnknown(who)
				: rolesOfOne(shownName(member), await call.tx.roles.ofMember(lead.room.id, member.id));
		}
		const outcome = await changeRole(call, lead.room, who, role, !remove);
		switch (outcome.kind) {
			case "changed":
				return roleChanged(shownName(outcome.member), outcome.role, outcome.given);
			case "unknown-member":
				return memberUnknown(who);
			case "unknown-role":
				return roleUnknown();
			case "not-held":
				return roleNotHeld(shownName(outcome.member), outcome.role);
			case "last-lead":
				return lastLead();
		}
	},
};
