import { describe, expect, it } from "vitest";
import { openScene, word } from "../support/fake-slack/sample-scene.ts";

describe("users.info", () => {
	it("tells a member's name, zone and standing", async () => {
		await using slack = await openScene({ now: () => Date.UTC(2026, 6, 1) });
		const { client, fake, team } = slack;
		const info = async (user: { id: string }) => (await client.users.info({ user: user.id })).user;
		const ravi = fake.member(team, "Ravi Rao", { tz: "Asia/Kolkata", displayName: "ravi" });
		expect(await info(ravi)).toMatchObject({
			team_id: team.id,
			real_name: "Ravi Rao",
			profile: { display_name: "ravi" },
			tz: "Asia/Kolkata",
			tz_offset: 19_800,
			deleted: false,
			is_admin: false,
			is_restricted: false,
			is_bot: false,
		});
		expect(await info(fake.member(team, "A", { role: "admin" }))).toMatchObject({ is_admin: true, is_owner: false });
		expect(await info(fake.member(team, "O", { role: "owner" }))).toMatchObject({ is_admin: true, is_owner: true });
		expect(await info(fake.member(team, "G", { role: "guest" }))).toMatchObject({
			is_restricted: true,
			is_ultra_restricted: false,
		});
		expect(await info(fake.member(team, "S", { role: "single-channel-guest" }))).toMatchObject({
			is_restricted: true,
			is_ultra_restricted: true,
		});
		fake.changeMember(ravi, { deactivated: true });
		expect(await info(ravi)).toMatchObject({ deleted: true });
		expect(await info(ravi)).not.toHaveProperty("tz");
	});

	it("of a stranger in a shared channel little, of other workspaces nothing", async () => {
		await using slack = await openScene();
		const { client, fake, team } = slack;
		const stranger = fake.member(team, "Eve", { external: true });
		const { user } = await client.users.info({ user: stranger.id });
		expect(user).toMatchObject({ is_stranger: true });
		expect(user?.team_id).not.toBe(team.id);
		expect(user).not.toHaveProperty("is_admin");
		const polly = fake.member(fake.team("Parrots"), "Polly");
		expect(await word(client.users.info({ user: polly.id }))).toBe("user_not_found");
		expect(await word(client.users.info({ user: "U0" }))).toBe("user_not_found");
	});
});

describe("users.list", () => {
	it("lists everybody by pages", async () => {
		await using slack = await openScene();
		const { client, lena, team } = slack;
		const ids: string[] = [];
		for (let cursor: string | undefined = ""; cursor !== undefined; ) {
			const page = await client.users.list({ limit: 2, ...(cursor === "" ? {} : { cursor }) });
			ids.push(...(page.members ?? []).map(({ id }) => id ?? ""));
			cursor = page.response_metadata?.next_cursor || undefined;
		}
		expect(ids).toHaveLength(3);
		expect(ids).toEqual(expect.arrayContaining([lena.id, team.botUserId]));
	});
});

describe("usergroups.list", () => {
	it("needs a scope that PyQ does not ask for", async () => {
		await using slack = await openScene();
		expect(await word(slack.client.usergroups.list())).toBe("missing_scope");
	});
});

describe("reactions", () => {
	it("are added once each, by name, and taken away", async () => {
		await using slack = await openScene();
		const { channel, client, fake, team } = slack;
		const { ts: timestamp = "" } = await client.chat.postMessage({ channel, text: "x" });
		const add = (name: string) => client.reactions.add({ channel, timestamp, name });
		await add("white_check_mark");
		expect(fake.message(channel, timestamp)).toMatchObject({
			reactions: [{ name: "white_check_mark", users: [team.botUserId], count: 1 }],
		});
		expect(await word(add("white_check_mark"))).toBe("already_reacted");
		expect(await word(add(":snake:"))).toBe("invalid_name");
		expect(await word(client.reactions.get({ channel, timestamp }))).toBe("missing_scope");
		fake.setScopes(team, ["reactions:read", "reactions:write"]);
		expect(await client.reactions.get({ channel, timestamp })).toMatchObject({
			message: { reactions: [{ name: "white_check_mark" }] },
		});
		await client.reactions.remove({ channel, timestamp, name: "white_check_mark" });
		expect(await word(client.reactions.remove({ channel, timestamp, name: "white_check_mark" }))).toBe("no_reaction");
		expect(await word(client.reactions.add({ channel, timestamp: "1.0", name: "snake" }))).toBe("message_not_found");
		expect(fake.message(channel, timestamp)).not.toHaveProperty("reactions");
	});
});

