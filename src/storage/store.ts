import { sql } from "drizzle-orm";
import type { Store, Tx } from "../app/ports/store.ts";
import { answers } from "./answers.ts";
import { audit } from "./audit.ts";
import type { Database, Engine } from "./database.ts";
import { events } from "./events.ts";
import { heartbeats } from "./heartbeats.ts";
import { leaves } from "./leaves.ts";
import { members } from "./members.ts";
import { queue } from "./queue.ts";
import { reveals } from "./reveals.ts";
import { revisions } from "./revisions.ts";
import { roles } from "./roles.ts";
import { rooms } from "./rooms.ts";
import { rounds } from "./rounds.ts";
import { standings } from "./standings.ts";
import { steps } from "./steps.ts";
import { workspaces } from "./workspaces.ts";

const portsOver = (db: Database): Tx => ({
	workspaces: workspaces(db),
	rooms: rooms(db),
	members: members(db),
	roles: roles(db),
	queue: queue(db),
	revisions: revisions(db),
	rounds: rounds(db),
	steps: steps(db),
	answers: answers(db),
	reveals: reveals(db),
	leaves: leaves(db),
	standings: standings(db),
	events: events(db),
	heartbeats: heartbeats(db),
	audit: audit(db),
});

/** The ledger over a database. `release` is what closing it takes. */
export const storeOver = (engine: Engine, release: () => Promise<void>): Store => ({
	transaction: (work) => engine.transaction((db) => work(portsOver(db))),
	look: (work) => engine.look((db) => work(portsOver(db))),
	autocommit: (work) => engine.autocommit((db) => work(portsOver(db))),

	healthy: () =>
		engine
			.look((db) => db.execute(sql`select 1`))
			.then(
				() => true,
				() => false,
			),

	close: release,
});
