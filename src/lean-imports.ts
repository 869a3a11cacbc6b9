import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";

/**
 * So long V8 favours memory over speed, in milliseconds: a start and the first quiet after it, in which V8 gives back what
 * starting took.
 */
const starting = 20_000;

/**
 * A start makes garbage fast, and V8 answers by giving the young generation 32 MB, which it hardly ever takes back. Nor does work gain by
 * it: clearing so much takes 7 to 10 ms each second, in which nobody gets a first response; clearing little, often, 0.5 ms (measured).
 */
setFlagsFromString("--semi-space-growth-factor=1");

const lean = "--optimize-for-size";
/**
 * V8's own setting; and the heap may grow to three times what is in use before all of it is looked through, which takes 20 ms and would
 * otherwise come every three seconds under load. At rest it costs nothing.
 */
const usual = ["--no-optimize-for-size", "--heap-growing-percent=200"];

// Measured, the bundle on Postgres: 115 MB ten seconds after it was ready and 117 MB after a hundred; without, 140 MB and
// as much. Afterwards it would cost hot code half of its speed, so it is for the start alone.
setFlagsFromString(lean);
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
