/**
 * What the database says no to, with its own code (SQLSTATE): 23505 a key that is taken, 23514 a check, 23503 a row that is
 * not there or still needed, 22P02 and 22003 what is no value of its type, 21000 one row written twice by one statement,
 * 25P02 anything after one of these. The message names tables and rules, and holds nobody's text.
 */
export class Breach extends Error {
	override readonly name = "Breach";
	readonly code: string;
	/** The rule's name, as in the schema; null when it is none of the schema's. */
	readonly constraint: string | null;

	constructor(code: string, said: string, constraint: string | null = null) {
		super(said);
		this.code = code;
		this.constraint = constraint;
	}
}
