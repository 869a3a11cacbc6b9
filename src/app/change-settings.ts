import { cleanText } from "../core/genuine.ts";
import { parseZone } from "../core/local-date.ts";
import { tooLongWords, zoneWords } from "../core/message/copy/problems.ts";
import type { FormValues } from "../core/message/model.ts";
import { nearestZone } from "../core/nearest.ts";
import type { Call } from "./command.ts";
import { textOf } from "./read-settings.ts";

/** The longest alias. */
const longestAlias = 40;

/** Saves a member's alias, whether the board shows them, and their zone; null: saved, else words by field. */
export async function changeSettings({ tx, member }: Call, values: FormValues): Promise<Record<string, string> | null> {
	const typedZone = textOf(values, "zone").trim();
	const zone = typedZone === "" ? null : parseZone(typedZone);
	if (typedZone !== "" && zone === null) return { zone: zoneWords(typedZone, nearestZone(typedZone)) };
	const alias = cleanText(textOf(values, "alias")).replace(/\s+/gu, " ").trim();
	if ([...alias].length > longestAlias) return { alias: tooLongWords(longestAlias) };
	await tx.members.save({
		...member,
		alias: alias === "" ? null : alias,
		hidden: textOf(values, "hidden") === "yes",
		zone,
	});
	return null;
}
