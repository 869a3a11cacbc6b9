import { noRound, notYours } from "../core/message/copy/answers.ts";
import { fault, faultWords, oldButton, oldFormWords, unknownCommand } from "../core/message/copy/problems.ts";
import { noRoomHere } from "../core/message/copy/rooms.ts";
import type { FormValues, Message } from "../core/message/model.ts";
import { parseToken } from "../core/message/token.ts";
import { nearest } from "../core/nearest.ts";
import { questionOf } from "./choose-round-question.ts";
import type { Call, Command, Reply } from "./command.ts";
import { responseOf } from "./command.ts";
import { StoreError } from "./errors.ts";
import { currentRound } from "./find-round.ts";
import { answerAndTell, hearDeletion, hearMessage } from "./hear-message.ts";
import type { Inbound, Receive, Received, ShortcutEvent } from "./ports/inbound.ts";
import type { Store, Tx } from "./ports/store.ts";
import type { Clock, Ids, Log, QuestionBank, Vault } from "./ports/surroundings.ts";
import { attachedCode } from "./take-answer.ts";

export type ReceiveParts = {
	/** Nudges the workers after each commit. */
	store: Store;
	bank: QuestionBank;
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

	async function callOf(tx: Tx, event: Inbound): Promise<Call> {
		const { bank, ids, clock } = parts;
		const { where, actor, at } = event;
		const workspace = await tx.workspaces.ensure({ id: ids.next(), ...where.workspace });
		// The platform's zone is a default: one that the member set themselves stays.
		const known = await tx.members.byExternalId(workspace.id, actor.externalId);
		const member = await tx.members.ensure({
			id: ids.next(),
			workspaceId: workspace.id,
			externalId: actor.externalId,
			name: actor.name,
			zone: known?.zone == null ? actor.zone : null,
		});
		const room = where.channel === null ? null : await tx.rooms.byChannel(workspace.id, where.channel.externalId);
		return {
			tx,
			bank,
			ids,
			now: clock.now(),
			at,
			where,
			actor,
			workspace,
			member,
			room: room?.status === "left" ? null : room,
			commands,
		};
	}

	async function handle(call: Call, event: Inbound): Promise<Handled> {
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
						: await option.suggest(call, event.typed);
				return { now: { kind: "choices", choices: choices.slice(0, 25) } };
			}
			case "message":
			case "messageEdited":
				return { say: await hearMessage(call, event) };
			case "messageDeleted":
				return { say: await hearDeletion(call, event) };
			case "messageShortcut":
				return { say: await submitMessage(call, event) };
			default:
				return { say: null };
		}
	}

	/** The seen row, the effect and the follow-up steps are one transaction. */
	async function take(event: Inbound, work: (call: Call) => Promise<Handled>): Promise<Received> {
		return store.transaction(async (tx) => {
			// A suggestion has no effect that could come twice.
			const looks = event.kind === "autocomplete";
			if (!looks && !(await tx.events.once(event.id, parts.clock.now()))) return { kind: "duplicate" };
			const call = await callOf(tx, event);
			const handled = await work(call);
			// A form that stays open is sent again under the same id: nothing of this time may be kept.
			if ("now" in handled && handled.now.kind === "invalid") throw new NothingSaved(handled.now);
			if ("now" in handled) return handled.now;
			if (handled.say !== null && event.replyTo !== null) {
				await tx.steps.add([
					{
						id: parts.ids.next(),
						key: `respond:${event.id}`,
						kind: "respond",
						workspaceId: call.workspace.id,
						roomId: call.room?.id ?? null,
						roundId: null,
						memberId: call.member.id,
						dueAt: call.now,
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
			return await take(event, (call) => handle(call, event));
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

const opened = (what: Message | Extract<Received, { kind: "form" }>["form"]): Handled =>
	"fields" in what ? { now: { kind: "form", form: what } } : { say: what };

/** The form stays open with what was written in it, and says why. */
const keepForm = (values: FormValues, words: string): Received => ({
	kind: "invalid",
	errors: { [Object.keys(values)[0] ?? ""]: words },
});

/** "Submit as my answer" on a message of one's own: for the thread's round, else the open one. */
async function submitMessage(call: Call, event: ShortcutEvent): Promise<Message> {
	const { room, actor } = call;
	if (event.author !== actor.externalId) return notYours();
	if (room === null) return noRoomHere();
	const round = await currentRound(call, room);
	const question = round === null ? null : await questionOf(call, round);
	if (round === null || question === null)
		return noRound((await call.tx.rounds.scheduled(room.id))?.dueAt ?? null, room.settings.schedule.zone);
	return answerAndTell(call, room, round, question, {
		route: "shortcut",
		text: event.text,
		code: attachedCode(event.attachments),
		source: event.message,
	});
}
