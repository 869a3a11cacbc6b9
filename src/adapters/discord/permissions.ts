/**
 * One right that PyQ needs in a room's channel. `name`: as Discord's own screens call it; `bit`: its number
 * (https://docs.discord.com/developers/topics/permissions); `purpose`: what PyQ does with it.
 */
export type Permission = { name: string; bit: bigint; purpose: string };

/** All that PyQ needs in a room's channel, in the order of Discord's screen. */
export const neededPermissions: readonly Permission[] = [
	{ name: "View Channel", bit: 1n << 10n, purpose: "to see the room" },
	{ name: "Send Messages", bit: 1n << 11n, purpose: "to post the question" },
	{ name: "Send Messages in Threads", bit: 1n << 38n, purpose: "to show the model answer in the question's thread" },
	{ name: "Create Public Threads", bit: 1n << 35n, purpose: "to open the thread that people answer in" },
	{ name: "Embed Links", bit: 1n << 14n, purpose: "to lay out the question and its code" },
	{ name: "Attach Files", bit: 1n << 15n, purpose: "to add a picture" },
	{ name: "Add Reactions", bit: 1n << 6n, purpose: "to mark an answer in the thread as received" },
	{ name: "Pin Messages", bit: 1n << 51n, purpose: "to pin the open question" },
	{
		name: "Read Message History",
		bit: 1n << 16n,
		purpose: "to find what was written or posted while it was away, so that nothing is lost or doubled",
	},
];

/** Whoever has this has every other, whatever a channel says. */
const administrator = 1n << 3n;

/** What is missing in a channel where PyQ has these permissions, as Discord computes them for the channel. */
export const lacking = (bits: bigint): { name: string; purpose: string }[] =>
	(bits & administrator) !== 0n
		? []
		: neededPermissions.filter(({ bit }) => (bits & bit) === 0n).map(({ name, purpose }) => ({ name, purpose }));

/** The permissions as one number, for an invite link. */
export const invitePermissions: bigint = neededPermissions.reduce((all, { bit }) => all | bit, 0n);

/** Where somebody who may manage a server adds the bot to it, with exactly these permissions. */
export function inviteUrl(applicationId: string): string {
	const query = new URLSearchParams({
		client_id: applicationId,
		permissions: String(invitePermissions),
		scope: "bot applications.commands",
	});
	return `https://discord.com/oauth2/authorize?${query}`;
}

/** The intent of the application, not of a channel, that messages come with their text by. */
export const messageContent = {
	name: "Message Content Intent",
	purpose: "to read answers written in the thread; the form and “Submit as my answer” work without it",
};
