/** Discord's own OpenAPI document (openapi/, MIT), read when it is first asked for. */
import { readFileSync } from "node:fs";

export type Schema = { readonly [keyword: string]: unknown };
export type Parameter = { name: string; in: "path" | "query"; required?: boolean; schema: Schema };
export type Operation = {
	operationId: string;
	parameters?: readonly Parameter[];
	requestBody?: { required?: boolean; content: Readonly<Record<string, { schema: Schema }>> };
};
type PathItem = { parameters?: readonly Parameter[] } & Readonly<Record<string, Operation | undefined>>;
type Document = {
	paths: Readonly<Record<string, PathItem>>;
	components: { schemas: Readonly<Record<string, Schema>> };
};
type Template = { path: string; segments: readonly string[] };

export type Route = {
	/** As the document spells it: `/channels/{channel_id}/messages`. */
	path: string;
	/** What stands in the path for each of its parameters, decoded. */
	values: Readonly<Record<string, string>>;
	parameters: readonly Parameter[];
	/** Null: Discord knows the path, but not with this method. */
	operation: Operation | null;
};

let document: Document | null = null;
const templates: Template[] = [];

function openDocument(): Document {
	if (document !== null) return document;
	const file = new URL("./openapi/discord-openapi.json", import.meta.url);
	const read: Document = JSON.parse(readFileSync(file, "utf8"));
	for (const path of Object.keys(read.paths)) templates.push({ path, segments: path.split("/") });
	document = read;
	return read;
}

/** Throws on a name that the document does not have: that is a fault of the document. */
export function namedSchema(ref: string): Schema {
	const found = openDocument().components.schemas[ref.replace("#/components/schemas/", "")];
	if (found === undefined) throw new Error(`Discord's document has no ${ref}`);
	return found;
}

const isParameter = (segment: string): boolean => segment.startsWith("{");

function decode(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		// A lone % stays in: no id and no emoji has one.
		return segment;
	}
}

/** Null: Discord has no such path. A path that is known with another method has no operation. */
export function findRoute(method: string, path: string): Route | null {
	const { paths } = openDocument();
	const segments = path.split("/");
	// The document has names before parameters: `/messages/pins` before `/messages/{message_id}`.
	const fitting = templates
		.filter((template) => template.segments.length === segments.length)
		.filter((template) =>
			template.segments.every((segment, index) =>
				isParameter(segment) ? segments[index] !== "" : segment === segments[index],
			),
		);
	const withMethod = fitting.find((template) => paths[template.path]?.[method.toLowerCase()] !== undefined);
	const found = withMethod ?? fitting[0];
	const item = found && paths[found.path];
	if (found === undefined || item === undefined) return null;
	const operation = item[method.toLowerCase()] ?? null;
	const values = found.segments.flatMap((segment, index) =>
		isParameter(segment) ? [[segment.slice(1, -1), decode(segments[index] ?? "")]] : [],
	);
	return {
		path: found.path,
		values: Object.fromEntries(values),
		parameters: [...(item.parameters ?? []), ...(operation?.parameters ?? [])],
		operation,
	};
}
