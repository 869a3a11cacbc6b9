/**
 * `node .ci/count.mjs <results of vitest's json reporter> <exit code of npm test>`: prints `N passed, N failed`, and
 * leaves with 1 unless all went well. A file that could not be read as tests, and a run that failed without a failed
 * test (a check before it, a server that did not start), count as one failure each.
 */
import { readFileSync } from "node:fs";

const [file = "", exitCode] = process.argv.slice(2);

/** @returns {{ name: string, status: string, assertionResults: { status: string }[] }[]} */
function readFiles() {
	try {
		return JSON.parse(readFileSync(file, "utf8")).testResults;
	} catch {
		return [];
	}
}

const count = { passed: 0, failed: 0, skipped: 0 };
for (const { status, assertionResults } of readFiles()) {
	const failedBefore = count.failed;
	for (const result of assertionResults) {
		if (result.status === "passed") count.passed++;
		else if (result.status === "failed") count.failed++;
		else count.skipped++;
	}
	if (status === "failed" && count.failed === failedBefore) count.failed++;
}
if (count.failed === 0 && (exitCode !== "0" || count.passed === 0)) count.failed = 1;

console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`);
process.exitCode = count.failed > 0 ? 1 : 0;
