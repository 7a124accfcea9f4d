/**
 * The zip archive around the arrays of an .npz, as Python's zipfile writes it and as anyone may have damaged it.
 *
 *   local header  name  extra  data  [descriptor]   for each member
 *   directory     one record for each member: name, sizes, CRC-32, where its local header is      ← what is believed
 *   [zip64 end, its locator]  end                   how many records, and where they begin
 *
 * The directory alone says sizes: local headers leave them out when the archive was written to a pipe. Nothing is
 * allocated on an archive's word: stored members are slices of it, deflated ones at most 1032 times as long as their data,
 * which is all that deflate can do, and two members never share data, so that the whole is bounded by the file's own length.
 *
 * see: APPNOTE.TXT 6.3.10, .ZIP File Format Specification, §4.3–4.5; RFC 1951.
 */
import { deflateSync, inflateSync } from "fflate/browser";
import { crc32 } from "./crc32.js";

export interface Member {
  readonly name: string;
  readonly content: Uint8Array;
}

const LOCAL = 0x04034b50;
const RECORD = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const STORED = 0;
const DEFLATED = 8;
/** Names are UTF-8. */
const UTF8 = 0x800;
/** The most bytes that deflate makes of one. */
const RATIO = 1032;
const METHODS: Record<number, string> = { 9: "deflate64", 12: "bzip2", 14: "lzma", 93: "zstd", 95: "xz", 98: "ppmd" };

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Of the local header. */
  readonly offset: number;
}

/**
 * The members of an archive in the order of its directory, their checksums verified.
 *
 * @throws RangeError  not a zip archive, one that is cut off, damaged, encrypted or in several parts
 */
export function readZip(speaker: string, bytes: Uint8Array): Member[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = directory(speaker, bytes, view);
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.has(name)) throw new RangeError(`${speaker}: expected each name once, got ${JSON.stringify(name)} twice`);
    names.add(name);
  }
  const places = entries.map((entry) => dataPlace(speaker, bytes, view, entry));
  const order = places.map((_, i) => i).sort((i, j) => places[i]! - places[j]!);
  order.forEach((i, k) => {
    const before = order[k - 1];
    if (before !== undefined && places[before]! + entries[before]!.packed > entries[i]!.offset) {
      throw damaged(
        speaker,
        `${JSON.stringify(entries[before]!.name)} and ${JSON.stringify(entries[i]!.name)} lie over each other`,
      );
    }
  });
  return entries.map((entry, i) => ({ name: entry.name, content: unpack(speaker, bytes, entry, places[i]!) }));
}

