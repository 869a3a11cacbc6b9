import { randomUUID } from "node:crypto";
import type { Outcome, Session } from "../../src/adapters/web/wire-types.ts";
import { ask, readText } from "./http.ts";
import { PageView, type Shown } from "./page-view.ts";

/** What the page of one person sends, and what it shows, without a browser. */
export class PageClient {
	readonly person: string;
	readonly #address: () => string;
	readonly #view: PageView;
	#token = "";

	/** `address`: where the server is now; it may move. */
	constructor(person: string, address: () => string) {
		this.person = person;
		this.#address = address;
		this.#view = new PageView(person);
	}

	async session(): Promise<Session> {
		const session: Session = JSON.parse(await readText(await ask(`${this.#address()}/session`)));
		this.#token = session.token;
		return session;
	}

	/** One deed; rejects when the server is gone. A server that was started since is asked for its token, as the page does. */
	async send(path: string, fields: Readonly<Record<string, unknown>>, id: string = randomUUID()): Promise<Outcome> {
		const body = JSON.stringify({ zone: "Europe/Berlin", ...fields, id, as: this.person });
		for (let attempt = 1; ; attempt++) {
			const headers = { "content-type": "application/json", "x-pyq-token": this.#token, origin: this.#address() };
			const outcome: Outcome = JSON.parse(
				await readText(await ask(this.#address() + path, { method: "POST", headers, body })),
			);
			if (outcome.kind !== "refused" || outcome.code !== "token" || attempt > 1) return outcome;
			await this.session();
		}
	}

	/** Everything this person sees by now. */
	look(): Promise<readonly Shown[]> {
		return this.#view.look(this.#address());
	}
}
