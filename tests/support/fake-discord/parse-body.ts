import type { Upload } from "./message-parts.ts";

export type Parsed = {
	/** JSON; undefined: there was none. */
	readonly body: unknown;
	readonly uploads: readonly Upload[];
	/** Why it can't be read. */
	readonly fault: string | null;
};

/** Reads a body as Discord does: JSON, or a form whose `payload_json` is it and whose other parts are files. */
export async function parseBody(contentType: string | null, bytes: Buffer): Promise<Parsed> {
	if (bytes.length === 0) return { body: undefined, uploads: [], fault: null };
	try {
		if (contentType?.startsWith("multipart/form-data") === true) return await parseForm(contentType, bytes);
		if (contentType?.startsWith("application/x-www-form-urlencoded") === true)
			return { body: Object.fromEntries(new URLSearchParams(bytes.toString())), uploads: [], fault: null };
		return { body: JSON.parse(bytes.toString("utf8")), uploads: [], fault: null };
	} catch (fault) {
		return { body: undefined, uploads: [], fault: String(fault) };
	}
}

async function parseForm(contentType: string, bytes: Buffer): Promise<Parsed> {
	const form = await new Response(new Uint8Array(bytes), { headers: { "Content-Type": contentType } }).formData();
	const uploads: Upload[] = [];
	let body: unknown;
	for (const [field, value] of form.entries()) {
		if (typeof value === "string") {
			if (field === "payload_json") body = JSON.parse(value);
			continue;
		}
		const file = { name: value.name, contentType: value.type, bytes: new Uint8Array(await value.arrayBuffer()) };
		uploads.push({ field, file });
	}
	return { body, uploads, fault: null };
}
