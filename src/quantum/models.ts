/** What the ready-made chains share: options, bonds, random fields. */
import { checkBoolean, checkOptions, show } from "../engine/arguments.js";
import { withScope } from "../engine/scope.js";
import { requireStream, type StreamValue } from "../random/stream.js";
import type { SectorOptions } from "./sector.js";
import { chainHamiltonian, type Hamiltonian } from "./spinChain.js";
import { checkSites, checkTerms, type Term } from "./terms.js";

export interface ModelOptions {
  /** Length of the chain, 1 … 30. Site 0 is the slowest index. */
  readonly sites: number;
  /** A bond between the last site and the first. Default: false. A chain of two sites then has the bond twice. */
  readonly periodic?: boolean;
  /** W ≥ 0: every site's field along z gets a random part, uniform in [−W, W]. Default: 0. */
  readonly disorder?: number;
  /** Where the random fields come from; wanted with `disorder`. */
  readonly stream?: StreamValue;
  /** Quantum numbers to keep, as in spinChain. Default: all states. */
  readonly sector?: SectorOptions;
}

export const MODEL_KEYS = ["sites", "periodic", "disorder", "stream", "sector"] as const;

/** Options of a model: the shared ones checked, and its own numbers with their defaults. */
export function checkModel<Name extends string>(
  speaker: string,
  options: unknown,
  defaults: Readonly<Record<Name, number>>,
): {
  sites: number;
  periodic: boolean;
  disorder: number;
  stream: StreamValue | undefined;
  sector: SectorOptions | undefined;
} & Record<Name, number> {
  const names = Object.keys(defaults) as Name[];
  checkOptions(speaker, options, [...MODEL_KEYS, ...names], true);
  const given = options as ModelOptions & Partial<Record<Name, unknown>>;
  const { sites, periodic = false, disorder = 0 } = given;
  checkSites(speaker, sites);
  checkBoolean(speaker, "periodic", periodic);
  if (typeof disorder !== "number" || !(disorder >= 0) || disorder === Infinity) {
    throw new RangeError(`${speaker}: expected disorder to be a number ≥ 0, got ${show(disorder)}`);
  }
  const stream = disorder > 0 || given.stream !== undefined ? requireStream(speaker, given.stream) : undefined;
  const numbers = Object.fromEntries(
    names.map((name) => {
      const value: unknown = given[name] ?? defaults[name];
      if (given[name] === null || typeof value !== "number" || !Number.isFinite(value)) {
        throw new RangeError(`${speaker}: expected ${name} to be a finite number, got ${show(given[name])}`);
      }
      return [name, value];
    }),
  ) as Record<Name, number>;
  return { sites, periodic, disorder, stream, sector: given.sector, ...numbers };
}

/** Pairs of neighbours. */
export const bondsOf = (sites: number, periodic: boolean): (readonly [number, number])[] => [
  ...Array.from({ length: sites - 1 }, (_, j) => [j, j + 1] as const),
  ...(periodic && sites > 1 ? [[sites - 1, 0] as const] : []),
];

/** The fields of all sites: h plus a random part in [−disorder, disorder]. */
export function fieldsOf(
  speaker: string,
  sites: number,
  h: number,
  disorder: number,
  stream: StreamValue | undefined,
): Float64Array {
  const fields = new Float64Array(sites).fill(h);
  if (stream === undefined || disorder === 0) return fields;
  const [k0, k1] = stream.key;
  const [id0, id1] = stream.id;
  return withScope(speaker, (s) => {
    const uniforms = s.f64(sites);
    s.check("philoxUniforms", s.kernels.philoxUniforms(k0, k1, id0, id1, 0, sites, uniforms.address));
    return fields.map((field, j) => field + disorder * (2 * uniforms.at(j) - 1));
  });
}

/** The chain of these terms, but for those with coefficient 0. */
export function modelOf(
  speaker: string,
  { sites, sector }: { readonly sites: number; readonly sector: SectorOptions | undefined },
  terms: readonly Term[],
  half: boolean,
): Hamiltonian {
  const present = terms.filter(({ coefficient }) => coefficient !== 0);
  return chainHamiltonian(speaker, sites, checkTerms(speaker, sites, present), half, sector);
}
