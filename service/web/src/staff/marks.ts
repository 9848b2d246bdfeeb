// SPDX-License-Identifier: Apache-2.0
// Stretches of a text as (first, length) in code points.

export interface Part {
  text: string;
  marked: boolean;
}

export function parts(text: string, marks: [number, number][]): Part[] {
  const points = [...text];
  const marked = new Array<boolean>(points.length).fill(false);
  for (const [first, length] of marks)
    marked.fill(true, Math.max(0, first), Math.max(0, first + length));
  const out: Part[] = [];
  points.forEach((point, i) => {
    const last = out[out.length - 1];
    if (last && last.marked === marked[i]) last.text += point;
    else out.push({ text: point, marked: marked[i] ?? false });
  });
  return out;
}

// Where the words stand in the text.
export function find(text: string, words: string[]): [number, number][] {
  const points = [...text];
  const found: [number, number][] = [];
  for (const word of words) {
    const wanted = [...word];
    for (let i = 0; i + wanted.length <= points.length && wanted.length; i++) {
      if (wanted.every((point, k) => points[i + k] === point)) found.push([i, wanted.length]);
    }
  }
  return found;
}
