/** A line of the table, as cells. */
export interface CsvRecord {
  /** Of the text, where it begins: from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The records of comma-separated text: quoted cells may hold delimiters, line ends and doubled quotes; lines end in LF, CRLF or CR; a
 * byte-order mark before and blank lines at the end are left out.
 *
 * @throws RangeError  a quote that does not end, or text after the quote that ends
 * see: RFC 4180, §2.
 */
export function parseCsv(speaker: string, text: string, delimiter: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let begun = 1;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const plainEnd = new RegExp(`[\\r\\n\\u{${delimiter.charCodeAt(0).toString(16)}}]`, "gu");
  while (at < text.length) {
    if (text[at] === '"') {
      const from = line;
      let cell = "";
      for (;;) {
        const quote = text.indexOf('"', at + 1);
        if (quote < 0) throw new RangeError(`${speaker}: line ${from}: the quote that begins here does not end`);
        cell += text.slice(at + 1, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
      }
      line += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
      cells.push(cell);
      if (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") {
        throw new RangeError(
          `${speaker}: line ${line}, column ${cells.length}: expected ${JSON.stringify(delimiter)} or the line's end after a quoted cell, got ${JSON.stringify(text[at])}`,
        );
      }
    } else {
      plainEnd.lastIndex = at;
      const end = plainEnd.exec(text)?.index ?? text.length;
      cells.push(text.slice(at, end));
      at = end;
    }
    if (text[at] === delimiter) {
      at++;
      // The cell after the last delimiter of the text is empty.
      if (at < text.length) continue;
      cells.push("");
    }
    records.push({ line: begun, cells });
    cells = [];
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++;
    begun = ++line;
  }
  while (records.length > 0 && isBlank(records.at(-1)!)) records.pop();
  return records;
}

export const isBlank = ({ cells }: CsvRecord): boolean => cells.length === 1 && cells[0]!.trim() === "";
