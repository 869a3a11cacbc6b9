import { serverDatabase } from "../support/database.ts";
import { describeChatLog } from "./chat-log.contract.ts";
import { describeStore } from "./store.contract.ts";

describeStore("on a Postgres server", { concurrent: true, open: serverDatabase });
describeChatLog("on a Postgres server", serverDatabase);
