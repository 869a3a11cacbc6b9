import { type Body, isBody, type Upload } from "./message-parts.ts";
import type { State } from "./state.ts";

/** A request whose form is sound, as a route sees it. */
export type Call = {
	readonly state: State;
	/** The named parts of the path, decoded. */
	readonly params: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	/** The JSON body; {} when there is none. */
	readonly body: Body;
	/** The body where it is a list. */
	readonly list: readonly unknown[];
	readonly uploads: readonly Upload[];
};

export type Answer = { readonly status: number; readonly body?: unknown };

export type Route = {
	readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** `/channels/:channel/messages/:message`. */
	readonly path: string;
	/** Whose rate limit it is, see `usualRates`; null: none of its own. */
	readonly bucket: string | null;
	/** Needs no token and does not count for the whole bot's limit. */
	readonly open?: true;
	/** Throws `ApiError` for what Discord refuses. */
	readonly handle: (call: Call) => Answer;
};

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const nothing: Answer = { status: 204 };

/** A part of the path that the route's own pattern names. */
export function part(call: Call, name: string): string {
	const value = call.params[name];
	if (value === undefined) throw new Error(`the path has no ${name}`);
	return value;
}

export type Router = {
	/** `wrongMethod`: the path is known, with another method. */
	find(method: string, path: string): { route: Route; params: Record<string, string> } | "no route" | "wrong method";
};

export function createRouter(routes: readonly Route[]): Router {
	const known = routes.map((route) => ({ route, parts: route.path.split("/") }));
	// `@me` before `:user`: the fewer names, the more exact.
	known.sort((a, b) => names(a.parts) - names(b.parts));
	return {
		find(method, path) {
			const asked = path.split("/");
			const fitting = known.flatMap(({ route, parts }) => {
				const params = match(parts, asked);
				return params === null ? [] : [{ route, params }];
			});
			return fitting.find(({ route }) => route.method === method) ?? (fitting.length > 0 ? "wrong method" : "no route");
		},
	};
}

const names = (parts: readonly string[]): number => parts.filter((one) => one.startsWith(":")).length;

function match(parts: readonly string[], asked: readonly string[]): Record<string, string> | null {
	if (parts.length !== asked.length) return null;
	const params: Record<string, string> = {};
	for (const [index, one] of parts.entries()) {
		const given = asked[index] ?? "";
		if (one.startsWith(":")) {
			if (given === "") return null;
			try {
				params[one.slice(1)] = decodeURIComponent(given);
			} catch {
				return null;
			}
		} else if (one !== given) return null;
	}
	return params;
}

export const textOf = (body: Body, name: string): string => {
	const value = body[name];
	return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
};

export const bodyOf = (value: unknown): Body => (isBody(value) ? value : {});
