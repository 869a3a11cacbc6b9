import type { RESTPutAPIApplicationCommandsJSONBody } from "discord.js";
import { describe, expect, test, vi } from "vitest";
import { commands } from "../../commands/index.ts";
import {
	describeCommands,
	differs,
	type RegisterRest,
	register,
	rootName,
} from "../../src/adapters/discord/register.ts";

type Plain = Record<string, unknown>;
const plain = (value: unknown): Plain => value as Plain;

const wanted = describeCommands(commands);
const copy = (): Plain[] => JSON.parse(JSON.stringify(wanted));

/** The same tree as Discord gives it back: with ids, versions, defaults written out or left out, and lists in another order. */
function asRegistered(tree: RESTPutAPIApplicationCommandsJSONBody): Plain[] {
	const asOption = (each: Plain): Plain => {
		const { required, options, choices, ...rest } = each;
		return {
			...rest,
			name_localizations: null,
			description_localizations: {},
			...(required === true ? { required } : {}),
			...(Array.isArray(options) && options.length > 0 ? { options: options.map(asOption) } : {}),
			...(Array.isArray(choices)
				? { choices: choices.map((choice) => ({ ...choice, name_localizations: null })) }
				: {}),
		};
	};
	return tree
		.map((each, nth) => ({
			description: "",
			...asOption(plain(each)),
			id: String(900 + nth),
			application_id: "1",
			version: "77",
			default_member_permissions: null,
			dm_permission: true,
			nsfw: false,
			contexts: [1, 0],
			description_localizations: null,
		}))
		.reverse();
}

describe("whether anything differs", () => {
	test("what Discord adds is not taken for a change", () => {
		expect(differs(asRegistered(wanted), wanted)).toBe(false);
		expect(differs(wanted, wanted)).toBe(false);
	});

	test("nothing registered is a difference, however Discord says so", () => {
		for (const none of [[], null, undefined]) expect(differs(none, wanted)).toBe(true);
	});

	test("any text, number or switch that is another is noticed", () => {
		const planted: string[] = [];
		const change = (value: unknown): unknown =>
			typeof value === "string" ? `${value}x` : typeof value === "number" ? value + 1 : value !== true;
		/** Changes each leaf in turn, looks, and puts it back. */
		const walk = (node: Plain, path: string, all: Plain[]): void => {
			for (const [key, value] of Object.entries(node)) {
				if (typeof value === "object" && value !== null) {
					walk(plain(value), `${path}.${key}`, all);
					continue;
				}
				node[key] = change(value);
				planted.push(`${path}.${key}`);
				expect([`${path}.${key}`, differs(all, wanted)]).toEqual([`${path}.${key}`, true]);
				node[key] = value;
			}
		};
		const all = copy();
		all.forEach((each, nth) => {
			walk(each, String(nth), all);
		});
		expect(differs(all, wanted)).toBe(false);
		expect(planted.length).toBeGreaterThan(150);
	});

	test("any command, option or choice that is missing, added or moved is noticed", () => {
		const all = copy();
		let planted = 0;
		const look = (list: Plain[], change: (list: Plain[]) => Plain[]) => {
			const before = [...list];
			list.splice(0, list.length, ...change(before));
			planted++;
			expect(differs(all, wanted)).toBe(true);
			list.splice(0, list.length, ...before);
		};
		const walk = (list: Plain[], ordered: boolean): void => {
			list.forEach((node, nth) => {
				look(list, (before) => before.toSpliced(nth, 1));
				look(list, (before) => [...before, { ...node, name: "another" }]);
				if (ordered && nth > 0)
					look(list, (before) => [
						...before.slice(0, nth - 1),
						node,
						...before.slice(nth - 1, nth),
						...before.slice(nth + 1),
					]);
				for (const key of ["options", "choices"]) if (Array.isArray(node[key])) walk(node[key] as Plain[], true);
			});
		};
		walk(all, false);
		expect(differs(all, wanted)).toBe(false);
		expect(planted).toBeGreaterThan(100);
	});

	test.each<[string, Plain]>([
		["hidden from members", { default_member_permissions: "32" }],
		["for adults alone", { nsfw: true }],
		["without direct messages", { contexts: [0] }],
		["everywhere", { contexts: null }],
		["for people to install", { integration_types: [0, 1] }],
		["translated by somebody", { name_localizations: { de: "frage" } }],
		["described in another language", { description_localizations: { de: "Eine Frage." } }],
	])("one that was made %s is noticed", (_, set) => {
		const all = asRegistered(wanted);
		Object.assign(all.find(({ name }) => name === rootName) ?? {}, set);
		expect(differs(all, wanted)).toBe(true);
	});
});

describe("registering", () => {
	/** Discord's store of one application's commands. */
	const discord = (registered: unknown) => {
		const state = { registered };
		const get = vi.fn<RegisterRest["get"]>(async () => state.registered);
		const put = vi.fn<RegisterRest["put"]>(async (_, set) => {
			state.registered = asRegistered(set?.body as RESTPutAPIApplicationCommandsJSONBody);
			return state.registered;
		});
		return { get, put };
	};

	test("writes once, and not again at the next start", async () => {
		const rest = discord([]);
		expect(await register(rest, "42", commands)).toBe("registered");
		expect(rest.put).toHaveBeenCalledExactlyOnceWith("/applications/42/commands", { body: wanted });
		expect(await register(rest, "42", commands)).toBe("unchanged");
		expect(rest.get).toHaveBeenLastCalledWith("/applications/42/commands");
		expect(rest.put).toHaveBeenCalledTimes(1);
	});

	test("writes the whole when one thing changed", async () => {
		const rest = discord(asRegistered(wanted));
		const [first, ...others] = commands;
		if (first === undefined) throw new Error("no command");
		const changed = [{ ...first, summary: "Another." }, ...others];
		expect(await register(rest, "42", changed)).toBe("registered");
		expect(rest.put).toHaveBeenCalledExactlyOnceWith("/applications/42/commands", { body: describeCommands(changed) });
	});

	test("leaves the Entry Point of an Activity, which Discord made, as it is", async () => {
		const entry = { id: "7", application_id: "42", version: "1", type: 4, name: "launch", handler: 2, contexts: null };
		const unchanged = discord([...asRegistered(wanted), entry]);
		expect(await register(unchanged, "42", commands)).toBe("unchanged");
		const empty = discord([entry]);
		expect(await register(empty, "42", commands)).toBe("registered");
		expect(empty.put).toHaveBeenCalledExactlyOnceWith("/applications/42/commands", {
			body: [...wanted, { id: "7", type: 4, name: "launch", handler: 2 }],
		});
	});

	test("passes on what Discord refuses, and asks nothing of it for a list it would refuse", async () => {
		const refused = new Error("401");
		const [first] = commands;
		if (first === undefined) throw new Error("no command");
		const rest = { get: vi.fn<RegisterRest["get"]>().mockRejectedValue(refused), put: vi.fn<RegisterRest["put"]>() };
		await expect(register(rest, "42", commands)).rejects.toBe(refused);
		expect(rest.put).not.toHaveBeenCalled();
		rest.get.mockClear();
		await expect(register(rest, "42", [{ ...first, path: "Go" }])).rejects.toThrow("can't be a name");
		expect(rest.get).not.toHaveBeenCalled();
	});
});
