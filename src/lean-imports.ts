import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";

/**
 * So long V8 favours memory over speed, in milliseconds: a start and the first quiet after it, in which V8 gives back what
 * starting took.
 */
const starting = 20_000;

/** A start makes garbage fast, and V8 answers by giving the young generation 32 MB, which it hardly ever takes back. */
const lean = ["--optimize-for-size", "--semi-space-growth-factor=1"];
/** V8's own settings. */
const usual = ["--no-optimize-for-size", "--semi-space-growth-factor=2"];

// Measured, the bundle on Postgres: 115 MB ten seconds after it was ready and 117 MB after a hundred; without, 140 MB and
// as much. Afterwards it would cost hot code half of its speed, so it is for the start alone.
for (const flag of lean) setFlagsFromString(flag);
setTimeout(() => {
	for (const flag of usual) setFlagsFromString(flag);
}, starting).unref();

const require = createRequire(import.meta.url);

/**
 * From source, drizzle is loaded as CommonJS. Measured on Node 24: its ES modules cost 250 MB and a second, because of the
 * thousand entries in its `exports`; the same files as CommonJS cost 20 MB. The bundle holds drizzle already.
 */
registerHooks({
	resolve(specifier, context, next) {
		if (!/^drizzle-orm(\/|$)/u.test(specifier) || context.conditions.includes("require"))
			return next(specifier, context);
		return { url: pathToFileURL(require.resolve(specifier)).href, format: "commonjs", shortCircuit: true };
	},
});
