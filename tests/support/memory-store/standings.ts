import type { Standings } from "../../../src/app/ports/store.ts";
import type { Member, Standing } from "../../../src/core/ledger.ts";
import type { ListedStanding } from "./answer-tables.ts";
import { Breach } from "./breach.ts";
import type { Immediate } from "./immediate.ts";
import { byText, byWord } from "./order.ts";
import type { Tables } from "./tables.ts";
import { text, uuid } from "./values.ts";

const counts = ["points", "answered", "streak", "best", "freezes"] as const;

const withoutListed = ({ listed: _, ...standing }: ListedStanding): Standing => Object.freeze(standing);

/** Standings in memory. */
export const standings = ({ standings: table, members }: Tables): Immediate<Standings> => {
	const board = (roomId: string, period: string) =>
		table.of("board", `${uuid(roomId)}\0${text(period)}`).filter(({ listed }) => listed);

	const rowOf = (standing: Standing, roomId: string, member: Member): ListedStanding => ({
		...standing,
		roomId,
		memberId: member.id,
		listed: !member.hidden && member.erasedAt === null,
	});

	return {
		replace(roomId, memberIds, replaced) {
			const room = uuid(roomId);
			const wanted = new Set(replaced.map(({ memberId, period }) => `${uuid(memberId)}\0${period}`));
			for (const id of memberIds)
				for (const kept of table.of("roomMember", `${room}\0${uuid(id)}`))
					if (!wanted.has(`${kept.memberId}\0${kept.period}`)) table.delete(kept);
			const rows = replaced.flatMap((standing) => {
				const member = members.get(uuid(standing.memberId));
				return member === null ? [] : rowOf(standing, room, member);
			});
			/** What this very statement has written; what stood there already, as it is wanted, may be wanted twice. */
			const written = new Set<string>();
			for (const row of rows.sort((a, b) => byWord(a.memberId, b.memberId) || byText(a.period, b.period))) {
				const { added, row: kept } = table.insert(row, "any");
				const key = `${row.memberId}\0${row.period}`;
				if (written.has(key))
					throw new Breach("21000", "ON CONFLICT DO UPDATE command cannot affect row a second time");
				const differs = kept.listed !== row.listed || counts.some((count) => kept[count] !== row[count]);
				if (!added && differs) table.update(kept, row);
				if (added || differs) written.add(key);
			}
		},

		top(roomId, period, limit) {
			const best = board(roomId, period)
				.sort((a, b) => b.points - a.points || byWord(a.memberId, b.memberId))
				.slice(0, limit);
			const shown = best.flatMap((standing) => {
				const member = members.get(standing.memberId);
				if (member === null) return [];
				const rank = 1 + best.findIndex(({ points }) => points === standing.points);
				return { rank, standing: withoutListed(standing), member };
			});
			return shown.sort(
				(a, b) =>
					b.standing.points - a.standing.points ||
					byText(a.member.alias ?? a.member.name, b.member.alias ?? b.member.name) ||
					byWord(a.member.id, b.member.id),
			);
		},

		place(roomId, period, memberId) {
			const standing = table.get(`${uuid(roomId)}\0${uuid(memberId)}\0${text(period)}`);
			if (standing === null) return null;
			const ahead = board(roomId, period).filter(({ points }) => points > standing.points);
			return { rank: 1 + ahead.length, standing: withoutListed(standing) };
		},

		withStreak: (roomId) =>
			table
				.of("board", `${uuid(roomId)}\0all`)
				.filter(({ streak }) => streak > 0)
				.map(({ memberId }) => memberId)
				.sort(byWord),
	};
};
