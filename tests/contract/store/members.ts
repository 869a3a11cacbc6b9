import { describe, expect, it } from "vitest";
import type { NewStep, StepResult, Store } from "../../../src/app/ports/store.ts";
import type { Member } from "../../../src/core/ledger.ts";
import { addAnswer, addMember, addOpenRound, aStanding, aStep, id, monday, type Stage, setStage } from "../samples.ts";

/** Members: who they are, what they are called, and what is left of them once they are erased. */
export const describeMembers = (store: () => Store): void => {
	describe("members", () => {
		it("finds one by workspace and external id, or adds it; takes the new name, and a zone if there is none", async () => {
			const { workspace } = await setStage(store());
			const ensured = { id: id(), workspaceId: workspace.id, externalId: "U1", name: "Ada", zone: "Europe/London" };
			await store().transaction(async (tx) => {
				const added = await tx.members.ensure(ensured);
				expect(added).toEqual({ ...ensured, alias: null, hidden: false, remindAt: null, erasedAt: null });
				const again = await tx.members.ensure({ ...ensured, id: id(), name: "Ada L.", zone: null });
				expect(again).toEqual({ ...added, name: "Ada L." });
				expect((await tx.members.ensure({ ...ensured, zone: "Asia/Tokyo" })).zone).toBe("Europe/London");
				await tx.members.save({ ...added, zone: null });
				expect((await tx.members.ensure({ ...ensured, zone: "Asia/Tokyo" })).zone).toBe("Asia/Tokyo");
				expect((await tx.members.byExternalId(workspace.id, "U1"))?.id).toBe(ensured.id);
				expect(await tx.members.byExternalId(workspace.id, "U2")).toBeNull();
				expect(await tx.members.byIds([ensured.id, id()])).toHaveLength(1);
				expect(await tx.members.byIds([])).toEqual([]);
			});
		});

		it("tells where people answered by direct message who take part in a room with an open round, the latest first", async () => {
			const [here, idle, gone] = [await setStage(store()), await setStage(store()), await setStage(store())];
			await store().transaction(async (tx) => {
				const find = async (most: number) => {
					const ours = new Set([
						`${here.room.id}:Ada`,
						`${here.room.id}:Grace`,
						`${idle.room.id}:Alan`,
						`${gone.room.id}:Omar`,
					]);
					return (await tx.members.conversations("slack", most)).filter((channel) => ours.has(channel));
				};
				const answer = async (stage: Stage, name: string, at: number, route: "direct" | "thread", isOpen = true) => {
					const member = await addMember(tx, stage, name);
					await tx.members.join(stage.room.id, member.id, monday);
					const round = (await tx.rounds.open(stage.room.id)) ?? (await addOpenRound(tx, stage));
					const source = { channel: `${stage.room.id}:${name}`, message: `${name}${at}`, thread: null };
					await addAnswer(tx, round, member, { at, route, source });
					if (!isOpen) await tx.rounds.save({ ...round, state: "closed", closedAt: at });
				};
				await answer(here, "Ada", monday + 2, "direct");
				await answer(here, "Grace", monday + 1, "direct");
				await answer(here, "Max", monday + 3, "thread");
				await answer(idle, "Alan", monday + 4, "direct", false);
				await answer(gone, "Omar", monday + 5, "direct");
				await tx.workspaces.remove(gone.workspace.id, monday + 6);
				expect(await find(1_000)).toEqual([`${here.room.id}:Ada`, `${here.room.id}:Grace`]);
				expect(await tx.members.conversations("slack", 1)).toHaveLength(1);
				expect(await tx.members.conversations("web", 1_000)).toEqual([]);
			});
		});

		it("finds who somebody is in each workspace of a platform, the one where they were last active first", async () => {
			const person = id();
			const [here, there, gone, slack] = [
				await setStage(store()),
				await setStage(store()),
				await setStage(store()),
				id(),
			];
			await store().transaction(async (tx) => {
				const join = ({ workspace }: Stage) =>
					tx.members.ensure({ id: id(), workspaceId: workspace.id, externalId: person, name: "Ada", zone: null });
				const find = async () => (await tx.members.ofPerson("slack", person)).map(({ workspaceId }) => workspaceId);
				expect(await find()).toEqual([]);
				const ada = await join(here);
				const other = await join(there);
				const left = await join(gone);
				const elsewhere = await tx.workspaces.ensure({
					id: id(),
					platform: "discord",
					externalId: slack,
					name: "Guild",
				});
				await tx.members.ensure({ id: id(), workspaceId: elsewhere.id, externalId: person, name: "Ada", zone: null });
				await addMember(tx, here, "Grace");
				await tx.members.join(gone.room.id, left.id, monday);
				await tx.members.join(here.room.id, ada.id, monday + 1);
				expect(await find()).toEqual([here.workspace.id, gone.workspace.id, there.workspace.id]);
				await tx.members.join(there.room.id, other.id, monday + 2);
				expect((await find())[0]).toBe(there.workspace.id);
				// An answer is later than any joining.
				const round = await addOpenRound(tx, here);
				await addAnswer(tx, round, ada, { at: monday + 3 });
				expect((await tx.members.ofPerson("slack", person)).slice(0, 2)).toEqual([ada, other]);
				await tx.members.erase(ada.id, monday + 4);
				expect(await find()).toEqual([there.workspace.id, gone.workspace.id]);
				expect(await tx.members.ofPerson("web", person)).toEqual([]);
			});
		});

		it("finds whose answer came in a message, also a withdrawn one; nobody's once they are erased", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const ada = await addMember(tx, stage, "Ada");
				const grace = await addMember(tx, stage, "Grace");
				const round = await addOpenRound(tx, stage);
				const source = { channel: "C1", message: id(), thread: "T1" };
				await addAnswer(tx, round, grace);
				await addAnswer(tx, round, ada, { source });
				const answer = (await tx.answers.of(round.id, ada.id))?.answer;
				if (answer === undefined) throw new Error("no answer");
				expect(await tx.members.whoWrote("slack", source)).toEqual(ada);
				expect(await tx.members.whoWrote("discord", source)).toBeNull();
				expect(await tx.members.whoWrote("slack", { ...source, channel: "C2" })).toBeNull();
				expect(await tx.members.whoWrote("slack", { ...source, message: id() })).toBeNull();
				await tx.answers.withdraw(answer, source.message, monday + 1);
				expect((await tx.members.whoWrote("slack", source))?.id).toBe(ada.id);
				await tx.members.erase(ada.id, monday + 2);
				expect(await tx.members.whoWrote("slack", source)).toBeNull();
			});
		});

		it("knows the reminder that was refused last, until one comes through", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const [ada, grace] = [await addMember(tx, stage, "Ada"), await addMember(tx, stage, "Grace")];
				const end = async (at: number, result: StepResult, over: Partial<NewStep> = {}) => {
					const step = aStep(stage.workspace, { kind: "remind", memberId: ada.id, ...over });
					await tx.steps.add([step]);
					await tx.steps.claim(step.id, "p", monday, 0);
					await tx.steps.settle(step.id, "p", result, at);
					return step.id;
				};
				const closed = { state: "failed", error: "forbidden" } as const;
				expect(await tx.members.refusedReminder(ada.id)).toBeNull();
				await tx.steps.add([aStep(stage.workspace, { kind: "remind", memberId: ada.id })]);
				const first = await end(monday + 1, closed);
				expect(await tx.members.refusedReminder(ada.id)).toBe(first);
				await end(monday + 2, closed, { memberId: grace.id });
				await end(monday + 3, { state: "failed", error: "expired" }, { kind: "respond" });
				expect(await tx.members.refusedReminder(ada.id)).toBe(first);
				const second = await end(monday + 4, closed);
				expect(await tx.members.refusedReminder(ada.id)).toBe(second);
				await end(monday + 5, { state: "failed", error: "late" });
				expect(await tx.members.refusedReminder(ada.id)).toBeNull();
				await end(monday + 6, closed);
				await end(monday + 7, { state: "done" });
				expect(await tx.members.refusedReminder(ada.id)).toBeNull();
			});
		});

		it("finds the one who goes by a name or alias in the workspace; nobody when several do, or they are erased", async () => {
			const stage = await setStage(store());
			const elsewhere = await setStage(store());
			await store().transaction(async (tx) => {
				const join = (name: string, workspaceId = stage.workspace.id) =>
					tx.members.ensure({ id: id(), workspaceId, externalId: id(), name, zone: null });
				const grace = await join("Grace");
				const ada = await join("Ada");
				await join("Grace", elsewhere.workspace.id);
				const find = (name: string) => tx.members.byName(stage.workspace.id, name);
				expect(await find("gRACE")).toEqual(grace);
				expect(await find("Gra%")).toBeNull();
				await tx.members.save({ ...ada, alias: "Countess" });
				expect((await find("countess"))?.id).toBe(ada.id);
				await tx.members.save({ ...ada, alias: "Grace" });
				expect(await find("Grace")).toBeNull();
				await tx.members.erase(ada.id, monday);
				expect((await find("Grace"))?.id).toBe(grace.id);
				expect(await find("")).toBeNull();
			});
		});

		it("finds who goes by a name that reads the same: in any case, width, white space, and with what can't be seen", async () => {
			const stage = await setStage(store());
			const elsewhere = await setStage(store());
			await store().transaction(async (tx) => {
				const ada = await addMember(tx, stage, "Émilie  du Châtelet");
				const grace = await addMember(tx, stage, "Grace");
				await tx.members.save({ ...grace, alias: "Admiral" });
				await addMember(tx, elsewhere, "Admiral");
				const find = async (...names: string[]) =>
					(await tx.members.namesakes(stage.workspace.id, names)).map(({ id: found }) => found);
				expect(await find("éMILIE DU CHÂTELET")).toEqual([ada.id]);
				expect(await find("\uFF21dmiral\u200B ")).toEqual([grace.id]);
				expect(await find("GRACE", "nobody", "émilie du châtelet")).toEqual([ada.id, grace.id].sort());
				expect(await find("Gra%", "")).toEqual([]);
				expect(await find()).toEqual([]);
				await tx.members.erase(grace.id, monday);
				expect(await find("Admiral", "")).toEqual([]);
			});
		});

		it("of two who claim a name at once, one gets it", async () => {
			const stage = await setStage(store());
			const people = await store().transaction(async (tx) => [
				await addMember(tx, stage, "Ada"),
				await addMember(tx, stage, "Grace"),
			]);
			const claim = (member: Member, alias: string) =>
				store().transaction(async (tx) => {
					const free = await tx.members.claimName(member, alias);
					if (free) await tx.members.save({ ...member, alias });
					return free;
				});
			const claimed = await Promise.all(people.map((member, place) => claim(member, place === 0 ? "Ace" : "ACE")));
			expect(claimed.toSorted()).toEqual([false, true]);
			const [ada] = people;
			if (ada === undefined) throw new Error();
			// One's own name and alias are no obstacle.
			expect(await claim(ada, "ada")).toBe(true);
			expect(await claim(ada, "Ada")).toBe(true);
		});

		it("saves alias, hidden and zone", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				await tx.members.save({ ...member, name: "ignored", alias: "A.", hidden: true, zone: "UTC" });
				expect(await tx.members.byId(member.id)).toEqual({ ...member, alias: "A.", hidden: true, zone: "UTC" });
			});
		});

		it("lists who takes part in a room and wants to be reminded, also when hidden; nobody who is erased, or took it back", async () => {
			const stage = await setStage(store());
			const elsewhere = await setStage(store());
			await store().transaction(async (tx) => {
				const add = async (name: string, over: Partial<Member>) => {
					const member = { ...(await addMember(tx, stage, name)), ...over };
					await tx.members.save(member);
					return member;
				};
				const early = await add("Ada", { remindAt: "08:30", zone: "Asia/Tokyo" });
				const hidden = await add("Grace", { remindAt: "16:00", hidden: true });
				const erased = await add("Linus", { remindAt: "16:00" });
				const back = await add("Barbara", { remindAt: "16:00" });
				await add("Edsger", {});
				const { id: there } = await addMember(tx, elsewhere, "Ada");
				await tx.members.save({ ...early, id: there, remindAt: "10:00" });
				const outside = { id: id(), workspaceId: stage.workspace.id, externalId: id(), name: "Alan", zone: null };
				await tx.members.save({ ...(await tx.members.ensure(outside)), remindAt: "10:00" });
				await tx.members.erase(erased.id, monday);
				await tx.members.save({ ...back, remindAt: null });
				const wanted = [early, hidden].sort((a, b) => (a.id < b.id ? -1 : 1));
				expect(await tx.members.toRemind(stage.room.id)).toEqual(wanted);
				expect(await tx.members.toRemind(id())).toEqual([]);
				expect(await tx.members.byId(erased.id)).toMatchObject({ remindAt: null });
			});
		});

		it("joins once, and gives when", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				expect(await tx.members.join(stage.room.id, member.id, monday + 1_000)).toBe(monday);
				expect(await tx.members.ofRoom(stage.room.id)).toEqual([member.id]);
			});
		});

		it("holds a joined member's place: of two that count up, none is lost", async () => {
			const stage = await setStage(store());
			const member = await store().transaction((tx) => addMember(tx, stage));
			const countUp = () =>
				store().transaction(async (tx) => {
					await tx.members.join(stage.room.id, member.id, monday);
					const place = await tx.standings.place(stage.room.id, "all", member.id);
					const points = (place?.standing.points ?? 0) + 1;
					await tx.standings.replace(stage.room.id, [member.id], [aStanding(stage.room, member, { points })]);
				});
			await Promise.all(Array.from({ length: 6 }, countUp));
			const place = await store().transaction((tx) => tx.standings.place(stage.room.id, "all", member.id));
			expect(place?.standing.points).toBe(6);
		});

		it("erases: a tombstone without id, name, alias, zone or text; dates, points and places stay", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				await tx.members.save({ ...member, alias: "A.", zone: "UTC" });
				const round = await addOpenRound(tx, stage);
				const { version } = await addAnswer(tx, round, member, { code: "print(1)" });
				const assessment = {
					id: id(),
					versionId: version.id,
					maker: "grader" as const,
					makerVersion: "1",
					memberId: null,
					share: 0.5,
					detail: { quote: "evaluated once" },
					at: monday,
				};
				await tx.answers.assess(assessment);
				await tx.standings.replace(stage.room.id, [member.id], [aStanding(stage.room, member, { points: 15 })]);
				const step = aStep(stage.workspace, { kind: "respond", memberId: member.id, payload: "private words" });
				await tx.steps.add([step]);
				await tx.steps.claim(step.id, "p", monday, 0);
				await tx.steps.settle(step.id, "p", { state: "failed", error: "expired" }, monday);

				const waiting = aStep(stage.workspace, { kind: "respond", memberId: member.id, payload: "private words" });
				const post = aStep(stage.workspace, { kind: "announce", memberId: member.id, payload: "for everybody" });
				await tx.steps.add([waiting, post]);

				await tx.members.erase(member.id, monday + 7);

				const tombstone = {
					...member,
					externalId: null,
					name: "",
					alias: null,
					zone: null,
					erasedAt: monday + 7,
				};
				expect(await tx.members.byId(member.id)).toEqual(tombstone);
				const given = await tx.answers.of(round.id, member.id);
				expect(given?.versions).toEqual([{ ...version, text: "", code: "", source: null }]);
				expect(given?.assessments).toEqual([{ ...assessment, detail: null }]);
				expect((await tx.steps.byId(step.id))?.payload).toBeNull();
				expect(await tx.steps.byId(waiting.id)).toMatchObject({ state: "due", payload: null });
				expect((await tx.steps.byId(post.id))?.payload).toBe("for everybody");
				expect(await tx.standings.top(stage.room.id, "all", 10)).toEqual([]);
				expect((await tx.standings.place(stage.room.id, "all", member.id))?.standing.points).toBe(15);
				expect(await tx.answers.count(round.id)).toBe(1);
				// Somebody who comes back is somebody new.
				const back = await tx.members.ensure({ ...member, id: id(), externalId: member.externalId ?? "" });
				expect(back.id).not.toBe(member.id);
			});
		});
	});
};
