import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkRequest, type Request } from "../support/fake-discord/check-request.ts";
import { accepted, application, channel, message, post, send } from "../support/fake-discord/check-samples.ts";
import { isEmptyMessage } from "../support/fake-discord/limits-message.ts";

const problems = (request: Request) => checkRequest(request).problems;

describe("a request that Discord takes", () => {
	it.each(Object.entries(accepted))("%s has no problem", (_name, request) => {
		expect(checkRequest(request)).toEqual({ route: expect.stringMatching(/^\//u), problems: [] });
	});
});

type Place = { at: string; object: Record<string, unknown>; put(object: unknown): Request };

/** Every object in a body, and a way to put another in its place. */
function* objectsIn(value: unknown, at: string, rebuild: (value: unknown) => Request): Generator<Place> {
	if (Array.isArray(value)) {
		for (const [index, inner] of value.entries())
			yield* objectsIn(inner, at === "" ? `${index}` : `${at}[${index}]`, (changed) =>
				rebuild(value.with(index, changed)),
			);
	} else if (typeof value === "object" && value !== null) {
		const object: Record<string, unknown> = { ...value };
		yield { at, object, put: rebuild };
		for (const [name, inner] of Object.entries(object))
			yield* objectsIn(inner, at === "" ? name : `${at}.${name}`, (changed) => rebuild({ ...object, [name]: changed }));
	}
}

describe("a misspelt field", () => {
	const withBody = Object.entries(accepted).filter(([, { body }]) => typeof body === "object");

	it.each(withBody)("is found wherever it stands in %s", (_name, request) => {
		for (const { at, object, put } of objectsIn(request.body, "", (body) => ({ ...request, body }))) {
			const found = (name: string) => expect.objectContaining({ at: at === "" ? name : `${at}.${name}`, code: 50_035 });
			expect(problems(put({ ...object, flagz: 1 })), at).toContainEqual(found("flagz"));
			for (const [name, value] of Object.entries(object)) {
				const { [name]: _, ...others } = object;
				expect(problems(put({ ...others, [`${name}x`]: value })), `${at}.${name}`).toContainEqual(
					// Without its type, what a thing is stays open: then the type is asked for.
					name === "type" ? expect.objectContaining({ code: 50_035 }) : found(`${name}x`),
				);
			}
		}
	});
});

type Paths = Record<string, Record<string, unknown>>;
const file = new URL("../support/fake-discord/openapi/discord-openapi.json", import.meta.url);
const { paths }: { paths: Paths } = JSON.parse(readFileSync(file, "utf8"));

describe("a path", () => {
	it.each(Object.entries(paths))("%s of the document is found, with each of its methods", (path, methods) => {
		const target = path.replace("{emoji_name}", encodeURIComponent("✅")).replaceAll(/\{\w+\}/gu, message);
		for (const method of Object.keys(methods).filter((name) => name !== "parameters"))
			expect(checkRequest(send(`${method.toUpperCase()} ${target}`, {})).route).toBe(path);
	});

	it.each([
		["GET /users/@me", "/users/@me"],
		[`GET /users/${message}`, "/users/{user_id}"],
		[
			`PATCH /webhooks/${application}/abc/messages/@original`,
			"/webhooks/{webhook_id}/{webhook_token}/messages/@original",
		],
		[
			`PATCH /webhooks/${application}/abc/messages/${message}`,
			"/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
		],
		[`PUT /channels/${channel}/messages/pins/${message}`, "/channels/{channel_id}/messages/pins/{message_id}"],
		[`GET /channels/${channel}/messages/pins`, "/channels/{channel_id}/messages/pins"],
		["GET /guilds/templates/abc", "/guilds/templates/{code}"],
		[`PUT /channels/${channel}/messages`, "/channels/{channel_id}/messages"],
		["GET /nowhere", null],
	])("%s is %s in the document", (target, route) => {
		expect(checkRequest(send(target)).route).toBe(route);
	});
});

describe("a message is empty", () => {
	it("when neither words nor parts are left, whatever an edit left out", () => {
		expect(isEmptyMessage({ ...post, ...{ content: "" } })).toBe(false);
		expect(isEmptyMessage({ content: "", embeds: [], components: [], attachments: [] })).toBe(true);
		expect(isEmptyMessage({ content: "", attachments: [{ id: message }] })).toBe(false);
		expect(isEmptyMessage({ content: "" }, 1)).toBe(false);
	});
});
