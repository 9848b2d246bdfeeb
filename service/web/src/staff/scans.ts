// SPDX-License-Identifier: Apache-2.0
// The files of an upload as they are dropped or chosen, each with the path it goes by:
// "2026/段春/page-2.tif".

export interface Scan {
  path: string;
  file: File;
}

// What is used of the browser's FileSystemEntry.
export interface Entry {
  readonly name: string;
  readonly isFile: boolean;
}
export interface FileEntry extends Entry {
  file(done: (file: File) => void, failed: (why: unknown) => void): void;
}
export interface FolderEntry extends Entry {
  createReader(): {
    readEntries(done: (some: Entry[]) => void, failed: (why: unknown) => void): void;
  };
}

// A folder gives its entries in portions, and an empty one after the last.
async function entriesOf(folder: FolderEntry): Promise<Entry[]> {
  const reader = folder.createReader();
  const all: Entry[] = [];
  for (;;) {
    const some = await new Promise<Entry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

// Every file in and below the entries. Rejects when one cannot be read: half a folder is no upload.
export async function walk(entries: Entry[], folder = ''): Promise<Scan[]> {
  const scans: Scan[] = [];
  for (const entry of entries) {
    const path = folder + entry.name;
    if (entry.isFile) {
      const file = await new Promise<File>((done, failed) =>
        (entry as FileEntry).file(done, failed),
      );
      scans.push({ path, file });
    } else {
      for (const scan of await walk(await entriesOf(entry as FolderEntry), `${path}/`))
        scans.push(scan);
    }
  }
  return scans;
}

export const fromList = (files: Iterable<File>): Scan[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

// To be called while the drop is handled: afterwards the browser has emptied it.
export async function fromDrop(drop: DataTransfer): Promise<Scan[]> {
  const entries = [...drop.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry());
  const known = entries.filter((entry) => entry !== null);
  return known.length === entries.length ? walk(known) : fromList(drop.files);
}

// What systems leave behind in folders; `dangan ingest` passes over the same.
const litter = new Set(['thumbs.db', 'desktop.ini', '@eadir', '__macosx']);
const isLitter = (name: string) => name.startsWith('.') || litter.has(name.toLowerCase());

// The scans in the order of their pages: folder by folder, page-2 before page-10. Hidden files and
// litter are left out and counted.
export function arrange(scans: Scan[]): { scans: Scan[]; leftOut: number } {
  const split = scans.map((scan) => ({ scan, parts: scan.path.split('/') }));
  const kept = split.filter(({ parts }) => !parts.some(isLitter));
  kept.sort((a, b) => comparePaths(a.parts, b.parts));
  return { scans: kept.map(({ scan }) => scan), leftOut: scans.length - kept.length };
}

const order = new Intl.Collator('zh-CN', { numeric: true });

function comparePaths(a: string[], b: string[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i];
    if (y === undefined) return 1;
    if (x === y) continue;
    // "1" and "01" are equal by value, but the files of one are not those of the other.
    return order.compare(x, y) || (x < y ? -1 : 1);
  }
  return a.length - b.length;
}
