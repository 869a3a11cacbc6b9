import type { RoundId, WorkspaceId } from "../core/ids.ts";
import type { Member, Room, Workspace } from "../core/ledger.ts";
import { unbindToken } from "../core/message/bound-token.ts";
import { whichRound } from "../core/message/copy/answers.ts";
import { knownNowhere, notThereAnyMore } from "../core/message/copy/servers.ts";
import type { FormValues, Message } from "../core/message/model.ts";
import { parseToken } from "../core/message/token.ts";
import { describeRounds, isId } from "./find-round.ts";
import type { Actor, Inbound, MessageDeletedEvent } from "./ports/inbound.ts";
import type { RoundAndAnswer, Tx } from "./ports/store.ts";
import type { Work } from "./work.ts";

/** The workspace that something was done in, and by whom. */
export type Place = {
	workspace: Workspace;
	actor: Actor;
	/** The room of the channel it was done in, also one that PyQ has left; null: none was ever set up there. */
	room: Room | null;
	/** Who did it; null: no member. */
	member: Member | null;
	/** The round that the button or form names, in whichever workspace, and what they gave in it last: read at once with all this. */
	about: RoundAndAnswer | null;
	/** The platform did not say which, and there are several. `named`: this one was chosen for want of a sign, so it has to be said. */
	oneOf: { named: boolean } | null;
};

/** `ask`: it could belong to several workspaces; the question is asked in the one that is given. `nowhere`: to none. */
export type Found = { in: Place; ask: Message | null } | { nowhere: Message };

type Looking = Pick<Work, "tx" | "ids" | "bank">;

/** The workspace that an event belongs to. Where the platform does not name it, only one where the person is a member already. */
export async function findPlace(work: Looking, event: Inbound): Promise<Found> {
	const { tx, ids } = work;
	const { platform, externalId, name } = event.where.workspace;
	const { actor } = event;
	if (actor === null)
		return event.kind === "messageDeleted" ? placeOfDeletion(work, event) : { nowhere: knownNowhere("text" in event) };
	if (externalId !== null) {
		const known = await placeNamed(work, event);
		if (known !== null && (name === "" || name === known.workspace.name)) return { in: known, ask: null };
		const workspace = await tx.workspaces.ensure({ id: ids.next(), platform, externalId, name });
		const room = await roomOf(work, workspace, event);
		const member = await tx.members.byExternalId(workspace.id, actor.externalId);
		return { in: { workspace, actor, room, member, about: null, oneOf: null }, ask: null };
	}
	const members = await tx.members.ofPerson(platform, actor.externalId);
	const chosen = await choose(work, members, event);
	if ("nowhere" in chosen) return chosen;
	const { member, named, ask } = chosen;
	const workspace = await tx.workspaces.byId(member.workspaceId);
	if (workspace === null) return { nowhere: knownNowhere("text" in event) };
	const room = await roomOf(work, workspace, event);
	return { in: { workspace, actor, room, member, about: null, oneOf: members.length > 1 ? { named } : null }, ask };
}

/** Where something was done, if the platform names the workspace and PyQ knows it, by whichever name; null: it has to be noted, or found out. */
export async function placeNamed({ tx }: Pick<Looking, "tx">, event: Inbound): Promise<Place | null> {
	const { where, actor } = event;
	const { platform, externalId } = where.workspace;
	if (externalId === null || actor === null) return null;
	const channel = where.channel?.externalId ?? null;
	const [found, about] = await Promise.all([
		tx.workspaces.whereabouts({ platform, externalId, channel, person: actor.externalId }),
		aboutRound(tx, event, actor),
	]);
	return found === null ? null : { ...found, actor, about, oneOf: null };
}

/** Somebody may wait for a form to open: what its token names is not waited for after all else. */
async function aboutRound(tx: Tx, event: Inbound, { externalId }: Actor): Promise<RoundAndAnswer | null> {
	const id = "token" in event ? (parseToken(unbindToken(event.token).token)?.id ?? "") : "";
	return isId(id) ? tx.rounds.withAnswerOf(id, externalId) : null;
}

/**
 * The same with the room called as its channel is now, which is kept. A name that is only the channel's id, or none, was not told. Only
 * in a transaction.
 */
export async function asCalledNow({ tx }: Pick<Looking, "tx">, place: Place, { where }: Inbound): Promise<Place> {
	const { externalId = "", name = "" } = where.channel ?? {};
	if (place.room === null || name === "" || name === externalId || name === place.room.name) return place;
	const before = await tx.rooms.lock(place.room.id);
	if (before === null) return place;
	const room = { ...before, name };
	await tx.rooms.save(room);
	return { ...place, room };
}

