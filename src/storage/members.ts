import { and, asc, desc, eq, inArray, isNotNull, isNull, max, ne, or, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Members } from "../app/ports/store.ts";
import type { WorkspaceId } from "../core/ids.ts";
import type { Member } from "../core/ledger.ts";
import { lookOf } from "../core/names.ts";
import { readTrouble } from "../core/trouble.ts";
import { builtOnce } from "./built-once.ts";
import { type Database, isAnyOf, isId, listed, only } from "./database.ts";
import {
	answers,
	answerVersions,
	assessments,
	roomMembers,
	rooms,
	rounds,
	standings,
	steps,
	members as table,
	workspaces,
} from "./schema.ts";

/** The ASCII letters and digits of a name: names that read the same have the same ones, whatever the database's locale makes of the others. */
const lettersOf = (name: string): string =>
	name
		.normalize("NFKD")
		.replace(/[^A-Za-z0-9]/g, "")
		.toLowerCase();
const lettersIn = (column: AnyPgColumn): SQL =>
	sql`lower(regexp_replace(normalize(${column}, NFKD), '[^A-Za-z0-9]', '', 'g') collate "C")`;

async function namesakes(db: Database, workspaceId: WorkspaceId, names: readonly string[]): Promise<Member[]> {
	const looks = new Set(names.map(lookOf));
	looks.delete("");
	if (looks.size === 0) return [];
	const letters = JSON.stringify([...looks].map(lettersOf));
	const given = sql`select jsonb_array_elements_text(cast(${letters} as jsonb))`;
	const near = await db
		.select()
		.from(table)
		.where(
			and(
				eq(table.workspaceId, workspaceId),
				isNull(table.erasedAt),
				or(...[table.name, table.alias].map((column) => sql`${lettersIn(column)} in (${given})`)),
			),
		)
		.orderBy(asc(table.id));
	return near.filter(({ name, alias }) => looks.has(lookOf(name)) || (alias !== null && looks.has(lookOf(alias))));
}

/** Somebody's place in a room, held. */
const place = builtOnce((db) =>
	db
		.select({ joinedAt: roomMembers.joinedAt })
		.from(roomMembers)
		.where(
			and(eq(roomMembers.roomId, sql.placeholder("roomId")), eq(roomMembers.memberId, sql.placeholder("memberId"))),
		)
		.for("no key update"),
);

/** The same of several; always in the same order, so that nobody waits in a circle. */
const places = builtOnce((db) =>
	db
		.select({ id: roomMembers.memberId })
		.from(roomMembers)
		.where(
			and(
				eq(roomMembers.roomId, sql.placeholder("roomId")),
				isAnyOf(roomMembers.memberId, sql.placeholder("memberIds")),
			),
		)
		.orderBy(asc(roomMembers.memberId))
		.for("no key update"),
);

const toRemind = builtOnce((db) =>
	db
		.select({ member: table })
		.from(roomMembers)
		.innerJoin(table, eq(table.id, roomMembers.memberId))
		.where(and(eq(roomMembers.roomId, sql.placeholder("roomId")), isNotNull(table.remindAt)))
		.orderBy(asc(table.id)),
);

