import { readFileSync } from "node:fs";

/**
 * Preloaded (`NODE_OPTIONS=--import`) into a PyQ whose wall clock a test sets: `Date` shows the machine's time plus the milliseconds in
 * the file that `PYQ_TEST_CLOCK` names. The steady clock and the timers go on as they are, as on a machine whose clock is set; only what
 * looks every five seconds does so ten times as often, so that a test need not wait for it.
 */
const file = process.env["PYQ_TEST_CLOCK"] ?? "";
const Real = Date;
const ahead = (): number => Number(readFileSync(file, "utf8")) || 0;

let offset = ahead();
const everyFew = globalThis.setInterval;
everyFew(() => {
	offset = ahead();
}, 20).unref();

const now = () => Real.now() + offset;
globalThis.Date = new Proxy(Real, {
	construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
	apply: () => new Real(now()).toString(),
	get: (target, name, made) => (name === "now" ? now : Reflect.get(target, name, made)),
});

globalThis.setInterval = Object.assign(
	(work: () => void, every?: number, ...given: []) => everyFew(work, every === 5_000 ? 500 : every, ...given),
	everyFew,
) as typeof setInterval;
