import { memoryDatabase } from "../support/database.ts";
import { describeChatLog } from "./chat-log.contract.ts";
import { describeStore } from "./store.contract.ts";

describeStore("in PGlite", { concurrent: false, open: memoryDatabase });
describeChatLog("in PGlite", memoryDatabase);
