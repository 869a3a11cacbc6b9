/** What one worker thread does: scenarios and walks, one after another, each handed over by `run.ts`. */
import { isMainThread, parentPort } from "node:worker_threads";
import type { Question, Revision } from "../../src/core/question.ts";
import { realBank } from "../support/bank.ts";
import { testVault } from "../support/house.ts";
import { createMemoryStore } from "../support/memory-store/memory-store.ts";
import { type Explored, explore } from "./explore.ts";
import type { Scenario } from "./scenarios.ts";
import { proveSchedule, type ScheduleProof } from "./schedule-proof.ts";
import type { Parts } from "./story.ts";
import { type Walked, walk } from "./walk.ts";

/** A piece of the simulation, and what came of it. */
export type Piece =
	| { do: "schedule"; seed: number }
	| { do: "explore"; scenario: Scenario; faults: number }
	| { do: "walk"; seed: number; walks: number };
export type Done =
	| { did: "schedule"; schedule: ScheduleProof }
	| { did: "explore"; explored: Explored }
	| { did: "walk"; walked: Walked };

/** Few and short questions are enough: which one is posted changes nothing about when. */
const questions = 6;
const length = ({ prompt, modelAnswer }: Question): number => prompt.length + modelAnswer.length;

/** What every scenario is played with. */
export async function simulationParts(): Promise<Parts> {
	const bank = await realBank();
	const active = bank
		.active()
		.toSorted((a, b) => length(a) - length(b))
		.slice(0, questions);
	const revisions = new Map(active.map((question) => [question, bank.revise(question)]));
	const revise = (question: Question): Revision => revisions.get(question) ?? bank.revise(question);
	return { bank: { ...bank, active: () => active, revise }, vault: testVault(), ledger: createMemoryStore() };
}

async function doPiece(piece: Piece, parts: Parts): Promise<Done> {
	switch (piece.do) {
		case "schedule":
			return { did: "schedule", schedule: proveSchedule({ seed: piece.seed }) };
		case "explore":
			return { did: "explore", explored: await explore(piece.scenario, piece.faults, parts) };
		case "walk":
			return { did: "walk", walked: await walk(piece.seed, piece.walks, parts) };
	}
}

if (!isMainThread && parentPort !== null) {
	const port = parentPort;
	const parts = await simulationParts();
	port.on("message", async (piece: Piece) => {
		port.postMessage(await doPiece(piece, parts));
	});
	port.postMessage("ready");
}