const roomOf = ({ tx }: Pick<Looking, "tx">, workspace: Workspace, { where }: Inbound): Promise<Room | null> =>
	where.channel === null ? Promise.resolve(null) : tx.rooms.byChannel(workspace.id, where.channel.externalId);

/** What was deleted by nobody knows whom counts as deleted by who wrote it. */
async function placeOfDeletion({ tx }: Pick<Looking, "tx">, event: MessageDeletedEvent): Promise<Found> {
	const { platform, externalId } = event.where.workspace;
	const member = await tx.members.whoWrote(platform, event.message);
	const workspace = member === null ? null : await tx.workspaces.byId(member.workspaceId);
	const elsewhere = externalId !== null && workspace?.externalId !== externalId;
	if (member?.externalId == null || workspace === null || elsewhere || workspace.removedAt !== null)
		return { nowhere: knownNowhere("text" in event) };
	const actor: Actor = { externalId: member.externalId, name: member.name, zone: member.zone, authority: "member" };
	const room = await roomOf({ tx }, workspace, event);
	return { in: { workspace, actor, room, member, about: null, oneOf: null }, ask: null };
}

type Choice = { member: Member; named: boolean; ask: Message | null } | { nowhere: Message };

/** Which of somebody's workspaces a direct message is about. `members` begins with the one where they were last active. */
async function choose(work: Looking, members: readonly Member[], event: Inbound): Promise<Choice> {
	const [latest] = members;
	if (latest === undefined) return { nowhere: knownNowhere("text" in event) };
	const of = (workspace: WorkspaceId | undefined) => members.find(({ workspaceId }) => workspaceId === workspace);
	const lastActive: Choice = { member: latest, named: true, ask: null };
	switch (event.kind) {
		case "action":
		case "formSubmitted": {
			const { token, workspace } = unbindToken(event.token);
			const bound = of(workspace ?? undefined);
			if (workspace !== null) {
				// Never another one in its place: it may be about erasing.
				return bound === undefined ? { nowhere: notThereAnyMore() } : { member: bound, named: true, ask: null };
			}
			const { intent, id } = parseToken(token) ?? { intent: "", id: "" };
			// Its form was opened before anybody could say which question is meant.
			if (intent === "answer" && !isId(id))
				return byOpenRounds(work, members, latest, event.kind === "action" ? "" : wordsIn(event.values));
			const owner = of(await workspaceOf(work, id));
			return owner === undefined ? lastActive : { member: owner, named: false, ask: null };
		}
		case "command":
			return event.command === "answer" ? byOpenRounds(work, members, latest, event.options["text"] ?? "") : lastActive;
		case "message":
		case "messageEdited":
		case "messageDeleted":
		case "messageShortcut": {
			const author = await work.tx.members.whoWrote(event.where.workspace.platform, event.message);
			const mine = of(author?.workspaceId);
			if (mine !== undefined && mine.id === author?.id) return { member: mine, named: false, ask: null };
			return event.kind === "messageDeleted" ? lastActive : byOpenRounds(work, members, latest, event.text ?? "");
		}
		default:
			return lastActive;
	}
}

/** Everything that was written in a form, to be given back. */
export const wordsIn = (values: FormValues): string =>
	Object.values(values)
		.flat()
		.filter((value) => value.trim() !== "")
		.join("\n");

async function workspaceOf({ tx }: Pick<Looking, "tx">, round: RoundId): Promise<WorkspaceId | undefined> {
	const found = isId(round) ? await tx.rounds.byId(round) : null;
	return found === null ? undefined : (await tx.rooms.byId(found.roomId))?.workspaceId;
}

/** By the open rounds that they have not answered: of one workspace, that; of several, they are asked which round they mean. */
async function byOpenRounds(work: Looking, members: readonly Member[], latest: Member, given: string): Promise<Choice> {
	const waiting: { member: Member; rounds: Awaited<ReturnType<typeof describeRounds>> }[] = [];
	for (const member of members) {
		const open = await work.tx.rounds.openUnanswered(member.workspaceId, member.id);
		const rounds = await describeRounds(work, open);
		if (rounds.length > 0) waiting.push({ member, rounds });
	}
	const [only, ...others] = waiting;
	if (only === undefined) return { member: latest, named: false, ask: null };
	if (others.length === 0) return { member: only.member, named: false, ask: null };
	const choices = [];
	for (const { member, rounds } of waiting) {
		const server = (await work.tx.workspaces.byId(member.workspaceId))?.name ?? null;
		choices.push(...rounds.map(({ round, room }) => ({ round, room: room.name, server })));
	}
	return { member: latest, named: false, ask: whichRound(choices, given) };
}
