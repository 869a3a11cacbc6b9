import { commands } from "../../commands/index.ts";
import { nudgeAfterCommit } from "../../src/app/nudge-after-commit.ts";
import type { Chat } from "../../src/app/ports/chat.ts";
import type { Receive } from "../../src/app/ports/inbound.ts";
import type { Store } from "../../src/app/ports/store.ts";
import type { Clock, Ids, Jobs, Log, QuestionBank } from "../../src/app/ports/surroundings.ts";
import { createReceive } from "../../src/app/receive.ts";
import { createStepRunner } from "../../src/app/steps/run-step.ts";
import { tick } from "../../src/app/tick.ts";
import { createWorkers } from "../../src/schedule/jobs.ts";
import { openStore } from "../../src/storage/open.ts";
import { migrationsFolder } from "./database.ts";
import { noHolidays } from "./holidays.ts";
import { testVault } from "./house.ts";

/** One of several copies of PyQ on a real Postgres with real workers: all of `main.ts` but the ticker, the chat and the clock. */
export type FleetProcess = {
	readonly name: string;
	readonly store: Store;
	readonly receive: Receive;
	isDead(): boolean;
	/** The minute tick; over too when the process dies in it. */
	tick(): Promise<void>;
	/** From this moment it does nothing more: what it awaits never comes, what it has in hand stays claimed. */
	drop(): void;
	/** Ends as a process does that is told to. Of one that was dropped, only closes its connections. */
	stop(): Promise<void>;
};

export type FleetParts = {
	name: string;
	url: string;
	clock: Clock;
	ids: Ids;
	bank: QuestionBank;
	random: () => number;
	/** Makes this process's way to the chat. */
	chat: (isDead: () => boolean) => Chat;
	/** Each job is sent so many times. */
	jobsSent?: number;
	/** Milliseconds that a stop waits for what is in hand. */
	patience?: number;
	log?: Log;
};

const quiet: Log = { info() {}, warn() {}, error() {} };

export async function startProcess(options: FleetParts): Promise<FleetProcess> {
	const { name, url, clock, ids, bank, random, jobsSent = 1, patience = 2_000, log = quiet } = options;
	let dead = false;
	const died = Promise.withResolvers<void>();
	const isDead = () => dead;
	const opened = await openStore({ kind: "postgres", url }, { migrations: migrationsFolder });
	/** The dead hear nothing: neither that a transaction ended, nor anything else. */
	const unlessDead = async <T>(work: () => Promise<T>): Promise<T> => {
		const result = dead ? null : { is: await work() };
		return dead || result === null ? new Promise(() => {}) : result.is;
	};
	const mortal: Store = {
		...opened.store,
		transaction: (work) => unlessDead(() => opened.store.transaction(work)),
		autocommit: (work) => unlessDead(() => opened.store.autocommit(work)),
	};
	const workers = createWorkers({ connection: opened.jobsConnection, clock, log });
	const jobs: Jobs = {
		async send(nudges) {
			for (let times = 0; times < jobsSent; times++) await unlessDead(() => workers.send(nudges));
		},
	};
	const store = nudgeAfterCommit(mortal, jobs);
	const chat = options.chat(isDead);
	const runner = createStepRunner({
		store,
		chats: new Map([[chat.platform, chat]]),
		vault: testVault(),
		bank,
		holidays: noHolidays,
		ids,
		clock,
		log,
		process: name,
		random,
	});
	workers.attach(runner.run);
	await workers.start();
	await workers.take(chat.platform);
	return {
		name,
		store,
		receive: createReceive({
			store,
			bank,
			holidays: noHolidays,
			vault: testVault(),
			ids,
			clock,
			log,
			commands,
		}),
		isDead,
		async tick() {
			const parts = { store, jobs, clock, log, bank, holidays: noHolidays, ids, platforms: [chat.platform] };
			await Promise.race([tick(parts), died.promise]);
		},
		drop() {
			dead = true;
			died.resolve();
			// Takes no more jobs either; those it has are given up.
			void workers.stop(0);
		},
		async stop() {
			if (!dead) await workers.stop(patience).then(runner.handBack);
			await opened.close();
		},
	};
}
