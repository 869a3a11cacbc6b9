import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesIn, root } from "../support/tree.ts";

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const manifest: { scripts: Record<string, string>; allowScripts: Record<string, boolean> } = JSON.parse(
	read("package.json"),
);
const written = filesIn(["src", "commands", "tests"]).filter((file) => /\.(ts|js|css|html|md)$/u.test(file));

/** The pages that people read about PyQ; not the questions, which quote code. */
const pages = [
	...readdirSync(root).filter((name) => name.endsWith(".md")),
	"questions/README.md",
	...written.filter((file) => file.endsWith(".md")),
];
const withoutCode = (page: string): string =>
	page
		.replaceAll(/^```.*?^```/gmsu, "")
		.replaceAll(/`[^`\n]*`/gu, "")
		.replaceAll(/<!--.*?-->/gsu, "");

describe("the top level", () => {
	const allowed = [
		"src commands questions migrations tests package.json tsconfig.json README.md",
		"package-lock.json LICENSE CHANGELOG.md CONTRIBUTING.md SECURITY.md Dockerfile compose.yaml slack-manifest.json",
	].flatMap((line) => line.split(" "));
	const ignored = [
		...read(".gitignore")
			.split("\n")
			.map((line) => line.replace(/\/$/u, "")),
		"coverage",
	];

	it("holds what the design lists, and dotfiles", () => {
		const visible = readdirSync(root).filter(
			(name) => !name.startsWith(".") && !ignored.includes(name) && !name.endsWith(".log"),
		);
		expect(visible.filter((name) => !allowed.includes(name))).toEqual([]);
	});
});

describe("files", () => {
	it("have at most 400 lines", () => {
		const long = written
			.map((file) => [file, read(file).trimEnd().split("\n").length] as const)
			.filter(([, lines]) => lines > 400);
		expect(long).toEqual([]);
	});

	it("have names that say the job", () => {
		expect(written.filter((file) => /(^|[/.-])(managers?|helpers?|utils?)([/.-]|$)/iu.test(file))).toEqual([]);
	});

	it("are handed time, ids and randomness in core, app and commands", () => {
		const taken =
			/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|\bperformance\.now\(|\bTemporal\.Now\b/u;
		const pure = written.filter((file) => /^(src\/(core|app)|commands)\/.*\.ts$/u.test(file));
		expect(pure.filter((file) => taken.test(read(file)))).toEqual([]);
	});
});

describe("decisions", () => {
	const decisions = readdirSync(join(root, "src/decisions"))
		.filter((name) => name !== "README.md")
		.sort();

	it("are numbered one after the other", () => {
		expect(decisions.map((name) => name.slice(0, 5))).toEqual(
			decisions.map((_, index) => `${String(index + 1).padStart(4, "0")}-`),
		);
	});

	it("are under 40 lines each", () => {
		expect(decisions.filter((name) => read(join("src/decisions", name)).trimEnd().split("\n").length >= 40)).toEqual(
			[],
		);
	});
});

describe("words", () => {
	it.each(pages)("%s does not shout", (page) => {
		expect(withoutCode(read(page)).match(/^.*\S![^[=].*$|^.*\S!$/gmu) ?? []).toEqual([]);
	});

	it("what PyQ says does not shout", () => {
		const copy = written.filter((file) => /^(src\/core\/message\/copy|commands)\/.*\.ts$/u.test(file));
		expect(copy.flatMap((file) => read(file).match(/^.*\p{L}!["'`\s].*$/gmu) ?? [])).toEqual([]);
	});

	it.each(pages)("the commands in %s exist", (page) => {
		const named = [...read(page).matchAll(/\bnpm (?:run (?:-\S+ )*([\w:-]+)|(start|test)\b)/gu)].map(
			([, script, short]) => script ?? short,
		);
		expect(named.filter((name) => name !== undefined && !(name in manifest.scripts))).toEqual([]);
	});

	it.each(pages)("the links in %s lead somewhere", (page) => {
		const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/gu)].map(([, link = ""]) =>
			link.replace(/#.*$/u, ""),
		);
		const local = links.filter((link) => link !== "" && !/^[a-z]+:/u.test(link));
		expect(local.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
	});
});

it("package.json says of every package with an install script that it may run", () => {
	const { packages }: { packages: Record<string, { hasInstallScript?: boolean; dev?: boolean }> } = JSON.parse(
		read("package-lock.json"),
	);
	const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true);
	const names = new Set(
		scripted.map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)),
	);
	expect([...names].filter((name) => !(name in manifest.allowScripts))).toEqual([]);
});
