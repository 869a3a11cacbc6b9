import type { Heading, List, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { closest } from "./closest.ts";
import type { Finding, Rule } from "./finding.ts";
import { checkSubset, isUnclosed, sourceOf } from "./markdown-subset.ts";

/** The sections of a question, in their order. */
export const sectionNames = [
	"Question",
	"Hints",
	"What they are really asking",
	"Model answer",
	"Pitfalls",
	"Follow-ups",
] as const;
export type SectionName = (typeof sectionNames)[number];

/** The most characters (code points) that a section may have. */
export const sectionLimits: Readonly<Record<SectionName, number>> = {
	Question: 1500,
	Hints: 1500,
	"What they are really asking": 1500,
	"Model answer": 3000,
	Pitfalls: 1500,
	"Follow-ups": 1500,
};

/** What the sections say, as Markdown; "" or no items where a section is missing. */
export type SectionTexts = {
	prompt: string;
	hints: string[];
	intent: string;
	modelAnswer: string;
	pitfalls: string[];
	followUps: string[];
};

type Section = { name: SectionName; line: number; nodes: RootContent[]; misspelt: boolean };
type Report = (line: number, rule: Rule, message: string, mend: string) => void;

/** Reads and checks the sections in the body of a question. `firstLine`: the line of the file at which `body` starts. */
export function readSections(
	file: string,
	body: string,
	firstLine: number,
): { texts: SectionTexts; findings: Finding[] } {
	const findings: Finding[] = [];
	const told = new Set<string>();
	const report: Report = (bodyLine, rule, message, mend) => {
		const line = bodyLine + firstLine - 1;
		// An opening and a closing tag on one line are one mistake to its author.
		if (told.has(`${line} ${rule}`)) return;
		told.add(`${line} ${rule}`);
		findings.push({ file, line, rule, message, mend });
	};
	const nodes = fromMarkdown(body).children;
	const sections = splitSections(nodes, body, report);
	const swallowed = nodes.some((node) => node.type === "code" && isUnclosed(node, body));
	if (!swallowed) reportMissing(sections, body.trimEnd().split("\n").length, report);
	reportDisorder(sections, report);

	const found = new Map<SectionName, Section>();
	for (const section of sections) {
		checkContent(section, body, report);
		if (!found.has(section.name)) found.set(section.name, section);
	}
	const text = (name: SectionName) => textOf(found.get(name)?.nodes ?? [], body);
	const items = (name: SectionName) => itemsOf(found.get(name)?.nodes ?? [], body);
	return {
		texts: {
			prompt: text("Question"),
			hints: items("Hints"),
			intent: text("What they are really asking"),
			modelAnswer: text("Model answer"),
			pitfalls: items("Pitfalls"),
			followUps: items("Follow-ups"),
		},
		findings,
	};
}

function splitSections(nodes: readonly RootContent[], body: string, report: Report): Section[] {
	const sections: Section[] = [];
	let into: RootContent[] | null = null;
	let told = false;
	for (const node of nodes) {
		const line = node.position?.start.line ?? 1;
		if (node.type === "heading" && node.depth === 2) {
			const title = headingText(node, body);
			const name = sectionNames.find((each) => each === title);
			into = [];
			if (name === undefined) {
				const near = closest(title, sectionNames);
				const mend = near === null ? `The sections are: ${sectionNames.join(", ")}.` : `Did you mean "${near}"?`;
				report(line, "unknown-section", `There is no section "${title}".`, mend);
				const meant = sectionNames.find((each) => each === near);
				if (meant !== undefined) sections.push({ name: meant, line, nodes: into, misspelt: true });
			} else sections.push({ name, line, nodes: into, misspelt: false });
		} else if (into !== null) into.push(node);
		else if (!told) {
			told = true;
			report(line, "text-before-sections", "This stands before the first section.", "Move it below `## Question`.");
		}
	}
	return sections;
}

function reportMissing(sections: readonly Section[], lastLine: number, report: Report): void {
	sectionNames.forEach((name, index) => {
		if (sections.some((section) => section.name === name)) return;
		const next = sections.find((section) => sectionNames.indexOf(section.name) > index);
		const line = next?.line ?? lastLine;
		const where = next === undefined ? "at the end" : `before "${next.name}"`;
		report(line, "missing-section", `The section "${name}" is missing.`, `Add \`## ${name}\` ${where}.`);
	});
}

/** Tells of headings given twice, and of the fewest that must move for the rest to stand in order. */
function reportDisorder(sections: readonly Section[], report: Report): void {
	const once: Section[] = [];
	for (const section of sections) {
		const first = once.find((each) => each.name === section.name);
		if (first === undefined) once.push(section);
		else if (!section.misspelt) {
			report(
				section.line,
				"duplicate-section",
				`The section "${section.name}" is there twice.`,
				"Join the two, or take one out.",
			);
		}
	}
	const inOrder = longestRise(once.map((section) => sectionNames.indexOf(section.name)));
	for (const section of once) {
		const index = sectionNames.indexOf(section.name);
		if (inOrder.includes(index)) continue;
		const before = sectionNames[index - 1];
		const place = before === undefined ? "to the top" : `below "${before}"`;
		report(section.line, "misordered-section", `The section "${section.name}" is out of order.`, `Move it ${place}.`);
	}
}

function longestRise(numbers: readonly number[]): number[] {
	let best: number[] = [];
	const endingAt: number[][] = [];
	for (const number of numbers) {
		let rise: number[] = [];
		for (const earlier of endingAt) {
			if ((earlier.at(-1) ?? number) < number && earlier.length > rise.length) rise = earlier;
		}
		const grown = [...rise, number];
		endingAt.push(grown);
		if (grown.length > best.length) best = grown;
	}
	return best;
}

function checkContent({ name, line, nodes }: Section, body: string, report: Report): void {
	for (const node of nodes) checkSubset(node, body, report);
	const text = textOf(nodes, body);
	if (text === "") {
		report(line, "empty-section", `The section "${name}" is empty.`, "Write it below its heading.");
		return;
	}
	const length = text.length > sectionLimits[name] ? [...text].length : 0;
	if (length > sectionLimits[name]) {
		const message = `The section "${name}" has ${length} characters, ${length - sectionLimits[name]} over ${sectionLimits[name]}.`;
		report(line, "section-too-long", message, "Shorten it.");
	}
	if (name === "Hints") checkHints(nodes, report);
	if (name === "Pitfalls" || name === "Follow-ups") {
		const stranger = nodes.find((node, index) => node.type !== "list" || index > 0);
		if (stranger !== undefined) {
			const at = stranger.position?.start.line ?? line;
			report(at, "not-a-list", `"${name}" must be one list.`, "Begin each item with `- `, with no other text between.");
		}
	}
	for (const list of nodes.filter((node) => node.type === "list")) {
		for (const item of list.children) {
			if (item.children.length > 0) continue;
			report(item.position?.start.line ?? line, "empty-item", "This list item is empty.", "Write it, or take it out.");
		}
	}
}

function checkHints(nodes: readonly RootContent[], report: Report): void {
	const list = nodes[0];
	const stranger = nodes.find((node, index) => node.type !== "list" || !node.ordered || index > 0);
	if (stranger !== undefined) {
		const at = stranger.position?.start.line ?? 1;
		report(
			at,
			"hints-not-numbered",
			`"Hints" must be one numbered list.`,
			"Begin each hint with `1. `, `2. ` and so on.",
		);
	} else if (list?.type === "list" && list.children.length > 4) {
		const fifth = list.children[4]?.position?.start.line ?? 1;
		report(
			fifth,
			"hint-count",
			`There are ${list.children.length} hints, and four are the most.`,
			"Join some, or take some out.",
		);
	}
}

function headingText(heading: Heading, body: string): string {
	return (
		sourceOf(heading, body)
			.replace(/^#+\s*/, "")
			.replace(/\s+#*\s*$/, "")
			.split("\n")[0]
			?.trim() ?? ""
	);
}

function textOf(nodes: readonly RootContent[], body: string): string {
	const start = nodes[0]?.position?.start.offset ?? 0;
	return body.slice(start, nodes.at(-1)?.position?.end.offset ?? start).trim();
}

function itemsOf(nodes: readonly RootContent[], body: string): string[] {
	const list = nodes.find((node): node is List => node.type === "list");
	return (list?.children ?? []).map(({ children }) => {
		const indent = (children[0]?.position?.start.column ?? 1) - 1;
		const margin = new RegExp(`^ {0,${indent}}`);
		const [first = "", ...rest] = textOf(children, body).split("\n");
		return [first, ...rest.map((line) => line.replace(margin, ""))].join("\n");
	});
}
