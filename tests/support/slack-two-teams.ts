import { createServer } from "node:http";
import { pickerName } from "../../src/adapters/slack/pick-channel.ts";
import type { Chat } from "../../src/app/ports/chat.ts";
import type { Store } from "../../src/app/ports/store.ts";
import type { QuestionBank } from "../../src/app/ports/surroundings.ts";
import type { Platform } from "../../src/core/ledger.ts";
import type { Engine } from "../../src/storage/database.ts";
import { installations } from "../../src/storage/installations.ts";
import { arrival } from "./discord-arrivals.ts";
import type { Taken } from "./discord-scene.ts";
import { emptyDatabase } from "./empty-database.ts";
import { type FakeSlack, openFakeSlack, type TeamHandle, usualScopes } from "./fake-slack/fake-slack.ts";
import type { Returned } from "./fake-slack/shown.ts";
import type { Json } from "./fake-slack/state.ts";
import { createHouse, type House, type LogLine, testVault } from "./house.ts";
import { instantOf, scriptedClock } from "./scripted-clock.ts";
import { scriptedIds } from "./scripted-ids.ts";
import { openSlackChat } from "./slack-chat.ts";

/** What came of a deed. `told`: everything that PyQ sent, to whomever: requests, acknowledgements and what stands because of them. */
type Outcome = { returned: Returned | null; told: string; teams: ReadonlySet<string | null> };

/** One PyQ, through the real Bolt over HTTP, that two workspaces have installed. */
export type TwoTeams = AsyncDisposable & {
	readonly fake: FakeSlack;
	readonly house: House;
	readonly engine: Engine;
	/** Everything that came in, oldest first. */
	readonly taken: readonly Taken[];
	/** What PyQ logged as a fault. */
	faults(): readonly LogLine[];
	/** Asks as the bot of a workspace, which is how a test puts a button or a window before somebody. */
	asBot(team: TeamHandle, method: string, args: Json): Promise<Json>;
	/** Somebody does something that PyQ hears of; resolves when all that follows is done. The clock stands still. */
	does(act: () => Promise<unknown>): Promise<Outcome>;
	/** Lets time pass until the wall in Berlin shows `2026-03-02 09:00`. */
	at(local: string): Promise<void>;
	/** From now on the bank has these questions, and no others. */
	keepsQuestions(bank: QuestionBank): void;
};

const zone = "Europe/Berlin";

const isReturned = (value: unknown): value is Returned =>
	typeof value === "object" && value !== null && "triggerId" in value && "answers" in value;

/** Whether a window of that name has opened, or become that one. */
const hasOpened = (returned: Returned, isIt: (name: string) => boolean): boolean =>
	returned.answers().some((answer) => answer.kind === "modal" && isIt(answer.view.callback_id));

/** What is settled between Slack and the adapter: a channel is asked for, or the one that was chosen will not do. */
const isAnswered = (returned: Returned | null): boolean =>
	returned?.kind === "errors" || (returned !== null && hasOpened(returned, (name) => name === pickerName));

/** `through`: what stands between PyQ and its store. */
export async function openTwoTeams(
	names: readonly [string, string],
	bank: QuestionBank,
	through: (store: Store) => Store = (store) => store,
): Promise<{ stage: TwoTeams; teams: readonly [TeamHandle, TeamHandle] }> {
	const { store, engine } = await emptyDatabase();
	const clock = scriptedClock(instantOf("2026-03-02 08:00", zone));
	const ids = scriptedIds();
	const fake = await openFakeSlack({ now: clock.now, rates: "none" });
	const teams = [fake.team(names[0]), fake.team(names[1])] as const;
	const kept = installations(engine, testVault());
	for (const team of teams)
		await kept.save({
			teamId: team.id,
			enterpriseId: null,
			isEnterpriseInstall: false,
			appId: fake.app.id,
			botToken: team.botToken,
			botUserId: team.botUserId,
			botId: team.botId,
			scopes: usualScopes,
			installedBy: "U0INSTALLER",
			installedAt: clock.now(),
		});
	let questions = bank;
	const chats = new Map<Platform, Chat>();
	const house = createHouse({
		store: through(store),
		clock,
		ids,
		bank: {
			active: () => questions.active(),
			byId: (id) => questions.byId(id),
			bySlug: (slug) => questions.bySlug(slug),
			topics: () => questions.topics(),
			byHash: (hash) => questions.byHash(hash),
			revise: (question) => questions.revise(question),
		},
		chats,
	});
	const server = createServer((request, response) => {
		if (!open.slack.take(request, response)) response.writeHead(404).end();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("no address");
	const publicUrl = `http://127.0.0.1:${address.port}`;
	const { clientId, clientSecret, signingSecret } = fake.app;
	const open = openSlackChat({
		reach: { kind: "oauth", clientId, clientSecret, signingSecret, publicUrl, apiUrl: fake.apiUrl },
		installations: kept,
		clock,
		ids,
		log: house.log,
	});
	chats.set("slack", open.chat);
	await house.start();
	await fake.requestUrl(`${publicUrl}/slack/events`);

	/** What PyQ says by itself when Slack has its acknowledgement: a form, a page, words that no step answers. */
	async function answered({ event, received }: Taken, returned: Returned | null): Promise<void> {
		if (returned === null) return;
		if (received?.kind === "form")
			await arrival("the form is open", () => hasOpened(returned, (name) => name.startsWith("v1:")));
		else if (received?.kind === "reply" && event.replyTo !== null) await returned.final();
	}

	const stage: TwoTeams = {
		fake,
		house,
		engine,
		taken: open.taken,
		faults: () => house.lines.filter(({ level }) => level === "error"),
		async asBot(team, method, args) {
			const answer = await fetch(new URL(method, fake.apiUrl), {
				method: "POST",
				headers: { authorization: `Bearer ${team.botToken}`, "content-type": "application/json; charset=utf-8" },
				body: JSON.stringify(args),
			});
			const told = (await answer.json()) as Json;
			if (told["ok"] !== true) throw new Error(`${method}: ${String(told["error"])} ${JSON.stringify(told)}`);
			return told;
		},
		async does(act) {
			const [heard, asked, sent] = [open.taken.length, fake.requests.length, fake.attempts.length];
			const done = await act();
			const returned = isReturned(done) ? done : null;
			if (returned?.kind === "timeout" || returned?.kind === "failed") throw new Error(`PyQ failed: ${returned.kind}`);
			await arrival("PyQ hears of it, or Bolt has answered", () => open.taken.length > heard || isAnswered(returned));
			await house.settle();
			const taken = open.taken[heard];
			if (taken !== undefined) await answered(taken, returned);
			const requests = fake.requests.slice(asked);
			const acknowledged = fake.attempts.slice(sent).map(({ outcome }) => outcome);
			return {
				returned,
				told: JSON.stringify([requests, acknowledged, returned?.answers() ?? []]),
				teams: new Set(requests.map(({ team }) => team)),
			};
		},
		at: (local) => house.passUntil(instantOf(local, zone)),
		keepsQuestions(bank) {
			questions = bank;
		},
		async [Symbol.asyncDispose]() {
			await house.stop();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			await fake.close();
		},
	};
	return { stage, teams };
}
