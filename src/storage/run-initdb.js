// A program of its own, run by make-database.ts: `run-initdb.js <folder> <setting=value> …` makes an embedded database
// in the folder and ends. Plain JavaScript, so that it runs from source and beside the bundle alike, without Node's type
// stripping, which takes more memory than all of this.
// PGlite makes a database with two instances of Postgres: one runs initdb in memory and packs up what it made, the other
// unpacks it and starts on it. Left to itself that takes 570 MB (measured, 0.5.16), like this 180 MB.
import { mkdirSync } from "node:fs";
import { MemoryFS, PGlite } from "@electric-sql/pglite";

/** Where PGlite's Postgres has its data. */
const dataFolder = "/pglite/data";

/** A page of WebAssembly's memory. */
const pageSize = 65_536;
const emptyPage = new Uint8Array(pageSize);

const [folder = "", ...settings] = process.argv.slice(2);

// A parent that was killed closes its end: nobody waits for this database any more, and the next start makes its own.
process.stdin.on("end", () => process.exit(1)).resume();

/**
 * A folder on the disk that PGlite takes for its memory: into that alone initdb writes directly, instead of into memory
 * from where it is packed, unpacked and written.
 */
class DirectFolder extends MemoryFS {
	/**
	 * @override
	 * @type {MemoryFS["init"]}
	 */
	async init(pglite, options) {
		this.pg = pglite;
		/** @param {PGlite["Module"]} module */
		const mount = (module) => {
			module.FS.mkdirTree(dataFolder);
			module.FS.mount(module.NODEFS, { root: folder }, dataFolder);
		};
		return { emscriptenOpts: { ...options, preRun: [...(options.preRun ?? []), mount] } };
	}

	/**
	 * Called once initdb is done and its Postgres has shut down. What would follow is that another starts on the folder.
	 * @override
	 * @returns {Promise<never>}
	 */
	async syncToFs() {
		process.exit(0);
	}
}

/**
 * Initdb runs Postgres five times in one memory, and PGlite puts back before each what was there at first: all 128 MB of
 * it, from a copy of as much, although hardly three of them are not empty. This puts back the same, and touches no page
 * that is empty and stays so.
 * @param {PGlite} pglite
 */
const putBackLittle = (pglite) => {
	/** @type {{ at: number; page: Uint8Array | null }[]} */
	let atFirst = [];
	/** @param {Uint8Array} memory @param {number} at */
	const isEmpty = (memory, at) => Buffer.compare(memory.subarray(at, at + pageSize), emptyPage) === 0;

	const memory = pglite.Module.HEAPU8;
	memory.slice = () => {
		atFirst = Array.from({ length: memory.length / pageSize }, (_, index) => {
			const at = index * pageSize;
			return { at, page: isEmpty(memory, at) ? null : new Uint8Array(memory.subarray(at, at + pageSize)) };
		});
		// The copy that PGlite puts back itself.
		return new Uint8Array(0);
	};

	const callMain = pglite.callMain.bind(pglite);
	pglite.callMain = (parameters) => {
		// Another object than before, if it has grown.
		const now = pglite.Module.HEAPU8;
		for (const { at, page } of atFirst) {
			if (page !== null) now.set(page, at);
			else if (!isEmpty(now, at)) now.fill(0, at, at + pageSize);
		}
		return callMain(parameters);
	};
};

/** @type {(options: import("@electric-sql/pglite").PGliteOptions) => Promise<PGlite>} */
const create = PGlite.create.bind(PGlite);
/** PGlite makes the instance that runs initdb by this, too. @type {typeof create} */
const createLean = async (options) => {
	const pglite = await create(options);
	if (options.noInitDb === true) putBackLittle(pglite);
	return pglite;
};
Object.assign(PGlite, { create: createLean });

mkdirSync(folder, { recursive: true });
await createLean({ fs: new DirectFolder(), initDbStartParams: settings.flatMap((setting) => ["--set", setting]) });
throw new Error("initdb has not run");
