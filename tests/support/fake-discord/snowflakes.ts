/** The first millisecond of 2015: where Discord's ids begin. */
const discordEpoch = 1_420_070_400_000;

export type Snowflakes = {
	/** An id of that instant (milliseconds), never given before and later than those of the same instant. */
	next(at: number): string;
};

export function createSnowflakes(): Snowflakes {
	let given = 0n;
	return {
		next(at) {
			given = (given + 1n) & 0x3f_ff_ffn;
			return String((BigInt(Math.max(1, Math.floor(at) - discordEpoch)) << 22n) | given);
		},
	};
}
