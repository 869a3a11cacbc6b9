import { Breach } from "./breach.ts";
import { byWord } from "./order.ts";

/** A column that names a row of another table. */
export type Reference<R> = { column: keyof R & string; to: string; onDelete?: "set null" };

/** A table as the schema has it. `null` from a key: the row is not in that index. Names are those of the schema. */
export type Rules<R, U extends string, L extends string> = {
	name: string;
	/** The row as the database would keep it, frozen. */
	row: (given: R) => R;
	primary: { name: string; key: (row: R) => string };
	unique: Readonly<Record<U, (row: R) => string | null>>;
	checks: Readonly<Record<string, (row: R) => boolean>>;
	references: Readonly<Record<string, Reference<R>>>;
	/** What rows are looked up by beside the unique keys; one named like a column is by that column. */
	lists: Readonly<Record<L, (row: R) => string | null>>;
};

/** What a table holds. Never changed once it is shared: who writes first makes a copy. */
export type Held<R> = {
	readonly rows: Map<string, R>;
	readonly unique: readonly Map<string, string>[];
	readonly lists: readonly Map<string, readonly string[]>[];
	/** All rows by primary key, made when asked for. */
	inOrder: readonly R[] | null;
};

/** How to take a write back. */
export type Journal = (() => void)[];

/** A referencing table, as the referenced one sees it. */
type Child = { release: (key: string) => void };

/** A table as others see it. */
export type Linked = {
	has(key: string): boolean;
	adopt(child: Child): void;
	/** Tells the table where its references lead. */
	link(find: (name: string) => Linked): void;
};

/** Rows with the database's rules. All errors are `Breach`; after one, the transaction has to be undone. */
export class Table<R extends object, U extends string, L extends string> implements Linked {
	readonly #rules: Rules<R, U, L>;
	readonly #unique: readonly [name: string, key: (row: R) => string | null][];
	readonly #lists: readonly [name: string, key: (row: R) => string | null][];
	readonly #checks: readonly [name: string, holds: (row: R) => boolean][];
	readonly #journal: Journal;
	#references: readonly { name: string; column: keyof R; to: Linked }[] = [];
	#children: readonly Child[] = [];
	#held: Held<R>;
	#shared: boolean;

