/**
 * Lines with their columns aligned, two spaces apart, without white space at their ends. The first row may be the heads.
 * Columns named in `right` are aligned to the right.
 */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
	const widths: number[] = [];
	for (const row of rows) {
		row.forEach((cell, column) => {
			widths[column] = Math.max(widths[column] ?? 0, [...cell].length);
		});
	}
	return rows.map((row) => {
		const cells = row.map((cell, column) => {
			const space = " ".repeat((widths[column] ?? 0) - [...cell].length);
			return right.includes(column) ? space + cell : cell + space;
		});
		return cells.join("  ").trimEnd();
	});
}

/** "1 question", "12 questions". */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Text broken at spaces into lines of at most `width` characters; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(/\s+/u).filter((each) => each !== "")) {
		const longer = line === "" ? word : `${line} ${word}`;
		if (line !== "" && longer.length > width) {
			lines.push(line);
			line = word;
		} else line = longer;
	}
	return line === "" ? lines : [...lines, line];
}
