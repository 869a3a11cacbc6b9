import type { ServerResponse } from "node:http";
import { bot, type Methods, SlackError } from "./api-method.ts";
import { fileBody } from "./payloads.ts";
import type { State, StoredFile, Token } from "./state.ts";

/** Whether a token may see a file: of its own workspace, in a place where its user is. */
function sees(token: Token, file: StoredFile): boolean {
	const { team, user } = token;
	if (team !== file.team || user === null) return false;
	return [...file.channels].some((id) => team.channels.get(id)?.members.has(user.id) === true);
}

export const fileMethods: Methods = {
	"files.info": {
		args: { file: "text", cursor: "text", limit: "number", page: "number", count: "number" },
		tier: 4,
		scopes: ["files:read"],
		tokens: bot,
		json: false,
		handle({ state, args, token }) {
			const file = state.files.get(args.needed("file"));
			if (file === undefined || !sees(token, file)) throw new SlackError("file_not_found");
			if (file.deleted) throw new SlackError("file_deleted");
			const content = file.mimetype.startsWith("text/") ? { content: new TextDecoder().decode(file.bytes) } : {};
			return { file: fileBody(state, file), ...content, comments: [], response_metadata: { next_cursor: "" } };
		},
	},
};

/** `/files-pri/T…-F…/name`: the bytes for who may see them, else the page on which people sign in, as Slack does it. */
export function serveFile(state: State, path: string, authorization: string, response: ServerResponse): void {
	const id = /^\/files-pri(?:-download)?\/[^/]+-(F[^/]+)\//u.exec(path)?.[1] ?? "";
	const file = state.files.get(id);
	const token = state.tokens.get(/^Bearer (.+)$/u.exec(authorization)?.[1] ?? "");
	if (token === undefined || token.dead !== null || !token.scopes.has("files:read"))
		return void response.writeHead(302, { Location: `${state.origin}/signin?redir=${encodeURIComponent(path)}` }).end();
	if (file === undefined || file.deleted || !sees(token, file))
		return void response.writeHead(404).end("File not found");
	response.writeHead(200, { "Content-Type": file.mimetype, "Content-Length": file.bytes.length }).end(file.bytes);
}

/** The page on which people sign in: HTML with status 200, which is no file. */
export function serveSignIn(response: ServerResponse): void {
	response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
	response.end("<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body></body></html>");
}