describe("pins", () => {
	it("are set once each and taken away", async () => {
		await using slack = await openScene();
		const { channel, client, fake, team } = slack;
		const { ts: timestamp = "" } = await client.chat.postMessage({ channel, text: "x" });
		await client.pins.add({ channel, timestamp });
		expect(fake.pins(channel)).toEqual([timestamp]);
		expect(fake.message(channel, timestamp)).toMatchObject({ pinned_to: [channel] });
		expect(await word(client.pins.add({ channel, timestamp }))).toBe("already_pinned");
		expect(await word(client.pins.list({ channel }))).toBe("missing_scope");
		fake.setScopes(team, ["pins:read", "pins:write"]);
		expect(await client.pins.list({ channel })).toMatchObject({
			items: [{ type: "message", message: { ts: timestamp } }],
		});
		await client.pins.remove({ channel, timestamp });
		expect(await word(client.pins.remove({ channel, timestamp }))).toBe("no_pin");
		expect(await word(client.pins.add({ channel, timestamp: "1.0" }))).toBe("message_not_found");
	});
});

describe("files", () => {
	it("are told of by files.info, and their bytes given to who has the token", async () => {
		await using slack = await openScene();
		const { channel, client, fake, lena, team } = slack;
		const said = await lena.says(channel, "mine", [{ name: "answer.py", text: "print(1)", mimetype: "text/x-python" }]);
		const [{ id = "", url_private = "" } = {}] = said["files"] as { id?: string; url_private?: string }[];
		const { file } = await client.files.info({ file: id });
		expect(file).toMatchObject({ name: "answer.py", filetype: "python", size: 8, url_private, channels: [channel] });
		const read = (token: string | null) =>
			fetch(url_private, { headers: token === null ? {} : { Authorization: `Bearer ${token}` } });
		expect(await (await read(team.botToken)).text()).toBe("print(1)");
		for (const token of [null, "xoxb-wrong"]) {
			const page = await read(token);
			expect([page.status, page.headers.get("content-type"), page.redirected]).toEqual([
				200,
				"text/html; charset=utf-8",
				true,
			]);
		}
		expect((await read(fake.team("Parrots").botToken)).status).toBe(404);
		fake.remove(channel, team.botUserId);
		expect(await word(client.files.info({ file: id }))).toBe("file_not_found");
		expect(await word(client.files.info({ file: "F0" }))).toBe("file_not_found");
	});

	it("in a channel that workspaces share are named by their ids alone, until they are asked for", async () => {
		await using slack = await openScene();
		const { client, fake, lena, team } = slack;
		const shared = fake.channel(team, "with-others", { shared: true });
		const said = await lena.says(shared, "mine", [{ name: "answer.py", text: "print(1)" }]);
		const [named] = said["files"] as { id: string }[];
		const { id = "" } = named ?? {};
		const bare = { id, created: 0, timestamp: 0, mode: "file_access", file_access: "check_file_info", user: "" };
		expect(named).toEqual(bare);
		const { file } = await client.files.info({ file: id });
		expect(file).toMatchObject({ name: "answer.py", file_access: "visible", url_private: expect.any(String) });
		expect(fake.messages(shared)).toMatchObject([{ text: "mine", files: [bare] }]);
	});
});