/** Members in the database. */
export const members = (db: Database): Members => ({
	async ensure({ id, workspaceId, externalId, name, zone }) {
		// Looked up first, as a workspace is: somebody's events need not wait for each other here.
		const [known] = await db
			.select()
			.from(table)
			.where(and(eq(table.workspaceId, workspaceId), eq(table.externalId, externalId)));
		if (known !== undefined && known.name === name && (zone === null || known.zone !== null)) return known;
		const rows = await db
			.insert(table)
			.values({ id, workspaceId, externalId, name, zone })
			.onConflictDoUpdate({
				target: [table.workspaceId, table.externalId],
				set: { name, zone: sql`coalesce(${table.zone}, ${zone})` },
			})
			.returning();
		return only(rows, `Member ${id}`);
	},

	async byId(id) {
		if (!isId(id)) return null;
		const [member] = await db.select().from(table).where(eq(table.id, id));
		return member ?? null;
	},

	byIds: (ids) => db.select().from(table).where(isAnyOf(table.id, ids)),

	async byExternalId(workspaceId, externalId) {
		const [member] = await db
			.select()
			.from(table)
			.where(and(eq(table.workspaceId, workspaceId), eq(table.externalId, externalId)));
		return member ?? null;
	},

	async ofPerson(platform, externalId) {
		const joined = db
			.select({ at: max(roomMembers.joinedAt) })
			.from(roomMembers)
			.where(eq(roomMembers.memberId, table.id));
		const answered = db
			.select({ at: max(answerVersions.at) })
			.from(answers)
			.innerJoin(answerVersions, eq(answerVersions.answerId, answers.id))
			.where(eq(answers.memberId, table.id));
		const found = await db
			.select({ member: table })
			.from(table)
			.innerJoin(workspaces, eq(workspaces.id, table.workspaceId))
			.where(and(eq(table.externalId, externalId), eq(workspaces.platform, platform), isNull(workspaces.removedAt)))
			.orderBy(sql`greatest(${joined}, ${answered}) desc nulls last`, asc(table.id));
		return found.map(({ member }) => member);
	},

	async whoWrote(platform, { channel, message }) {
		const [found] = await db
			.select({ member: table })
			.from(answerVersions)
			.innerJoin(answers, eq(answers.id, answerVersions.answerId))
			.innerJoin(table, eq(table.id, answers.memberId))
			.innerJoin(workspaces, eq(workspaces.id, table.workspaceId))
			.where(
				and(
					eq(answerVersions.sourceMessage, message),
					eq(answerVersions.sourceChannel, channel),
					eq(workspaces.platform, platform),
				),
			)
			.limit(1);
		return found?.member ?? null;
	},

	async conversations(platform, most) {
		const found = await db
			.select({ channel: answerVersions.sourceChannel })
			.from(rounds)
			.innerJoin(rooms, and(eq(rooms.id, rounds.roomId), ne(rooms.status, "left")))
			.innerJoin(workspaces, eq(workspaces.id, rooms.workspaceId))
			.innerJoin(roomMembers, eq(roomMembers.roomId, rooms.id))
			.innerJoin(answers, eq(answers.memberId, roomMembers.memberId))
			.innerJoin(answerVersions, eq(answerVersions.answerId, answers.id))
			.where(
				and(
					eq(rounds.state, "posted"),
					eq(workspaces.platform, platform),
					isNull(workspaces.removedAt),
					eq(answerVersions.route, "direct"),
					isNotNull(answerVersions.sourceChannel),
				),
			)
			.groupBy(answerVersions.sourceChannel)
			.orderBy(desc(max(answerVersions.at)), asc(answerVersions.sourceChannel))
			.limit(most);
		return found.flatMap(({ channel }) => channel ?? []);
	},

	async refusedReminder(id) {
		const [last] = await db
			.select({ id: steps.id, state: steps.state, error: steps.error })
			.from(steps)
			.where(and(eq(steps.memberId, id), eq(steps.kind, "remind"), isNotNull(steps.settledAt)))
			.orderBy(desc(steps.settledAt), desc(steps.id))
			.limit(1);
		return last?.state === "failed" && readTrouble(last.error ?? "").reason === "forbidden" ? last.id : null;
	},

	async byName(workspaceId, name) {
		const named = [table.name, table.alias].map((column) => sql`lower(${column}) = lower(${name})`);
		const found = await db
			.select()
			.from(table)
			.where(and(eq(table.workspaceId, workspaceId), isNull(table.erasedAt), or(...named)))
			.limit(2);
		return found.length === 1 ? (found[0] ?? null) : null;
	},

	namesakes: (workspaceId, names) => namesakes(db, workspaceId, names),

	async claimName({ id, workspaceId }, name) {
		// Two who want the same name at once would each see it free: the second waits here, and then sees it taken.
		await db.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.id, workspaceId)).for("no key update");
		return (await namesakes(db, workspaceId, [name])).every((member) => member.id === id);
	},

	async save({ id, alias, hidden, zone, remindAt }) {
		const saved = await db.update(table).set({ alias, hidden, zone, remindAt }).where(eq(table.id, id)).returning();
		const listed = !hidden && only(saved, `Member ${id}`).erasedAt === null;
		await db.update(standings).set({ listed }).where(eq(standings.memberId, id));
	},

	async erase(id, at) {
		await db
			.update(table)
			.set({ externalId: null, name: "", alias: null, zone: null, remindAt: null, erasedAt: at })
			.where(eq(table.id, id));
		await db.update(standings).set({ listed: false }).where(eq(standings.memberId, id));
		const theirs = db.select({ id: answers.id }).from(answers).where(eq(answers.memberId, id));
		const versions = db.select({ id: answerVersions.id }).from(answerVersions);
		// What a judge or grader noted quotes the answer.
		await db
			.update(assessments)
			.set({ detail: null })
			.where(inArray(assessments.versionId, versions.where(inArray(answerVersions.answerId, theirs))));
		// The message, too: it is the platform's name for something that this person wrote.
		await db
			.update(answerVersions)
			.set({ text: "", code: "", sourceChannel: null, sourceMessage: null, sourceThread: null })
			.where(inArray(answerVersions.answerId, theirs));
		// What was still to be told them quotes them too; a reply without words is not sent.
		await db
			.update(steps)
			.set({ payload: null })
			.where(and(eq(steps.memberId, id), or(isNotNull(steps.settledAt), eq(steps.kind, "respond"))));
	},

	async join(roomId, memberId, at) {
		const held = () => place(db, { roomId, memberId });
		const [before] = await held();
		if (before !== undefined) return before.joinedAt;
		await db.insert(roomMembers).values({ roomId, memberId, joinedAt: at }).onConflictDoNothing();
		return only(await held(), `Member ${memberId} of room ${roomId}`).joinedAt;
	},

	async hold(roomId, memberIds) {
		await places(db, { roomId, memberIds: listed(memberIds) });
	},

	async toRemind(roomId) {
		return (await toRemind(db, { roomId })).map(({ member }) => member);
	},

	async ofRoom(roomId) {
		const rows = await db
			.select({ id: roomMembers.memberId })
			.from(roomMembers)
			.where(eq(roomMembers.roomId, roomId))
			.orderBy(asc(roomMembers.joinedAt), asc(roomMembers.memberId));
		return rows.map(({ id }) => id);
	},
});
