import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/app/ports/store.ts";
import { addAnswer, addMember, addOpenRound, aRoom, aStanding, aStep, id, monday, setStage } from "../samples.ts";

/** Workspaces, rooms, members, roles and queues. */
export const describePlaces = (store: () => Store): void => {
	describe("workspaces", () => {
		it("finds one by platform and external id, or adds it", async () => {
			const externalId = `T${id()}`;
			const first = { id: id(), platform: "slack", externalId, name: "Team" } as const;
			await store().transaction(async (tx) => {
				expect(await tx.workspaces.ensure(first)).toEqual({ ...first, removedAt: null });
				const again = await tx.workspaces.ensure({ ...first, id: id(), name: "Team, renamed" });
				expect(again).toEqual({ ...first, name: "Team, renamed", removedAt: null });
				expect(await tx.workspaces.byId(first.id)).toEqual(again);
				const elsewhere = await tx.workspaces.ensure({ ...first, id: id(), platform: "discord" });
				expect(elsewhere.id).not.toBe(first.id);
			});
		});

		it("gives null for an id that names nothing, or is none", async () => {
			await store().transaction(async (tx) => {
				expect(await tx.workspaces.byId(id())).toBeNull();
				expect(await tx.workspaces.byId("made-up")).toBeNull();
				expect(await tx.rooms.byId("made-up")).toBeNull();
				expect(await tx.rooms.lock("made-up")).toBeNull();
				expect(await tx.members.byId("made-up")).toBeNull();
				expect(await tx.rounds.byId("made-up")).toBeNull();
				expect(await tx.steps.byId("made-up")).toBeNull();
				expect(await tx.steps.claim("made-up", "p", monday, 0)).toBeNull();
			});
		});

		it("ensures one in parallel without adding it twice", async () => {
			const externalId = `T${id()}`;
			const ensured = await Promise.all(
				Array.from({ length: 8 }, () =>
					store().transaction((tx) => tx.workspaces.ensure({ id: id(), platform: "slack", externalId, name: "Team" })),
				),
			);
			expect(new Set(ensured.map((workspace) => workspace.id)).size).toBe(1);
		});
	});

	describe("rooms", () => {
		it("gives back exactly what was added, and saved", async () => {
			const { workspace, room } = await setStage(store());
			await store().transaction(async (tx) => {
				expect(await tx.rooms.byId(room.id)).toEqual(room);
				expect(await tx.rooms.lock(room.id)).toEqual(room);
				expect(await tx.rooms.byChannel(workspace.id, room.externalId)).toEqual(room);
				const changed = {
					...room,
					name: "py",
					status: "paused" as const,
					settings: { ...room.settings, closeAfterHours: 8, mode: "private" as const },
					scheduleSince: monday + 5,
					attention: "thread",
				};
				await tx.rooms.save(changed);
				expect(await tx.rooms.byId(room.id)).toEqual(changed);
				expect(await tx.rooms.byChannel(workspace.id, "elsewhere")).toBeNull();
			});
		});

		it("lists those of a workspace by name", async () => {
			const { workspace } = await setStage(store(), { name: "m" });
			await store().transaction(async (tx) => {
				await tx.rooms.add(aRoom(workspace, { name: "z" }));
				await tx.rooms.add(aRoom(workspace, { name: "a" }));
				expect((await tx.rooms.inWorkspace(workspace.id)).map(({ name }) => name)).toEqual(["a", "m", "z"]);
			});
		});

		it("throws for a save of one that is not there", async () => {
			const { workspace } = await setStage(store());
			await expect(store().transaction((tx) => tx.rooms.save(aRoom(workspace)))).rejects.toThrow();
		});

		it("lets a locked room be held by one transaction at a time", async () => {
			const { room } = await setStage(store());
			const steps: string[] = [];
			const hold = (name: string) =>
				store().transaction(async (tx) => {
					await tx.rooms.lock(room.id);
					steps.push(`${name} in`);
					await tx.rooms.inWorkspace(room.workspaceId);
					steps.push(`${name} out`);
				});
			await Promise.all(["a", "b", "c"].map(hold));
			for (let i = 0; i < steps.length; i += 2) expect(steps[i]?.[0]).toBe(steps[i + 1]?.[0]);
		});
	});

	describe("members", () => {
		it("finds one by workspace and external id, or adds it; takes the new name, and a zone if there is none", async () => {
			const { workspace } = await setStage(store());
			const ensured = { id: id(), workspaceId: workspace.id, externalId: "U1", name: "Ada", zone: "Europe/London" };
			await store().transaction(async (tx) => {
				const added = await tx.members.ensure(ensured);
				expect(added).toEqual({ ...ensured, alias: null, hidden: false, erasedAt: null });
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

		it("saves alias, hidden and zone", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				await tx.members.save({ ...member, name: "ignored", alias: "A.", hidden: true, zone: "UTC" });
				expect(await tx.members.byId(member.id)).toEqual({ ...member, alias: "A.", hidden: true, zone: "UTC" });
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

	describe("roles", () => {
		it("grants, lists and revokes", async () => {
			const stage = await setStage(store());
			await store().transaction(async (tx) => {
				const ada = await addMember(tx, stage);
				const bob = await addMember(tx, stage, "Bob");
				const roomId = stage.room.id;
				const lead = { roomId, memberId: ada.id, role: "lead" as const, grantedBy: null, at: monday };
				const reviewer = { roomId, memberId: bob.id, role: "reviewer" as const, grantedBy: ada.id, at: monday + 1 };
				await tx.roles.grant(lead);
				await tx.roles.grant({ ...lead, at: monday + 9 });
				await tx.roles.grant(reviewer);
				expect(await tx.roles.ofRoom(roomId)).toEqual([lead, reviewer]);
				expect(await tx.roles.ofMember(roomId, bob.id)).toEqual(["reviewer"]);
				expect(await tx.roles.heldBy(bob.id)).toEqual([reviewer]);
				expect(await tx.roles.revoke(roomId, bob.id, "lead")).toBe(false);
				expect(await tx.roles.revoke(roomId, bob.id, "reviewer")).toBe(true);
				expect(await tx.roles.ofMember(roomId, bob.id)).toEqual([]);
				expect(await tx.roles.heldBy(bob.id)).toEqual([]);
			});
		});
	});

	describe("queue", () => {
		it("keeps the order it was given, and replaces it whole", async () => {
			const { room } = await setStage(store());
			const [a, b, c] = [id(), id(), id()];
			await store().transaction(async (tx) => {
				expect(await tx.queue.list(room.id)).toEqual([]);
				await tx.queue.replace(room.id, [b, a, c]);
				await tx.queue.replace(room.id, [c, b]);
				expect(await tx.queue.list(room.id)).toEqual([c, b]);
				await tx.queue.replace(room.id, []);
				expect(await tx.queue.list(room.id)).toEqual([]);
			});
		});

		it("is replaced by several at once, one after another", async () => {
			const { room } = await setStage(store());
			const questions = [id(), id(), id()];
			await Promise.all(
				Array.from({ length: 5 }, () => store().transaction((tx) => tx.queue.replace(room.id, questions))),
			);
			expect(await store().transaction((tx) => tx.queue.list(room.id))).toEqual(questions);
		});
	});
};
