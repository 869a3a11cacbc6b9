import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lookOf, tellApart } from "../../src/core/names.ts";

/** Names that people could take for each other, and labels that PyQ itself would give. */
const names = fc.constantFrom(
	"Ada",
	"ADA",
	"\uFF21da",
	"Ada\u200B",
	"Ada (2)",
	"Ada (alias)",
	"Ada (alias) (2)",
	"Grace",
);
const people = fc.uniqueArray(fc.record({ id: fc.uuid(), name: names, alias: fc.option(names) }), {
	maxLength: 12,
	selector: ({ id }) => id,
});

describe("people who are shown together", () => {
	test("never read the same, in whatever order they come", () => {
		fc.assert(
			fc.property(people, people, (shown, others) => {
				const called = tellApart(shown, others);
				const labels = shown.map(({ id }) => called.get(id) ?? "");
				expect(new Set(labels.map(lookOf)).size).toBe(shown.length);
				expect([...tellApart(shown.toReversed(), others)].toSorted()).toEqual([...called].toSorted());
			}),
		);
	});

	test("no alias reads like somebody's name, and a name that is nobody else's stays as it is", () => {
		fc.assert(
			fc.property(people, people, (shown, others) => {
				const called = tellApart(shown, others);
				for (const { id, alias, name } of shown) {
					const label = called.get(id) ?? "";
					const namedSo = [...shown, ...others].filter(
						(other) => other.id !== id && lookOf(other.name) === lookOf(label),
					);
					if (alias !== null) expect(namedSo).toEqual([]);
					const namesakes = shown.filter((other) => other.alias === null && lookOf(other.name) === lookOf(name));
					if (alias === null && namesakes.length === 1) expect(label).toBe(name);
				}
			}),
		);
	});
});

test("namesakes are numbered, and an alias that is somebody's name says that it is one", () => {
	const called = tellApart(
		[
			{ id: "3", name: "Sam", alias: null },
			{ id: "1", name: "Sam", alias: null },
			{ id: "2", name: "Ada", alias: "SAM" },
			{ id: "4", name: "Linus", alias: "Grace" },
			{ id: "5", name: "Edsger", alias: "Zorro" },
		],
		[{ id: "6", name: "grace", alias: null }],
	);
	expect(Object.fromEntries(called)).toEqual({
		1: "Sam",
		2: "SAM (alias)",
		3: "Sam (2)",
		4: "Grace (alias)",
		5: "Zorro",
	});
});
