/** C0 and C1 controls but tab and line feed: they show nothing and can only confuse. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
export const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;
/** What turns the direction of all that follows: in a name it would turn our words too. */
export const turning = /[\u202a-\u202e\u2066-\u2069]/gu;
/** In code also what only steers: it can make code read as other than it runs (CVE-2021-42574). */
export const reordering = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
