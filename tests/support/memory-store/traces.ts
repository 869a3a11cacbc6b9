import type { Audit, Events, Heartbeats } from "../../../src/app/ports/store.ts";
import { type Immediate, prunedAtOnce } from "./immediate.ts";
import type { Tables } from "./tables.ts";
import { instant } from "./values.ts";

/** Seen events in memory. */
export const events = ({ seenEvents: table }: Tables): Immediate<Events> => ({
	once: (id, at) => table.insert({ id, at }, "any").added,

	prune(before) {
		const old = table
			.all()
			.filter(({ at }) => at < instant(before))
			.sort((a, b) => a.at - b.at)
			.slice(0, prunedAtOnce);
		for (const event of old) table.delete(event);
		return old.length;
	},
});

/** Heartbeats in memory. */
export const heartbeats = ({ heartbeats: table }: Tables): Immediate<Heartbeats> => ({
	beat(at) {
		table.insert({ at }, "any");
	},

	forgetAfter(at) {
		const ahead = table.all().filter((beat) => beat.at > instant(at));
		for (const beat of ahead) table.delete(beat);
		return ahead.length;
	},

	between(from, to) {
		const [first, last] = [instant(from), instant(to)];
		return table
			.all()
			.map(({ at }) => at)
			.filter((at) => at >= first && at <= last)
			.sort((a, b) => a - b);
	},

	prune(before) {
		const old = table.all().filter(({ at }) => at < instant(before));
		for (const beat of old) table.delete(beat);
		return old.length;
	},
});

/** The audit of rooms in memory. */
export const audit = ({ audit: table }: Tables): Immediate<Audit> => ({
	add(entry) {
		table.insert({ ...entry, id: (table.all().at(-1)?.id ?? 0) + 1 });
	},
});
