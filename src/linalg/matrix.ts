/** A real matrix, row-major: entry (i, j) is data[i · cols + j]. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/** A complex matrix, row-major, interleaved: entry (i, j) is data[2(i · cols + j)] + i · data[2(i · cols + j) + 1]. */
export interface ComplexMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
  readonly complex: true;
}

export type Field = Matrix | ComplexMatrix;

export const isComplex = (A: Field): A is ComplexMatrix => "complex" in A && A.complex === true;
