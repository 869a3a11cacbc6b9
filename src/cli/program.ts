import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import type { Config } from "../config.ts";
import { questionsFolder, readVersion } from "../paths.ts";
import { clean, explainFault, explainParseFault, isParseFault } from "./faults.ts";
import { asJson, asText, callOf, type Outcome, type Terminal, type Trouble, UsageError } from "./outcome.ts";
import type { ListOptions } from "./questions-list.ts";
import type { NewOptions } from "./questions-new.ts";
import type { ScheduleOptions } from "./schedule.ts";
import { isTalkative, type Loaded, type Surroundings, start } from "./start.ts";

type FolderOption = { folder?: string };
const folderText = "the folder of the question bank (default: PyQ's own)";
const isJson = (args: readonly string[]): boolean =>
	args.slice(0, args.includes("--") ? args.indexOf("--") : undefined).includes("--json");

/**
 * The command line: does what `args` say and gives the exit code (0 well, 1 something is wrong, 2 not understood).
 * With `--json`, standard output holds JSON and nothing else.
 */
export async function runProgram(args: readonly string[], world: Surroundings): Promise<number> {
	const { terminal } = world;
	const json = isJson(args);
	const written: string[] = [];
	let code: number = 0;
	const seen: { config: Config | null } = { config: null };

	const report = (outcome: Outcome) => {
		for (const note of outcome.notes ?? []) terminal.err(`${note}\n`);
		terminal.out(json ? asJson(outcome.json) : outcome.text);
		code = outcome.code;
	};
	const readConfig = async (): Promise<Config> => {
		const { readConfig } = await import("../config.ts");
		seen.config = readConfig();
		return seen.config;
	};
	const program = describeProgram(written, {
		async start() {
			code = await start(() => loadStart(readConfig), json, world);
		},
		async migrate() {
			const { migrateDatabase } = await import("./migrations.ts");
			report(await migrateDatabase(await readConfig(), (line) => json || terminal.out(`${line}\n`)));
		},
		async doctor() {
			const { examine } = await import("./doctor.ts");
			report(await examine(process.cwd(), world.now()));
		},
		async slackManifest(url) {
			const { showManifest } = await import("./slack-manifest.ts");
			report(await showManifest(url));
		},
		async schedule(options) {
			const { showSchedule } = await import("./schedule.ts");
			report(showSchedule(options, world.now()));
		},
		async check(folder) {
			const { checkQuestions } = await import("./questions-check.ts");
			report(await checkQuestions(folder));
		},
		async list(folder, options) {
			const { listQuestions } = await import("./questions-list.ts");
			report(await listQuestions(folder, options));
		},
		async show(folder, slug) {
			const { showQuestion } = await import("./questions-list.ts");
			report(await showQuestion(folder, slug));
		},
		async coverage(folder) {
			const { showCoverage } = await import("./questions-list.ts");
			report(await showCoverage(folder));
		},
		async create(folder, options) {
			const { newQuestion } = await import("./questions-new.ts");
			report(
				await newQuestion(folder, options, {
					id: randomUUID(),
					date: new Date(world.now()).toISOString().slice(0, 10),
				}),
			);
		},
	});

	try {
		if (args[0] === "help")
			requireCommand(
				program,
				args.slice(1).filter((word) => !word.startsWith("-")),
			);
		await program.parseAsync(args, { from: "user" });
	} catch (error) {
		if (error instanceof CommanderError && isAsked(error)) return answerAsked(error, written.join(""), json, terminal);
		const { names, group } = commandsAt(program, args);
		const trouble = isParseFault(error) ? explainParseFault(error, names, group) : explainFault(error);
		fail(trouble, json, terminal);
		if (seen.config !== null && isTalkative(seen.config) && error instanceof Error)
			terminal.err(`${clean(error.stack ?? "")}\n`);
		return isParseFault(error) || error instanceof UsageError ? 2 : 1;
	}
	return code;
}

/** The rest of PyQ, once it is clear that its page can be had. */
async function loadStart(readConfig: () => Promise<Config>): Promise<Loaded> {
	const config = await readConfig();
	const { nameWhoIsThere, requirePage } = await import("./page-port.ts");
	await requirePage(config);
	const { startPyq } = await import("../main.ts");
	return {
		config,
		startPyq: (config, options) =>
			startPyq(config, options).catch(async (error: unknown) => {
				throw await nameWhoIsThere(error, config);
			}),
	};
}

type Actions = {
	start(): Promise<void>;
	migrate(): Promise<void>;
	doctor(): Promise<void>;
	schedule(options: ScheduleOptions): Promise<void>;
	slackManifest(url: string | undefined): Promise<void>;
	check(folder: string): Promise<void>;
	list(folder: string, options: ListOptions): Promise<void>;
	show(folder: string, slug: string): Promise<void>;
	coverage(folder: string): Promise<void>;
	create(folder: string, options: NewOptions): Promise<void>;
};

