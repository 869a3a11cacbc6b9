/** What only one process may do at a time, over all that share a database: running a bot's gateway, and sending for it. */
export interface Leases {
	/** Takes the lease of that name. Null while another has it, be it in this process. Throws `StoreError`. */
	hold(name: string): Promise<Lease | null>;
}

/** A lease that this process holds. */
export interface Lease {
	/**
	 * Resolves when it is lost, before anybody else can get it: from then on nothing of it may be done. Stays open when it was released.
	 * A process that was suspended learns of it when it goes on.
	 */
	readonly lost: Promise<void>;
	/** Gives it to whoever wants it next. Never throws; of a lost one, does nothing. */
	release(): Promise<void>;
}
