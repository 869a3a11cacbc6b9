import { type APIInteraction, type APIInteractionResponse, InteractionResponseType, MessageFlags } from "discord.js";
import { blankForm } from "../../app/blank-form.ts";
import type { Command } from "../../app/command.ts";
import { StoreError } from "../../app/errors.ts";
import type { Inbound, Receive, Received } from "../../app/ports/inbound.ts";
import type { Clock, Ids, Log } from "../../app/ports/surroundings.ts";
import { promisedResponse } from "../../app/promised-response.ts";
import { writtenIn } from "../../app/written.ts";
import { formRefused, notSaved } from "../../core/message/copy/given-back.ts";
import { fault, slow } from "../../core/message/copy/problems.ts";
import { fit } from "../../core/message/fit.ts";
import type { Choice, Message } from "../../core/message/model.ts";
import { readFiles, wholeText } from "./files.ts";
import { type Asked, type Names, readInteraction } from "./inbound.ts";
import { discordLimits } from "./limits.ts";
import { renderForm } from "./render-form.ts";
import type { FirstResponse, Replies } from "./replies.ts";

/** How long a form or suggestions are waited for, in milliseconds: Discord gives three seconds in all (design: one second). */
const patience = 1_000;

const deferred = (flags: MessageFlags | undefined): APIInteractionResponse => ({
	type: InteractionResponseType.DeferredChannelMessageWithSource,
	...(flags === undefined ? {} : { data: { flags } }),
});

/** What is sent at once, from the declared response alone. */
const promises: Readonly<Record<"private" | "public" | "update", APIInteractionResponse>> = {
	private: deferred(MessageFlags.Ephemeral),
	public: deferred(undefined),
	update: { type: InteractionResponseType.DeferredMessageUpdate },
};

const choicesOf = (choices: readonly Choice[]): APIInteractionResponse => ({
	type: InteractionResponseType.ApplicationCommandAutocompleteResult,
	data: { choices: choices.slice(0, 25).map(({ label, value }) => ({ name: label, value })) },
});

/** Says what no step will say. */
export async function sayAll(replies: Replies, { replyTo }: Pick<Inbound, "replyTo">, message: Message): Promise<void> {
	if (replyTo === null) return;
	for (const part of fit(message, discordLimits)) await replies.respond(replyTo, part);
}

/** Takes interactions: the first response at once, the deed handed on, and what could not be saved given back. */
export function createInteractions({
	commands,
	names,
	replies,
	clock,
	ids,
	log,
}: {
	commands: readonly Command[];
	names: Names;
	replies: Replies;
	clock: Clock;
	ids: Ids;
	log: Log;
}): (interaction: APIInteraction, receive: Receive) => Promise<void> {
	/** Resolves with what came within a second; null after that. */
	async function soon(received: Promise<Received>): Promise<Received | null> {
		const late = Promise.withResolvers<null>();
		const timer = setTimeout(() => late.resolve(null), patience);
		return Promise.race([received, late.promise]).finally(() => clearTimeout(timer));
	}

	/** What to tell somebody whose deed could not be handled. */
	function excuse(error: unknown, event: Inbound): Message {
		const id = ids.next();
		if (error instanceof StoreError) {
			log.warn({ id, event: event.kind, err: error }, "nothing could be saved");
			return notSaved(error.reason, writtenIn(event), id);
		}
		log.error({ id, event: event.kind, err: error }, "an interaction could not be handled");
		return fault(id);
	}

	async function say(event: Inbound, message: Message): Promise<void> {
		await sayAll(replies, event, message).catch((error: unknown) => {
			log.warn({ event: event.id, err: error }, "an answer could not be given");
		});
	}

	/** A form opens as the first response or not at all. */
	async function openForm({ event }: Asked, received: Promise<Received>, first: FirstResponse): Promise<void> {
		const modal = (form: Parameters<typeof renderForm>[0]) =>
			first.send({ type: InteractionResponseType.Modal, data: renderForm(form) }, true);
		const words = async (message: Message) => {
			await first.send(promises.private, false);
			await say(event, message);
		};
		let read: Received | null;
		try {
			read = await soon(received);
		} catch (error) {
			return words(excuse(error, event));
		}
		if (read?.kind === "form") return modal(read.form);
		if (read?.kind === "reply") return words(read.message);
		if (read !== null) return first.send(promises.private, false);
		received.catch((error: unknown) => log.warn({ event: event.id, err: error }, "a form came too late"));
		const blank = blankForm(event, commands);
		return blank === null ? words(slow()) : modal(blank);
	}

	async function suggest(received: Promise<Received>, first: FirstResponse): Promise<void> {
		const read = await soon(received).catch((error: unknown) => {
			log.warn({ err: error }, "no suggestions");
			return null;
		});
		await first.send(choicesOf(read?.kind === "choices" ? read.choices : []), true);
	}

	/** Where a form can't stay open, what was written comes back with what is wrong, and a button that opens it again. */
	function refused(event: Inbound, errors: Readonly<Record<string, string>>): Message | null {
		if (event.kind !== "formSubmitted") return null;
		const again = promisedResponse(event.token, commands) === "form" ? event.token : null;
		return formRefused(errors, event.values, again);
	}

	/** The deed with what is attached to its message, which takes a while to fetch. */
	async function withFiles({ event, files = [] }: Asked): Promise<Inbound> {
		if (event.kind !== "messageShortcut" || files.length === 0) return event;
		const attachments = await readFiles(files);
		return { ...event, text: wholeText(event.text, attachments), attachments };
	}

	return async (interaction, receive) => {
		const asked = readInteraction(interaction, commands, names, clock.now());
		if (asked === null) return;
		const { event, response } = asked;
		const first = replies.open(interaction);
		if (response === "form") return openForm(asked, receive(event), first);
		if (response === "choices") return suggest(receive(event), first);
		const sent = first.send(promises[response], false);
		try {
			const received = await receive(await withFiles(asked));
			const message = received.kind === "invalid" ? refused(event, received.errors) : null;
			if (received.kind === "reply") await say(event, received.message);
			else if (message !== null) await say(event, message);
		} catch (error) {
			await say(event, excuse(error, event));
		}
		await sent;
	};
}
