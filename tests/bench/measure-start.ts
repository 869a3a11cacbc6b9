import { type Figure, figure, type Part } from "./figures.ts";
import { notMeasured } from "./read-memory.ts";
import { median } from "./samples.ts";
import { emptyFolder, idleSeconds, type Program, type Start, startPyq } from "./start-pyq.ts";

/** Each is started so often; the median counts. */
const times = 3;
/** The bounds: seconds and megabytes. */
const onPostgres: Record<Program, { ready: number; idle: number }> = {
	bundle: { ready: 1, idle: 150 },
	source: { ready: 2.5, idle: 280 },
};
const embedded = { ready: 10, memory: 600 } as const;

/** Starts PyQ on a server: once on an empty database, then again and again. */
export const measureOnPostgres = async (createDatabase: (name: string) => Promise<string>): Promise<Figure[]> => {
	const figures: Figure[] = [];
	for (const program of ["bundle", "source"] as const) {
		const bound = onPostgres[program];
		const databaseUrl = await createDatabase(`start_${program}`);
		const folder = await emptyFolder();
		const first = await startPyq(program, { databaseUrl, folder });
		const starts: Start[] = [];
		for (let nth = 0; nth < times; nth++) starts.push(await startPyq(program, { databaseUrl, folder }));
		const name = `${program} on Postgres`;
		figures.push(
			...startFigures("memory", name, starts, { ready: bound.ready, idle: bound.idle, peak: null }),
			figure("memory", `${name}, first start: ready in`, first.seconds, "s", {
				detail: "makes the tables and the first room",
			}),
		);
	}
	return figures;
};

/** Starts PyQ with its embedded database: first starts, each in an empty folder, then one that finds its data there. */
export const measureEmbedded = async (): Promise<Figure[]> => {
	const figures: Figure[] = [];
	for (const program of ["bundle", "source"] as const) {
		const firsts: Start[] = [];
		let folder = "";
		for (let nth = 0; nth < times; nth++) {
			folder = await emptyFolder();
			firsts.push(await startPyq(program, { databaseUrl: null, folder }));
		}
		const again = await startPyq(program, { databaseUrl: null, folder });
		const bound = { ready: embedded.ready, idle: null, peak: embedded.memory };
		figures.push(
			...startFigures("embedded", `${program}, embedded, first start`, firsts, bound),
			...startFigures("embedded", `${program}, embedded, later start`, [again], {
				ready: null,
				idle: null,
				peak: null,
			}),
		);
	}
	return figures;
};

const startFigures = (
	part: Part,
	name: string,
	starts: readonly Start[],
	bound: { ready: number | null; idle: number | null; peak: number | null },
): Figure[] => {
	const seconds = starts.map((start) => start.seconds);
	const memories = starts.flatMap(({ memory }) => (memory === null ? [] : [memory]));
	const memory = (what: string, values: number[], limit: number | null) =>
		values.length === 0
			? figure(part, `${name}: ${what}`, null, "MB", { bound: limit, detail: notMeasured })
			: figure(part, `${name}: ${what}`, median(values), "MB", { bound: limit, detail: listed(values, 0).join("") });
	const worked = starts.flatMap(({ processorSeconds }) => (processorSeconds === null ? [] : [processorSeconds]));
	const work = worked.length === 0 ? [] : [`processor time ${median(worked).toFixed(2)} s`];
	return [
		figure(part, `${name}: ready in`, median(seconds), "s", {
			bound: bound.ready,
			detail: [...listed(seconds, 2), ...work].join(" · "),
		}),
		memory(
			`memory after ${idleSeconds} s idle`,
			memories.map(({ now }) => now),
			bound.idle,
		),
		memory(
			"most memory",
			memories.map(({ peak }) => peak),
			bound.peak,
		),
	];
};

const listed = (values: readonly number[], digits: number): string[] =>
	values.length === 1 ? [] : [`median of ${values.map((value) => value.toFixed(digits)).join(", ")}`];
