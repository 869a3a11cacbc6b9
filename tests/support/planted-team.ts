import type { QuestionBank } from "../../src/app/ports/surroundings.ts";
import type { Question } from "../../src/core/question.ts";
import type { TeamHandle } from "./fake-slack/fake-slack.ts";
import type { Person } from "./fake-slack/person.ts";
import { messagesIn } from "./slack-channels.ts";
import type { TwoTeams } from "./slack-two-teams.ts";

/** A workspace full of words that stand nowhere else. */
export type Planted = {
	readonly team: TeamHandle;
	/** Its name, and words of its people, channels, answers, settings and questions: each of these was told to its own people. */
	readonly words: readonly string[];
	/** What somebody elsewhere may type who has heard of it, besides ids. */
	readonly typed: readonly string[];
	/** Its rooms' channels, by their ids. */
	readonly channels: readonly string[];
	/** Tokens of every button and window that its people were shown. */
	readonly tokens: readonly string[];
	/** Everything that stands before its people. */
	shown(): string;
};

/** Names, channels and settings; what everybody there may read. */
const facts = {
	cellar: "zanzibar-cellar",
	attic: "umbrella-attic",
	lead: "Xanthippe",
	member: "Bartholomew",
	alias: "Gargoyle",
	other: "Philomena",
	openAnswer: "wombatish",
	atticAnswer: "platypusly",
	zones: ["Pacific/Chatham", "Asia/Kathmandu"],
	times: ["20:41", "13:33"],
	group: { id: "S0WALRUS99", name: "walruses" },
} as const;

/** The longest run of plain words, which stands the same in every rendering. */
function plainRun(markdown: string): string {
	const runs = markdown.match(/[A-Za-z][A-Za-z ,]+/gu) ?? [];
	return runs.toSorted((one, other) => other.length - one.length)[0]?.trim() ?? "";
}

/** What is secret of a question that only this workspace was asked. */
const wordsOf = ({ title, modelAnswer, hints: [hint = ""] }: Question): string[] =>
	[title, modelAnswer, hint].map(plainRun);

/** Whether it can be told by words that stand in nothing else. `others`: the text of all other questions. */
export const isTellable = (question: Question, others: string): boolean =>
	wordsOf(question).every((words) => words.length >= shortestRun && !others.includes(words));
const shortestRun = 12;
/** Of the four questions their titles, two hints and two model answers. */
const leastLearnt = 8;

const tokensIn = (text: string): string[] =>
	[...text.matchAll(/"(?:action_id|callback_id)\\*":\\*"(v1:[^"#\\]+)/gu)].map(([, token = ""]) => token);

/** Two rooms with three mornings behind them, an open question each, and all that their people can leave behind. */
export async function plantTeam(stage: TwoTeams, team: TeamHandle, bank: QuestionBank): Promise<Planted> {
	const { fake } = stage;
	const cellar = fake.channel(team, facts.cellar);
	const lead = fake.member(team, facts.lead, { role: "admin", tz: "Europe/Berlin" });
	const member = fake.member(team, facts.member);
	const other = fake.member(team, facts.other);
	const people = [lead, member, other];
	const attic = fake.channel(team, facts.attic, { private: true, members: people });
	const heard: string[] = [];
	const does = async (act: () => Promise<unknown>): Promise<void> => {
		heard.push((await stage.does(act)).told);
	};
	const runs = (who: Person, room: { id: string }, line: string) => does(() => who.runs(room, `/pyq ${line}`));
	const latest = (room: { id: string }) => {
		const post = messagesIn(fake, room.id).findLast(
			({ thread, isBots, blocks }) => thread === null && isBots && JSON.stringify(blocks).includes("v1:answer:"),
		);
		if (post === undefined) throw new Error("nothing is asked there");
		return post;
	};
	const presses = (who: Person, room: { id: string }, label: string) =>
		does(() => who.presses({ channel: room, ts: latest(room).ts }, label));

	for (const [index, room] of [cellar, attic].entries()) {
		await runs(lead, room, `room setup`);
		const [zone = "", time = ""] = [facts.zones[index], facts.times[index]];
		await does(() => lead.submits({ zone, time, mode: index === 0 ? "open" : "private" }));
	}
	await runs(lead, cellar, `room rules mention:<!subteam^${facts.group.id}|@${facts.group.name}>`);
	await runs(member, cellar, "settings");
	await does(() => member.submits({ alias: facts.alias }));
	await runs(lead, cellar, `room roles <@${other.id}> reviewer`);
	await stage.at("2026-03-03 11:00");
	for (const room of [cellar, attic]) await presses(member, room, "Hint");
	await does(() => member.says({ channel: cellar, ts: latest(cellar).ts }, answer(facts.openAnswer)));
	await runs(other, attic, `answer ${answer(facts.atticAnswer)}`);
	await runs(member, cellar, "reveal");
	await runs(other, attic, "reveal");
	await runs(member, cellar, "feedback");
	await runs(other, attic, "feedback");
	await stage.at("2026-03-04 11:00");
	await does(() => other.says({ channel: cellar, ts: latest(cellar).ts }, answer(facts.openAnswer)));
	await runs(other, attic, "leave 2026-12-31");
	const queued = bank.active().at(-1);
	if (queued === undefined) throw new Error("the bank is empty");
	for (const room of [cellar, attic]) await runs(lead, room, `queue add ${queued.slug}`);
	for (const room of [cellar, attic]) for (const line of looks) await runs(lead, room, line);
	for (const who of people) await does(() => who.opensHome());
	await runs(member, cellar, "streak");

	const posts = [cellar, attic].flatMap(({ id }) => messagesIn(fake, id).map(({ blocks }) => JSON.stringify(blocks)));
	const all = [...heard, ...posts].join("\n");
	const asked = bank.active().filter(({ title }) => posts.some((post) => post.includes(plainRun(title))));
	/** Titles of all, and what those who took part have seen of hints and model answers. */
	const learnt = asked.flatMap(wordsOf).filter((word) => all.includes(word));
	const [first] = asked;
	if (learnt.length < leastLearnt || first === undefined) throw new Error("their questions were not shown to them");
	const { lead: leads, member: answers, other: helps, alias, zones, times, group } = facts;
	const told = [
		...[facts.cellar, facts.attic, leads, answers, helps, alias, facts.openAnswer, facts.atticAnswer],
		...[...zones, ...times, group.id, ...asked.map(({ title }) => plainRun(title))],
	];
	const untold = told.filter((word) => !all.includes(word));
	if (untold.length > 0) throw new Error(`their own people are not told ${untold.join(", ")}`);
	return {
		team,
		words: [...new Set([team.name, ...told, ...learnt])],
		typed: [
			...[facts.cellar, `<#${attic.id}|${facts.attic}>`, leads, alias, member.id],
			...["2026-03-03", first.slug, first.title.replaceAll(/["“”]/gu, "")],
		],
		channels: [cellar.id, attic.id],
		tokens: [...new Set(tokensIn(all))],
		shown: () =>
			JSON.stringify([
				[cellar, attic].map(({ id }) => [fake.messages(id), fake.pins(id)]),
				people.map((who) => [who.sees(), who.home(), who.view()]),
			]),
	};
}

const looks = ["room status", "room roles", "room rules", "leaderboard", "streak", "today"];
const answer = (word: string): string => `A ${word} plan is to measure first, and to cut only where it costs too much.`;
