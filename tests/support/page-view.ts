import type { WireEntry } from "../../src/adapters/web/wire-types.ts";
import { ask } from "./http.ts";

/** A message as the page shows it now. `changed` grows with each change, over all messages. */
export type Shown = {
	id: string;
	seq: number;
	changed: number;
	channel: string;
	thread: string | null;
	author: string;
	html: string;
	onlyYou: boolean;
	edited: boolean;
	deleted: boolean;
	received: boolean;
	title: string;
};

/** What one person's page holds: follows the server's events, and folds them as the page does. */
export class PageView {
	readonly #as: string;
	#seq = 0;
	readonly #messages = new Map<string, Shown>();

	constructor(as: string) {
		this.#as = as;
	}

	/** Everything there is to see by now, oldest first, without what was deleted. */
	async look(address: string): Promise<readonly Shown[]> {
		for (const entry of await this.#read(address)) this.#apply(entry);
		return [...this.#messages.values()].filter(({ deleted }) => !deleted);
	}

	/** Opens the stream as the page does, and closes it once the server says that nothing is left. */
	async #read(address: string): Promise<WireEntry[]> {
		const response = await ask(`${address}/events?as=${encodeURIComponent(this.#as)}&after=${this.#seq}`);
		response.setEncoding("utf8");
		const entries: WireEntry[] = [];
		let text = "";
		for await (const chunk of response) {
			text += String(chunk);
			const events = text.split("\n\n");
			text = events.pop() ?? "";
			for (const event of events) {
				const fields = new Map(
					event.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
				);
				const kind = fields.get("event");
				if (kind === "entry") {
					const entry: WireEntry = JSON.parse(fields.get("data") ?? "null");
					entries.push(entry);
				}
				if (kind === "reset" || kind === "trouble") throw new Error(`the page's events say ${event}`);
				if (kind !== "caught-up") continue;
				this.#seq = Number(fields.get("id"));
				response.destroy();
				return entries;
			}
		}
		throw new Error("the page's events ended early");
	}

	#apply({ seq, kind, channel, message: id, onlyYou, author, thread, html, name }: WireEntry): void {
		if (kind === "message") {
			if (channel === null || id === null || this.#messages.has(id)) return;
			const blank = { edited: false, deleted: false, received: false, title: "" };
			this.#messages.set(id, { id, seq, changed: seq, channel, thread, author, html, onlyYou, ...blank });
			return;
		}
		const shown = id === null ? undefined : this.#messages.get(id);
		if (shown === undefined) return;
		shown.changed = seq;
		if (kind === "edit") Object.assign(shown, { html, edited: true });
		else if (kind === "reaction") shown.received = true;
		else if (kind === "thread") shown.title = name;
		else if (kind === "delete") shown.deleted = true;
	}
}
