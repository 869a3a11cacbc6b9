import type { Member } from "../core/ledger.ts";
import { unbindToken } from "../core/message/bound-token.ts";
import { fault, faultWords, oldButton, oldFormWords, unknownCommand } from "../core/message/copy/problems.ts";
import { formOfServer, ofServer } from "../core/message/copy/servers.ts";
import type { Choice, FormValues, Message } from "../core/message/model.ts";
import { parseToken } from "../core/message/token.ts";
import { nearest } from "../core/nearest.ts";
import { withReminderNote } from "./closed-direct.ts";
import type { Call, Command, Heard, Reply } from "./command.ts";
import { responseOf } from "./command.ts";
import { StoreError } from "./errors.ts";
import { asCalledNow, findPlace, type Place, placeNamed } from "./find-place.ts";
import { hearDeletion, hearMessage, type Told } from "./hear-message.ts";
import { noteInstalled } from "./install-workspace.ts";
import { noteChannelLost } from "./lose-channel.ts";
import type { Holidays } from "./ports/holidays.ts";
import type {
	ActionEvent,
	Actor,
	AutocompleteEvent,
	CommandEvent,
	FormEvent,
	Inbound,
	Receive,
	Received,
	ShortcutEvent,
} from "./ports/inbound.ts";
import type { Store, Tx } from "./ports/store.ts";
import type { Clock, Ids, Log, QuestionBank, Vault } from "./ports/surroundings.ts";
import { promisedResponse } from "./promised-response.ts";
import { noteRemoved } from "./remove-workspace.ts";
import { showHome } from "./show-home.ts";
import { submitMessage } from "./submit-message.ts";

export type ReceiveParts = {
	/** Nudges the workers after each commit. */
	store: Store;
	bank: QuestionBank;
	holidays: Holidays;
	vault: Vault;
	ids: Ids;
	clock: Clock;
	log: Log;
	commands: readonly Command[];
};

/** What is more than a question of what could be typed. */
type Handleable = Exclude<Inbound, AutocompleteEvent>;

/** What handling an event led to: something the adapter must show at once, or words for the person, or nothing. */
type Handled = { now: Received } | Told;

const said = (reply: Reply): Handled =>
	"invalid" in reply ? { now: { kind: "invalid", errors: reply.invalid } } : { say: reply };

/** Rolls a transaction back on purpose, with what the adapter is to be told. */
class NothingSaved extends Error {
	readonly received: Received;

	constructor(received: Received) {
		super("nothing saved");
		this.received = received;
	}
}

