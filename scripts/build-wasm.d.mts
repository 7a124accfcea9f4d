export declare function buildWasm(options?: { debug?: boolean; force?: boolean }): Promise<void>;
