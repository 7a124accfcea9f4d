/** n × n test matrices by formula, row-major; `im` is there for complex Hermitian ones. */
export interface ReferenceMatrix {
  readonly n: number;
  readonly re: Float64Array;
  readonly im?: Float64Array;
}
export declare const matrices: Record<string, () => ReferenceMatrix>;
export declare const build: (name: string) => ReferenceMatrix;
