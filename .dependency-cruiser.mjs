/**
 * The layers of src/README.md as rules. `npm run check -- layers` runs them; tests/architecture/layers.test.ts
 * proves that they see every module and catch a planted breach of each.
 * It needs TypeScript 6: with 7 dependency-cruiser reads no TypeScript and finds nothing.
 */

/** Our own code, as opposed to packages and node:*. */
const ours = "^(src|commands|tests|migrations)/";
/** The only files that know everything. */
const all = "^src/(main\\.ts|chats\\.ts|cli\\.ts|cli/)";

/** @param {...string} names */
const packages = (...names) => `(^|node_modules/)(@types/)?(${names.join("|")})(/|$)`;

/**
 * @param {string} name
 * @param {string} comment
 * @param {any} from
 * @param {any} to
 * @returns {import("dependency-cruiser").IForbiddenRuleType}
 */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** Where each package may be imported: nowhere else. @type {[name: string, packages: string, home: string][]} */
const homes = [
	["discord-at-home", packages("discord\\.js", "@discordjs", "discord-api-types"), "^src/adapters/discord/"],
	["requests-in-turn-at-home", packages("p-queue"), "^src/adapters/(?:discord|slack)/"],
	["slack-at-home", packages("@slack"), "^src/adapters/slack/"],
	["hono-at-home", packages("hono", "@hono"), "^src/adapters/web/"],
	["database-at-home", packages("drizzle-orm", "postgres", "@electric-sql", "proper-lockfile"), "^src/storage/"],
	["clockwork-at-home", packages("node-cron", "pg-boss", "date-holidays"), "^src/schedule/"],
	["parsers-at-home", packages("yaml", "mdast", "mdast-util-[^/]+", "micromark[^/]*"), "^src/bank/"],
	["charts-at-home", packages("echarts", "@resvg"), "^src/charts/"],
	["temporal-at-home", packages("temporal-polyfill"), "^src/core/"],
	["commander-at-home", packages("commander"), "^src/cli(\\.ts$|/)"],
	["pino-at-home", packages("pino"), "^src/(log|main)\\.ts$"],
];

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
	forbidden: [
		forbid(
			"core-is-pure",
			"core imports nothing but core and temporal-polyfill.",
			{ path: "^src/core/" },
			{ pathNot: ["^src/core/", packages("temporal-polyfill")] },
		),
		forbid(
			"app-stands-on-core",
			"app imports core and app.",
			{ path: "^src/app/" },
			{ path: ours, pathNot: "^src/(core|app)/" },
		),
		forbid(
			"wings-stand-apart",
			"A wing (storage, bank, schedule, judge, grader, charts, …) imports app, core and itself, and no other wing.",
			{ path: "^src/([^/]+)/", pathNot: "^src/(core|app|adapters|cli)/" },
			{ path: ours, pathNot: "^src/(core|app|$1)/" },
		),
		forbid(
			"adapters-stand-apart",
			"An adapter imports app, core and itself, and no other adapter.",
			{ path: "^src/adapters/([^/]+)/" },
			{ path: ours, pathNot: ["^src/(core|app)/", "^src/adapters/$1/"] },
		),
		forbid(
			"commands-stand-on-app",
			"A command imports app, core and its neighbours.",
			{ path: "^commands/" },
			{ path: ours, pathNot: "^(commands/|src/(core|app)/)" },
		),
		forbid(
			"only-main-knows-commands",
			"main.ts hands the command list to whoever needs it.",
			{ pathNot: "^(commands/|src/main\\.ts$)" },
			{ path: "^commands/" },
		),
		forbid(
			"main-and-cli-on-top",
			"Nothing imports main.ts but the command line, chats.ts but main.ts, and the command line only itself.",
			{ pathNot: "^src/(main\\.ts$|cli\\.ts$|cli/|pyq\\.js$)" },
			{ path: all },
		),
		forbid(
			"top-files-stand-on-app",
			"config.ts, log.ts, paths.ts and the like import app, core and each other; only main.ts and the command line know more.",
			{ path: "^src/[^/]+$", pathNot: [all, "^src/pyq\\.js$"] },
			{ path: ours, pathNot: ["^src/(core|app)/", "^src/[^/]+$"] },
		),
		forbid("source-without-tests", "Source imports no tests.", {}, { path: "^tests/" }),
		...homes.map(([name, path, home]) =>
			forbid(name, `Imported only in ${home}`, { path: "^(src|commands)/", pathNot: home }, { path }),
		),
		forbid(
			"no-development-packages",
			"PyQ runs without its development packages.",
			{ path: "^(src|commands)/" },
			{ dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/@types/" },
		),
		forbid(
			"no-unlisted-packages",
			"Every package that is imported is in package.json.",
			{ path: "^(src|commands)/" },
			{ dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
		),
		forbid("no-lost-imports", "Every import leads somewhere.", {}, { couldNotResolve: true }),
		forbid("no-circles", "No module imports itself by a detour.", {}, { circular: true }),
		forbid(
			"no-orphans",
			"Every module is imported, or is where a program begins.",
			{ orphan: true, pathNot: ["^src/(pyq\\.js|cli\\.ts)$", "\\.d\\.ts$"] },
			{},
		),
	],
	options: {
		doNotFollow: { path: "node_modules" },
		// The web page's script is a program of its own, in the browser.
		exclude: { path: "^src/adapters/web/page/" },
		// Types count: a module that needs another's types stands on it.
		tsPreCompilationDeps: true,
		tsConfig: { fileName: "tsconfig.json" },
		enhancedResolveOptions: {
			exportsFields: ["exports"],
			conditionNames: ["import", "node", "types", "default"],
			extensions: [".ts", ".js", ".d.ts"],
		},
	},
};
