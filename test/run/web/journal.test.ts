// What a journal of the browser says where there is no browser; test/browser keeps one in Chromium.
import { expect, test } from "vitest";
import { openJournal, removeJournal } from "../../../src/run/web/journal.js";

test("openJournal, removeJournal: without a database they name the journal that Node has", async () => {
  const words = 'this host has no IndexedDB; in Node, openJournal of "wishart/node" writes a file';
  expect(() => openJournal("a run")).toThrow(`openJournal: ${words}`);
  await expect(removeJournal("a run")).rejects.toThrow(`removeJournal: ${words}`);
});

test.each([[undefined], [null], [5], [""], [{}], [["a"]]])("openJournal: %j is no name", async (name) => {
  const words = "expected a name for the journal, got ";
  expect(() => openJournal(name as string)).toThrow(`openJournal: ${words}`);
  await expect(removeJournal(name as string)).rejects.toThrow(`removeJournal: ${words}`);
});

test("openJournal: an option that does not exist is refused", () => {
  expect(() => openJournal("a run", { continue: true } as object)).toThrow(
    'openJournal: unknown option "continue"; there are resume',
  );
});
