import { commands } from "../../commands/index.ts";
import type { Store } from "../../src/app/ports/store.ts";
import type { QuestionBank } from "../../src/app/ports/surroundings.ts";
import { realBank } from "./bank.ts";
import type { Person } from "./fake-slack/person.ts";
import type { ShownView } from "./fake-slack/shown.ts";
import type { Json } from "./fake-slack/state.ts";
import { genuine } from "./people.ts";
import { isTellable, type Planted, plantTeam } from "./planted-team.ts";
import { rowsOfWorkspace, type TableRow } from "./rows-of-workspace.ts";
import { questionThread } from "./slack-channels.ts";
import { readView, sentValues } from "./slack-form.ts";
import { openTwoTeams, type TwoTeams } from "./slack-two-teams.ts";

/** A channel, or (null) where somebody talks with PyQ alone. */
type Place = { readonly id: string } | null;
type State = { readonly rows: readonly TableRow[]; readonly shown: string };

/** A workspace full of secrets, and another on the same PyQ, in which Ada runs a room that Bob takes part in. */
type Neighbours = AsyncDisposable & {
	readonly stage: TwoTeams;
	readonly theirs: Planted;
	readonly room: { readonly id: string };
	readonly ada: Person;
	readonly bob: Person;
	/** Ids of what the other workspace has: of each table one, of rounds one in each state, and both rooms. */
	readonly foreign: readonly string[];
	/** Its rooms, and its rounds that are open, by their ids. */
	readonly rooms: readonly string[];
	readonly openRounds: readonly string[];
	/** What people here were shown of the other workspace, or did there. */
	readonly breaches: readonly string[];
	/** What the other workspace has, and what stands before its people: before anybody here asked, and now. */
	readonly before: State;
	after(): Promise<State>;
	/** Somebody here does something. `typed`: what they gave, which may be given back to them. */
	asks(what: string, who: Person, typed: string, act: () => Promise<unknown>): Promise<void>;
	/** Types into an option that makes suggestions: on Slack none does yet, so it is asked for where all platforms do. */
	types(who: Person, place: Place, into: { command: string; option: string; typed: string }): Promise<void>;
	/** Presses a button that nobody here was ever shown. */
	presses(who: Person, place: Place, token: string): Promise<void>;
	/** Submits a window of this intent that is about something of theirs; it is filled as it is opened, and where it must be. */
	submits(who: Person, place: Place, intent: string, id: string): Promise<void>;
	/** The message of the question that is open here. */
	question(): { channel: string; ts: string };
	ownWorkspace(): Promise<string>;
};

/** Questions for the one workspace and for the other: what is told of theirs stands in none of ours. */
async function twoBanks(): Promise<[QuestionBank, QuestionBank]> {
	const all = (await realBank()).active();
	const texts = all.map((question) => JSON.stringify(question));
	const theirs = all.filter(
		(question, index) => index % 2 === 0 && isTellable(question, texts.toSpliced(index, 1).join()),
	);
	const slugs = new Set(theirs.map(({ slug }) => slug));
	const ours = all.filter(({ slug }) => !slugs.has(slug));
	return [await realBank([...slugs]), await realBank(ours.map(({ slug }) => slug))];
}

const button = (token: string): Json => ({
	type: "actions",
	elements: [{ type: "button", action_id: token, text: { type: "plain_text", text: "Press" } }],
});

/** Texts that stand in a column. */
const textsIn = (rows: readonly TableRow[], column: string): string[] =>
	rows.map(({ columns }) => columns[column]).filter((id) => typeof id === "string");

