import type { Queue } from "../../../src/app/ports/store.ts";
import type { Immediate } from "./immediate.ts";
import type { Tables } from "./tables.ts";
import { uuid } from "./values.ts";

/** Rooms' queues in memory. */
export const queue = ({ roomQueue: table }: Tables): Immediate<Queue> => {
	const list = (roomId: string) => table.of("roomId", uuid(roomId)).sort((a, b) => a.position - b.position);
	return {
		list: (roomId) => list(roomId).map(({ questionId }) => questionId),

		replace(roomId, questions) {
			for (const queued of list(roomId)) table.delete(queued);
			table.insertAll(questions.map((questionId, position) => ({ roomId, position, questionId })));
		},
	};
};
