/** What a command found, for programs (`json`) and for people (`text`). `code` is the exit code. */
export type Outcome = { json: unknown; text: string; code: 0 | 1; notes?: readonly string[] };

/** A command was called in a way that it can't be: said on one line, with what to write instead. Exit code 2. */
export class UsageError extends Error {
	override readonly name = "UsageError";
	readonly mend: string;

	constructor(message: string, mend: string) {
		super(message);
		this.mend = mend;
	}
}

/** Where a command writes to; streams in production. */
export type Terminal = { out(text: string): void; err(text: string): void };

/** Words for a fault: what happened, and what to do next. */
export type Trouble = { message: string; mend: string | null };

/** How a command is called from PyQ's folder, to be copied: `npm run -s pyq -- doctor`. */
export const callOf = (words: string): string => `npm run -s pyq -- ${words}`;

/** JSON as every command prints it. */
export const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A trouble as people read it. */
export const asText = ({ message, mend }: Trouble): string =>
	mend === null ? `${message}\n` : `${message}\n${mend}\n`;
