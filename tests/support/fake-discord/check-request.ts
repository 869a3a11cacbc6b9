/**
 * Holds a request against Discord's OpenAPI document and the rules that the document does not hold (limits-*.ts).
 * On purpose it is stricter than Discord in one way: what Discord would ignore in silence (an unknown field or query
 * name, a body or data where none is read) is a problem, since whoever sent it meant something by it.
 */
import { findRoute, type Operation, type Parameter, type Route, type Schema } from "./check-document.ts";
import { code, type Fields, fields, has, invalid, isEmoji, type Problem, required } from "./check-problem.ts";
import { checkSchema, resolved } from "./check-schema.ts";
import { checkAllCommands, checkChangedCommand, checkChoices, checkCommand } from "./limits-commands.ts";
import { checkModal } from "./limits-components.ts";
import { checkEditedMessage, checkNewMessage } from "./limits-message.ts";

export type Request = {
	method: string;
	/** Without /api/v10, and without the query. */
	path: string;
	query: URLSearchParams;
	contentType: string | null;
	/** Parsed JSON (payload_json of a multipart one); undefined: none. */
	body: unknown;
	files: readonly { field: string; name: string }[];
};

export type Checked = {
	/** The path as the document spells it; null: there is none. */
	route: string | null;
	/** Empty: Discord would take it. */
	problems: readonly Problem[];
};

/** Everything wrong with a request; empty: Discord would take it. */
export function checkRequest(request: Request): Checked {
	const route = findRoute(request.method, request.path);
	if (route === null) return { route: null, problems: [{ at: "", why: "404: Not Found", code: code.general }] };
	const { operation } = route;
	if (operation === null)
		return { route: route.path, problems: [{ at: "", why: "405: Method Not Allowed", code: code.general }] };
	const rules = checkRules(operation, route, request);
	const problems = [
		...checkPath(route),
		...checkQuery(route, request.query),
		// Without a body a rule names what is missing in particular: an empty message, nobody to write to.
		...(request.body === undefined && rules.length > 0 ? [] : checkBody(operation, request)),
		...rules,
	];
	const said = new Set<string>();
	return {
		route: route.path,
		problems: problems.filter(({ at, why }) => {
			const line = `${at}: ${why}`;
			return !said.has(line) && said.add(line);
		}),
	};
}

const named = (parameters: readonly Parameter[], place: Parameter["in"]): readonly Parameter[] =>
	parameters.filter((parameter) => parameter.in === place);

function checkPath({ parameters, values }: Route): Problem[] {
	return named(parameters, "path").flatMap(({ name, schema }) =>
		checkSchema(schema, coerce([values[name] ?? ""], schema)).map(({ why }) => invalid(name, why)),
	);
}

function checkQuery({ parameters, operation }: Route, query: URLSearchParams): Problem[] {
	const known = named(parameters, "query");
	const problems = known.flatMap(({ name, schema, required: must }) => {
		const given = query.getAll(name);
		if (given.length === 0) return must === true ? [required(name)] : [];
		return checkSchema(schema, coerce(given, schema)).map(({ why }) => invalid(name, why));
	});
	for (const name of new Set(query.keys()))
		if (!known.some((parameter) => parameter.name === name))
			problems.push(invalid(name, "Discord knows no such query name here"));
	const pages = ["around", "before", "after"].filter((name) => query.has(name));
	if (operation?.operationId === "list_messages" && pages.length > 1)
		problems.push(invalid(pages[1] ?? "", "around, before and after are mutually exclusive"));
	return problems;
}

/** What a text in a path or query means by its schema; what does not read as that stays text, and is then of the wrong type. */
function coerce(given: readonly string[], schema: Schema): unknown {
	const target = resolved(schema);
	if (target["type"] === "array") {
		const inner = fields(target["items"]);
		return given.flatMap((each) => each.split(",")).map((each) => coerce([each], inner));
	}
	const [value = "", ...more] = given;
	if (more.length > 0) return given;
	if (target["type"] === "boolean" && (value === "true" || value === "false")) return value === "true";
	const isNumber = target["type"] === "integer" || target["type"] === "number";
	return isNumber && /^-?\d{1,20}$/u.test(value) ? Number(value) : value;
}

const json = "application/json";
const multipart = "multipart/form-data";

