import { App, type Receiver, type ReceiverEvent } from "@slack/bolt";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { slackLogger } from "../../src/adapters/slack/logger.ts";
import { SECOND } from "../../src/core/ids.ts";
import { closeDatabase } from "../support/empty-database.ts";
import type { TeamHandle } from "../support/fake-slack/fake-slack.ts";
import { type OAuthStage, openOAuthStage } from "../support/oauth-stage.ts";

describe("two Slack workspaces in one process", () => {
	let stage: OAuthStage;
	let acme: TeamHandle;
	let globex: TeamHandle;
	beforeEach(async () => {
		stage = await openOAuthStage();
		await Promise.all([stage.install(stage.acme), stage.install(stage.globex)]);
		[acme, globex] = [stage.acme.team, stage.globex.team];
	});
	afterEach(() => stage.close());
	afterAll(closeDatabase);

	const source = (teamId: string) => ({ teamId, enterpriseId: undefined, isEnterpriseInstall: false });

	it("are held apart: each event is answered with its own workspace's token", async () => {
		expect(await stage.authorizations.authorize(source(acme.id))).toEqual({
			teamId: acme.id,
			botToken: acme.botToken,
			botUserId: acme.botUserId,
			botId: acme.botId,
		});
		expect(await stage.authorizations.authorize(source(globex.id))).toMatchObject({ botToken: globex.botToken });
		expect(await stage.authorizations.tokenOf(acme.id)).toBe(acme.botToken);
		expect(await stage.authorizations.tokenOf("T0OTHER")).toBeNull();
		await stage.authorizations.takenBack({ teamId: acme.id, eventTime: stage.now / SECOND, bots: null });
		expect(await stage.authorizations.tokenOf(acme.id)).toBeNull();
		expect(await stage.authorizations.tokenOf(globex.id)).toBe(globex.botToken);
	});

	it("reach Bolt with the token of whoever sent something, and a workspace without one reaches no listener", async () => {
		const heard: unknown[] = [];
		const refused: unknown[] = [];
		const receiver: Receiver = { init() {}, start: async () => {}, stop: async () => {} };
		const bolt = new App({ authorize: stage.authorizations.authorize, receiver, logger: slackLogger(stage.log) });
		bolt.command("/pyq", async ({ context, ack }) => {
			heard.push([context.teamId, context.botToken, context.botUserId]);
			await ack();
		});
		bolt.error(async (error) => void refused.push("original" in error ? error.original : error));
		const send = async (team: string) => {
			let acked = false;
			const body = { command: "/pyq", text: "", team_id: team, user_id: "U1", channel_id: "C1", trigger_id: "1" };
			const ack: ReceiverEvent["ack"] = async () => {
				acked = true;
			};
			await bolt.processEvent({ body, ack });
			return acked;
		};
		for (const team of [globex.id, acme.id, "T0OTHER"]) expect(await send(team)).toBe(true);
		expect(heard).toEqual([
			[globex.id, globex.botToken, globex.botUserId],
			[acme.id, acme.botToken, acme.botUserId],
		]);
		expect(refused).toMatchObject([{ name: "NotInstalledError", reason: "absent" }]);
		expect(stage.lines.filter((line) => line.includes("T0OTHER"))).toEqual([
			expect.stringMatching(/^warn PyQ is not installed in the Slack workspace T0OTHER\./u),
		]);
	});
});
