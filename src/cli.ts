import "./lean-imports.ts";
import { runProgram } from "./cli/program.ts";

/** After the last word, what still holds the process (an idle connection) may hold it for so long, in milliseconds. */
const lastMoment = 1_000;

// `pyq questions list | head` closes the pipe early: that is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code !== "EPIPE") throw error;
	process.exit(0);
});

process.exitCode = await runProgram(process.argv.slice(2), {
	terminal: { out: (text) => void process.stdout.write(text), err: (text) => void process.stderr.write(text) },
	onSignal(act) {
		const signals = ["SIGINT", "SIGTERM"] as const;
		const listeners = signals.map((signal) => [signal, () => act(signal)] as const);
		for (const [signal, listener] of listeners) process.on(signal, listener);
		return () => {
			for (const [signal, listener] of listeners) process.off(signal, listener);
		};
	},
	exit: (code) => process.exit(code),
	now: () => Date.now(),
});
setTimeout(() => process.exit(), lastMoment).unref();
