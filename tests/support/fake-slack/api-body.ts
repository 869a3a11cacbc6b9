import type { IncomingMessage } from "node:http";
import { isFields } from "./check-shape.ts";
import type { Json } from "./state.ts";

export type Body = {
	readonly args: Json;
	readonly isJson: boolean;
	/** Slack's word for a body that cannot be read; null: it could be. */
	readonly fault: string | null;
};

/** What a call came with: in its address, and in its body as a form or as JSON. */
export async function readBody(request: IncomingMessage, query: URLSearchParams): Promise<Body> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	const bytes = Buffer.concat(chunks);
	const inAddress = Object.fromEntries(query);
	const type = request.headers["content-type"] ?? "";
	const body = (args: Json, isJson = false, fault: string | null = null): Body => ({
		args: { ...inAddress, ...args },
		isJson,
		fault,
	});
	if (bytes.length === 0) return body(basic(request));
	if (type.startsWith("application/json")) {
		try {
			const args: unknown = JSON.parse(bytes.toString());
			return isFields(args) ? body(args, true) : body({}, true, "json_not_object");
		} catch {
			return body({}, true, "invalid_json");
		}
	}
	if (type.startsWith("application/x-www-form-urlencoded"))
		return body({ ...basic(request), ...Object.fromEntries(new URLSearchParams(bytes.toString())) });
	if (!type.startsWith("multipart/form-data")) return body({}, false, "invalid_post_type");
	const form = await new Response(bytes, { headers: { "Content-Type": type } }).formData();
	return body(Object.fromEntries([...form].filter(([, value]) => typeof value === "string")));
}

/** The app's id and secret can come as HTTP Basic too. */
function basic(request: IncomingMessage): Json {
	const given = /^Basic (.+)$/u.exec(request.headers.authorization ?? "")?.[1];
	if (given === undefined) return {};
	const [client_id = "", client_secret = ""] = Buffer.from(given, "base64").toString().split(":");
	return { client_id, client_secret };
}