/** Every command with its options and help. */
function describeProgram(written: string[], actions: Actions): Command {
	// Commander writes before it throws; what it wrote is told as text or JSON when it is known which.
	const output = {
		writeOut: (text: string) => void written.push(text),
		writeErr: (text: string) => void written.push(text),
	};
	const program = new Command("pyq")
		.description("PyQ keeps a team in practice for Python interviews.")
		.version(readVersion(), "-v, --version", "print the version")
		.helpOption("-h, --help", "print this help")
		.helpCommand("help [command]", "print help for a command")
		.option("--json", "print JSON and nothing else")
		.configureHelp({ helpWidth: 100 })
		.configureOutput(output)
		.exitOverride()
		.addHelpText(
			"after",
			`\nCall it from PyQ's folder: ${callOf("questions list")}\nExit codes: 0 all is well, 1 something is wrong, 2 the command was not understood.`,
		);

	program.command("start").description("run PyQ until it is told to stop (Ctrl-C)").action(actions.start);
	program.command("migrate").description("bring the database's tables up to date").action(actions.migrate);
	program
		.command("doctor")
		.description("say what is configured, what is missing and what to do; changes nothing")
		.addHelpText("after", "\nExit code 1 when something would stop a start; a PyQ that runs here already is none such.")
		.action(actions.doctor);

	const questions = program.command("questions").description("look at the question bank, check it, add to it");
	questions
		.command("check")
		.description("find every mistake in the bank: file, line, rule, how to mend it")
		.argument("[folder]", folderText)
		.action((folder: string | undefined) => actions.check(folderOf({ ...(folder === undefined ? {} : { folder }) })));
	questions
		.command("list")
		.description("list the questions")
		.option("--level <levels>", "beginner, intermediate, advanced; several with commas")
		.option("--topic <topics>", "ids of topics.yml; several with commas")
		.option("--kind <kinds>", "explain, predict, debug, code, design, behavioural; several with commas")
		.option("--status <statuses>", "draft, active, retired; several with commas")
		.option("--folder <folder>", folderText)
		.action((options: ListOptions & FolderOption) => actions.list(folderOf(options), options));
	questions
		.command("show")
		.description("print a whole question, the model answer included")
		.argument("<slug>", "its slug or its id")
		.option("--folder <folder>", folderText)
		.action((slug: string, options: FolderOption) => actions.show(folderOf(options), slug));
	questions
		.command("coverage")
		.description("say which questions and guides teach each id of the coverage list")
		.option("--folder <folder>", folderText)
		.action((options: FolderOption) => actions.coverage(folderOf(options)));
	questions
		.command("new")
		.description("write the files of a new question, to be filled in")
		.requiredOption("--title <title>", "what it is called; never gives the method away")
		.requiredOption("--topic <topic>", "an id of topics.yml")
		.requiredOption("--level <level>", "beginner, intermediate or advanced")
		.requiredOption("--kind <kind>", "explain, predict, debug, code, design or behavioural")
		.option("--slug <slug>", "the name of its files (default: made of the title)")
		.option("--folder <folder>", folderText)
		.action((options: NewOptions & FolderOption) => actions.create(folderOf(options), options));

	program
		.command("schedule")
		.description("say when the questions of a schedule come, clock changes included")
		.option("--time <time>", "the time of day, on the 24-hour clock", "09:00")
		.option("--zone <zone>", "the IANA time zone (default: this machine's)")
		.option("--days <days>", "the days of the week: mon-fri, mon,wed,fri, daily", "mon-fri")
		.option("--from <date>", "the first date (default: today in that zone)")
		.option("--count <rounds>", "how many rounds, 1 to 1000", "14")
		.action(actions.schedule);

	const slack = program.command("slack").description("what PyQ needs at Slack");
	slack
		.command("manifest")
		.description("print what a Slack app is made from")
		.option("--url <url>", "the https address that Slack reaches PyQ at (default: none, by Socket Mode)")
		.action(({ url }: { url?: string }) => actions.slackManifest(url));

	for (const command of allCommands(program))
		command.helpOption("-h, --help", "print this help").configureHelp({ helpWidth: 100, showGlobalOptions: true });
	return program;
}

const folderOf = ({ folder }: FolderOption): string => (folder === undefined ? questionsFolder : resolve(folder));

function allCommands(command: Command): Command[] {
	return command.commands.flatMap((each) => [each, ...allCommands(each)]);
}

/** Commander answers `help nope` with the help for everything. */
function requireCommand(program: Command, words: readonly string[]): void {
	const [word, ...rest] = words;
	if (word === undefined) return;
	const found = program.commands.find((command) => command.name() === word);
	if (found === undefined) throw new CommanderError(2, "commander.unknownCommand", `error: unknown command '${word}'`);
	requireCommand(found, rest);
}

/** The commands that could have been meant where the words stopped making sense, and whose they are. */
function commandsAt(program: Command, args: readonly string[]): { names: string[]; group: string | null } {
	const word = args.find((each) => each !== "help" && !each.startsWith("-"));
	const group = program.commands.find((command) => command.name() === word && command.commands.length > 0);
	return { names: (group ?? program).commands.map((command) => command.name()), group: group?.name() ?? null };
}

/** Help and version are thrown by commander as well, with what they print. */
const isAsked = ({ code }: CommanderError): boolean =>
	code === "commander.version" || code === "commander.helpDisplayed" || code === "commander.help";

function answerAsked({ code }: CommanderError, text: string, json: boolean, terminal: Terminal): number {
	const key = code === "commander.version" ? "version" : "help";
	terminal.out(json ? asJson({ [key]: key === "version" ? text.trim() : text }) : text);
	return 0;
}

function fail(trouble: Trouble, json: boolean, terminal: Terminal): void {
	if (json) terminal.out(`${JSON.stringify({ error: trouble })}\n`);
	else terminal.err(asText(trouble));
}
