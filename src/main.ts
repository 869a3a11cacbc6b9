import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { commands } from "../commands/index.ts";
import type { SlackChat } from "./adapters/slack/adapter.ts";
import { createWebChat, type WebChat } from "./adapters/web/adapter.ts";
import { WebStartError } from "./adapters/web/errors.ts";
import { explainCommand } from "./app/explain-command.ts";
import { nudgeAfterCommit } from "./app/nudge-after-commit.ts";
import { type LocalRoom, openLocalWorkspace } from "./app/open-local-workspace.ts";
import type { Chat } from "./app/ports/chat.ts";
import type { Holidays } from "./app/ports/holidays.ts";
import type { Clock, Ids, QuestionBank } from "./app/ports/surroundings.ts";
import { createReceive } from "./app/receive.ts";
import { staleClaim } from "./app/steps/next-try.ts";
import { createStepRunner } from "./app/steps/run-step.ts";
import { prune, tick } from "./app/tick.ts";
import { isNote } from "./bank/finding.ts";
import { type Bank, loadBank } from "./bank/load.ts";
import { questionBank } from "./bank/question-bank.ts";
import { type ChatParts, holdDiscord, holdSlack } from "./chats.ts";
import { type Config, portsOf } from "./config.ts";
import { DAY, MINUTE, SECOND } from "./core/ids.ts";
import type { Platform } from "./core/ledger.ts";
import { createLog } from "./log.ts";
import { migrationsFolder, questionsFolder } from "./paths.ts";
import { createHolidays } from "./schedule/holidays.ts";
import { createWorkers } from "./schedule/jobs.ts";
import { startTicker } from "./schedule/ticker.ts";
import { openStore } from "./storage/open.ts";
import { createVault, keepSecret } from "./storage/secrets.ts";

/** A running PyQ. */
export type Running = { url: string; stop(): Promise<void> };

export type StartOptions = {
	say: (line: string) => void;
	/** The data folder was taken by another process while this one slept; the database is closed and the process should end. */
	onLost?: (error: Error) => void;
	/** Told to stop while it starts: it closes what it has opened, and rejects with the signal's reason. */
	signal?: AbortSignal;
};

/** How long a stop waits for what is in hand, in milliseconds, after each chat has had its own time. */
const patience = 6 * SECOND;

const clock: Clock = { now: () => Date.now() };
const ids: Ids = { next: () => randomUUID() };

/** Who and where the local web workspace begins with. */
const local = {
	workspace: { externalId: "local", name: "Local workspace" },
	channel: { externalId: "python-prep", name: "python-prep" },
	lead: { externalId: "ada", name: "Ada" },
	/** Others to switch to, so that a leaderboard means something. */
	members: [
		{ id: "grace", name: "Grace" },
		{ id: "alan", name: "Alan" },
	],
};

/**
 * Starts PyQ: database, chats, workers, ticker. `say` gets a line of progress at a time; the last one is `PyQ is ready: http://…`.
 * Throws ConfigError, StoreError and WebStartError, each with words that say what to do.
 */
