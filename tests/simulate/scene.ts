import { commands } from "../../commands/index.ts";
import type { Log } from "../../src/app/ports/surroundings.ts";
import { createReceive } from "../../src/app/receive.ts";
import type { Instant } from "../../src/core/ids.ts";
import { noHolidays } from "../support/holidays.ts";
import type { Shared } from "./world.ts";

/** Takes one event in, with nothing going wrong: the scene before the story begins. */
export async function setScene(shared: Shared, at: Instant, events: Parameters<ReturnType<typeof createReceive>>[0][]) {
	const { ledger, ids, bank, vault } = shared;
	const log: Log = {
		info() {},
		warn() {},
		error: (fields, message) => {
			throw new Error(message, { cause: fields["err"] });
		},
	};
	const receive = createReceive({
		store: ledger,
		bank,
		holidays: noHolidays,
		vault,
		ids,
		clock: { now: () => at },
		log,
		commands,
	});
	for (const event of events) {
		const received = await receive(event);
		if (received.kind !== "done") throw new Error(`the scene could not be set: ${JSON.stringify(received)}`);
	}
}
