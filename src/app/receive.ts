import type { Member } from "../core/ledger.ts";
import { notYours } from "../core/message/copy/answers.ts";
import { fault, faultWords, oldButton, oldFormWords, unknownCommand } from "../core/message/copy/problems.ts";
import type { FormValues, Message } from "../core/message/model.ts";
import { parseToken } from "../core/message/token.ts";
import { nearest } from "../core/nearest.ts";
import type { Call, Command, Heard, Reply } from "./command.ts";
import { responseOf } from "./command.ts";
import { StoreError } from "./errors.ts";
import { roundHere } from "./find-round.ts";
import { answerAndTell, hearDeletion, hearMessage } from "./hear-message.ts";
import type { Holidays } from "./ports/holidays.ts";
import type {
	ActionEvent,
	CommandEvent,
	FormEvent,
	Inbound,
	Receive,
	Received,
	ShortcutEvent,
} from "./ports/inbound.ts";
import type { Store, Tx } from "./ports/store.ts";
import type { Clock, Ids, Log, QuestionBank, Vault } from "./ports/surroundings.ts";
import { attachedCode } from "./take-answer.ts";

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

/** What handling an event led to: something the adapter must show at once, or words for the person, or nothing. */
type Handled = { now: Received } | { say: Message | null };

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

	async function hear(tx: Tx, event: Inbound): Promise<Heard> {
		const { bank, holidays, ids, clock } = parts;
		const { where, actor, at } = event;
		const workspace = await tx.workspaces.ensure({ id: ids.next(), ...where.workspace });
		const room = where.channel === null ? null : await tx.rooms.byChannel(workspace.id, where.channel.externalId);
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
			commands,
		};
		let member: Member | null = null;
		return {
			...occasion,
			async known() {
				member ??= await tx.members.byExternalId(workspace.id, actor.externalId);
				return member;
			},
			async asMember() {
				member = await tx.members.ensure({
					id: ids.next(),
					workspaceId: workspace.id,
					externalId: actor.externalId,
					name: actor.name,
					zone: actor.zone,
				});
				return { ...occasion, member };
			},
		};
	}

	async function handle(heard: Heard, event: Inbound): Promise<Handled> {
		switch (event.kind) {
			case "command":
			case "action":
			case "formSubmitted":
			case "messageShortcut":
				return use(await heard.asMember(), event);
			case "autocomplete": {
				const option = commands
					.find(({ path }) => path === event.command)
					?.options.find(({ name }) => name === event.option);
				const typed = event.typed.toLowerCase();
				const choices =
					option?.suggest == null
						? (option?.choices ?? []).filter(
								({ value, label }) => value.includes(typed) || label.toLowerCase().includes(typed),
							)
						: await option.suggest(await onlooker(heard), event.typed);
				return { now: { kind: "choices", choices: choices.slice(0, 25) } };
			}
			case "message":
			case "messageEdited":
				return { say: await hearMessage(heard, event) };
			case "messageDeleted":
				return { say: await hearDeletion(heard, event) };
			default:
				return { say: null };
		}
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

	/** The seen row, the effect and the follow-up steps are one transaction. */
	async function take(event: Inbound, work: (heard: Heard) => Promise<Handled>): Promise<Received> {
		return store.transaction(async (tx) => {
			// A suggestion has no effect that could come twice.
			const looks = event.kind === "autocomplete";
			if (!looks && !(await tx.events.once(event.id, parts.clock.now()))) return { kind: "duplicate" };
			const heard = await hear(tx, event);
			const handled = await work(heard);
			// A form that stays open is sent again under the same id: nothing of this time may be kept.
			if ("now" in handled && handled.now.kind === "invalid") throw new NothingSaved(handled.now);
			if ("now" in handled) return handled.now;
			if (handled.say !== null && event.replyTo !== null) {
				await tx.steps.add([
					{
						id: parts.ids.next(),
						key: `respond:${event.id}`,
						kind: "respond",
						workspaceId: heard.workspace.id,
						roomId: heard.room?.id ?? null,
						roundId: null,
						memberId: (await heard.known())?.id ?? null,
						dueAt: heard.now,
						payload: { ...handled.say },
						replyTo: parts.vault.seal(event.replyTo),
					},
				]);
			}
			return { kind: "done" };
		});
	}

	return async (event) => {
		try {
			return await take(event, (heard) => handle(heard, event));
		} catch (error) {
			if (error instanceof NothingSaved) return error.received;
			if (error instanceof StoreError) throw error;
			const id = parts.ids.next();
			parts.log.error({ id, event: event.kind, err: error }, "an event could not be handled");
			if (event.kind === "formSubmitted") return keepForm(event.values, faultWords(id));
			return take({ ...event, id: `${event.id}:fault` }, async () => ({ say: fault(id) }));
		}
	};
}

/** The same for looking only: who is no member gets an id that nothing in the ledger has. */
async function onlooker(heard: Heard): Promise<Call> {
	const { ids, workspace, actor } = heard;
	const { externalId, name, zone } = actor;
	const visitor = { id: ids.next(), workspaceId: workspace.id, externalId, name, zone };
	return {
		...heard,
		member: (await heard.known()) ?? { ...visitor, alias: null, hidden: false, remindAt: null, erasedAt: null },
	};
}

const opened = (what: Message | Extract<Received, { kind: "form" }>["form"]): Handled =>
	"fields" in what ? { now: { kind: "form", form: what } } : { say: what };

/** The form stays open with what was written in it, and says why. */
const keepForm = (values: FormValues, words: string): Received => ({
	kind: "invalid",
	errors: { [Object.keys(values)[0] ?? ""]: words },
});

/** "Submit as my answer" on a message of one's own: for the thread's round, else the open one. */
async function submitMessage(call: Call, event: ShortcutEvent): Promise<Message> {
	if (event.author !== call.actor.externalId) return notYours();
	const found = await roundHere(call);
	if ("refused" in found) return found.refused;
	return answerAndTell(call, found.room, found.round, found.question, {
		route: "shortcut",
		text: event.text,
		code: attachedCode(event.attachments),
		source: event.message,
	});
}
