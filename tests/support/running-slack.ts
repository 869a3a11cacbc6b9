import postgres, { type Sql } from "postgres";
import { vi } from "vitest";
import { openClockFile } from "./clock-file.ts";
import { freshDatabase } from "./database.ts";
import { type FakeSlack, openFakeSlack, type TeamHandle } from "./fake-slack/fake-slack.ts";
import type { Person } from "./fake-slack/person.ts";
import type { Json } from "./fake-slack/state.ts";
import { type RunningPyq, runPyq } from "./running-pyq.ts";

const zone = "Europe/Berlin";

/** How long what follows from a deed may take, in milliseconds: the tests share two cores. */
export const soon = { timeout: 15_000, interval: 10 };

/** Copies of the real program on one real database and one Slack of ours. */
export type RunningSlack = AsyncDisposable & {
	readonly fake: FakeSlack;
	/** Looks into the database past PyQ. */
	readonly sql: Sql;
	readonly databaseUrl: string;
	readonly team: TeamHandle;
	readonly channel: { readonly id: string };
	/** An administrator of the workspace. */
	readonly lead: Person;
	/** Starts one more copy, on this database or another address of it; its requests come to the first copy alone. */
	start(env?: Readonly<Record<string, string>>, databaseUrl?: string): Promise<RunningPyq>;
	/** What Berlin's walls show then, on all machines. Throws where the clock is the wall's. */
	setClock(local: string): Promise<void>;
	/** The lead sets the channel up: every day at nine or another time in Berlin; far from now where the clock is the wall's. */
	setUp(channel?: { readonly id: string }, time?: string): Promise<void>;
	/** The lead asks for a question now; gives its post. */
	postNow(channel?: { readonly id: string }): Promise<{ channel: { readonly id: string }; ts: string }>;
	/** Questions that stand in the channel, oldest first. */
	questions(channel?: { readonly id: string }): Json[];
	/** Whether a question's round is settled: before that its thread belongs to none. */
	isPosted(ts: string): Promise<boolean>;
	/** How many versions of answers are saved, by text. */
	saved(text: string): Promise<number>;
};

/** Whether it is a round's post. */
const isQuestion = (message: Json): boolean => JSON.stringify(message["blocks"] ?? []).includes('"v1:answer:');

/**
 * Opens it all, with one workspace and one channel. `from`: what Berlin's walls show, for Socket Mode; null: the wall's own clock, by which
 * signed requests are dated. `rates`: whether Slack refuses what comes too fast.
 */
export async function openRunningSlack(
	transport: "socket" | "http",
	{ from = null, rates = "real" }: { from?: string | null; rates?: "real" | "none" } = {},
): Promise<RunningSlack> {
	const { url: databaseUrl, drop } = await freshDatabase();
	const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} });
	const clock = from === null ? null : await openClockFile(from, zone);
	const fake = await openFakeSlack({ now: clock?.now ?? Date.now, deadlines: "real", rates });
	const team = fake.team("Snakes");
	const channel = fake.channel(team, "python-prep");
	const lead = fake.member(team, "Lena", { role: "admin", tz: zone });
	const copies: RunningPyq[] = [];
	const way: Record<string, string> =
		transport === "socket" ? { SLACK_APP_TOKEN: fake.app.token } : { SLACK_SIGNING_SECRET: fake.app.signingSecret };
	const farTime = () => {
		const then = new Date(Date.now() + 12 * 3_600_000);
		return new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: zone }).format(then);
	};
	const questions = (where: { readonly id: string } = channel) => fake.messages(where).filter(isQuestion);
	async function isPosted(ts: string): Promise<boolean> {
		const found =
			await sql`select 1 from rounds where state = 'posted' and posted_message = ${ts} and posted_thread = ${ts}`;
		return found.length === 1;
	}
	return {
		fake,
		sql,
		databaseUrl,
		team,
		channel,
		lead,
		async setClock(local) {
			if (clock === null) throw new Error("this machine's clock is the wall's");
			await clock.set(local);
		},
		async start(more = {}, through = databaseUrl) {
			const env = {
				...clock?.env,
				...way,
				SLACK_BOT_TOKEN: team.botToken,
				SLACK_API_URL: fake.apiUrl,
				PYQ_SECRET_KEY: "one key for every copy",
				LOG_LEVEL: "info",
				...more,
			};
			const pyq = await runPyq({ databaseUrl: through, zone, env });
			copies.push(pyq);
			if (transport === "http" && copies.length === 1) await fake.requestUrl(`${pyq.url}/slack/events`);
			return pyq;
		},
		async setUp(where = channel, time = clock === null ? farTime() : "09:00") {
			await lead.runs(where, "/pyq room setup");
			// A window that is loading has no field yet.
			await vi.waitUntil(() => JSON.stringify(lead.view()?.blocks ?? []).includes('"zone"'), soon);
			await lead.submits({ zone, time, days: "mon-sun" });
			const isSetUp = () => fake.messages(where).some(({ text }) => String(text).includes("set up PyQ here"));
			await vi.waitUntil(isSetUp, soon);
			// What is still being said when the clock is set comes too late.
			const isSaid = async () =>
				(await sql`select 1 from steps where kind = 'respond' and state in ('due', 'claimed')`).length === 0;
			await vi.waitUntil(isSaid, soon);
		},
		async postNow(where = channel) {
			const before = questions(where).length;
			await lead.runs(where, "/pyq room post-now");
			await vi.waitUntil(() => questions(where).length > before, soon);
			const ts = String(questions(where).at(-1)?.["ts"]);
			await vi.waitUntil(() => isPosted(ts), soon);
			return { channel: where, ts };
		},
		questions,
		isPosted,
		async saved(text) {
			const [row] = await sql`select count(*)::int as count from answer_versions where text = ${text}`;
			return Number(row?.["count"]);
		},
		async [Symbol.asyncDispose]() {
			for (const pyq of copies) await pyq[Symbol.asyncDispose]();
			await fake.close();
			await sql.end({ timeout: 1 });
			await clock?.[Symbol.asyncDispose]();
			await drop();
		},
	};
}
