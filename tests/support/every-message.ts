import * as answers from "../../src/core/message/copy/answers.ts";
import * as boards from "../../src/core/message/copy/boards.ts";
import { hintButton, streakButton } from "../../src/core/message/copy/buttons.ts";
import * as given from "../../src/core/message/copy/given-back.ts";
import { greeting } from "../../src/core/message/copy/greeting.ts";
import * as help from "../../src/core/message/copy/help.ts";
import * as homes from "../../src/core/message/copy/home.ts";
import * as homeToday from "../../src/core/message/copy/home-today.ts";
import { lacksShown } from "../../src/core/message/copy/lacks.ts";
import * as past from "../../src/core/message/copy/past-rounds.ts";
import * as problems from "../../src/core/message/copy/problems.ts";
import * as queue from "../../src/core/message/copy/queue.ts";
import { recap } from "../../src/core/message/copy/recap.ts";
import * as reminders from "../../src/core/message/copy/reminders.ts";
import * as roles from "../../src/core/message/copy/roles.ts";
import * as rooms from "../../src/core/message/copy/rooms.ts";
import * as rounds from "../../src/core/message/copy/rounds.ts";
import * as rules from "../../src/core/message/copy/rules.ts";
import * as servers from "../../src/core/message/copy/servers.ts";
import * as setUp from "../../src/core/message/copy/set-up.ts";
import { status } from "../../src/core/message/copy/status.ts";
import { note } from "../../src/core/message/copy/words.ts";
import type { Form, Message } from "../../src/core/message/model.ts";
import type { Streak } from "../../src/core/streak.ts";
import { realBank } from "./bank.ts";
import {
	ada,
	board,
	commands,
	entry,
	grace,
	id,
	monday,
	prose,
	room,
	round,
	secret,
	server,
	source,
	standing,
	step,
	tuesday,
	zone,
} from "./copy-facts.ts";