/** Makes the one entry for inbound events (design: Chat port). */
export function createReceive(parts: ReceiveParts): Receive {
	const { store, commands } = parts;

	function hear(tx: Tx, event: Inbound, { workspace, actor, room, member: found, about }: Place): Heard {
		const { bank, holidays, ids, clock } = parts;
		const { where, at } = event;
		const occasion = {
			tx,
			bank,
			holidays,
			ids,
			now: clock.now(),
			at,
			where,
			actor,
			workspace,
			room: room?.status === "left" ? null : room,
			about,
			people: event.kind === "command" ? event.people : undefined,
			commands,
		};
		let member = found;
		return {
			...occasion,
			known: () => member,
			async asMember() {
				// Where the platform names no workspace, it does not tell what they are called there either.
				const isGuess = where.workspace.externalId === null || actor.nameGuessed === true;
				const current =
					found !== null && (isGuess || isAsKnown(found, actor))
						? found
						: await tx.members.ensure({
								id: ids.next(),
								workspaceId: workspace.id,
								externalId: actor.externalId,
								name: actor.name,
								zone: actor.zone,
							});
				member = current;
				return { ...occasion, member: current };
			},
		};
	}

	async function handle(heard: Heard, event: Handleable): Promise<Handled> {
		switch (event.kind) {
			case "command":
			case "action":
			case "formSubmitted":
			case "messageShortcut":
				return use(looksOnly(event) ? onlooker(heard) : await heard.asMember(), event);
			case "message":
			case "messageEdited":
				return hearMessage(heard, event);
			case "messageDeleted":
				return { say: await hearDeletion(heard, event) };
			case "installed":
				return { say: await noteInstalled(heard) };
			case "removed":
				return { say: await noteRemoved(heard) };
			case "channelLost":
				return { say: await noteChannelLost(heard) };
			case "homeOpened":
				return { now: { kind: "reply", message: await showHome(onlooker(heard)) } };
		}
	}

	/** The opening of a form or of a page of one's own has no effect that could come twice; somebody waits for it, so nothing is written. */
	function looksOnly(event: Handleable): boolean {
		if (event.kind === "homeOpened") return true;
		if (event.kind === "action") return promisedResponse(unbindToken(event.token).token, commands) === "form";
		if (event.kind !== "command") return false;
		const command = commands.find(({ path }) => path === event.command);
		return command !== undefined && responseOf(command, event.options) === "form";
	}

	/** What somebody asks of PyQ by name. */
	async function use(call: Call, event: CommandEvent | ActionEvent | FormEvent | ShortcutEvent): Promise<Handled> {
		switch (event.kind) {
			case "command": {
				const command = commands.find(({ path }) => path === event.command);
				if (command === undefined)
					return {
						say: unknownCommand(
							event.command,
							nearest(
								event.command,
								commands.map(({ path }) => path),
							),
						),
					};
				if (command.response !== "form") return said(await command.run(call, event.options));
				if (responseOf(command, event.options) !== "form" && command.run !== null)
					return said(await command.run(call, event.options));
				return opened(await command.open(call, event.options));
			}
			case "action": {
				const token = parseToken(event.token);
				const action = commands.flatMap(({ actions }) => actions).find(({ intent }) => intent === token?.intent);
				if (token === null || action === undefined) return { say: oldButton() };
				return action.response === "form"
					? opened(await action.open(call, token.id))
					: said(await action.run(call, token.id));
			}
			case "formSubmitted": {
				const token = parseToken(event.token);
				const form = commands.flatMap(({ forms }) => forms).find(({ intent }) => intent === token?.intent);
				if (token === null || form === undefined) return { now: keepForm(event.values, oldFormWords) };
				return said(await form.submit(call, token.id, event.values));
			}
			case "messageShortcut":
				return { say: await submitMessage(call, event) };
		}
	}

	/** Suggestions look up what they need, and nothing else. */
	async function suggest(event: AutocompleteEvent): Promise<Received> {
		const { bank, holidays, ids, clock } = parts;
		const option = commands
			.find(({ path }) => path === event.command)
			?.options.find(({ name }) => name === event.option);
		if (option === undefined || option.suggest === null) {
			const typed = event.typed.toLowerCase();
			const fits = ({ value, label }: Choice) => value.includes(typed) || label.toLowerCase().includes(typed);
			return { kind: "choices", choices: (option?.choices ?? []).filter(fits) };
		}
		const { suggest } = option;
		const choices = await store.look((tx) => {
			const call = async () => {
				const named = event.where.workspace.externalId !== null;
				const found = named ? { in: await placeNamed({ tx }, event) } : await findPlace({ tx, ids, bank }, event);
				return "nowhere" in found || found.in === null ? null : onlooker(hear(tx, event, found.in));
			};
			return suggest({ bank, holidays, commands, now: clock.now(), call }, event.typed);
		});
		return { kind: "choices", choices: choices.slice(0, 25) };
	}

	/** The form or page that somebody opens is looked up. Null: there is something to say or to note, or the workspace has to be found out first. */
	function look(given: Handleable): Promise<Received | null> {
		return store.look(async (tx) => {
			const place = await placeNamed({ tx }, given);
			if (place === null) return null;
			const event = unbound(given);
			const handled = await handle(hear(tx, event, place), event);
			return "now" in handled ? handled.now : null;
		});
	}

	/** The seen row, the effect and the follow-up steps are one transaction. */
	async function take(
		given: Handleable,
		work: (heard: Heard, event: Handleable) => Promise<Handled>,
	): Promise<Received> {
		return store.transaction(async (tx) => {
			const [isNew, found] = await Promise.all([
				looksOnly(given) || tx.events.once(given.id, parts.clock.now()),
				findPlace({ tx, ids: parts.ids, bank: parts.bank }, given),
			]);
			if (!isNew) return { kind: "duplicate" };
			if ("nowhere" in found) return toNobody(given, found.nowhere);
			const event = unbound(given);
			const place = await asCalledNow({ tx }, found.in, event);
			const heard = hear(tx, event, place);
			const handled = inPlace(found.ask === null ? await work(heard, event) : { say: found.ask }, place);
			if ("now" in handled) return atOnce(handled.now);
			await answerLater(heard, event, handled);
			return { kind: "done" };
		});
	}

	/** Plans what is to be told: privately if that is possible, else, only what all may read, aloud. */
	async function answerLater(heard: Heard, event: Handleable, { say, once }: Told): Promise<void> {
		const aloud = event.replyTo === null && "aloudTo" in event && once !== undefined;
		const to = aloud ? event.aloudTo : event.replyTo;
		if (say === null || to == null) return;
		const said = aloud ? say : await withReminderNote(heard, event, say);
		await heard.tx.steps.add([
			{
				id: parts.ids.next(),
				key: `respond:${aloud ? once : event.id}`,
				kind: "respond",
				workspaceId: heard.workspace.id,
				roomId: heard.room?.id ?? null,
				roundId: null,
				memberId: heard.known()?.id ?? null,
				dueAt: heard.now,
				payload: { ...said },
				replyTo: parts.vault.seal(to),
			},
		]);
	}

	return async (event) => {
		try {
			if (event.kind === "autocomplete") return await suggest(event);
			return (looksOnly(event) ? await look(event) : null) ?? (await take(event, handle));
		} catch (error) {
			if (error instanceof NothingSaved) return error.received;
			if (error instanceof StoreError) throw error;
			const id = parts.ids.next();
			parts.log.error({ id, event: event.kind, err: error }, "an event could not be handled");
			if (event.kind === "formSubmitted") return keepForm(event.values, faultWords(id));
			if (event.kind === "autocomplete") return { kind: "choices", choices: [] };
			return take({ ...event, id: `${event.id}:fault` }, async () => ({ say: fault(id) }));
		}
	};
}

