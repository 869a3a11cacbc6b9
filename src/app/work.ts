import type { Instant } from "../core/ids.ts";
import type { Tx } from "./ports/store.ts";
import type { Ids, QuestionBank } from "./ports/surroundings.ts";

/** What every use case works with: one open transaction, the bank, fresh ids, and what time it is. */
export type Work = { tx: Tx; bank: QuestionBank; ids: Ids; now: Instant };
