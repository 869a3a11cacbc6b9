import type { Instant } from "../core/ids.ts";
import type { Holidays } from "./ports/holidays.ts";
import type { Tx } from "./ports/store.ts";
import type { Ids, QuestionBank } from "./ports/surroundings.ts";

/** What every use case works with: one open transaction, the bank, the world's holidays, fresh ids, and what time it is. */
export type Work = { tx: Tx; bank: QuestionBank; holidays: Holidays; ids: Ids; now: Instant };
