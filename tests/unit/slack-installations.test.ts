import { beforeEach, describe, expect, it } from "vitest";
import { authorizeFrom } from "../../src/adapters/slack/installations.ts";
import type { Log } from "../../src/app/ports/surroundings.ts";
import { MINUTE, SECOND } from "../../src/core/ids.ts";
import { anInstallation } from "../contract/installations.contract.ts";
import { type MemoryInstallations, memoryInstallations } from "../support/memory-installations.ts";

const of = (teamId: string) => ({ teamId, enterpriseId: undefined, isEnterpriseInstall: false });

describe("tokens of many Slack workspaces", () => {
	let now: number;
	let said: string[];
	let kept: MemoryInstallations;
	let authorizations: ReturnType<typeof authorizeFrom>;
	const log: Log = { info() {}, warn: (_, message) => void said.push(message), error() {} };
	beforeEach(() => {
		[now, said, kept] = [Date.UTC(2026, 10, 16), [], memoryInstallations()];
		authorizations = authorizeFrom({ kind: "many", installations: kept }, { clock: { now: () => now }, log });
	});
	const installed = async (teamId: string, botToken = `xoxb-${teamId}`) => {
		const installation = anInstallation({ teamId, botToken, installedAt: now });
		await kept.save(installation);
		return installation;
	};

	it("are looked up once a minute, also when many events come at once", async () => {
		await installed("T1");
		await Promise.all(Array.from({ length: 20 }, () => authorizations.authorize(of("T1"))));
		now += MINUTE - 1;
		expect(await authorizations.tokenOf("T1")).toBe("xoxb-T1");
		expect(kept.looks).toBe(1);
		now += 1;
		await kept.remove("T1", now);
		await expect(authorizations.authorize(of("T1"))).rejects.toMatchObject({ reason: "absent" });
	});

	it("are there at once when a workspace has just installed PyQ", async () => {
		expect(await authorizations.tokenOf("T1")).toBeNull();
		await installed("T1");
		expect(await authorizations.tokenOf("T1")).toBe("xoxb-T1");
		await installed("T1", "xoxb-new");
		authorizations.forget("T1");
		expect(await authorizations.tokenOf("T1")).toBe("xoxb-new");
	});

	it("are gone at once when they are taken back, for that workspace alone", async () => {
		await Promise.all([installed("T1"), installed("T2")]);
		await Promise.all([authorizations.tokenOf("T1"), authorizations.tokenOf("T2")]);
		const eventTime = now / SECOND;
		expect(await authorizations.takenBack({ teamId: "T1", eventTime, bots: ["U1"] })).toBe(true);
		expect(await authorizations.takenBack({ teamId: "T1", eventTime, bots: null }), "both events come").toBe(true);
		expect(await authorizations.tokenOf("T1")).toBeNull();
		expect(await authorizations.tokenOf("T2")).toBe("xoxb-T2");
	});

	it("stay when only people's tokens went, or when the word comes after PyQ was installed again", async () => {
		now += 500;
		const first = await installed("T1");
		expect(await authorizations.takenBack({ teamId: "T1", eventTime: Math.floor(now / SECOND), bots: [] })).toBe(false);
		expect(await authorizations.tokenOf("T1")).toBe(first.botToken);
		const eventTime = Math.floor(now / SECOND);
		now += 5 * SECOND;
		await installed("T1", "xoxb-again");
		expect(await authorizations.takenBack({ teamId: "T1", eventTime, bots: null })).toBe(false);
		expect(await authorizations.tokenOf("T1")).toBe("xoxb-again");
	});

	it("are taken back in the very second in which they were given", async () => {
		now += 900;
		await installed("T1");
		expect(await authorizations.takenBack({ teamId: "T1", eventTime: Math.floor(now / SECOND), bots: null })).toBe(
			true,
		);
	});

	it("that can't be read any more count as none, and the log says what to do, once a minute", async () => {
		await installed("T1");
		kept.unreadable = true;
		for (const _ of [1, 2, 3])
			await expect(authorizations.authorize(of("T1"))).rejects.toMatchObject({
				name: "NotInstalledError",
				reason: "sealed",
			});
		expect(await authorizations.tokenOf("T1")).toBeNull();
		expect(said).toEqual([expect.stringContaining("PYQ_SECRET_KEY")]);
		now += MINUTE;
		await authorizations.tokenOf("T1");
		expect(said).toHaveLength(2);
	});

	it("are not said to be none while the database is away: what came in must come again", async () => {
		await installed("T1");
		kept.away = true;
		await expect(authorizations.authorize(of("T1"))).rejects.toMatchObject({ name: "StoreError", reason: "away" });
		await expect(authorizations.tokenOf("T1")).rejects.toMatchObject({ name: "ChatError", reason: "unreachable" });
		expect(said).toEqual([]);
		kept.away = false;
		expect(await authorizations.tokenOf("T1")).toBe("xoxb-T1");
	});

	it("of an organization are asked for by its id, and answer for the workspace that the event names", async () => {
		const ofAll = anInstallation({ teamId: null, enterpriseId: "E1", isEnterpriseInstall: true, botId: null });
		await kept.save(ofAll);
		const asked = { teamId: "T1", enterpriseId: "E1", isEnterpriseInstall: true };
		expect(await authorizations.authorize(asked)).toEqual({
			teamId: "T1",
			enterpriseId: "E1",
			botToken: ofAll.botToken,
			botUserId: ofAll.botUserId,
		});
		expect(await authorizations.tokenOf("T1")).toBeNull();
	});
});

describe("the token of one Slack workspace", () => {
	const bot = { teamId: "T1", botToken: "xoxb-one", botId: "B1", botUserId: "U1" };
	const log: Log = { info() {}, warn() {}, error() {} };
	const authorizations = authorizeFrom({ kind: "one", bot }, { clock: { now: () => 0 }, log });

	it("goes with what comes in, and with nothing that is sent elsewhere", async () => {
		expect(await authorizations.authorize(of("T1"))).toEqual(bot);
		expect(await authorizations.tokenOf("T1")).toBe("xoxb-one");
		expect(await authorizations.tokenOf("T2")).toBeNull();
	});

	it("is gone when Slack says so", async () => {
		expect(await authorizations.takenBack({ teamId: "T1", eventTime: 1, bots: null })).toBe(true);
		expect(await authorizations.takenBack({ teamId: "T1", eventTime: 1, bots: [] })).toBe(false);
		expect(await authorizations.takenBack({ teamId: "T2", eventTime: 1, bots: null })).toBe(false);
	});
});
