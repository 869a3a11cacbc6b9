import type { ModalView } from "@slack/types";
import { blankForm } from "../../app/blank-form.ts";
import type { Command } from "../../app/command.ts";
import { ChatError, StoreError } from "../../app/errors.ts";
import type { Inbound, Received } from "../../app/ports/inbound.ts";
import type { Ids, Log } from "../../app/ports/surroundings.ts";
import { writtenIn } from "../../app/written.ts";
import { notSaved } from "../../core/message/copy/given-back.ts";
import { fault, slow } from "../../core/message/copy/problems.ts";
import type { Form, Message } from "../../core/message/model.ts";
import type { Requests } from "./client.ts";
import { type Opened, writeOpened } from "./metadata.ts";
import { pickerView } from "./pick-channel.ts";
import { loadingView, renderForm, wordsView } from "./render-form.ts";
import { named, windowOpenedBy } from "./window-names.ts";

/** A form that comes so fast is opened as it is; else an empty window opens first, since Slack lets it be opened for three seconds. */
const atOnce = 250;
/** How long a form is waited for in all, in milliseconds (design: one second). */
const patience = 1_000;

/** What lets a window be opened, for three seconds. `over`: a window is open already, and this one goes on top. */
export type Trigger = { team: string; trigger: string; over: boolean };

/** Windows (modals): forms, and words where there is no place for them. */
export type Windows = {
	/** Opens an empty one at once, which goes by `windowOpenedBy`. Throws ChatError. */
	open(trigger: Trigger): Promise<void>;
	/** Opens the window in which a channel to set up is chosen. Never throws. */
	openPicker(trigger: Trigger): Promise<void>;
	/** What comes next in a window that was sent: the form that its deed asks for, or words. Never throws. */
	next(event: Inbound, received: Promise<Received>, opened: Opened): Promise<ModalView>;
	/** Opens the form that a deed asks for, or says why there is none. Never throws. */
	openForm(trigger: Trigger, event: Inbound, received: Promise<Received>, opened: Opened): Promise<void>;
};

export function createWindows({
	requests,
	commands,
	say,
	ids,
	log,
}: {
	requests: Requests;
	commands: readonly Command[];
	/** Answers a deed in words. */
	say: (event: Inbound, message: Message) => Promise<void>;
	ids: Ids;
	log: Log;
}): Windows {
	/** Throws ChatError. */
	async function show({ team, trigger, over }: Trigger, view: ModalView): Promise<void> {
		await requests.inTurn(team, windowOpenedBy(trigger), (client) =>
			over ? client.views.push({ trigger_id: trigger, view }) : client.views.open({ trigger_id: trigger, view }),
		);
	}

	/** An empty one, to be filled by its name. Throws ChatError. */
	const showEmpty = (trigger: Trigger): Promise<void> =>
		show(trigger, named(loadingView("PyQ"), windowOpenedBy(trigger.trigger)));

	/** What to tell somebody whose form can't be made. */
	function excuse(error: unknown, event: Inbound): Message {
		const id = ids.next();
		if (error instanceof StoreError) {
			log.warn({ id, event: event.kind, err: error }, "a form could not be looked up");
			return notSaved(error.reason, writtenIn(event), id);
		}
		log.error({ id, event: event.kind, err: error }, "a form could not be made");
		return fault(id);
	}

	/** The form, words in its place, or nothing: a step will answer. */
	async function outcome(received: Promise<Received>, event: Inbound): Promise<Form | Message | null> {
		try {
			const read = await received;
			return read.kind === "form" ? read.form : read.kind === "reply" ? read.message : null;
		} catch (error) {
			return excuse(error, event);
		}
	}

	/** Resolves with what came in time; `late` after that. */
	async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | "late"> {
		const late = Promise.withResolvers<"late">();
		const timer = setTimeout(() => late.resolve("late"), milliseconds);
		return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
	}

	async function openForm(
		trigger: Trigger,
		event: Inbound,
		received: Promise<Received>,
		opened: Opened,
	): Promise<void> {
		const made = outcome(received, event);
		const early = await within(atOnce, made);
		if (early !== "late") {
			if (early === null) return;
			if ("fields" in early) await show(trigger, renderForm(early, writeOpened(opened)));
			else await say(event, early);
			return;
		}
		// Whether it stands although its answer was lost shows when it is filled.
		await showEmpty(trigger).catch((error: unknown) => {
			if (!(error instanceof ChatError) || error.notSent) throw error;
		});
		const found = await within(patience - atOnce, made);
		const form = found === "late" ? blankForm(event, commands) : found;
		const shown =
			form === null ? wordsView(slow()) : "fields" in form ? renderForm(form, writeOpened(opened)) : wordsView(form);
		const name = windowOpenedBy(trigger.trigger);
		await requests.inTurn(trigger.team, name, (client) => client.views.update({ external_id: name, view: shown }));
	}

	return {
		async openPicker(trigger) {
			await show(trigger, pickerView()).catch((error: unknown) => {
				log.warn({ err: error }, "a window could not be opened");
			});
		},
		async next(event, received, opened) {
			const found = await within(patience, outcome(received, event));
			if (found === "late") return wordsView(slow());
			if (found === null) return loadingView("PyQ");
			return "fields" in found ? renderForm(found, writeOpened(opened)) : wordsView(found);
		},
		open: showEmpty,
		openForm: (...asked) =>
			openForm(...asked)
				.catch((error: unknown) => {
					log.warn({ event: asked[1].kind, err: error }, "a window could not be opened");
					return say(asked[1], slow());
				})
				.catch((error: unknown) => log.warn({ event: asked[1].kind, err: error }, "nor could that be said")),
	};
}
