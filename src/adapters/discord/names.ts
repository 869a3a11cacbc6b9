import type { APIUser } from "discord.js";

/** What people see somebody called: in this server, else everywhere, else the unique name. */
export const nameOf = ({ global_name, username }: APIUser, nick: string | null | undefined): string =>
	nick ?? global_name ?? username;
