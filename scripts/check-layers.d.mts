/** Checks the rooms under `root`/src and `root`/assembly; `graph` is the drawing, one line a room. */
export declare function checkLayers(root: string): Promise<{ problems: string[]; graph: string[] }>;
