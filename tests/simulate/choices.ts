/**
 * Every place in a run where something could go otherwise asks here. The first option is what usually happens; any other is a
 * *deviation*. A run is known by its deviations alone, so any case can be played again.
 */
export type Choices = {
	/** Gives one of the options. `at` names the place, for reports. */
	choose<T extends string>(at: string, options: readonly T[]): T;
	/** How many options each place had so far, in order. */
	readonly places: readonly number[];
	/** What deviated so far. */
	readonly deviations: readonly Deviation[];
};

/** The option taken at the place with that number; `what` says it in words. */
export type Deviation = { place: number; option: number; what: string };

/** A deviation as a run is told of it. */
export type Planned = Pick<Deviation, "place" | "option">;

function recording(pick: (place: number, options: number) => number): Choices {
	const places: number[] = [];
	const deviations: Deviation[] = [];
	return {
		places,
		deviations,
		choose(at, options) {
			const place = places.length;
			places.push(options.length);
			const option = pick(place, options.length);
			const chosen = options[option];
			if (chosen === undefined) throw new RangeError(`place ${place} (${at}) has no option ${option}`);
			if (option > 0) deviations.push({ place, option, what: `${at}: ${chosen}` });
			return chosen;
		},
	};
}

/** What was planned, and what usually happens everywhere else. */
export function plannedChoices(planned: readonly Planned[]): Choices {
	const options = new Map(planned.map(({ place, option }) => [place, option]));
	return recording((place) => options.get(place) ?? 0);
}

/** Deviates with that chance at each place, at most `most` times. */
export function randomChoices(roll: () => number, chance: number, most: number): Choices {
	let taken = 0;
	return recording((_place, options) => {
		if (options < 2 || taken >= most || roll() >= chance) return 0;
		taken++;
		return 1 + Math.floor(roll() * (options - 1));
	});
}

/** Numbers in [0, 1) that only look random (mulberry32), the same for the same seed. */
export function dice(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
