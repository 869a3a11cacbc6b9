/** A UTF-16 unit in the order of code points: surrogates, which stand for what is beyond U+FFFF, come last. */
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** Texts by their code points, as the database's `C` collation has them. */
export const byText = (a: string, b: string): number => {
	const shared = Math.min(a.length, b.length);
	for (let i = 0; i < shared; i++) {
		const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
		if (difference !== 0) return difference;
	}
	return a.length - b.length;
};

/** Ids, dates and other plain words. */
export const byWord = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const byId = (a: { id: string }, b: { id: string }): number => byWord(a.id, b.id);

/** What has a time, oldest first; of one time, by id. */
export const byTime = (a: { at: number; id: string }, b: { at: number; id: string }): number =>
	a.at - b.at || byId(a, b);