/** `through`: what stands between PyQ and its store. */
export async function openNeighbours(through?: (store: Store) => Store): Promise<Neighbours> {
	const [theirBank, ownBank] = await twoBanks();
	const { stage, teams } = await openTwoTeams(["Quokkatown", "Acme"], theirBank, through);
	const [there, here] = teams;
	const { fake } = stage;
	const theirs = await plantTeam(stage, there, theirBank);
	// What they were asked stands nowhere but in their own rounds from now on.
	stage.keepsQuestions(ownBank);
	const room = fake.channel(here, "python-prep");
	const ada = fake.member(here, "Ada", { role: "admin" });
	const bob = fake.member(here, "Bob");
	await stage.does(() => ada.runs(room, "/pyq room setup"));
	await stage.does(() => ada.submits());
	await stage.does(() => ada.runs(room, "/pyq room post-now"));
	await stage.does(() => bob.runs(room, "/pyq return"));

	const state = async (): Promise<State> => ({
		rows: await rowsOfWorkspace(stage.engine, there.id),
		shown: theirs.shown(),
	});
	const before = await state();
	const secrets = [
		...new Set([...theirs.words, ...textsIn(before.rows, "id"), ...textsIn(before.rows, "external_id")]),
	];
	const kinds = Map.groupBy(before.rows, ({ table, columns }) =>
		table === "rounds" ? `${table} ${columns["state"]}` : table === "rooms" ? columns["id"] : table,
	);
	const foreign = textsIn(
		[...kinds.values()].flatMap((rows) => rows.slice(0, 1)),
		"id",
	).filter((id) => id.includes("-"));
	const idsOf = (name: string, state?: string): string[] =>
		textsIn(
			before.rows.filter(({ table, columns }) => table === name && columns["state"] === state),
			"id",
		);
	const breaches: string[] = [];

	/** What people here have answered, which is shown to them again, whatever they chose to write. */
	async function ownAnswers(): Promise<string> {
		const rows = await rowsOfWorkspace(stage.engine, here.id);
		return textsIn(
			rows.filter(({ table }) => table === "answer_versions"),
			"text",
		).join("\n");
	}
	async function holds(what: string, typed: string, told: string): Promise<void> {
		const found = secrets.filter((secret) => told.includes(secret) && !typed.includes(secret));
		if (found.length === 0) return;
		const own = await ownAnswers();
		const breached = found.filter((secret) => !own.includes(secret));
		if (breached.length > 0) breaches.push(`${what}: ${breached.join(", ")}`);
	}
	async function asks(what: string, who: Person, typed: string, act: () => Promise<unknown>): Promise<void> {
		const { told, teams: spokenTo } = await stage.does(act);
		await holds(`${who.name}, ${what}`, typed, told);
		if (spokenTo.has(there.id)) breaches.push(`${who.name}, ${what}: PyQ speaks there`);
	}
	const channelOf = (who: Person, place: Place): string => place?.id ?? fake.direct(who)?.id ?? "";

	/** A window of each intent, as it is opened for whoever may open it. */
	const windows = new Map<string, ShownView>();
	/** What a window knows of where it was opened. */
	const opened = new Map<string, string>();
	for (const [who, place] of [
		[ada, room],
		[ada, null],
		[bob, room],
	] as const)
		for (const command of commands.filter(({ response }) => response === "form")) {
			await stage.does(() => who.runs(place, `/pyq ${command.path}`));
			const view = who.view();
			const [, intent] = /^v1:([^:]+):/u.exec(view?.callback_id ?? "") ?? [];
			if (view === null || intent === undefined) continue;
			if (!windows.has(intent)) windows.set(intent, view);
			opened.set(`${who.id} ${place?.id}`, view.private_metadata);
			await who.closes({ all: true });
		}

	return {
		stage,
		theirs,
		room,
		ada,
		bob,
		foreign,
		rooms: idsOf("rooms"),
		openRounds: idsOf("rounds", "posted"),
		breaches,
		before,
		after: state,
		asks,
		async types(who, place, { command, option, typed }) {
			const received = await stage.house.receive({
				kind: "autocomplete",
				id: `typed-${who.id}`,
				at: stage.house.clock.now(),
				where: {
					workspace: { platform: "slack", externalId: here.id, name: here.name },
					channel: place === null ? null : { externalId: place.id, name: "python-prep" },
					thread: null,
					lacks: [],
				},
				actor: { externalId: who.id, name: who.name, zone: null, authority: who === ada ? "admin" : "member" },
				replyTo: null,
				command,
				option,
				typed,
			});
			await holds(`${who.name}, ${option} of ${command}`, typed, JSON.stringify(received));
		},
		async presses(who, place, token) {
			const channel = channelOf(who, place);
			const { ts } = await stage.asBot(here, "chat.postMessage", { channel, text: "-", blocks: [button(token)] });
			await asks(token, who, token, () => who.presses({ channel, ts: String(ts) }, token));
		},
		async submits(who, place, intent, id) {
			const window = windows.get(intent);
			const metadata = opened.get(`${who.id} ${place?.id}`);
			if (window === undefined || metadata === undefined) throw new Error(`no window of ${intent} was opened`);
			const { title, submit, close, blocks } = window;
			const callback = `v1:${intent}:${id}`;
			const view = { type: "modal", title, submit, close, blocks, callback_id: callback, private_metadata: metadata };
			await stage.asBot(here, "views.open", { trigger_id: fake.trigger(who), view });
			const now = who.view();
			const form = now === null ? null : readView(now);
			if (form === null) throw new Error(`${callback} did not open`);
			const values = Object.entries(form.shown.fields).map(([field, { value }]) => [
				field,
				value === "" && form.controls[field]?.required === true ? genuine : value,
			]);
			await asks(`window ${callback}`, who, callback, () => who.submits(sentValues(form, Object.fromEntries(values))));
		},
		question() {
			const post = questionThread(fake, room.id);
			if (post === null) throw new Error("nothing is asked here");
			return { channel: room.id, ts: post.ts };
		},
		async ownWorkspace() {
			const [own] = (await rowsOfWorkspace(stage.engine, here.id)).filter(({ table }) => table === "workspaces");
			return String(own?.columns["id"]);
		},
		[Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
	};
}
