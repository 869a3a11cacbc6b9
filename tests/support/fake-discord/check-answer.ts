import { findRoute, type Schema } from "./check-document.ts";
import { checkSchema } from "./check-schema.ts";

/** What the document says of an answer with this status; null: nothing, so it has no body. */
function answerSchema(operation: object, status: number): Schema | null {
	const responses: Record<string, { content?: Record<string, { schema: Schema }> }> = Object(operation).responses;
	return responses[String(status)]?.content?.["application/json"]?.schema ?? null;
}

/** Holds an answer of the fake against Discord's document: its status is foreseen, and every field is there and known. Empty: it is. */
export function checkAnswer(method: string, path: string, status: number, body: unknown): string[] {
	const operation = findRoute(method, path)?.operation;
	if (operation === undefined || operation === null) return [`${method} ${path}: Discord has no such request`];
	if (!(String(status) in Object(operation).responses)) return [`${method} ${path}: Discord does not answer ${status}`];
	const schema = answerSchema(operation, status);
	if (schema === null) return body === undefined ? [] : [`${method} ${path}: Discord gives no body with ${status}`];
	return checkSchema(schema, body).map(({ at, why }) => `${method} ${path}: ${at}: ${why}`);
}
