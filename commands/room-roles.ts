import { changeRole, isPicked, listRoles, rolesOf, suggestMembers } from "../src/app/change-roles.ts";
import type { Command } from "../src/app/command.ts";
import { roomToLead } from "../src/app/permissions.ts";
import {
	lastLead,
	memberUnknown,
	notAPerson,
	roleChanged,
	roleList,
	roleNotHeld,
	rolesOfOne,
	roleUnknown,
} from "../src/core/message/copy/roles.ts";
import { realName } from "../src/core/message/copy/rounds.ts";
import { roles } from "../src/core/room.ts";

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
			suggest: suggestMembers,
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
			return roleList((await listRoles(call, lead)).map(({ member, role }) => ({ name: realName(member), role })));
		// Somebody picked from the platform's list, and yet nobody whom it tells of, is a bot.
		const unknown = () => (isPicked(call, who) ? notAPerson() : memberUnknown(who));
		const remove = options["remove"] === "yes";
		const role = options["role"] ?? "";
		if (role.trim() === "" && !remove) {
			const found = await rolesOf(call, lead, who);
			return found === null ? unknown() : rolesOfOne(found.name, found.held);
		}
		const outcome = await changeRole(call, lead, who, role, !remove);
		switch (outcome.kind) {
			case "changed":
				return roleChanged(realName(outcome.member), outcome.role, outcome.given);
			case "unknown-member":
				return unknown();
			case "unknown-role":
				return roleUnknown();
			case "not-held":
				return roleNotHeld(outcome.name, outcome.role);
			case "last-lead":
				return lastLead();
		}
	},
};
