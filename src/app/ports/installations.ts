import type { Instant } from "../../core/ids.ts";

/** PyQ in a Slack workspace, as Slack told when somebody installed it. */
export type Installation = {
	/** `T…`; null: it holds for all workspaces of an organization. */
	teamId: string | null;
	/** The organization on Enterprise Grid (`E…`); null: the workspace belongs to none. */
	enterpriseId: string | null;
	/** For a whole organization, which then has an id. Else for one workspace, which has one. */
	isEnterpriseInstall: boolean;
	/** `A…`; null: Slack did not tell. */
	appId: string | null;
	/** `xoxb-…`. Lets whoever has it speak as PyQ. */
	botToken: string;
	/** `U…`: whom people see. */
	botUserId: string;
	/** `B…`: whose messages are PyQ's own; null: Slack did not tell. */
	botId: string | null;
	/** What the workspace lets PyQ do. */
	scopes: readonly string[];
	/** `U…` */
	installedBy: string;
	installedAt: Instant;
};

/** As it is kept. `botToken` null: it was sealed with another key, and PyQ has to be installed again. */
export type KeptInstallation = Omit<Installation, "botToken"> & { botToken: string | null };

/** Which installation something that comes in belongs to, as Slack's packages ask. */
export type InstallationQuery = {
	teamId: string | undefined;
	enterpriseId: string | undefined;
	isEnterpriseInstall: boolean;
};

/** Where PyQ is installed, for an app of many workspaces. Throws `StoreError`. Every call is a transaction of its own. */
export interface Installations {
	/** Keeps it, in the place of an older one of the same workspace or organization. What came after it, a removal too, stays. */
	save(installation: Installation): Promise<void>;
	/** Null: PyQ is not installed there, or not any more. A workspace is never answered with its organization's, or the other way round. */
	find(query: InstallationQuery): Promise<KeptInstallation | null>;
	/** Those that hold, by the id of their workspace or organization. */
	all(): Promise<KeptInstallation[]>;
	/**
	 * Forgets the token of a workspace (`T…`), or of an organization (`E…`), that took it back at an instant. An installation made
	 * after that stays: Slack may tell of a removal late.
	 */
	remove(id: string, at: Instant): Promise<void>;
}
