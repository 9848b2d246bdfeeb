// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { arrange, type Entry, type FileEntry, type FolderEntry, fromList, walk } from './scans';

const fileOf = (name: string) => ({ name, webkitRelativePath: '' }) as File;

function file(name: string): FileEntry {
  return { name, isFile: true, file: (done) => done(fileOf(name)) };
}

// Like a browser: a reader gives at most `portion` entries at a time and goes on where it was.
function folder(name: string, entries: Entry[], portion = 100): FolderEntry {
  return {
    name,
    isFile: false,
    createReader() {
      let at = 0;
      return {
        readEntries(done) {
          const some = entries.slice(at, at + portion);
          at += some.length;
          setTimeout(() => done(some));
        },
      };
    },
  };
}

const scans = (...paths: string[]) => paths.map((path) => ({ path, file: fileOf(path) }));
const order = (...paths: string[]) => arrange(scans(...paths)).scans.map((scan) => scan.path);

describe('a folder that is dropped', () => {
  it('gives every file below it with its path from the drop', async () => {
    const found = await walk([
      folder('段春', [
        file('cover.tif'),
        folder('学籍', [file('page-1.tif'), folder('附件', [file('a.pdf')])]),
        folder('empty', []),
      ]),
      file('single.jpg'),
    ]);
    expect(found.map((scan) => scan.path)).toEqual([
      '段春/cover.tif',
      '段春/学籍/page-1.tif',
      '段春/学籍/附件/a.pdf',
      'single.jpg',
    ]);
    expect(found.map((scan) => scan.file.name)).toEqual([
      'cover.tif',
      'page-1.tif',
      'a.pdf',
      'single.jpg',
    ]);
  });

  it('is read to its end, however many portions it comes in', async () => {
    const many = Array.from({ length: 250 }, (_, i) => file(`page-${i}.jpg`));
    const found = await walk([folder('scans', many)]);
    expect(found).toHaveLength(250);
    expect(new Set(found.map((scan) => scan.path)).size).toBe(250);
    expect(await walk([folder('scans', many, 7)])).toHaveLength(250);
  });

  it('is refused as a whole when a file or folder in it cannot be read', async () => {
    const lost: FileEntry = {
      name: 'lost.tif',
      isFile: true,
      file: (_done, failed) => failed(new DOMException('gone', 'NotFoundError')),
    };
    await expect(walk([folder('scans', [file('page-1.tif'), lost])])).rejects.toThrow('gone');
    const locked: FolderEntry = {
      name: 'locked',
      isFile: false,
      createReader: () => ({
        readEntries: (_done, failed) => failed(new DOMException('shut', 'NotReadableError')),
      }),
    };
    await expect(walk([file('page-1.tif'), locked])).rejects.toThrow('shut');
  });

  it('may be empty', async () => {
    expect(await walk([folder('empty', [folder('too', [])])])).toEqual([]);
    expect(arrange([])).toEqual({ scans: [], leftOut: 0 });
  });
});

describe('files that are chosen', () => {
  it('go by their path in the folder, or by their name', () => {
    const inFolder = { name: 'page-1.tif', webkitRelativePath: '段春/page-1.tif' } as File;
    expect(fromList([inFolder, fileOf('page-2.tif')]).map((scan) => scan.path)).toEqual([
      '段春/page-1.tif',
      'page-2.tif',
    ]);
  });
});

describe('the order of the pages', () => {
  it('has page 2 before page 10', () => {
    expect(order('page-10.jpg', 'page-2.jpg', 'page-1.jpg')).toEqual([
      'page-1.jpg',
      'page-2.jpg',
      'page-10.jpg',
    ]);
  });

  it('goes folder by folder, each in one run', () => {
    expect(
      order('b/1.tif', 'a-1/1.tif', 'a/10.tif', 'b/sub/1.tif', 'a/2.tif', 'a/1/9.tif'),
    ).toEqual(['a/1/9.tif', 'a/2.tif', 'a/10.tif', 'a-1/1.tif', 'b/1.tif', 'b/sub/1.tif']);
    expect(order('卷10/1.tif', '卷9/2.tif', '卷10/2.tif', '卷9/1.tif')).toEqual([
      '卷9/1.tif',
      '卷9/2.tif',
      '卷10/1.tif',
      '卷10/2.tif',
    ]);
  });

  it('does not mix folders whose names are equal as numbers', () => {
    expect(order('1/b.tif', '01/b.tif', '1/a.tif', '01/a.tif')).toEqual([
      '01/a.tif',
      '01/b.tif',
      '1/a.tif',
      '1/b.tif',
    ]);
  });

  it('is the same whatever order the browser lists', () => {
    const paths = ['a/2', 'a/10', 'a/02', 'b', 'a/1/1', '01/x', '1/x', '1'];
    const wanted = order(...paths);
    for (let turn = 1; turn < paths.length; turn++)
      expect(order(...paths.slice(turn), ...paths.slice(0, turn))).toEqual(wanted);
  });
});

describe('what is left out', () => {
  it('is hidden or of the system, and is counted', () => {
    const { scans: kept, leftOut } = arrange(
      scans(
        'scans/.DS_Store',
        'scans/Thumbs.db',
        'scans/DESKTOP.INI',
        'scans/.trash/page-1.tif',
        '__MACOSX/scans/page-1.tif',
        'scans/page-1.tif',
        'scans/notes.txt',
      ),
    );
    // What is no image is sent: the server says so, file by file.
    expect(kept.map((scan) => scan.path)).toEqual(['scans/notes.txt', 'scans/page-1.tif']);
    expect(leftOut).toBe(5);
  });
});
