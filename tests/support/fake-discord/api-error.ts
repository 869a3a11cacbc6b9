/** What Discord answers when it refuses: an HTTP status, its own code and its words. */
export class ApiError extends Error {
	override readonly name = "ApiError";
	readonly status: number;
	readonly code: number;
	/** `errors` of the answer: which fields, as a tree. */
	readonly fields: object | null;

	constructor(status: number, code: number, message: string, fields: object | null = null) {
		super(message);
		this.status = status;
		this.code = code;
		this.fields = fields;
	}

	body(): object {
		return {
			message: this.message,
			code: this.code,
			...(this.fields === null ? {} : { errors: this.fields }),
		};
	}
}

/** The refusals that the fake knows; https://docs.discord.com/developers/topics/opcodes-and-status-codes#json. */
export const refusals = {
	unauthorized: () => new ApiError(401, 0, "401: Unauthorized"),
	noRoute: () => new ApiError(404, 0, "404: Not Found"),
	noMethod: () => new ApiError(405, 0, "405: Method Not Allowed"),
	unavailable: () => new ApiError(503, 0, "503: Service Unavailable"),
	unknownChannel: () => new ApiError(404, 10_003, "Unknown Channel"),
	unknownGuild: () => new ApiError(404, 10_004, "Unknown Guild"),
	unknownMember: () => new ApiError(404, 10_007, "Unknown Member"),
	unknownMessage: () => new ApiError(404, 10_008, "Unknown Message"),
	unknownRole: () => new ApiError(404, 10_011, "Unknown Role"),
	unknownUser: () => new ApiError(404, 10_013, "Unknown User"),
	unknownEmoji: () => new ApiError(400, 10_014, "Unknown Emoji"),
	unknownWebhook: () => new ApiError(404, 10_015, "Unknown Webhook"),
	unknownInteraction: () => new ApiError(404, 10_062, "Unknown interaction"),
	unknownCommand: () => new ApiError(404, 10_063, "Unknown application command"),
	tooManyPins: () => new ApiError(400, 30_003, "Maximum number of pins reached (250)"),
	tooManyCommandCreates: () =>
		new ApiError(400, 30_034, "Max number of daily application command creates has been reached (200)"),
	alreadyAcknowledged: () => new ApiError(400, 40_060, "Interaction has already been acknowledged."),
	missingAccess: () => new ApiError(403, 50_001, "Missing Access"),
	notYourMessage: () => new ApiError(403, 50_005, "Cannot edit a message authored by another user"),
	emptyMessage: () => new ApiError(400, 50_006, "Cannot send an empty message"),
	closedDirectMessages: () => new ApiError(403, 50_007, "Cannot send messages to this user"),
	noTextChannel: () => new ApiError(400, 50_008, "Cannot send messages in a non-text channel"),
	missingPermissions: () => new ApiError(403, 50_013, "Missing Permissions"),
	systemMessage: () => new ApiError(403, 50_021, "Cannot execute action on a system message"),
	wrongChannelType: () => new ApiError(400, 50_024, "Cannot execute action on this channel type"),
	expiredWebhook: () => new ApiError(401, 50_027, "Invalid Webhook Token"),
	badVersion: () => new ApiError(400, 50_041, "Invalid API version"),
	archivedThread: () => new ApiError(400, 50_083, "Thread is archived"),
	notJson: () => new ApiError(400, 50_109, "The request body contains invalid JSON."),
	threadExists: () => new ApiError(400, 160_004, "A thread has already been created for this message"),
	lockedThread: () => new ApiError(400, 160_005, "Thread is locked"),
} as const;

/** One thing wrong with a request; `at` names the field as `embeds[0].description`. */
export type Problem = { readonly at: string; readonly why: string; readonly code: number };

/** 50035 with its tree of fields, or the one code that Discord gives instead. */
export function invalidForm(problems: readonly Problem[]): ApiError {
	const own = problems.find(({ code }) => code !== 50_035);
	if (own !== undefined) return new ApiError(400, own.code, own.why);
	type Tree = { [name: string]: Tree | { code: string; message: string }[] };
	const tree: Tree = {};
	for (const { at, why } of problems) {
		let here = tree;
		for (const name of at.match(/[^.[\]]+/gu) ?? []) {
			const next = here[name];
			const child: Tree = next === undefined || Array.isArray(next) ? {} : next;
			here[name] = child;
			here = child;
		}
		const there = here["_errors"];
		here["_errors"] = [...(Array.isArray(there) ? there : []), { code: "INVALID", message: why }];
	}
	return new ApiError(400, 50_035, "Invalid Form Body", tree);
}

/** The same for a rule that only the fake's state can tell. */
export const invalidField = (at: string, why: string): ApiError => invalidForm([{ at, why, code: 50_035 }]);
