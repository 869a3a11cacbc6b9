import { cleanText } from "../core/genuine.ts";
import type { Member } from "../core/ledger.ts";
import { parseTime, parseZone } from "../core/local-date.ts";
import { aliasOursWords, aliasTakenWords, longestAlias } from "../core/message/copy/boards.ts";
import { timeWords, tooLongWords, zoneWords } from "../core/message/copy/problems.ts";
import type { FormValues } from "../core/message/model.ts";
import { lookOf } from "../core/names.ts";
import { nearestZone } from "../core/nearest.ts";
import type { Call } from "./command.ts";
import { planRemindersOf } from "./plan-reminders.ts";
import { textOf } from "./read-settings.ts";

/** Saves a member's alias, whether the board shows them, their zone, and when to remind them; null: saved, else words for every field at fault. */
export async function changeSettings(call: Call, values: FormValues): Promise<Record<string, string> | null> {
	const { tx, member } = call;
	const invalid: Record<string, string> = {};
	const typedZone = textOf(values, "zone").trim();
	const zone = typedZone === "" ? null : parseZone(typedZone);
	if (typedZone !== "" && zone === null) invalid["zone"] = zoneWords(typedZone, nearestZone(typedZone));
	const typedTime = textOf(values, "remind").trim();
	const remindAt = typedTime === "" ? null : parseTime(typedTime);
	if (typedTime !== "" && remindAt === null) invalid["remind"] = timeWords;
	const alias = cleanText(textOf(values, "alias")).replace(/\s+/gu, " ").trim();
	const look = lookOf(alias);
	if ([...alias].length > longestAlias) invalid["alias"] = tooLongWords(longestAlias);
	else if (look === lookOf("PyQ")) invalid["alias"] = aliasOursWords;
	else if (look !== "" && !(await tx.members.claimName(member, alias))) invalid["alias"] = aliasTakenWords;
	if (Object.keys(invalid).length > 0) return invalid;
	const changed: Member = {
		...member,
		alias: look === "" ? null : alias,
		hidden: textOf(values, "hidden") === "yes",
		zone,
		remindAt,
	};
	await tx.members.save(changed);
	await planRemindersOf(call, changed);
	return null;
}
