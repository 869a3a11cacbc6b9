import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

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
