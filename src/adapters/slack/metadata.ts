import { z } from "zod";

const read = z.object({
	v: z.literal(1),
	channel: z.string().nullable(),
	channelName: z.string(),
	thread: z.string().nullable(),
	url: z.string().nullable(),
	at: z.number(),
});

/**
 * Where a form was opened, which Slack gives back when it is sent: it tells no channel then. `url`: where to answer, given at `at`
 * (milliseconds) with what opened it.
 */
export type Opened = Omit<z.infer<typeof read>, "v">;

export const writeOpened = (opened: Opened): string => JSON.stringify({ v: 1, ...opened });

/** Null for what no version of PyQ wrote. */
export function readOpened(metadata: string): Opened | null {
	try {
		const { v: _, ...opened } = read.parse(JSON.parse(metadata));
		return opened;
	} catch {
		return null;
	}
}
