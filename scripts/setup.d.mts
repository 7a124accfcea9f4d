export declare function setup(options?: { browser?: boolean }): Promise<void>;
/** The Chromium that the browser tests drive, or undefined when there is none. */
export declare function findChromium(): string | undefined;
