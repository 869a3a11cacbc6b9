// A process that starts and stops PyQ on Discord a number of times and then has nothing left to do: it has to end by itself.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { commands } from "../../commands/index.ts";
import { createDiscordChat } from "../../src/adapters/discord/adapter.ts";
import { scriptedIds } from "./scripted-ids.ts";

const [apiUrl = "", token = "", times = "1"] = process.argv.slice(2);
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const silent = () => {};
const chat = createDiscordChat({
	token,
	apiUrl,
	shards: "auto",
	commands,
	ledger: { threads: async () => [], conversations: async () => [], workspaces: async () => [] },
	clock: { now: Date.now },
	ids: scriptedIds(),
	log: { info: silent, warn: silent, error: silent },
});
const heap: number[] = [];
for (let time = 0; time < Number(times); time++) {
	await chat.start(async () => ({ kind: "done" }));
	await chat.stop();
	// What waits for its turn to end does so now.
	for (let turn = 0; turn < 3; turn++) {
		await new Promise((resolve) => setImmediate(resolve));
		collect();
	}
	heap.push(process.memoryUsage().heapUsed);
}
const listeners = process.eventNames().map((name) => process.listenerCount(name));
process.stdout.write(
	`${JSON.stringify({ stoppedAt: Date.now(), heap, listeners: Math.max(0, ...listeners), left: process.getActiveResourcesInfo() })}\n`,
);