function checkBody({ requestBody }: Operation, { body, files, contentType }: Request): Problem[] {
	if (requestBody === undefined)
		return body === undefined && files.length === 0 ? [] : [invalid("", "Discord reads no body here")];
	if (body === undefined && files.length === 0) return requestBody.required === true ? [required("")] : [];
	const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
	const schema = requestBody.content[type]?.schema;
	if (schema === undefined) {
		const known = Object.keys(requestBody.content).map((name) => `'${name}'`);
		return [invalid("", `Expected "Content-Type" header to be one of {${known.join(", ")}}.`)];
	}
	const plain = requestBody.content[json]?.schema;
	// Where JSON is taken too, a multipart body carries it in payload_json, with the files beside it.
	if (plain !== undefined) {
		const problems = checkSchema(plain, body ?? {}).filter((problem) => !isHabit(problem, fields(body)));
		return [...problems, ...checkFiles(files, type, fields(body))];
	}
	return checkSchema(schema, { ...fields(body), ...Object.fromEntries(files.map(({ field, name }) => [field, name])) });
}

/**
 * discord.js writes `tts: false` and `enforce_nonce: false` into every message, every reply and every edit, also where
 * the document has no such field, and means nothing by it: these two alone are overlooked, and only as false.
 */
const isHabit = ({ at }: Problem, body: Fields): boolean =>
	["tts", "enforce_nonce"].some(
		(name) => (at === name && body[name] === false) || (at === `data.${name}` && fields(body["data"])[name] === false),
	);

function checkFiles(files: Request["files"], type: string, body: Fields): Problem[] {
	const problems: Problem[] = [];
	if (files.length > 0 && type !== multipart) problems.push(invalid("", `Files come as ${multipart}`));
	for (const [index, { field }] of files.entries()) {
		if (!/^files\[\d\]$/u.test(field)) problems.push(invalid(field, "Files are named files[0] to files[9]"));
		else if (files.findIndex((file) => file.field === field) !== index)
			problems.push(invalid(field, "Two files have this name"));
	}
	// In an interaction's response the message is in `data`, in a forum's thread in `message`.
	for (const [where, message] of [
		["", body],
		["data.", fields(body["data"])],
		["message.", fields(body["message"])],
	] as const) {
		const attachments: unknown[] = Array.isArray(message["attachments"]) ? message["attachments"] : [];
		for (const [index, attachment] of attachments.entries()) {
			const id = String(fields(attachment)["id"]);
			// One digit names a file of this request; an attachment that is there already has an id of its own.
			if (/^\d$/u.test(id) && !files.some(({ field }) => field === `files[${id}]`))
				problems.push(invalid(`${where}attachments[${index}].id`, `There is no files[${id}]`));
		}
	}
	return problems;
}

/** The rules that the document does not hold, by its name of the operation. */
function checkRules({ operationId }: Operation, { values }: Route, request: Request): Problem[] {
	const body = fields(request.body);
	const files = request.files.length;
	switch (operationId) {
		case "create_message":
		case "execute_webhook":
			return checkNewMessage(body, "", files);
		case "update_message":
		case "update_webhook_message":
		case "update_original_webhook_message":
			return checkEditedMessage(body, "", files);
		case "create_interaction_response":
			return checkResponse(body, files);
		case "create_thread_from_message":
		case "create_thread": {
			const blank = typeof body["name"] === "string" && body["name"].trim() === "";
			const problems = blank ? [invalid("name", "Must be between 1 and 100 in length.")] : [];
			return "message" in body
				? [...problems, ...checkNewMessage(fields(body["message"]), "message", files)]
				: problems;
		}
		case "create_dm":
			return has(body["recipient_id"]) || has(body["access_tokens"]) ? [] : [required("recipient_id")];
		case "bulk_set_application_commands":
		case "bulk_set_guild_application_commands":
			return checkAllCommands(request.body);
		case "create_application_command":
		case "create_guild_application_command":
			return checkCommand(body, "");
		case "update_application_command":
		case "update_guild_application_command":
			return checkChangedCommand(body);
		default:
			return checkEmojiName(values["emoji_name"]);
	}
}

/** An emoji of a server is `name:id`. */
function checkEmojiName(name: string | undefined): Problem[] {
	if (name === undefined || isEmoji(name) || /^\w{2,32}:\d{17,20}$/u.test(name)) return [];
	return [{ at: "emoji_name", why: "Unknown Emoji", code: code.unknownEmoji }];
}

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
function checkResponse(body: Fields, files: number): Problem[] {
	const data = fields(body["data"]);
	switch (body["type"]) {
		case 4:
			return checkNewMessage(data, "data", files);
		case 5:
			return unread(data, ["flags"]);
		case 6:
			return unread(data, []);
		case 7:
			return checkEditedMessage(data, "data", files);
		case 8:
			return checkChoices(data["choices"], "data.choices");
		case 9:
			return checkModal(data, "data");
		default:
			return [];
	}
}

const unread = (data: Fields, read: readonly string[]): Problem[] =>
	Object.keys(data)
		.filter((name) => !read.includes(name) && has(data[name]))
		.map((name) => invalid(`data.${name}`, "Discord reads this in no deferred response"));
