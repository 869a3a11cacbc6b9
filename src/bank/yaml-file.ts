import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import { suggest } from "./closest.ts";
import type { Finding, Rule } from "./finding.ts";

/** Where something stands in a YAML file: keys and 0-based places in lists, from the top. */
export type Path = readonly (string | number)[];

/**
 * A YAML text that knows the line of everything in it. Mistakes of shape (a key missing, a wrong type) mark their path as
 * broken; rules about meaning stay silent there, so that one mistake is one finding.
 */
export class YamlFile {
	readonly file: string;
	/** What to call the whole of it in a message. */
	readonly name: string;
	readonly findings: Finding[] = [];
	readonly root: Value;
	readonly #firstLine: number;
	readonly #counter = new LineCounter();
	readonly #broken = new Set<string>();
	readonly #rootNode: unknown;

	/** `firstLine`: the line of the file at which `text` starts (2 for front matter). */
	constructor(file: string, text: string, firstLine = 1) {
		this.file = file;
		this.name = firstLine > 1 ? "The front matter" : "The file";
		this.#firstLine = firstLine;
		const document = parseDocument(text, { lineCounter: this.#counter, prettyErrors: false });
		this.#rootNode = document.contents;
		this.root = new Value(this, [], document.contents);
		for (const error of document.errors) {
			// A quote without an end is told where it begins, not where the text ran out.
			if (error.code === "MISSING_CHAR") error.pos[0] = openQuoteBefore(document, error.pos[0]) ?? error.pos[0];
		}
		this.#reportSyntax([...document.errors, ...document.warnings]);
	}

	/** The line of what stands at `path`, or of the nearest thing around it when that is missing. */
	lineAt(path: Path): number {
		let node = this.#rootNode;
		let line = this.#lineOf(node) ?? this.#firstLine;
		for (const step of path) {
			if (isMap(node)) {
				const pair = node.items.find((each) => keyOf(each.key) === step);
				if (pair === undefined) break;
				line = this.#lineOf(pair.key) ?? line;
				node = pair.value;
			} else if (isSeq(node) && typeof step === "number" && step < node.items.length) {
				node = node.items[step];
				line = this.#lineOf(node) ?? line;
			} else break;
		}
		return line;
	}

	/** Whether a key stands at the top of the file. */
	has(key: string): boolean {
		return isMap(this.#rootNode) && this.#rootNode.has(key);
	}

	/** Whether the shape at `path`, or of anything around it, was already found wrong. */
	isBroken(path: Path): boolean {
		if (this.#broken.size === 0) return false;
		return path.some((_, end) => this.#broken.has(pathKey(path.slice(0, end)))) || this.#broken.has(pathKey(path));
	}

	/** Reports a mistake of meaning, unless the shape there is broken. */
	report(path: Path, rule: Rule, message: string, mend: string): void {
		if (!this.isBroken(path)) {
			this.findings.push({ file: this.file, line: this.lineAt(path), rule, message, mend });
		}
	}

	/** Reports a mistake of shape and marks its path as broken. */
	reportShape(path: Path, rule: Rule, message: string, mend: string): void {
		this.report(path, rule, message, mend);
		this.#broken.add(pathKey(path));
	}

	/** A broken text gives many errors that follow from the first: only that one is told, and every key given twice. */
	#reportSyntax(errors: readonly { code: string; message: string; pos: [number, number] }[]): void {
		let first = true;
		for (const error of errors) {
			const line = this.#lineAtOffset(error.pos[0]);
			if (error.code === "DUPLICATE_KEY") {
				this.findings.push({
					file: this.file,
					line,
					rule: "duplicate-key",
					message: "This key is given twice in one place.",
					mend: "Keep one of the two.",
				});
				continue;
			}
			this.#broken.add(pathKey([]));
			if (!first) continue;
			first = false;
			this.findings.push({
				file: this.file,
				line,
				rule: "yaml-syntax",
				message: `This is not valid YAML: ${error.message.replace(/[\s.]+$/, "").replaceAll("!", "")}.`,
				mend: "Check the indentation, and put text that holds a colon, a # or a leading * or & in quotes.",
			});
		}
	}

	#lineOf(node: unknown): number | null {
		return isNode(node) && node.range ? this.#lineAtOffset(node.range[0]) : null;
	}

	#lineAtOffset(offset: number): number {
		// Offset 0 of an empty text has no line yet in the counter.
		return Math.max(1, this.#counter.linePos(offset).line) + this.#firstLine - 1;
	}
}

/**
 * One place in a YAML file. Reading it as the wrong type reports the mistake and gives a harmless stand-in ("", NaN, an
 * empty list), so that the rest of the file is still checked.
 */
export class Value {
	readonly path: Path;
	readonly #file: YamlFile;
	/** undefined: the key is absent. */
	readonly #node: unknown;

	constructor(file: YamlFile, path: Path, node: unknown) {
		this.#file = file;
		this.path = path;
		this.#node = node;
	}

	/** Whether the key was written at all. */
	get present(): boolean {
		return this.#node !== undefined;
	}

	/** Whether a list stands here. */
	get isList(): boolean {
		return isSeq(this.#node);
	}

	/** Reports that what stands here breaks a rule, and marks it as broken. */
	refuse(rule: Rule, message: string, mend: string): void {
		this.#file.reportShape(this.path, rule, message, mend);
	}

	/** Reports that what stands here breaks a rule, though its shape is right. */
	note(rule: Rule, message: string, mend: string): void {
		this.#file.report(this.path, rule, message, mend);
	}

	/** Prose, without the white space around it; empty prose is a mistake. */
	text(): string {
		const text = this.exactText().trim();
		if (text === "" && this.present) {
			this.refuse("empty-text", `${this.#name()} is empty.`, "Write it, or take it out if it may be left out.");
		}
		return text;
	}

	/** Text to the letter, for code, input and output; may be empty. */
	exactText(): string {
		if (!isScalar(this.#node)) {
			this.#wrongType("text", "Write it as text, in quotes if it holds brackets or braces.");
			return "";
		}
		if (typeof this.#node.value === "string") return this.#node.value;
		if (this.#node.value === null) {
			this.refuse("empty-text", `${this.#name()} is empty.`, "Write it, or take it out if it may be left out.");
		} else {
			this.#wrongType("text", `Put it in quotes: "${this.#node.source ?? String(this.#node.value)}".`);
		}
		return "";
	}

	/** A whole number, or NaN. */
	integer(): number {
		if (isScalar(this.#node) && typeof this.#node.value === "number" && Number.isInteger(this.#node.value)) {
			return this.#node.value;
		}
		this.#wrongType("a whole number", "Write a number without quotes.");
		return Number.NaN;
	}

	/** true or false; absent means false. */
	flag(): boolean {
		if (isScalar(this.#node) && typeof this.#node.value === "boolean") return this.#node.value;
		this.#wrongType("true or false", "Write true or false, without quotes.");
		return false;
	}

	/** One of a fixed list of words; anything else breaks `rule` and gives the first of them. */
	oneOf<Word extends string>(allowed: readonly [Word, ...Word[]], rule: Rule): Word {
		if (!this.present) return allowed[0];
		const text = this.text();
		const found = allowed.find((word) => word === text);
		if (found === undefined && text !== "") {
			this.refuse(rule, `${this.#name()} can't be "${text}".`, suggest(text, allowed));
		}
		return found ?? allowed[0];
	}

	/** The items of a list. */
	list(): Value[] {
		if (isSeq(this.#node)) {
			return this.#node.items.map((item, index) => new Value(this.#file, [...this.path, index], item));
		}
		this.#wrongType("a list", "Write it as a list: one item a line, each after a dash, or [in, brackets].");
		return [];
	}

	/** A list of prose. */
	texts(): string[] {
		return this.list().map((item) => item.text());
	}

	/** The pairs of a mapping whose keys are free. */
	entries(): [string, Value][] {
		if (!isMap(this.#node)) {
			this.#wrongType("a mapping", "Write it as keys and values: `key: value`.");
			return [];
		}
		return this.#node.items.map(({ key, value }) => {
			const name = keyOf(key);
			return [name, new Value(this.#file, [...this.path, name], value)];
		});
	}

	/** A mapping with known keys. The function it gives reads a key; an absent one reads as its stand-in. */
	fields<Key extends string>(what: string, required: readonly Key[], optional: readonly Key[] = []) {
		const isMapping = isMap(this.#node);
		const values = new Map<string, Value>(this.entries());
		const known: readonly string[] = [...required, ...optional];
		for (const [key, value] of values) {
			if (!known.includes(key)) {
				value.refuse("unknown-key", `"${key}" is not a key of ${what}.`, suggest(key, known));
			}
		}
		for (const key of isMapping ? required : []) {
			if (!values.has(key)) {
				const path = [...this.path, key];
				this.#file.reportShape(path, "missing-key", `${what} lacks "${key}".`.replace(/^./, upper), `Add \`${key}:\`.`);
			}
		}
		return (key: Key): Value => values.get(key) ?? new Value(this.#file, [...this.path, key], undefined);
	}

	#wrongType(wanted: string, mend: string): void {
		if (!this.present) return;
		if (isAlias(this.#node)) {
			this.refuse("yaml-alias", `${this.#name()} is an alias (*${this.#node.source}).`, "Write the value out.");
		} else {
			this.refuse("wrong-type", `${this.#name()} must be ${wanted}, and this is ${describe(this.#node)}.`, mend);
		}
	}

	#name(): string {
		const last = this.path.at(-1);
		if (last === undefined) return this.#file.name;
		if (typeof last === "string") return `"${last}"`;
		const list = this.path.findLast((step) => typeof step === "string");
		return `Item ${last + 1} of ${list === undefined ? "the list" : `"${list}"`}`;
	}
}

function openQuoteBefore(document: Document.Parsed, offset: number): number | null {
	let start: number | null = null;
	visit(document, {
		Scalar(_, { type, range }) {
			if (!range || (type !== "QUOTE_DOUBLE" && type !== "QUOTE_SINGLE")) return;
			if (range[0] < offset && offset <= range[2]) start = range[0];
		},
	});
	return start;
}

function keyOf(key: unknown): string {
	return isScalar(key) ? String(key.value) : String(key);
}

function pathKey(path: Path): string {
	return path.join("\n");
}

function upper(letter: string): string {
	return letter.toUpperCase();
}

function describe(node: unknown): string {
	if (isMap(node)) return "a mapping";
	if (isSeq(node)) return "a list";
	const value = isScalar(node) ? node.value : node;
	if (value === null || value === undefined) return "empty";
	if (typeof value === "number" || typeof value === "bigint") return "a number";
	return typeof value === "boolean" ? "true or false" : "text";
}
