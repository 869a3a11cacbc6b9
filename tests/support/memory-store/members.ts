import type { Members } from "../../../src/app/ports/store.ts";
import type { Member, Platform } from "../../../src/core/ledger.ts";
import { lookOf } from "../../../src/core/names.ts";
import { readTrouble } from "../../../src/core/trouble.ts";
import { type Immediate, only } from "./immediate.ts";
import { byId, byWord } from "./order.ts";
import type { Tables } from "./tables.ts";
import { isId, text, uuid } from "./values.ts";

/** Small letters one by one, as the database's `lower` has them: of a letter that becomes two, the first. */
const lower = (value: string): string =>
	Array.from(value, (letter) => {
		const small = letter.toLowerCase();
		return small.length === letter.length ? small : (small[0] ?? letter);
	}).join("");

/** Members in memory. */
export const members = (tables: Tables): Immediate<Members> => {
	const { members: table, roomMembers } = tables;

	const list = (memberId: string, listed: boolean) => {
		for (const standing of tables.standings.of("memberId", memberId))
			if (standing.listed !== listed) tables.standings.update(standing, { listed });
	};

	/** When a member last answered or joined a room; 0: never. */
	const lastActive = ({ id }: Member): number =>
		Math.max(
			0,
			...roomMembers.of("memberId", id).map(({ joinedAt }) => joinedAt),
			...tables.answers
				.of("memberId", id)
				.flatMap((answer) => tables.answerVersions.of("answerId", answer.id).map(({ at }) => at)),
		);

	const isOn = (member: Member, platform: Platform): boolean =>
		tables.workspaces.get(member.workspaceId)?.platform === platform;

	const namesakes = (workspaceId: string, names: readonly string[]): Member[] => {
		const looks = new Set(names.map(lookOf));
		looks.delete("");
		const isOne = (name: string) => looks.has(lookOf(name));
		return table
			.of("workspaceId", uuid(workspaceId))
			.filter(({ erasedAt, name, alias }) => erasedAt === null && (isOne(name) || (alias !== null && isOne(alias))))
			.sort(byId);
	};

	return {
		ensure({ id, workspaceId, externalId, name, zone }) {
			const wanted = {
				id,
				workspaceId,
				externalId,
				name,
				zone,
				alias: null,
				hidden: false,
				remindAt: null,
				erasedAt: null,
			};
			const { added, row } = table.insert(wanted, "members_external");
			if (added || (row.name === name && (zone === null || row.zone !== null))) return row;
			return table.update(row, { name, zone: row.zone ?? zone });
		},

		byId: (id) => (isId(id) ? table.get(uuid(id)) : null),

		byIds: (ids) => [...new Set(ids.map(uuid))].sort(byWord).flatMap((id) => table.get(id) ?? []),

		byExternalId: (workspaceId, externalId) =>
			table.find("members_external", `${uuid(workspaceId)}\0${text(externalId)}`),

		ofPerson: (platform, externalId) =>
			table
				.all()
				.filter(
					(member) =>
						member.externalId === text(externalId) &&
						isOn(member, platform) &&
						tables.workspaces.get(member.workspaceId)?.removedAt === null,
				)
				.sort((a, b) => lastActive(b) - lastActive(a) || byId(a, b)),

		whoWrote(platform, { channel, message }) {
			const version = tables.answerVersions
				.all()
				.find(({ source }) => source?.channel === text(channel) && source.message === text(message));
			const answer = version === undefined ? null : tables.answers.get(version.answerId);
			const member = answer === null ? null : table.get(answer.memberId);
			return member !== null && isOn(member, platform) ? member : null;
		},

		conversations(platform, most) {
			const last = new Map<string, number>();
			for (const round of tables.rounds.all()) {
				const room = tables.rooms.get(round.roomId);
				const workspace = room === null ? null : tables.workspaces.get(room.workspaceId);
				if (round.state !== "posted" || room?.status === "left" || workspace?.removedAt !== null) continue;
				if (workspace.platform !== platform) continue;
				for (const { memberId } of roomMembers.of("roomId", round.roomId))
					for (const answer of tables.answers.of("memberId", memberId))
						for (const { route, source, at } of tables.answerVersions.of("answerId", answer.id))
							if (route === "direct" && source !== null)
								last.set(source.channel, Math.max(at, last.get(source.channel) ?? 0));
			}
			return [...last]
				.sort(([a, at], [b, bt]) => bt - at || byWord(a, b))
				.slice(0, most)
				.map(([channel]) => channel);
		},

		refusedReminder(id) {
			const last = tables.steps
				.of("memberId", uuid(id))
				.filter(({ kind, settledAt }) => kind === "remind" && settledAt !== null)
				.sort((a, b) => (a.settledAt ?? 0) - (b.settledAt ?? 0) || byId(a, b))
				.at(-1);
			return last?.state === "failed" && readTrouble(last.error ?? "").reason === "forbidden" ? last.id : null;
		},

		byName(workspaceId, name) {
			const wanted = lower(text(name));
			const found = table
				.of("workspaceId", uuid(workspaceId))
				.filter(
					(member) =>
						member.erasedAt === null &&
						(lower(member.name) === wanted || (member.alias !== null && lower(member.alias) === wanted)),
				);
			return found.length === 1 ? (found[0] ?? null) : null;
		},

		namesakes,

		claimName: ({ id, workspaceId }, name) => namesakes(workspaceId, [name]).every((member) => member.id === uuid(id)),

		save({ id, alias, hidden, zone, remindAt }) {
			const member = table.get(uuid(id));
			if (member !== null) table.update(member, { alias, hidden, zone, remindAt });
			list(uuid(id), !hidden && only(member, `Member ${id}`).erasedAt === null);
		},

		erase(id, at) {
			const memberId = uuid(id);
			const member = table.get(memberId);
			if (member === null) return;
			table.update(member, { externalId: null, name: "", alias: null, zone: null, remindAt: null, erasedAt: at });
			list(memberId, false);
			const versions = tables.answers
				.of("memberId", memberId)
				.flatMap((answer) => tables.answerVersions.of("answerId", answer.id));
			for (const version of versions) {
				for (const assessment of tables.assessments.of("versionId", version.id))
					tables.assessments.update(assessment, { detail: null });
				tables.answerVersions.update(version, { text: "", code: "", source: null });
			}
			for (const step of tables.steps.of("memberId", memberId))
				if (step.settledAt !== null || step.kind === "respond") tables.steps.update(step, { payload: null });
		},

		join: (roomId, memberId, at) => roomMembers.insert({ roomId, memberId, joinedAt: at }, "any").row.joinedAt,

		hold(roomId, memberIds) {
			uuid(roomId);
			memberIds.forEach(uuid);
		},

		toRemind: (roomId) =>
			roomMembers
				.of("roomId", uuid(roomId))
				.flatMap(({ memberId }) => table.get(memberId) ?? [])
				.filter(({ remindAt }) => remindAt !== null)
				.sort(byId),

		ofRoom: (roomId) =>
			roomMembers
				.of("roomId", uuid(roomId))
				.sort((a, b) => a.joinedAt - b.joinedAt || byWord(a.memberId, b.memberId))
				.map(({ memberId }) => memberId),
	};
};