/** Everything that PyQ says, with facts as they come; by the function that says it and, where one says several things, by which. */
export async function everyMessage(): Promise<Readonly<Record<string, Message>>> {
	const bank = await realBank();
	const asked = (slug: string) => {
		const question = bank.bySlug(slug);
		if (question === null) throw new Error(`the bank has no ${slug}`);
		return question;
	};
	const question = asked("list-or-tuple");
	const coding = asked("even-squares");
	const topics = bank.topics();
	const taken = { round, first: true, onTime: true, scores: true, standing, privately: false };
	const version = {
		id: id(8),
		answerId: id(9),
		at: monday,
		route: "form",
		text: prose,
		code: source,
		source: null,
		withdrawnAt: null,
	} as const;
	const fed = {
		round,
		question: coding,
		version,
		points: { first: 10, second: 6, total: 16, assessed: true },
		late: false,
		hints: 1,
		zone,
	};
	const post = { round, question, topics, closesAt: tuesday, zone, answered: 5, mention: null };
	const facts = {
		room,
		leads: ["Lena", "Noor"],
		open: { round, title: question.title, answered: 3 },
		next: { at: tuesday, title: coding.title },
		pool: 20,
		left: 15,
		queued: [coding.title],
		troubled: [step({ kind: "reveal", state: "failed", error: "forbidden" })],
		steps: [step({}), step({ kind: "pin", state: "due", attempts: 2, error: "rate-limited" })],
		lacks: [],
	};
	const row: Streak = {
		current: 2,
		best: 21,
		freezes: 1,
		days: [
			{ roundId: id(1), date: "2026-02-27", kind: "frozen", streak: 7, freezes: 0, earnedFreeze: false },
			{ roundId: id(2), date: "2026-03-02", kind: "answered", streak: 8, freezes: 1, earnedFreeze: true },
		],
	};
	const elsewhere = { ...room, id: id(9), name: "random" };
	const today = [
		{ room, open: { room, round, question: coding, answered: false }, nextAt: tuesday },
		{ room: elsewhere, open: { room: elsewhere, round: secret, question, answered: true }, nextAt: tuesday },
		{ room: { ...room, name: "quiet", status: "paused" as const }, open: null, nextAt: null },
	];
	const changedRoom = {
		room,
		isNew: false,
		changed: ["schedule"] as const,
		pool: 20,
		left: 15,
		nextAt: tuesday,
		openUntil: tuesday,
		lacks: [],
	};
	return {
		"answers.allHints": answers.allHints(round, coding),
		"answers.askGiveUp": answers.askGiveUp(round, true, 2),
		"answers.feedback": answers.feedback(fed),
		"answers.feedback none": answers.feedback({ ...fed, version: null }),
		"answers.hint": answers.hint(round, coding, 1, true),
		"answers.noHints": answers.noHints(round),
		"answers.noRound": answers.noRound(tuesday, zone),
		"answers.notGenuine": answers.notGenuine("too-short", round, "What?\n```\nx", {
			title: question.title,
			room: room.name,
		}),
		"answers.notGenuineAloud": answers.notGenuineAloud("echo", round),
		"answers.notHere": answers.notHere(secret),
		"answers.notYours": answers.notYours(),
		"answers.nothingOpen": answers.nothingOpen(),
		"answers.personalReveal": answers.personalReveal(question, "gave-up"),
		"answers.receipt": answers.receipt(taken),
		"answers.receipt private": answers.receipt({ ...taken, first: false, privately: true }),
		"answers.roundGone": answers.roundGone(),
		"answers.takenFor": {
			...answers.receipt(taken),
			blocks: [...answers.receipt(taken).blocks, answers.takenFor(question)],
		},
		"answers.unread": answers.unread(round),
		"answers.whichRound": answers.whichRound(
			[
				{ round, room: room.name, server: server.name },
				{ round: secret, room: "random", server: null },
			],
			prose,
		),
		"answers.withdrawn": answers.withdrawn(),
		"boards.alreadyOnLeave": boards.alreadyOnLeave(),
		"boards.askErase": boards.askErase(),
		"boards.backAgain": boards.backAgain(),
		"boards.badDate": boards.badDate("*soon*"),
		"boards.erased": boards.erased(),
		"boards.leaderboard": boards.leaderboard("month", room.name, board, null),
		"boards.leaderboard empty": boards.leaderboard("week", room.name, [], null),
		"boards.leaderboard elsewhere": boards.leaderboard("week", room.name, [], null, room),
		"boards.leadsAlone": boards.leadsAlone(["interview-prep", "random"]),
		"boards.leaveTooLong": boards.leaveTooLong("2028-01-01", "2027-03-02"),
		"boards.noStreakYet": boards.noStreakYet(),
		"boards.noStreakYet elsewhere": boards.noStreakYet(room),
		"boards.notOnLeave": boards.notOnLeave(),
		"boards.onLeave": boards.onLeave("2026-04-01"),
		"boards.roomUnknown": boards.roomUnknown("intervew-*prep*", "interview-prep", ["interview-prep"]),
		"boards.roomUnknown id": boards.roomUnknown(null, null, ["interview-prep", "random"]),
		"boards.roomsAlike": boards.roomsAlike(room.name),
		"boards.settingsSaved": boards.settingsSaved(),
		"boards.streak": boards.streak("Ada_Lovelace", row, standing, { rank: 4, of: room.name }),
		"boards.whichRoom": boards.whichRoom(
			[
				{ id: room.id, name: "interview prep" },
				{ id: id(9), name: "random" },
			],
			"streak",
			streakButton(),
		),
		"given-back.formRefused": given.formRefused(
			{ text: "That is a little short." },
			{ code: source, text: "Short" },
			`v1:answer:${round.id}`,
		),
		"given-back.notSaved": given.notSaved("away", { text: prose }, "7d1f"),
		"greeting.greeting": greeting(),
		"help.help": help.help(commands, false, true),
		"help.helpOn": help.helpOn(commands[0] ?? entry("answer")),
		"help.helpOnGroup": help.helpOnGroup("room", commands.slice(1)),
		"home.home": homes.home({
			today,
			rooms: [
				{ room, streak: row, rows: board.slice(0, 2), own: board[3] ?? null, today: "2026-03-02" },
				{ room: elsewhere, streak: null, rows: [], own: null, today: "2026-03-02" },
			],
			others: [{ ...room, name: "quiet" }],
			led: [{ ...room, attention: "forbidden" }],
		}),
		"home.home one question": homes.home({ today: today.slice(0, 1), rooms: [], others: [], led: [] }),
		"home.newcomerHome": homes.newcomerHome(),
		"home-today.inRoom": homeToday.inRoom(room.name, rounds.openPost(post)),
		"home-today.noRoomsYet": homeToday.noRoomsYet(),
		"home-today.roomsTodayShown": homeToday.roomsTodayShown(today),
		"lacks.lacksShown": {
			summary: "Saved. PyQ is missing Embed Links in this channel.",
			blocks: [...note("Saved.").blocks, ...lacksShown([{ name: "Embed Links", purpose: "to show questions" }])],
		},
		"lacks.lacksShown no permission": {
			summary: "Saved. PyQ is missing an invitation in this channel.",
			blocks: lacksShown([
				{ name: "an invitation", purpose: "to post here", mend: "Type /invite @PyQ in this channel." },
			]),
		},
		"past-rounds.roundUnknown": past.roundUnknown("*tuples* @here"),
		"past-rounds.whichRoundMeant": past.whichRoundMeant([hintButton(round.id, `#${room.name}: ${question.title}`)]),
		"past-rounds.whichRoundMeant none": past.whichRoundMeant([]),
		"past-rounds.severalRounds": past.severalRounds("tuple", ["Mon 2 March · When a list, when a tuple"], 3),
		"problems.fault": problems.fault("7f3c"),
		"problems.missingOption": problems.missingOption("queue move", "place"),
		"problems.oldButton": problems.oldButton(),
		"problems.slow": problems.slow(),
		"problems.unknownCommand": problems.unknownCommand("leaderbord @here", "leaderboard"),
		"problems.unknownOption": problems.unknownOption("room setup", "ti*em*", null),
		"problems.unknownValue": problems.unknownValue("period", "||year||", ["week", "month", "all"]),
		"queue.alreadyQueued": queue.alreadyQueued(question.title, 2),
		"queue.notQueued": queue.notQueued(question.title),
		"queue.placeUnknown": queue.placeUnknown("first"),
		"queue.questionUnknown": queue.questionUnknown("even", [coding]),
		"queue.queueList": queue.queueList([question.title, coding.title], queue.movedWords(coding.title, 2), commands),
		"queue.searchResults": queue.searchResults("tuple", [{ question, askedOn: "2026-02-02" }], 1, true, null),
		"recap.recap": recap({ room: room.name, rounds: 5, answers: 14, rows: board.slice(0, 3), nextAt: tuesday, zone }),
		"reminders.couldNotRemind": {
			...answers.withdrawn(),
			blocks: [...answers.withdrawn().blocks, reminders.couldNotRemind()],
		},
		"reminders.couldNotTellLead": reminders.couldNotTellLead("Lena"),
		"reminders.reminder": reminders.reminder({
			roundId: round.id,
			workspaceId: server.id,
			room: room.name,
			title: question.title,
			closesAt: tuesday,
			zone,
		}),
		"roles.lastLead": roles.lastLead(),
		"roles.memberUnknown": roles.memberUnknown("<@1234>"),
		"roles.notAPerson": roles.notAPerson(),
		"roles.roleChanged": roles.roleChanged("Ada_Lovelace", "lead", true),
		"roles.roleList": roles.roleList([
			{ name: "Ada_Lovelace", role: "lead" },
			{ name: "grace (she/her)", role: "observer" },
		]),
		"roles.roleNotHeld": roles.roleNotHeld("Ada_Lovelace", "lead"),
		"roles.roleUnknown": roles.roleUnknown(),
		"roles.rolesOfOne": roles.rolesOfOne("Ada_Lovelace", ["lead", "reviewer"]),
		"rooms.aboutARoom": rooms.aboutARoom(),
		"rooms.alreadyPaused": rooms.alreadyPaused(),
		"rooms.alreadyPostedToday": rooms.alreadyPostedToday(tuesday, zone),
		"rooms.attentionNeeded": rooms.attentionNeeded(room.name, "forbidden"),
		"rooms.fewLeft": rooms.fewLeft(room.name, 5),
		"rooms.mayNotSetUp": rooms.mayNotSetUp("discord"),
		"rooms.noQuestionFits": rooms.noQuestionFits(),
		"rooms.noRoomHere": rooms.noRoomHere(),
		"rooms.nobodyLeads": rooms.nobodyLeads(),
		"rooms.notPaused": rooms.notPaused(),
		"rooms.notWhilePaused": rooms.notWhilePaused(),
		"rooms.nothingToSkip": rooms.nothingToSkip(),
		"rooms.onlyInChannel": rooms.onlyInChannel(),
		"rooms.onlyLeads": rooms.onlyLeads(["Ada_Lovelace", "grace"]),
		"rooms.paused": rooms.paused(tuesday, zone),
		"rooms.pausedChanged": rooms.pausedChanged("Ada_Lovelace", true),
		"rooms.postingNow": rooms.postingNow(),
		"rooms.preview": rooms.preview(
			[
				{ occurrence: { date: "2026-03-03", at: tuesday, note: null }, title: question.title, state: "planned" },
				{
					occurrence: { date: "2026-03-29", at: tuesday + 26 * 86_400_000, note: "after-gap" },
					title: null,
					state: "holiday",
				},
			],
			room.settings.schedule,
		),
		"rooms.resumed": rooms.resumed(tuesday, zone),
		"rooms.roomGone": rooms.roomGone(),
		"rooms.skipped": rooms.skipped("2026-03-02", monday, tuesday, zone),
		"rooms.stillOpen": rooms.stillOpen(round, tuesday, zone),
		"rooms.tooLateToSkip": rooms.tooLateToSkip(),
		"rooms.whoUntold": rooms.whoUntold("slack"),
		"rounds.closedPost": rounds.closedPost({ ...post, thread: "t" }, [ada, grace]),
		"rounds.openPost": rounds.openPost(post),
		"rounds.openPost mention": rounds.openPost({ ...post, mention: { externalId: "77001", name: "interviewees" } }),
		"rounds.openPost private": rounds.openPost({ ...post, round: secret, question: coding, answered: 0 }),
		"rounds.roomReveal": rounds.roomReveal(coding, [
			{ member: ada, text: prose, code: source },
			{ member: { ...grace, hidden: true }, text: "", code: source },
		]),
		"rules.rulesShown": rules.rulesShown(room.settings, "saved"),
		"rules.rulesUnknown": rules.rulesUnknown(["holidays", "pin"]),
		"servers.knownNowhere": servers.knownNowhere(true),
		"servers.notThereAnyMore": servers.notThereAnyMore(),
		"servers.ofServer": servers.ofServer(boards.settingsSaved(), server, true),
		"set-up.changeAnnouncement": setUp.changeAnnouncement(
			"Lena",
			room.settings,
			["schedule", "mode", "pin"],
			tuesday,
			true,
		),
		"set-up.setUpAnnouncement": setUp.setUpAnnouncement("Lena", room, tuesday),
		"set-up.setUpDone": setUp.setUpDone(changedRoom),
		"set-up.setUpDone new": setUp.setUpDone({ ...changedRoom, isNew: true, openUntil: null }),
		"status.status": status(facts),
	};
}

/** Every form that PyQ opens, filled in as it comes. */
export async function everyForm(): Promise<Readonly<Record<string, Form>>> {
	const coding = (await realBank()).bySlug("even-squares");
	if (coding === null) throw new Error("the bank has no even-squares");
	const settings = { alias: "Countess", hidden: false, zone, remindAt: "16:00" };
	return {
		"answers.answerForm": answers.answerForm(round, coding, { text: prose, code: source }),
		"answers.blankAnswerForm": answers.blankAnswerForm("here"),
		"boards.settingsForm": boards.settingsForm("mine", settings),
		"servers.formOfServer": servers.formOfServer(boards.settingsForm("mine", settings), server, true),
		"set-up.setUpForm": setUp.setUpForm(null, room.settings, room.name),
		"set-up.setUpForm again": setUp.setUpForm(room.id, room.settings, room.name),
	};
}
