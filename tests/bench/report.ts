import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";
import type { Figure, Part } from "./figures.ts";
import { packageFolder } from "./start-pyq.ts";

/** What was measured, and on what. */
export type Report = {
	at: string;
	on: {
		system: string;
		cores: number;
		processor: string;
		memoryGB: number;
		node: string;
		postgres: string | null;
		/** Of the last minute, before and after: above the number of cores, times are not to be trusted (ratios are). */
		load: { before: number; after: number };
	};
	parts: Part[];
	figures: Figure[];
	/** How Postgres answered, as `explain` tells it. */
	plans: Record<string, string>;
};

/** The load of the last minute. */
export const loadNow = (): number => Number((loadavg()[0] ?? 0).toFixed(2));

export const describeMachine = (postgres: string | null, loadBefore: number): Report["on"] => ({
	system: `${type()} ${release()}`,
	cores: availableParallelism(),
	processor: cpus()[0]?.model ?? "unknown",
	memoryGB: Math.round(totalmem() / 1e9),
	node: process.version,
	postgres,
	load: { before: loadBefore, after: loadNow() },
});

/** Saves a report under `.bench/`, which is not in the repository; gives the file. */
export const saveReport = async (report: Report): Promise<string> => {
	const folder = join(packageFolder, ".bench");
	await mkdir(folder, { recursive: true });
	const file = join(folder, `${report.at.slice(0, 19).replaceAll(":", "-")}.json`);
	await writeFile(file, `${JSON.stringify(report, null, "\t")}\n`);
	return file;
};

/** The report for people. */
export const asTable = ({ on, figures }: Report): string => {
	const rows = figures.map(({ what, value, unit, bound, ok, detail }) => ({
		what,
		value: value === null ? "–" : `${value} ${unit}`,
		bound: bound === null ? "" : `≤ ${bound} ${unit}`,
		verdict: ok === null ? "" : ok ? "ok" : "OVER THE BOUND",
		detail,
	}));
	const width = (column: "what" | "value" | "bound") => Math.max(...rows.map((row) => row[column].length), 0);
	const widths = { what: width("what"), value: width("value"), bound: width("bound") };
	const lines = rows.flatMap(({ what, value, bound, verdict, detail }) => [
		`${what.padEnd(widths.what)}  ${value.padStart(widths.value)}  ${bound.padEnd(widths.bound)}  ${verdict}`.trimEnd(),
		...(detail === "" ? [] : [`    ${detail}`]),
	]);
	const over = figures.filter(({ ok }) => ok === false);
	const machine = [
		on.system,
		`${on.cores} cores`,
		on.processor,
		`${on.memoryGB} GB`,
		`Node ${on.node}`,
		...(on.postgres === null ? [] : [`Postgres ${on.postgres}`]),
	];
	return [
		...lines,
		"",
		`On ${machine.join(", ")}; load ${on.load.before} before, ${on.load.after} after.`,
		over.length === 0
			? "Everything is inside its bound."
			: `Over the bound: ${over.map(({ what }) => what).join("; ")}.`,
		"",
	].join("\n");
};
