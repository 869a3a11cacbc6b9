/**
 * Holds values against the document's schemas, more strictly than the document asks:
 * - a property that a schema does not name is a problem (Discord ignores it in silence, so a misspelt field would do nothing);
 * - where a value can be one of several schemas, the one it means is found first (by its `type`, mostly), so that
 *   what is said is about that one. JSON Schema's `oneOf` would say that it fits none, or, with open schemas, several.
 * Each schema is compiled when the first value comes for it.
 */
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { namedSchema, type Schema } from "./check-document.ts";
import { below, invalid, type Problem, required } from "./check-problem.ts";

const isSchema = (value: unknown): value is Schema =>
	typeof value === "object" && value !== null && !Array.isArray(value);
const schemas = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);

/** Ids are unsigned 64-bit numbers. */
const isSnowflake = (value: string): boolean => /^\d{1,20}$/u.test(value) && BigInt(value) < 2n ** 64n;

const ajv = new Ajv2020({
	strict: false,
	allErrors: true,
	meta: false,
	validateSchema: false,
	addUsedSchema: false,
	formats: { ...fullFormats, snowflake: isSnowflake, nonce: true },
});
/** Our keyword in place of `$ref`, `oneOf` and `anyOf`: the value is of one of these schemas. */
const oneOfThese = "oneOfThese";
ajv.addKeyword({ keyword: oneOfThese, schemaType: "array", errors: "full", compile: compileUnion });

/** A schema of the document without its `$ref`. */
export const resolved = (schema: Schema): Schema =>
	typeof schema["$ref"] === "string" ? namedSchema(schema["$ref"]) : schema;

const mapValues = (value: Schema, change: (schema: Schema) => Schema): Schema =>
	Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, isSchema(inner) ? change(inner) : inner]));

/** The schema as we give it to ajv: closed, and with our keyword for what can be several things. */
function closed(schema: Schema): Schema {
	if ("$ref" in schema) return { [oneOfThese]: [schema] };
	const { oneOf, anyOf, allOf, enum: values, properties, items, additionalProperties, ...rest } = schema;
	const union = schemas(oneOf ?? anyOf);
	const result: Record<string, unknown> = rest;
	if (union.length > 0 && union.every((branch) => "const" in branch))
		result["enum"] = union.map((branch) => branch["const"]);
	else if (union.length > 0) result[oneOfThese] = union;
	// Beside `enum`, `allOf` names the longer list of which it is a part; an empty `enum` stands for the whole list.
	if (Array.isArray(values) && values.length > 0) result["enum"] = values;
	else if (schemas(allOf).length === 1) result[oneOfThese] = allOf;
	else if (allOf !== undefined)
		throw new Error("Discord's document joins schemas in a way that this check does not know");
	if (isSchema(properties)) result["properties"] = mapValues(properties, closed);
	if (isSchema(items)) result["items"] = closed(items);
	if (isSchema(additionalProperties)) result["additionalProperties"] = closed(additionalProperties);
	else if (isSchema(properties)) result["additionalProperties"] = false;
	return result;
}

const compiled = new Map<Schema, ValidateFunction>();

function compile(schema: Schema): ValidateFunction {
	const target = resolved(schema);
	const known = compiled.get(target);
	if (known !== undefined) return known;
	const made = ajv.compile(closed(target));
	compiled.set(target, made);
	return made;
}

/** The property that tells the branches apart, and which branch each of its values means. */
type Mark = { name: string; branches: ReadonlyMap<unknown, Schema> };

function findMark(branches: readonly Schema[]): Mark | null {
	const valuesOf = (branch: Schema, name: string): readonly unknown[] => {
		const properties = resolved(branch)["properties"];
		const property = isSchema(properties) ? properties[name] : undefined;
		return isSchema(property) && Array.isArray(property["enum"]) ? property["enum"] : [];
	};
	if (branches.length < 2) return null;
	for (const name of ["type", "trigger_type", "entity_type"]) {
		const pairs = branches.flatMap((branch) => valuesOf(branch, name).map((value) => [value, branch] as const));
		const all = branches.every((branch) => valuesOf(branch, name).length > 0);
		if (all && new Map(pairs).size === pairs.length) return { name, branches: new Map(pairs) };
	}
	return null;
}

type Fault = Partial<ErrorObject> & { keyword: string; params: Record<string, unknown>; instancePath: string };

function faultsOf(schema: Schema, data: unknown): readonly Fault[] {
	const validate = compile(schema);
	return validate(data) ? [] : (validate.errors ?? []);
}

function unionFaults(branches: readonly Schema[], mark: Mark | null, data: unknown): readonly Fault[] {
	const real = branches.filter((branch) => branch["type"] !== "null");
	if (data === null && real.length < branches.length) return [];
	if (mark !== null && isSchema(data)) {
		const branch = mark.branches.get(data[mark.name]);
		if (branch !== undefined) return faultsOf(branch, data);
		if (data[mark.name] === undefined)
			return [{ keyword: "required", instancePath: "", params: { missingProperty: mark.name } }];
		const allowedValues = [...mark.branches.keys()];
		return [{ keyword: "enum", instancePath: `/${mark.name}`, params: { allowedValues } }];
	}
	// Nothing tells them apart: the one that is nearest to fitting is the one that was meant.
	let nearest: readonly Fault[] | null = null;
	for (const branch of real) {
		const faults = faultsOf(branch, data);
		if (nearest === null || faults.length < nearest.length) nearest = faults;
	}
	return nearest ?? [];
}

/** What ajv calls for our keyword; it reads `errors` right after. */
type ValidateUnion = {
	(data: unknown, context?: { instancePath: string }): boolean;
	errors?: Partial<ErrorObject>[];
};

function compileUnion(branches: readonly Schema[]): ValidateUnion {
	const mark = findMark(branches.filter((branch) => branch["type"] !== "null"));
	const validate: ValidateUnion = (data, context) => {
		const faults = unionFaults(branches, mark, data);
		const here = context?.instancePath ?? "";
		validate.errors = faults.map((fault) => ({ ...fault, instancePath: here + fault.instancePath }));
		return faults.length === 0;
	};
	return validate;
}

/** Discord's words, where they are known. */
function toProblem({ keyword, instancePath, params, message }: Fault): Problem {
	const at = instancePath
		.split("/")
		.slice(1)
		.reduce((path, key) => below(path, key.replaceAll("~1", "/").replaceAll("~0", "~")), "");
	switch (keyword) {
		case "required":
			return required(below(at, String(params["missingProperty"])));
		case "additionalProperties":
			return invalid(below(at, String(params["additionalProperty"])), "Discord knows no such field here");
		case "maxLength":
		case "maxItems":
		case "maxProperties":
			return invalid(at, `Must be ${params["limit"]} or fewer in length.`);
		case "minLength":
		case "minItems":
			return invalid(at, `Must be ${params["limit"]} or more in length.`);
		case "enum":
			return invalid(at, `Value must be one of {${String(params["allowedValues"])}}.`);
		case "type":
			return invalid(at, `Must be ${String(params["type"]).replaceAll(",", " or ")}`);
		case "format":
			return invalid(at, params["format"] === "uri" ? "Not a well formed URL." : `Is no ${params["format"]}`);
		default:
			return invalid(at, message ?? `Is against ${keyword}`);
	}
}

/** What is wrong with a value by a schema of the document. */
export const checkSchema = (schema: Schema, value: unknown): Problem[] => faultsOf(schema, value).map(toProblem);
