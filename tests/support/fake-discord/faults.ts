/** What goes wrong with a request. */
export type Fault =
	/** Discord answers with this instead of doing it; the body is `{message, code: 0}` unless given. */
	| { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
	/** The connection breaks: before Discord does anything, or after it did it and before the answer. */
	| { readonly drop: "before" | "after" }
	/** No answer ever comes; what was asked is not done, or is. The connection stays open until the fake closes. */
	| { readonly hang: "before" | "after" }
	/** It is done at once, and the answer comes so many milliseconds (of the wall) later. */
	| { readonly slowMs: number }
	/** It is done, and the answer is 200 with this text in place of its JSON. */
	| { readonly broken: string };

/** `POST /channels/*\/messages` (`*` stands for one part of the path), or a pattern for `POST /channels/1/messages`. */
export type RoutePattern = string | RegExp;

export type Faults = {
	/** Befalls the next request that fits; those of one pattern come in order. */
	next(pattern: RoutePattern, fault: Fault): void;
	/** Befalls every request that fits, until the returned function is called. */
	always(pattern: RoutePattern, fault: Fault): () => void;
	/** Forgets all of them. */
	clear(): void;
	/** Those that have not befallen anything yet. */
	readonly waiting: number;
};

type Planned = { readonly fits: (line: string) => boolean; readonly fault: Fault; readonly once: boolean };

export function createFaults(): Faults & { take(line: string): Fault | null } {
	let planned: Planned[] = [];

	return {
		next(pattern, fault) {
			planned.push({ fits: compile(pattern), fault, once: true });
		},
		always(pattern, fault) {
			const one = { fits: compile(pattern), fault, once: false };
			planned.push(one);
			return () => {
				planned = planned.filter((other) => other !== one);
			};
		},
		clear() {
			planned = [];
		},
		get waiting() {
			return planned.filter(({ once }) => once).length;
		},
		/** The fault for `POST /channels/1/messages`, or null. */
		take(line) {
			const found = planned.find(({ once, fits }) => once && fits(line)) ?? planned.find(({ fits }) => fits(line));
			if (found?.once === true) planned = planned.filter((other) => other !== found);
			return found?.fault ?? null;
		},
	};
}

function compile(pattern: RoutePattern): (line: string) => boolean {
	if (typeof pattern !== "string") return (line) => pattern.test(line);
	const source = pattern
		.split("*")
		.map((piece) => piece.replaceAll(/[.+?^${}()|[\]\\]/gu, "\\$&"))
		.join("[^/]+");
	const exact = new RegExp(`^${source}$`, "u");
	return (line) => exact.test(line);
}
