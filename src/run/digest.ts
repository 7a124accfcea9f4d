/**
 * The digest of a run: SHA-256 over what was asked and what came of it, 64 hex digits. The bytes, in this order:
 *
 *   claim id        u32 length, then UTF-8
 *   parameters      u32 count, then each by ascending key (UTF-16 code units): u32 length, UTF-8, f64 value
 *   seed            u64
 *   records         u32 fields in a record, u64 number of records, then their f64 in index order
 *
 * All integers and doubles are little-endian on every host, −0 and 0 differ, and every NaN is 0x7ff8000000000000. Not covered: the preset's
 * name, the number of workers, the way the trials were cut into chunks and shards, the version.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { Params, Records } from "../correspondence/claim.js";
import { show } from "../engine/arguments.js";

/** Doubles that are turned into bytes at a time: no second copy of all records. */
const SLICE = 8192;

function checkDigested(claim: unknown, params: unknown, seed: unknown, records: unknown): void {
  const refuse = (what: string, got: unknown) => new TypeError(`digest: expected ${what}, got ${show(got)}`);
  if (typeof claim !== "string") throw refuse("the id of a claim", claim);
  if (
    typeof params !== "object" ||
    params === null ||
    Array.isArray(params) ||
    !Object.values(params).every((x) => typeof x === "number")
  ) {
    throw refuse("params of numbers", params);
  }
  if (typeof seed !== "number" || !Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`digest: expected seed to be an integer from 0 to 2^53 − 1, got ${show(seed)}`);
  }
  const { fields, count, data } = (records ?? {}) as Partial<Records>;
  if (!Array.isArray(fields) || !(data instanceof Float64Array))
    throw refuse("records { fields, count, data }", records);
  if (data.length !== fields.length * (count as number)) {
    throw new RangeError(
      `digest: expected count records of ${fields.length} fields, got count ${show(count)} and ${data.length} numbers`,
    );
  }
}

/**
 * The digest of one claim's records.
 *
 * @returns 64 hex digits
 * @throws TypeError, RangeError  what is no claim's id, parameters, seed or records
 * @example digest(report.claim, report.params, report.seed, report.records) === report.digest
 */
export function digest(claim: string, params: Params, seed: number, records: Records): string {
  checkDigested(claim, params, seed, records);
  const hash = sha256.create();
  const bytes = new Uint8Array(8 * SLICE);
  const view = new DataView(bytes.buffer);
  const u32 = (value: number) => {
    view.setUint32(0, value, true);
    hash.update(bytes.subarray(0, 4));
  };
  const u64 = (value: number) => {
    view.setBigUint64(0, BigInt(value), true);
    hash.update(bytes.subarray(0, 8));
  };
  const text = (value: string) => {
    const encoded = new TextEncoder().encode(value);
    u32(encoded.length);
    hash.update(encoded);
  };
  const f64 = (values: Float64Array) => {
    for (let from = 0; from < values.length; from += SLICE) {
      const count = Math.min(SLICE, values.length - from);
      for (let i = 0; i < count; i++) {
        const value = values[from + i] as number;
        if (Number.isNaN(value)) view.setBigUint64(8 * i, 0x7ff8000000000000n, true);
        else view.setFloat64(8 * i, value, true);
      }
      hash.update(bytes.subarray(0, 8 * count));
    }
  };

  text(claim);
  const keys = Object.keys(params).sort();
  u32(keys.length);
  for (const key of keys) {
    text(key);
    f64(Float64Array.of(params[key] as number));
  }
  u64(seed);
  u32(records.fields.length);
  u64(records.count);
  f64(records.data);
  return bytesToHex(hash.digest());
}

/**
 * One digest for several claims: SHA-256 over their digests' 32 bytes each, in list order. One claim alone keeps its own.
 *
 * @throws RangeError, TypeError  not a list, no digest, or one that is not 64 hex digits
 * @example combineDigests(reports.map((report) => report.digest))
 */
export function combineDigests(digests: readonly string[]): string {
  if (!Array.isArray(digests)) {
    throw new TypeError(`combineDigests: expected a list of digests, got ${show(digests)}`);
  }
  if (digests.length === 0) throw new RangeError("combineDigests: expected at least one digest, got none");
  const hash = sha256.create();
  for (const one of digests) {
    if (typeof one !== "string" || !/^[0-9a-f]{64}$/.test(one)) {
      throw new RangeError(`combineDigests: expected 64 hex digits, got ${show(one)}`);
    }
    hash.update(hexToBytes(one));
  }
  return digests.length === 1 ? (digests[0] as string) : bytesToHex(hash.digest());
}
