import { cleanText } from "../core/genuine.ts";
import { parseZone } from "../core/local-date.ts";
import { aliasOursWords, aliasTakenWords, longestAlias } from "../core/message/copy/boards.ts";
import { tooLongWords, zoneWords } from "../core/message/copy/problems.ts";
import type { FormValues } from "../core/message/model.ts";
import { lookOf } from "../core/names.ts";
import { nearestZone } from "../core/nearest.ts";
import type { Call } from "./command.ts";
import { textOf } from "./read-settings.ts";

/** Saves a member's alias, whether the board shows them, and their zone; null: saved, else words for every field at fault. */
export async function changeSettings({ tx, member }: Call, values: FormValues): Promise<Record<string, string> | null> {
	const invalid: Record<string, string> = {};
	const typedZone = textOf(values, "zone").trim();
	const zone = typedZone === "" ? null : parseZone(typedZone);
	if (typedZone !== "" && zone === null) invalid["zone"] = zoneWords(typedZone, nearestZone(typedZone));
	const alias = cleanText(textOf(values, "alias")).replace(/\s+/gu, " ").trim();
	const look = lookOf(alias);
	if ([...alias].length > longestAlias) invalid["alias"] = tooLongWords(longestAlias);
	else if (look === lookOf("PyQ")) invalid["alias"] = aliasOursWords;
	else if (look !== "" && !(await tx.members.claimName(member, alias))) invalid["alias"] = aliasTakenWords;
	if (Object.keys(invalid).length > 0) return invalid;
	await tx.members.save({
		...member,
		alias: look === "" ? null : alias,
		hidden: textOf(values, "hidden") === "yes",
		zone,
	});
	return null;
}
