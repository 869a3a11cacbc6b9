/** What goes wrong with a call. */
export type Fault =
	/** Slack refuses with this word instead of doing it. */
	| { readonly error: string }
	/** HTTP 429, so many seconds to wait. */
	| { readonly retryAfter: number }
	/** Another status than 200, with a page of HTML unless given; it is not done. */
	| { readonly status: number; readonly body?: string }
	/** The connection breaks: before Slack does anything, or after it did it and before the answer. */
	| { readonly drop: "before" | "after" }
	/** No answer ever comes; what was asked is not done, or is. The connection stays open until the fake closes. */
	| { readonly hang: "before" | "after" }
	/** It is done at once, and the answer comes so many milliseconds (of the wall) later. */
	| { readonly slowMs: number }
	/** It is done, and the answer is 200 with this text in place of its JSON; `cut`: with the first half of it. */
	| { readonly broken: string | "cut" };

export type Faults = {
	/** Befalls the next call of a method (`chat.postMessage`; `*`: of any; `files`: of a file's address); several come in order. */
	next(method: string, fault: Fault): void;
	/** Befalls every call, until the returned function is called. */
	always(method: string, fault: Fault): () => void;
	/** Forgets all of them. */
	clear(): void;
	/** Those that have not befallen anything yet. */
	readonly waiting: number;
};

type Planned = { readonly method: string; readonly fault: Fault; readonly once: boolean };

export function createFaults(): Faults & { take(method: string): Fault | null } {
	let planned: Planned[] = [];

	return {
		next(method, fault) {
			planned.push({ method, fault, once: true });
		},
		always(method, fault) {
			const one = { method, fault, once: false };
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
		take(method) {
			const fits = ({ method: of }: Planned): boolean => of === "*" || of === method;
			const found = planned.find((one) => one.once && fits(one)) ?? planned.find(fits);
			if (found?.once === true) planned = planned.filter((other) => other !== found);
			return found?.fault ?? null;
		},
	};
}