	/** Empty, or with what another table of these rules has shared. */
	constructor(rules: Rules<R, U, L>, journal: Journal, held: Held<R> | null) {
		this.#rules = rules;
		this.#unique = Object.entries(rules.unique);
		this.#lists = Object.entries(rules.lists);
		this.#checks = Object.entries(rules.checks);
		this.#journal = journal;
		this.#shared = held !== null;
		this.#held = held ?? {
			rows: new Map(),
			unique: this.#unique.map(() => new Map()),
			lists: this.#lists.map(() => new Map()),
			inOrder: null,
		};
	}

	link(find: (name: string) => Linked): void {
		this.#references = Object.entries(this.#rules.references).map(([name, { column, to, onDelete }]) => {
			const parent = find(to);
			parent.adopt({ release: (key) => this.#release(name, column, key, onDelete) });
			return { name, column, to: parent };
		});
	}

	adopt(child: Child): void {
		this.#children = [...this.#children, child];
	}

	/** The names of all its rules. */
	get constraints(): string[] {
		const { primary, unique, checks, references } = this.#rules;
		return [primary.name, ...[unique, checks, references].flatMap((rules) => Object.keys(rules))];
	}

	get size(): number {
		return this.#held.rows.size;
	}

	has(key: string): boolean {
		return this.#held.rows.has(key);
	}

	/** The row with this primary key. */
	get(key: string): R | null {
		return this.#held.rows.get(key) ?? null;
	}

	/** The row with this unique key. */
	find(unique: U, key: string): R | null {
		const found = this.#index(this.#unique, unique, this.#held.unique).get(key);
		return found === undefined ? null : this.get(found);
	}

	/** The rows of a list, in no order that anybody may count on. */
	of(list: L, key: string): R[] {
		const keys = this.#index(this.#lists, list, this.#held.lists).get(key) ?? [];
		return keys.flatMap((each) => this.#held.rows.get(each) ?? []);
	}

	/** All rows, by primary key. The same list as long as nothing changes. */
	all(): readonly R[] {
		this.#held.inOrder ??= [...this.#held.rows].sort(([a], [b]) => byWord(a, b)).map(([, row]) => row);
		return this.#held.inOrder;
	}

	/** Adds a row. `unless`: an existing one with the same key of that name (or any) is given instead; else it is a breach. */
	insert(given: R, unless?: U | "any"): { added: boolean; row: R } {
		const inserted = this.#insert(this.#rules.row(given), unless);
		if (inserted.added) this.#refer(inserted.row, null);
		return inserted;
	}

	/** As `insert`, for many in one statement: what they refer to is looked at when all are there. Gives those that were added. */
	insertAll(given: readonly R[], unless?: U | "any"): R[] {
		const added = given
			.map((each) => this.#rules.row(each))
			.flatMap((row) => {
				const inserted = this.#insert(row, unless);
				return inserted.added ? [inserted.row] : [];
			});
		for (const row of added) this.#refer(row, null);
		return added;
	}

	/** Changes a row that is in the table; its primary key stays. */
	update(before: R, changes: Partial<R>): R {
		const row = this.#rules.row({ ...before, ...changes });
		this.#check(row);
		const taken = this.#taken(row, before);
		if (taken !== null) throw this.#isTaken(taken.name);
		this.#refer(row, before);
		this.#put(this.#rules.primary.key(before), before, row);
		return row;
	}

	/** Removes a row that is in the table. */
	delete(row: R): void {
		const key = this.#rules.primary.key(row);
		this.#put(key, row, null);
		for (const child of this.#children) child.release(key);
	}

	/** What it holds now, to be kept: it will not change any more. */
	share(): Held<R> {
		this.#shared = true;
		return this.#held;
	}

	/** Goes back, or on, to what was shared by this table or one like it. */
	take(held: Held<R>): void {
		this.#held = held;
		this.#shared = true;
	}

	#index<I>(names: readonly [string, unknown][], name: string, indexes: readonly I[]): I {
		const index = indexes[names.findIndex(([each]) => each === name)];
		if (index === undefined) throw new Error(`${this.#rules.name} has no index ${name}`);
		return index;
	}

	#insert(row: R, unless: U | "any" | undefined): { added: boolean; row: R } {
		this.#check(row);
		if (unless !== undefined && unless !== "any") {
			const key = this.#rules.unique[unless](row);
			const there = key === null ? null : this.find(unless, key);
			if (there !== null) return { added: false, row: there };
		}
		const taken = this.#taken(row, null);
		if (taken !== null && unless === "any") return { added: false, row: taken.by };
		if (taken !== null) throw this.#isTaken(taken.name);
		this.#put(this.#rules.primary.key(row), null, row);
		return { added: true, row };
	}

	#check(row: R): void {
		for (const [name, holds] of this.#checks) {
			if (holds(row)) continue;
			throw new Breach("23514", `new row for relation "${this.#rules.name}" violates check constraint "${name}"`, name);
		}
	}

	/** The first key of the row that another one has. */
	#taken(row: R, before: R | null): { name: string; by: R } | null {
		const { rows } = this.#held;
		const same = before === null ? rows.get(this.#rules.primary.key(row)) : undefined;
		if (same !== undefined) return { name: this.#rules.primary.name, by: same };
		for (const [place, [name, keyOf]] of this.#unique.entries()) {
			const key = keyOf(row);
			if (key === null || (before !== null && keyOf(before) === key)) continue;
			const other = this.#held.unique[place]?.get(key);
			const by = other === undefined ? undefined : rows.get(other);
			if (by !== undefined) return { name, by };
		}
		return null;
	}

	#isTaken(name: string): Breach {
		return new Breach("23505", `duplicate key value violates unique constraint "${name}"`, name);
	}

	#refer(row: R, before: R | null): void {
		for (const { name, column, to } of this.#references) {
			const key = row[column];
			if (key === null || (before !== null && before[column] === key) || to.has(String(key))) continue;
			throw this.#breaksReference(name);
		}
	}

	#breaksReference(name: string): Breach {
		const said = `insert, update or delete on table "${this.#rules.name}" violates foreign key constraint "${name}"`;
		return new Breach("23503", said, name);
	}

	/** A row that this table refers to is gone. */
	#release(name: string, column: keyof R & string, key: string, onDelete: "set null" | undefined): void {
		const place = this.#lists.findIndex(([list]) => list === column);
		const keys = this.#held.lists[place]?.get(key);
		const rows =
			place >= 0
				? (keys ?? []).flatMap((each) => this.#held.rows.get(each) ?? [])
				: this.all().filter((row) => row[column] === key);
		if (rows.length > 0 && onDelete === undefined) throw this.#breaksReference(name);
		for (const row of rows) this.#put(this.#rules.primary.key(row), row, this.#rules.row({ ...row, [column]: null }));
	}

	#put(key: string, before: R | null, after: R | null): void {
		this.#journal.push(() => this.#write(key, after, before));
		this.#write(key, before, after);
	}

	#write(key: string, before: R | null, after: R | null): void {
		if (this.#shared) this.#copy();
		const held = this.#held;
		held.inOrder = null;
		if (after === null) held.rows.delete(key);
		else held.rows.set(key, after);
		for (const [place, [, keyOf]] of this.#unique.entries()) {
			const [old, fresh] = [before === null ? null : keyOf(before), after === null ? null : keyOf(after)];
			if (old === fresh) continue;
			if (old !== null) held.unique[place]?.delete(old);
			if (fresh !== null) held.unique[place]?.set(fresh, key);
		}
		for (const [place, [, keyOf]] of this.#lists.entries()) {
			const [old, fresh] = [before === null ? null : keyOf(before), after === null ? null : keyOf(after)];
			if (old === fresh) continue;
			const list = held.lists[place];
			const without = old === null ? [] : (list?.get(old) ?? []).filter((each) => each !== key);
			if (old !== null && without.length > 0) list?.set(old, without);
			else if (old !== null) list?.delete(old);
			if (fresh !== null) list?.set(fresh, [...(list.get(fresh) ?? []), key]);
		}
	}

	#copy(): void {
		const { rows, unique, lists } = this.#held;
		this.#held = {
			rows: new Map(rows),
			unique: unique.map((index) => new Map(index)),
			lists: lists.map((index) => new Map(index)),
			inOrder: null,
		};
		this.#shared = false;
	}
}