/** The archive of these members, equal to that of np.savez (np.savez_compressed: but for the deflated bytes). */
export function writeZip(speaker: string, members: readonly Member[], compressed: boolean): Uint8Array {
  const pieces: Uint8Array[] = [];
  const records: Uint8Array[] = [];
  let length = 0;
  for (const { name, content } of members) {
    const label = new TextEncoder().encode(name);
    if (label.length > 0xffff)
      throw new RangeError(`${speaker}: a name of ${label.length} bytes is too long; 65535 fit`);
    const data = compressed ? deflateSync(content) : content;
    // Python takes the name for ASCII unless told otherwise.
    const flags = label.length === name.length ? 0 : UTF8;
    const [method, crc] = [compressed ? DEFLATED : STORED, crc32(content)];
    const common = (at: number, header: DataView) => {
      header.setUint16(at, 45, true);
      header.setUint16(at + 2, flags, true);
      header.setUint16(at + 4, method, true);
      // 1 January 1980, as np.savez says of every file.
      header.setUint32(at + 6, 0x00210000, true);
      header.setUint32(at + 10, crc, true);
    };
    const local = new DataView(new ArrayBuffer(30));
    local.setUint32(0, LOCAL, true);
    common(4, local);
    local.setUint32(18, 0xffffffff, true);
    local.setUint32(22, 0xffffffff, true);
    local.setUint16(26, label.length, true);
    local.setUint16(28, 20, true);
    const extra = new DataView(new ArrayBuffer(20));
    extra.setUint16(0, 1, true);
    extra.setUint16(2, 16, true);
    extra.setBigUint64(4, BigInt(content.length), true);
    extra.setBigUint64(12, BigInt(data.length), true);
    const record = new DataView(new ArrayBuffer(46));
    record.setUint32(0, RECORD, true);
    // Made on Unix, by version 4.5.
    record.setUint16(4, 0x032d, true);
    common(6, record);
    record.setUint32(20, data.length, true);
    record.setUint32(24, content.length, true);
    record.setUint16(28, label.length, true);
    // Read and write for the owner.
    record.setUint32(38, 0o600 * 2 ** 16, true);
    record.setUint32(42, length, true);
    records.push(bytesOf(record), label);
    const added = [bytesOf(local), label, bytesOf(extra), data];
    pieces.push(...added);
    for (const piece of added) length += piece.length;
    if (length > 0xffffffff || members.length > 0xfffe) {
      throw new RangeError(`${speaker}: the archive would exceed 4 GiB or 65534 arrays; write several`);
    }
  }
  const size = records.reduce((sum, record) => sum + record.length, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, END, true);
  end.setUint16(8, members.length, true);
  end.setUint16(10, members.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, length, true);
  const out = new Uint8Array(length + size + 22);
  let at = 0;
  for (const piece of [...pieces, ...records, bytesOf(end)]) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

const bytesOf = (view: DataView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

const damaged = (speaker: string, what: string): RangeError =>
  new RangeError(`${speaker}: the archive is damaged: ${what}; copy or save it again`);

/** The end record: the last place that looks like one and whose comment ends where the file does. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 0xffff; at--) {
    if (view.getUint32(at, true) === END && at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  return -1;
}

/** A copy: a decoder takes no shared memory. */
const decodeName = (bytes: Uint8Array, at: number, length: number): string =>
  new TextDecoder().decode(Uint8Array.from(bytes.subarray(at, at + length)));

/** A 64-bit size. Beyond 2⁵³ it is rounded, and larger than any file all the same. */
const u64 = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

function directory(speaker: string, bytes: Uint8Array, view: DataView): Entry[] {
  const end = findEnd(view);
  if (end < 0) {
    if (view.byteLength >= 4 && (view.getUint32(0, true) === LOCAL || view.getUint32(0, true) === END)) {
      throw new RangeError(`${speaker}: the archive is cut off: its directory, which comes last, is missing`);
    }
    throw new RangeError(`${speaker}: expected an .npz archive, which begins with PK, got ${beginning(bytes)}`);
  }
  let count = view.getUint16(end + 10, true);
  let size = view.getUint32(end + 12, true);
  let at = view.getUint32(end + 16, true);
  let parts = view.getUint16(end + 4, true) + view.getUint16(end + 6, true);
  let limit = end;
  const locator = end - 20;
  if (locator >= 0 && view.getUint32(locator, true) === LOCATOR64) {
    limit = u64(view, locator + 8);
    if (!(limit + 56 <= locator) || view.getUint32(limit, true) !== END64) {
      throw damaged(speaker, "its zip64 end record is not where it should be");
    }
    parts = view.getUint32(limit + 16, true) + view.getUint32(limit + 20, true);
    count = u64(view, limit + 32);
    size = u64(view, limit + 40);
    at = u64(view, limit + 48);
  }
  if (parts !== 0) throw new RangeError(`${speaker}: expected an archive in one file, got one of several parts`);
  if (!(at + size <= limit)) throw damaged(speaker, "its directory is not where it should be");
  const last = at + size;
  const entries: Entry[] = [];
  for (let k = 0; k < count; k++) {
    if (at + 46 > last || view.getUint32(at, true) !== RECORD) {
      throw damaged(speaker, `its directory has ${k} of ${count} records`);
    }
    const [label, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [
      number,
      number,
      number,
    ];
    const next = at + 46 + label + extra + comment;
    if (next > last) throw damaged(speaker, `record ${k} of its directory is cut off`);
    const name = decodeName(bytes, at + 46, label);
    if ((view.getUint16(at + 8, true) & 1) !== 0) {
      throw new RangeError(
        `${speaker}: expected a plain archive, got ${JSON.stringify(name)} encrypted; save it again`,
      );
    }
    const sizes = {
      size: view.getUint32(at + 24, true),
      packed: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    };
    widenSizes(speaker, view, name, at + 46 + label, at + 46 + label + extra, sizes);
    entries.push({ name, method: view.getUint16(at + 10, true), crc: view.getUint32(at + 16, true), ...sizes });
    at = next;
  }
  if (at !== last) throw damaged(speaker, `its directory goes on after its ${count} records`);
  return entries;
}

/** Sizes that do not fit 32 bits stand in the extra field 1, in this order and only those. */
function widenSizes(
  speaker: string,
  view: DataView,
  name: string,
  from: number,
  to: number,
  sizes: Record<"size" | "packed" | "offset", number>,
): void {
  const wanted = (["size", "packed", "offset"] as const).filter((key) => sizes[key] === 0xffffffff);
  for (let at = from; at + 4 <= to && wanted.length > 0; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    if (8 * wanted.length > view.getUint16(at + 2, true) || at + 4 + 8 * wanted.length > to) break;
    wanted.forEach((key, i) => {
      sizes[key] = u64(view, at + 4 + 8 * i);
    });
    return;
  }
  if (wanted.length > 0) throw damaged(speaker, `the sizes of ${JSON.stringify(name)} are missing`);
}

/** Where the data of a member begin, after its local header; all of them are inside the file. */
function dataPlace(speaker: string, bytes: Uint8Array, view: DataView, { name, offset, packed }: Entry): number {
  if (!(offset + 30 <= view.byteLength) || view.getUint32(offset, true) !== LOCAL) {
    throw damaged(speaker, `${JSON.stringify(name)} is not where the directory says`);
  }
  const label = view.getUint16(offset + 26, true);
  const begin = offset + 30 + label + view.getUint16(offset + 28, true);
  const local = decodeName(bytes, offset + 30, label);
  if (local !== name)
    throw damaged(speaker, `its directory says ${JSON.stringify(name)} where ${JSON.stringify(local)} is`);
  if (!(begin + packed <= view.byteLength)) throw damaged(speaker, `${JSON.stringify(name)} is cut off`);
  return begin;
}

function unpack(
  speaker: string,
  bytes: Uint8Array,
  { name, method, crc, packed, size }: Entry,
  at: number,
): Uint8Array {
  const shown = JSON.stringify(name);
  const data = bytes.subarray(at, at + packed);
  if (method !== STORED && method !== DEFLATED) {
    throw new RangeError(
      `${speaker}: expected members stored or deflated, as np.savez and np.savez_compressed do, got ${shown} by ` +
        `${METHODS[method] ?? `method ${method}`}`,
    );
  }
  if (method === STORED ? size !== packed : size > RATIO * packed) {
    throw damaged(speaker, `${shown} cannot be ${size} bytes out of ${packed}`);
  }
  const content = method === STORED ? data : inflate(speaker, shown, data, size);
  if (content.length !== size) throw damaged(speaker, `${shown} does not have the ${size} bytes the directory says`);
  if (crc32(content) !== crc) throw damaged(speaker, `the checksum of ${shown} does not fit its content`);
  return content;
}

function inflate(speaker: string, shown: string, data: Uint8Array, size: number): Uint8Array {
  let out: Uint8Array;
  try {
    // One byte more than announced: a longer content shows.
    out = new Uint8Array(size + 1);
  } catch (cause) {
    throw new RangeError(`${speaker}: this host has no room for the ${size} bytes of ${shown}`, { cause });
  }
  try {
    return inflateSync(data, { out });
  } catch (cause) {
    throw new RangeError(damaged(speaker, `${shown} cannot be decompressed`).message, { cause });
  }
}

function beginning(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  const seen = Array.from(bytes.subarray(0, 6), (b) =>
    b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : `\\x${b.toString(16).padStart(2, "0")}`,
  ).join("");
  return seen === "\\x93NUMPY" ? `${seen}: an .npy file, which readNpy reads` : seen;
}
