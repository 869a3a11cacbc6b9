/** What stands in a block of code, as it is; a board in columns: a line a row, without the heads. Whose row it is says "you" as it does elsewhere. */
export function readBoard(code: string): string {
	const [heads = "", ...rows] = code.split("\n");
	if (!/^ *# Name +Points +Streak$/u.test(heads)) return code;
	return rows
		.map((row) =>
			row
				.trim()
				.replace(/\s+/gu, " ")
				.replace(/ \(you\)(?= \S+ \S+$)/u, " you"),
		)
		.join("\n");
}
