import type { ResponseKind } from "../../app/command.ts";
import { StoreError } from "../../app/errors.ts";
import type { Actor, Inbound, Receive, Received } from "../../app/ports/inbound.ts";
import { writtenIn } from "../../app/written.ts";
import type { Instant } from "../../core/ids.ts";
import { notSaved } from "../../core/message/copy/given-back.ts";
import { fault } from "../../core/message/copy/problems.ts";
import type { Message } from "../../core/message/model.ts";
import { type Hearing, sayAll } from "./hearing.ts";
import { plainEvent, replyKind, type Spot } from "./inbound.ts";
import type { Opened } from "./metadata.ts";
import { isConversation } from "./places.ts";
import type { ReplyTo } from "./reply-to.ts";

/** Somebody, somewhere. */
export type Deed = { team: string; user: string; spot: Spot; actor: Actor };

/** What every deed goes through: who did it and where, what comes of it, and what is said when nothing could. */
export function createDeeds(receive: Receive, hearing: Hearing) {
	const { people, places, replies, nameOf, clock, ids, log, go } = hearing;

	async function spotOf(
		team: string,
		channel: { id: string; name?: string | undefined } | null,
		thread: string | null,
	): Promise<Spot> {
		const of = { id: team, name: nameOf(team) };
		if (channel === null || isConversation(channel.id, channel.name))
			return { team: of, channel: null, thread: null, lacks: [] };
		const { name, lacks } = await places.look(team, channel.id, channel.name);
		return { team: of, channel: { id: channel.id, name }, thread, lacks };
	}

	async function deedOf(
		team: string,
		user: { id: string; name?: string | undefined },
		channel: { id: string; name?: string | undefined } | null,
		thread: string | null,
	): Promise<Deed> {
		const [spot, actor] = await Promise.all([spotOf(team, channel, thread), people.actor(team, user.id, user.name)]);
		return { team, user: user.id, spot, actor };
	}

	/** What to tell somebody whose deed could not be handled. */
	function excuse(error: unknown, event: Inbound): Message {
		const id = ids.next();
		if (error instanceof StoreError) {
			log.warn({ id, event: event.kind, err: error }, "nothing could be saved");
			return notSaved(error.reason, writtenIn(event), id);
		}
		log.error({ id, event: event.kind, err: error }, "a deed could not be handled");
		return fault(id);
	}

	const say = (event: Inbound, message: Message): void =>
		go("an answer could not be given", () => sayAll(replies, event, message));

	/** Hands a deed on; what no step will say is said, and what could not be saved is given back. */
	async function take(event: Inbound): Promise<Received | null> {
		try {
			const received = await receive(event);
			if (received.kind === "reply") say(event, received.message);
			return received;
		} catch (error) {
			say(event, excuse(error, event));
			return null;
		}
	}

	const openedBy = (spot: Spot, url: string | null): Opened => ({
		channel: spot.channel?.id ?? null,
		channelName: spot.channel?.name ?? "",
		thread: spot.thread,
		url,
		at: clock.now(),
	});

	/** Where to answer: the address that came along, as long as it holds. */
	function addressOf(
		{ team, user }: Pick<Deed, "team" | "user">,
		url: string,
		channel: string | null,
		response: ResponseKind,
		thread: string | null,
		at: Instant = clock.now(),
	): ReplyTo {
		return { to: "url", team, user, url, response: replyKind(response), at, channel, thread };
	}

	/** Somebody's Home page as it is now, after what they did there. */
	function showHome({ team, user, spot, actor }: Deed, after: string): void {
		const replyTo: ReplyTo = { to: "home", team, user };
		const event = plainEvent({ id: `home:${after}`, at: clock.now(), spot, actor, replyTo }, "homeOpened");
		go("the Home page could not be shown", async () => {
			const received = await receive(event);
			if (received.kind === "reply") await sayAll(replies, event, received.message);
		});
	}

	return { deedOf, excuse, say, take, openedBy, addressOf, showHome };
}

export type Deeds = ReturnType<typeof createDeeds>;
