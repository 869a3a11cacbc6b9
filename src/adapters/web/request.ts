import type { Attachment } from "../../app/ports/inbound.ts";
import { cleanText } from "../../core/genuine.ts";
import type { FormValues } from "../../core/message/model.ts";
import { Refused } from "./errors.ts";
import { withoutControls } from "./escape.ts";
import { fileNameLimit, nameLimit, nameUnits } from "./limits.ts";

/** A request's JSON body, with the checks that tell what is wrong in words. */
export type RequestBody = {
	/** The id that the page made for this deed: a retry has the same. */
	id: string;
	/** A text that must be there; may be empty. */
	text(name: string): string;
	/** A text or null. */
	nullable(name: string): string | null;
	attachments(): Attachment[];
	values(): FormValues;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;
/** The page lets one `.py` file through. */
const mostAttachments = 1;

function malformed(what: string): Refused {
	return new Refused(
		400,
		"malformed",
		`The page sent something that PyQ can’t read (${what}). Reload the page and try again.`,
	);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
	return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function readAttachment(value: unknown): Attachment {
	if (!isObject(value) || typeof value["name"] !== "string" || typeof value["text"] !== "string")
		throw malformed("attachment");
	const { name, text } = value;
	if (!/\.py$/iu.test(name) || name.length > fileNameLimit) {
		throw new Refused(400, "attachment", `PyQ takes one .py file with a name of at most ${fileNameLimit} characters.`);
	}
	return { name, text };
}

/** Reads a request's body; texts come without control characters. Throws `Refused` (400) when it is not what the page sends. */
export function readBody(json: string): RequestBody {
	let body: unknown;
	try {
		body = JSON.parse(json, (_name, value: unknown) => (typeof value === "string" ? withoutControls(value) : value));
	} catch {
		throw malformed("not JSON");
	}
	if (!isObject(body)) throw malformed("no fields");
	const read = body;
	const nullable = (name: string): string | null => {
		const value = read[name] ?? null;
		if (value !== null && typeof value !== "string") throw malformed(name);
		return value;
	};
	const text = (name: string): string => {
		const value = nullable(name);
		if (value === null) throw malformed(name);
		return value;
	};
	const id = text("id");
	if (!uuid.test(id)) throw malformed("id");
	return {
		id,
		text,
		nullable,
		attachments() {
			const list = read["attachments"] ?? [];
			if (!Array.isArray(list)) throw malformed("attachments");
			if (list.length > mostAttachments) throw new Refused(400, "attachment", "PyQ takes one .py file a message.");
			return list.map(readAttachment);
		},
		values() {
			const given = read["values"];
			if (!isObject(given)) throw malformed("values");
			const values: Record<string, string | readonly string[]> = {};
			for (const [name, value] of Object.entries(given)) {
				if (typeof value !== "string" && !isTexts(value)) throw malformed(name);
				values[name] = value;
			}
			return values;
		},
	};
}

/** An IANA zone that this machine knows, or null. */
export function knownZone(zone: string | null): string | null {
	if (zone === null || zone === "") return null;
	try {
		return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
	} catch {
		return null;
	}
}

const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Marks that steer the direction, and others without a look of their own; those that make up an emoji stay. */
const unseen = /(?!\u200C|\u200D|[\u{E0020}-\u{E007F}])\p{Cf}/gu;

/** A name that somebody typed: one line, without the characters that would reorder what stands beside it. */
export function readName(typed: string, what: string): string {
	const name = cleanText(typed).replace(unseen, "").replace(/\s+/gu, " ").trim();
	if (!/[^\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]/u.test(name))
		throw new Refused(400, "name", `${what} needs a name.`);
	if (name.length > nameUnits) throw new Refused(400, "name", `A name can have ${nameLimit} characters.`);
	const length = [...characters.segment(name)].length;
	if (length > nameLimit)
		throw new Refused(400, "name", `A name can have ${nameLimit} characters; this one has ${length}.`);
	return name;
}
