import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/app/ports/store.ts";
import { addMember, aRoom, aStep, id, monday, setStage } from "../samples.ts";
import { describeComingAndGoing } from "./coming-and-going.ts";
import { describeMembers } from "./members.ts";

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
				// Where the platform did not say, the name that is known stands.
				expect(await tx.workspaces.ensure({ ...first, id: id(), name: "" })).toEqual(again);
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

		it("gives the one that a step is done in, until PyQ is removed from it", async () => {
			const { workspace } = await setStage(store());
			const step = aStep(workspace);
			await store().transaction(async (tx) => {
				await tx.steps.add([step]);
				expect(await tx.workspaces.ofStep(step.id)).toEqual(workspace);
				expect(await tx.workspaces.ofStep(id())).toBeNull();
				expect(await tx.workspaces.ofStep("made-up")).toBeNull();
				await tx.workspaces.remove(workspace.id, monday);
				expect(await tx.workspaces.ofStep(step.id)).toBeNull();
			});
		});

		it("gives one with the room of a channel and a member, and null for what is not there", async () => {
			const stage = await setStage(store());
			const { workspace, room } = stage;
			const { platform, externalId } = workspace;
			await store().transaction(async (tx) => {
				const member = await addMember(tx, stage);
				const person = member.externalId ?? "";
				const at = (over: Partial<Parameters<typeof tx.workspaces.whereabouts>[0]> = {}) =>
					tx.workspaces.whereabouts({ platform, externalId, channel: room.externalId, person, ...over });
				expect(await at()).toEqual({ workspace, room, member });
				expect(await at({ channel: null })).toEqual({ workspace, room: null, member });
				expect(await at({ channel: `C${id()}`, person: `U${id()}` })).toEqual({ workspace, room: null, member: null });
				expect(await at({ externalId: `T${id()}` })).toBeNull();
				expect(await at({ platform: platform === "slack" ? "discord" : "slack" })).toBeNull();
				// A channel or person of the same id elsewhere is another.
				const other = await tx.workspaces.ensure({ id: id(), platform, externalId: `T${id()}`, name: "Other" });
				expect(await at({ externalId: other.externalId })).toEqual({ workspace: other, room: null, member: null });
				await tx.workspaces.remove(workspace.id, monday);
				expect((await at())?.workspace.removedAt).toBe(monday);
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

		it("lists those that a member takes part in, or holds a role in, by name", async () => {
			const stage = await setStage(store(), { name: "m" });
			const { workspace, room } = stage;
			const [joined, led, other] = [aRoom(workspace, { name: "z" }), aRoom(workspace, { name: "a" }), aRoom(workspace)];
			await store().transaction(async (tx) => {
				for (const one of [joined, led, other]) await tx.rooms.add(one);
				const member = await addMember(tx, stage);
				expect(await tx.rooms.ofMember(member.id)).toEqual([room]);
				expect(await tx.rooms.ofMember(id())).toEqual([]);
				await tx.members.join(joined.id, member.id, monday);
				for (const roomId of [led.id, room.id])
					await tx.roles.grant({ roomId, memberId: member.id, role: "lead", grantedBy: null, at: monday });
				expect((await tx.rooms.ofMember(member.id)).map(({ name }) => name)).toEqual(["a", "m", "z"]);
				expect((await tx.rooms.ofMember(member.id))[0]).toEqual(led);
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

	describeComingAndGoing(store);

	describeMembers(store);

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
