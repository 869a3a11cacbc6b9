import type { NewStep, StepResult, Steps } from "../../../src/app/ports/store.ts";
import type { Instant } from "../../../src/core/ids.ts";
import type { Step } from "../../../src/core/ledger.ts";
import { type Immediate, prunedAtOnce } from "./immediate.ts";
import { byId } from "./order.ts";
import type { Tables } from "./tables.ts";
import { instant, isId, text, uuid } from "./values.ts";

/** What a step has that was only just added. A caller's step may bring more than it should: the database takes that, too. */
const fresh = { claimedAt: null, claimedBy: null, error: null, settledAt: null };
const asRow = (step: NewStep): Step => ({
	...fresh,
	...step,
	plannedAt: step.dueAt,
	state: "due",
	attempts: 0,
	looks: 0,
});

const oldestFirst = (a: Step, b: Step): number => a.dueAt - b.dueAt || byId(a, b);

/** For open steps alone. */
const isReady = ({ state, dueAt, claimedAt }: Step, now: Instant, stale: Instant): boolean =>
	dueAt <= now && (state !== "claimed" || (claimedAt !== null && claimedAt < stale));

const changes = (result: StepResult, now: Instant): Partial<Step> => {
	switch (result.state) {
		case "done":
			return { state: "done", error: null, payload: null, replyTo: null, settledAt: now };
		case "due":
			return { state: "due", dueAt: result.dueAt, error: result.error };
		case "in-doubt":
			return { state: "in-doubt", dueAt: result.dueAt, looks: result.looks, error: result.error };
		case "failed":
		case "unknown":
			return { state: result.state, error: result.error, replyTo: null, settledAt: now };
	}
};

/** Steps in memory. Where the database leaves the order open, it is by id. */
export const steps = ({ steps: table, workspaces }: Tables): Immediate<Steps> => ({
	add: (wanted) => table.insertAll(wanted.map(asRow), "steps_key").map(({ id }) => id),

	byId: (id) => (isId(id) ? table.get(uuid(id)) : null),

	ofRound: (roundId) => table.of("roundId", uuid(roundId)).sort(oldestFirst),

	troubled: (roomId, limit) =>
		table
			.of("troubledRoom", uuid(roomId))
			.sort((a, b) => (b.settledAt ?? 0) - (a.settledAt ?? 0) || byId(a, b))
			.slice(0, limit),

	ready(now, staleAfterMs, { platforms, limit, after }) {
		const [at, stale] = [instant(now), instant(now - staleAfterMs)];
		const platformOf = (workspaceId: string) => {
			const workspace = workspaces.get(workspaceId);
			return workspace?.removedAt === null ? platforms.find((platform) => platform === workspace.platform) : undefined;
		};
		return table
			.of("open", "open")
			.filter((step) => isReady(step, at, stale))
			.sort(oldestFirst)
			.filter(
				(step) => after === null || step.dueAt > after.dueAt || (step.dueAt === after.dueAt && byId(step, after) > 0),
			)
			.flatMap(({ id, workspaceId, kind, dueAt }) => {
				const platform = platformOf(workspaceId);
				return platform === undefined ? [] : [{ id, workspaceId, platform, kind, dueAt }];
			})
			.slice(0, limit);
	},

	claim(id, by, now, staleAfterMs) {
		const step = isId(id) ? table.get(uuid(id)) : null;
		if (step === null || step.settledAt !== null) return null;
		if (!isReady(step, instant(now), instant(now - staleAfterMs))) return null;
		table.update(step, { state: "claimed", claimedAt: now, claimedBy: by, attempts: step.attempts + 1 });
		return step;
	},

	settle(id, by, result, now) {
		const step = table.get(uuid(id));
		if (step === null || step.state !== "claimed" || step.claimedBy !== text(by)) return false;
		table.update(step, { ...changes(result, now), claimedBy: null });
		return true;
	},

	clockSetBack(now, longestWait) {
		for (const step of table.of("open", "open")) {
			const ahead = step.state === "claimed" && (step.claimedAt ?? 0) > instant(now);
			const asked = step.attempts > 0 || !["post", "close", "remind"].includes(step.kind);
			const waits = asked && step.dueAt > instant(now + longestWait);
			if (ahead || waits)
				table.update(step, { ...(ahead ? { claimedAt: now } : {}), ...(waits ? { dueAt: now } : {}) });
		}
	},

	abandonClaims(staleAfterMs) {
		for (const step of table.of("open", "open"))
			if (step.state === "claimed" && step.claimedAt !== null)
				table.update(step, { claimedAt: step.claimedAt - staleAfterMs });
	},

	prune(before) {
		const old = table
			.all()
			.filter(({ settledAt }) => settledAt !== null && settledAt < instant(before))
			.sort((a, b) => (a.settledAt ?? 0) - (b.settledAt ?? 0))
			.slice(0, prunedAtOnce);
		for (const step of old) table.delete(step);
		return old.length;
	},
});