export async function startPyq(config: Config, { say, onLost, signal }: StartOptions): Promise<Running> {
	const log = createLog(config.logLevel);
	const secret = config.secretKey ?? (await keepSecret(config.dataDir));
	const bank = readyBank(await loadBank(questionsFolder), log);
	signal?.throwIfAborted();
	say(
		config.database.kind === "embedded"
			? `Opening the database in ${config.database.folder} …`
			: "Connecting to the database …",
	);
	const opened = await openStore(config.database, {
		migrations: migrationsFolder,
		onProgress: ({ name }) => say(`Preparing the database: ${name} …`),
		onLost: (error) => {
			log.error({ err: error }, "the data folder belongs to another process now");
			if (onLost === undefined) process.exit(1);
			onLost(error);
		},
	});
	const closing: (() => Promise<void>)[] = [() => opened.close()];
	/** What fails to close must not keep the rest open. */
	const stop = async (): Promise<void> => {
		const failures: unknown[] = [];
		for (const close of closing.splice(0).reverse()) await close().catch((error: unknown) => failures.push(error));
		if (failures.length > 0) throw failures[0];
	};
	try {
		signal?.throwIfAborted();
		const vault = createVault(secret);
		const workers = createWorkers({ connection: opened.jobsConnection, clock, log });
		const store = nudgeAfterCommit(opened.store, workers);
		const chats = new Map<Platform, Chat>();
		const holidays = createHolidays();
		const steps = createStepRunner({
			store,
			chats,
			vault,
			bank,
			holidays,
			ids,
			clock,
			log,
			process: `${process.pid}:${ids.next().slice(0, 8)}`,
			random: Math.random,
		});
		workers.attach(steps.run);
		await workers.start();
		closing.push(async () => {
			await workers.stop(patience);
			await steps.handBack();
		});

		const receive = createReceive({ store, bank, holidays, vault, ids, clock, log, commands });
		let slack: SlackChat | null = null;
		const web = await startWeb(
			config,
			say,
			(port) =>
				createWebChat({
					chatLog: opened.chatLog,
					commands,
					explain: explainCommand,
					log,
					clock,
					ids,
					host: config.host,
					port,
					besides: (request, response) => slack?.take(request, response) ?? false,
				}),
			async (chat) => {
				chats.set("web", chat);
				// Before it hears anything: a reply is run at once only where its platform is taken.
				await workers.take("web");
				await chat.start(receive);
			},
		);
		closing.push(() => web.stop());

		const beat = (ahead = 0) =>
			tick({ store, jobs: workers, clock, log, bank, holidays, ids, platforms: [...chats.keys()] }, ahead);
		const parts: ChatParts = {
			leases: opened.leases,
			store,
			workers,
			chats,
			receive,
			commands,
			clock,
			ids,
			log,
			say,
			beat: () => beat(MINUTE),
		};
		if (config.discord !== null) closing.push(await holdDiscord(config.discord, parts));
		if (config.slack !== null) {
			// Only who speaks Slack loads it.
			const { createSlackChat } = await import("./adapters/slack/adapter.ts");
			const installations = opened.installations(vault);
			const own = config.slack;
			const reach = own.kind === "oauth" ? { ...own, publicUrl: own.publicUrl ?? web.address() } : own;
			const wait = (milliseconds: number) => delay(milliseconds, undefined, { ref: false });
			const options = { reach, commands, explain: explainCommand, installations, vault, clock, wait, ids, log };
			slack = createSlackChat(options);
			closing.push(await holdSlack(slack, parts));
		}

		// Whoever held a claim in an embedded database is dead: this process has its lock.
		if (config.database.kind === "embedded") await store.transaction((tx) => tx.steps.abandonClaims(staleClaim));
		await beat(MINUTE);
		const ticker = startTicker(
			() => beat(),
			log,
			() => workers.forgetWaiting(),
		);
		closing.push(() => ticker.stop());
		// At every start too: a laptop is seldom up for a day.
		const tidy = () =>
			prune(store, clock.now(), log).catch((error: unknown) =>
				log.warn({ err: error }, "old rows could not be removed"),
			);
		let tidying = tidy();
		const pruning = setInterval(() => {
			tidying = tidy();
		}, DAY);
		closing.push(async () => {
			clearInterval(pruning);
			await tidying;
		});

		signal?.throwIfAborted();
		const room = await openRoom(web, store, bank, holidays);
		tellRoom(room, say);
		const url = web.address();
		say(`PyQ is ready: ${url}`);
		return { url, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** The bank as the app sees it. A question with mistakes is left out, and said in the log. */
function readyBank(bank: Bank, log: ReturnType<typeof createLog>): QuestionBank {
	for (const { file, line, message } of bank.findings.filter((finding) => !isNote(finding)))
		log.warn({ file, line }, `a question is left out: ${message}`);
	return questionBank(bank.questions, bank.topics);
}

/** Starts the page on the port that was chosen, or on the next free one after the default. */
async function startWeb(
	config: Config,
	say: (line: string) => void,
	make: (port: number) => WebChat,
	start: (chat: WebChat) => Promise<void>,
): Promise<WebChat> {
	let firstRefusal: unknown;
	for (const port of portsOf(config)) {
		const chat = make(port);
		try {
			await start(chat);
			if (port !== config.port) say(`Port ${config.port} is taken, so PyQ uses ${port}.`);
			return chat;
		} catch (error) {
			if (!(error instanceof WebStartError && error.reason === "port-taken")) throw error;
			firstRefusal ??= error;
		}
	}
	throw firstRefusal;
}

async function openRoom(
	web: WebChat,
	store: Parameters<typeof openLocalWorkspace>[0]["store"],
	bank: QuestionBank,
	holidays: Holidays,
): Promise<LocalRoom> {
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	await web.prepare({
		people: [
			{ id: local.lead.externalId, name: local.lead.name, zone, admin: true },
			...local.members.map((person) => ({ ...person, zone, admin: false })),
		],
		channels: [{ id: local.channel.externalId, name: local.channel.name }],
	});
	return openLocalWorkspace(
		{ store, bank, holidays, ids, clock, commands },
		{ ...local, person: { ...local.lead, zone } },
	);
}

function tellRoom({ room, isNew, nextAt }: LocalRoom, say: (line: string) => void): void {
	if (isNew) say(`Set up #${room.name}; its first question is on its way.`);
	if (nextAt === null) return;
	const { zone } = room.settings.schedule;
	const at = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone: zone }).format(nextAt);
	say(`The next question in #${room.name} comes ${at} (${zone}).`);
}