/** The same for looking only: who is no member gets an id that nothing in the ledger has. */
function onlooker(heard: Heard): Call {
	const { ids, workspace, actor } = heard;
	const { externalId, name, zone } = actor;
	const visitor = { id: ids.next(), workspaceId: workspace.id, externalId, name, zone };
	return {
		...heard,
		member: heard.known() ?? { ...visitor, alias: null, hidden: false, remindAt: null, erasedAt: null },
	};
}

/** The event with the token of its button alone, without the workspace that it may be bound to. */
const unbound = (event: Handleable): Handleable =>
	"token" in event ? { ...event, token: unbindToken(event.token).token } : event;

/** The platform tells nothing of them that the ledger does not have; a zone that they chose stays. */
const isAsKnown = (member: Member, { name, zone }: Actor): boolean =>
	member.name === name && (zone === null || member.zone !== null);

/** A form that stays open is sent again under the same id: nothing of this time may be kept. */
function atOnce(received: Received): Received {
	if (received.kind === "invalid") throw new NothingSaved(received);
	return received;
}

/** What somebody is told whom PyQ knows from no workspace where it could note what to say. */
function toNobody(event: Handleable, message: Message): Received {
	switch (event.kind) {
		case "formSubmitted":
			return atOnce(keepForm(event.values, message.summary));
		case "command":
		case "action":
		case "messageShortcut":
		case "message":
		case "messageEdited":
			return { kind: "reply", message };
		default:
			return { kind: "done" };
	}
}

/** What is said or shown of one workspace of several stays with that one. */
function inPlace(handled: Handled, { workspace, oneOf }: Place): Handled {
	if (oneOf === null) return handled;
	if ("say" in handled)
		return { ...handled, say: handled.say === null ? null : ofServer(handled.say, workspace, oneOf.named) };
	const { now } = handled;
	return now.kind === "form" ? { now: { ...now, form: formOfServer(now.form, workspace, oneOf.named) } } : handled;
}

const opened = (what: Message | Extract<Received, { kind: "form" }>["form"]): Handled =>
	"fields" in what ? { now: { kind: "form", form: what } } : { say: what };

/** The form stays open with what was written in it, and says why. */
const keepForm = (values: FormValues, words: string): Received => ({
	kind: "invalid",
	errors: { [Object.keys(values)[0] ?? ""]: words },
});
