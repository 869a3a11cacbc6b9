import { sql } from "drizzle-orm";
import { boolean, check, pgTable, text } from "drizzle-orm/pg-core";
import { instant, jsonb } from "./columns.ts";

/** Slack workspaces that have installed PyQ. A row of one that took it back stays until the workspace is erased, without its token. */
export const installations = pgTable(
	"installations",
	{
		/** The workspace's id, or the organization's where it holds for all of its workspaces. Slack gives no id to one of each. */
		installedIn: text("installed_in").primaryKey(),
		/** The organization on Enterprise Grid that it belongs to. */
		enterpriseId: text("enterprise_id"),
		isEnterpriseInstall: boolean("is_enterprise_install").notNull(),
		appId: text("app_id"),
		/** Sealed by the vault, never in the clear. Null: it was taken back. */
		sealedBotToken: text("sealed_bot_token"),
		botUserId: text("bot_user_id").notNull(),
		botId: text("bot_id"),
		scopes: jsonb("scopes").$type<string[]>().notNull(),
		installedBy: text("installed_by").notNull(),
		installedAt: instant("installed_at").notNull(),
		revokedAt: instant("revoked_at"),
	},
	(t) => [
		check(
			"installations_organization",
			sql`not ${t.isEnterpriseInstall} or (${t.enterpriseId} is not null and ${t.enterpriseId} = ${t.installedIn})`,
		),
		check("installations_token", sql`(${t.sealedBotToken} is null) = (${t.revokedAt} is not null)`),
	],
);
