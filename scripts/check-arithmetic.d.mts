/** The places where a source takes its arithmetic from the host: ["line 3: Math.log"]. */
export declare function hostArithmetic(text: string): string[];
