import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Installation, Installations } from "../../src/app/ports/installations.ts";
import { DAY } from "../../src/core/ids.ts";
import { id, monday } from "./samples.ts";

const slackId = (kind: string): string => kind + id().replaceAll("-", "").slice(0, 10).toUpperCase();

/** PyQ in a workspace. */
export const anInstallation = (over: Partial<Installation> = {}): Installation => ({
	teamId: slackId("T"),
	enterpriseId: null,
	isEnterpriseInstall: false,
	appId: slackId("A"),
	botToken: `xoxb-${id()}`,
	botUserId: slackId("U"),
	botId: slackId("B"),
	scopes: ["commands", "chat:write"],
	installedBy: slackId("U"),
	installedAt: monday,
	...over,
});

const inTeam = (teamId: string | null) => ({
	teamId: teamId ?? undefined,
	enterpriseId: undefined,
	isEnterpriseInstall: false,
});
const inOrganization = (enterpriseId: string, teamId?: string) => ({ teamId, enterpriseId, isEnterpriseInstall: true });

/** What everything that keeps installations does. */
export const describeInstallations = (
	name: string,
	open: () => Promise<{ installations: Installations; close: () => Promise<void> }>,
): void => {
	describe(`installations ${name}`, () => {
		let opened: { installations: Installations; close: () => Promise<void> };
		beforeAll(async () => {
			opened = await open();
		});
		afterAll(() => opened.close());
		const kept = () => opened.installations;

		it("gives an installation back as it was saved, with what Slack did not tell", async () => {
			const full = anInstallation({ enterpriseId: slackId("E") });
			const sparse = anInstallation({ appId: null, botId: null, scopes: [] });
			await kept().save(full);
			await kept().save(sparse);
			expect(await kept().find(inTeam(full.teamId))).toEqual(full);
			expect(await kept().find(inTeam(sparse.teamId))).toEqual(sparse);
		});

		it("gives each workspace its own, and nothing to one that has none", async () => {
			const [one, two] = [anInstallation(), anInstallation()];
			await Promise.all([kept().save(one), kept().save(two)]);
			expect(await kept().find(inTeam(one.teamId))).toEqual(one);
			expect(await kept().find(inTeam(two.teamId))).toEqual(two);
			expect(await kept().find(inTeam(slackId("T")))).toBeNull();
			expect(await kept().find(inTeam(null))).toBeNull();
			expect(await kept().find(inTeam(`${one.teamId}%`))).toBeNull();
		});

		it("keeps the latest installation of a workspace, whichever is saved last", async () => {
			const first = anInstallation();
			const again = anInstallation({ teamId: first.teamId, installedAt: monday + 1, scopes: ["commands"] });
			await kept().save(again);
			await kept().save(first);
			expect(await kept().find(inTeam(first.teamId))).toEqual(again);
			const same = { ...again, botToken: `xoxb-${id()}` };
			await kept().save(same);
			expect(await kept().find(inTeam(first.teamId))).toEqual(same);
		});

		it("holds an organization's installation apart from those of its workspaces", async () => {
			const enterpriseId = slackId("E");
			const ofTeam = anInstallation({ enterpriseId });
			const ofAll = anInstallation({ enterpriseId, teamId: null, isEnterpriseInstall: true });
			await kept().save(ofTeam);
			expect(await kept().find(inOrganization(enterpriseId, ofTeam.teamId ?? ""))).toBeNull();
			await kept().save(ofAll);
			expect(await kept().find(inOrganization(enterpriseId))).toEqual(ofAll);
			expect(await kept().find(inTeam(ofTeam.teamId))).toEqual(ofTeam);
			expect(await kept().find(inTeam(enterpriseId)), "no team has an organization's id").toBeNull();
			expect(await kept().find(inTeam(slackId("T")))).toBeNull();
		});

		it("refuses what names neither a workspace nor an organization", async () => {
			await expect(kept().save(anInstallation({ teamId: null }))).rejects.toThrow(TypeError);
			await expect(kept().save(anInstallation({ isEnterpriseInstall: true }))).rejects.toThrow(TypeError);
		});

		it("forgets one workspace's when it is removed, and finds it when it is installed again", async () => {
			const [gone, stays] = [anInstallation(), anInstallation()];
			await kept().save(gone);
			await kept().save(stays);
			const teamId = gone.teamId ?? "";
			await kept().remove(teamId, monday + DAY);
			await kept().remove(teamId, monday + 2 * DAY);
			await kept().remove(slackId("T"), monday);
			expect(await kept().find(inTeam(teamId))).toBeNull();
			expect(await kept().find(inTeam(stays.teamId))).toEqual(stays);
			const back = { ...gone, installedAt: monday + 3 * DAY, botToken: `xoxb-${id()}` };
			await kept().save(back);
			expect(await kept().find(inTeam(teamId))).toEqual(back);
		});

		it("lets a late word of a removal not touch what was installed after it, nor the other way round", async () => {
			const installed = anInstallation({ installedAt: monday + 10 });
			const teamId = installed.teamId ?? "";
			await kept().save(installed);
			await kept().remove(teamId, monday + 9);
			expect(await kept().find(inTeam(teamId))).toEqual(installed);
			await kept().remove(teamId, monday + 20);
			await kept().save({ ...installed, installedAt: monday + 15 });
			expect(await kept().find(inTeam(teamId))).toBeNull();
		});

		it("lists those that hold, in order", async () => {
			const made = [anInstallation(), anInstallation(), anInstallation()];
			for (const installation of made) await kept().save(installation);
			const [gone, ...hold] = made;
			await kept().remove(gone?.teamId ?? "", monday + DAY);
			const all = await kept().all();
			expect(all.filter(({ teamId }) => made.some((one) => one.teamId === teamId))).toEqual(
				hold.toSorted((a, b) => ((a.teamId ?? "") < (b.teamId ?? "") ? -1 : 1)),
			);
		});
	});
};
