/**
 * `npm run simulate`: proof that no question is missed and none is doubled.
 *
 *   (a) the schedule, over years and zones, against another reading of the zone rules
 *   (b) posting, through the real use cases on a ledger in memory: every combination of a few faults (crashes, lost replies, late
 *       arrivals, jobs lost, doubled and reordered, a database that is away, machines that sleep) on every day around a clock
 *       change, with one to three copies of PyQ; then random walks with many faults at once
 *
 * It takes for granted what the code can't do anything about: between the look at a claim's age and the departure of the request no
 * machine falls asleep, and a request arrives within 40 seconds of its departure or not at all.
 *
 *   npm run simulate -- --seed 7          other walks, other times of day
 *   npm run simulate -- --faults 3        deeper (minutes)
 *   npm run simulate -- --walks 5000      longer
 *   npm run simulate -- --json            nothing but JSON on standard output
 *   npm run simulate -- --replay '<line>' one case again, told day by day
 *
 * Exit code 1: something was doubled or missed, or another promise was broken.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { BrokenCase } from "./explore.ts";
import { parseReplay, replay } from "./replay.ts";
import { asText, type Simulated } from "./report.ts";
import { scenarios } from "./scenarios.ts";
import type { ScheduleProof } from "./schedule-proof.ts";
import { addUp, noTotals } from "./totals.ts";
import { type Done, type Piece, simulationParts } from "./work.ts";

/** Walks are handed out in parcels of so many. */
const parcel = 25;

const whole = (name: string, typed: string, least: number, most: number): number => {
	const value = Number(typed);
	if (!Number.isInteger(value) || value < least || value > most)
		throw new RangeError(`--${name} takes a whole number from ${least} to ${most}.`);
	return value;
};

function piecesOf(seed: number, faults: number, walks: number): Piece[] {
	const explored = scenarios.map((scenario): Piece => ({ do: "explore", scenario, faults }));
	const parcels = Array.from(
		{ length: Math.ceil(walks / parcel) },
		(_, number): Piece => ({
			do: "walk",
			seed: seed * 10_007 + number,
			walks: Math.min(parcel, walks - number * parcel),
		}),
	);
	return [{ do: "schedule", seed }, ...explored, ...parcels];
}

/** Has the pieces done by as many threads as there are processors. */
async function doAll(pieces: readonly Piece[], onDone: (done: Done) => void): Promise<void> {
	const waiting = [...pieces].sort((a, b) => weight(b) - weight(a));
	const threads = Array.from({ length: Math.min(availableParallelism(), waiting.length) }, () => {
		const worker = new Worker(new URL("./work.ts", import.meta.url));
		return new Promise<void>((resolve, reject) => {
			const next = () => {
				const piece = waiting.shift();
				if (piece === undefined) return void worker.terminate().then(() => resolve());
				worker.postMessage(piece);
			};
			worker.on("message", (message: Done | "ready") => {
				if (message !== "ready") onDone(message);
				next();
			});
			worker.on("error", reject);
		});
	});
	await Promise.all(threads);
}

const weight = (piece: Piece): number =>
	piece.do === "explore" ? 1 + piece.scenario.deepDays.length : piece.do === "schedule" ? 2 : 0;

async function simulate(seed: number, faults: number, walks: number, say: (line: string) => void): Promise<Simulated> {
	const begun = performance.now();
	const totals = { ...noTotals(), runs: 0, states: 0, walks: 0 };
	const broken: BrokenCase[] = [];
	let schedule: ScheduleProof | null = null;
	const pieces = piecesOf(seed, faults, walks);
	say(`The schedule, and ${pieces.length - 1} pieces of posting with up to ${faults} faults at once …`);
	await doAll(pieces, (piece) => {
		if (piece.did === "schedule") {
			({ schedule } = piece);
			return;
		}
		const part = piece.did === "explore" ? piece.explored : piece.walked;
		addUp(totals, part);
		broken.push(...part.broken);
		if (piece.did === "walk") totals.walks += piece.walked.walks;
		else {
			const { scenario, processes, runs, states } = piece.explored;
			totals.runs += runs;
			totals.states += states;
			say(`${scenario}, ${processes} running: ${runs} cases`);
		}
	});
	if (schedule === null) throw new Error("the schedule was not proved");
	return { seed, faults, seconds: (performance.now() - begun) / 1_000, schedule, delivery: { ...totals, broken } };
}

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			seed: { type: "string", default: "1" },
			faults: { type: "string", default: "2" },
			walks: { type: "string", default: "400" },
			json: { type: "boolean", default: false },
			replay: { type: "string" },
		},
	});
	if (values.replay !== undefined) {
		const parsed = parseReplay(values.replay);
		if (parsed === null) throw new RangeError("--replay takes a line that this program printed.");
		const days = await replay(parsed, await simulationParts());
		console.log(JSON.stringify(days, null, 2));
		return days.some(({ broken }) => broken.length > 0) ? 1 : 0;
	}
	const simulated = await simulate(
		whole("seed", values.seed, 0, 2 ** 31),
		whole("faults", values.faults, 0, 4),
		whole("walks", values.walks, 0, 1_000_000),
		(line) => console.error(line),
	);
	console.log(values.json ? JSON.stringify(asJson(simulated)) : asText(simulated));
	return isProven(simulated) ? 0 : 1;
}

const isProven = ({ schedule, delivery }: Simulated): boolean =>
	schedule.faults.length === 0 && delivery.doubled === 0 && delivery.missed === 0 && delivery.broken.length === 0;

/** The figures that matter first. */
const asJson = (simulated: Simulated) => {
	const { due, posted, doubled, missed, outages, late, latest, unknown, broken } = simulated.delivery;
	return { due, posted, doubled, missed, outages, late, latestMs: latest, unknown, broken, ...simulated };
};

try {
	process.exitCode = await main();
} catch (error) {
	if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
	console.error(error.message);
	process.exitCode = 2;
}
