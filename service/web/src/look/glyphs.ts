// SPDX-License-Identifier: Apache-2.0
// Which characters this device has no glyph for: it would show them as an empty box. Names hold
// characters that few fonts have.

export interface Piece {
  text: string;
  code?: string; // U+2EBF0: what to show instead
}

export const codeOf = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

// Characters that every font for Chinese has are not looked at.
export function mayBeRare(code: number): boolean {
  return (
    code > 0xffff ||
    (code >= 0x3400 && code <= 0x4dbf) ||
    (code >= 0x9fa6 && code <= 0x9fff) ||
    (code >= 0xe000 && code <= 0xf8ff)
  );
}

// The text cut so that each character without a glyph stands by itself, with its code.
export function pieces(text: string, has: (character: string) => boolean = hasGlyph): Piece[] {
  const found: Piece[] = [];
  let plain = '';
  for (const character of text) {
    if (!mayBeRare(character.codePointAt(0) ?? 0) || has(character)) {
      plain += character;
      continue;
    }
    if (plain) found.push({ text: plain });
    plain = '';
    found.push({ text: character, code: codeOf(character) });
  }
  if (plain) found.push({ text: plain });
  return found;
}

// How a character looks: its width, and which dots of a small picture have ink.
export interface Look {
  width: number;
  ink: boolean[];
}

// Whether the look is that of a missing character, of which two are known. Where both look the same
// (an empty box) it must be that look; where the box has the code in it, as Firefox draws it, what
// both have in common, the frame, must be there.
export function isMissing(look: Look, one: Look, other: Look): boolean {
  if (look.width !== one.width) return false;
  const alike = one.ink.every((dot, i) => dot === other.ink[i]);
  if (alike) return look.ink.every((dot, i) => dot === one.ink[i]);
  return look.ink.every((dot, i) => dot || !(one.ink[i] && other.ink[i]));
}

const size = 32;
let canvas: CanvasRenderingContext2D | null = null;

function lookOf(character: string): Look | null {
  if (typeof document === 'undefined') return null;
  if (!canvas) {
    const element = document.createElement('canvas');
    element.width = element.height = 2 * size;
    canvas = element.getContext('2d', { willReadFrequently: true });
  }
  if (!canvas) return null;
  const family = getComputedStyle(document.body).fontFamily || 'serif';
  canvas.font = `${size}px ${family}`;
  canvas.textBaseline = 'top';
  canvas.clearRect(0, 0, 2 * size, 2 * size);
  canvas.fillText(character, size / 4, size / 4);
  const { data } = canvas.getImageData(0, 0, 2 * size, 2 * size);
  const ink: boolean[] = [];
  for (let i = 3; i < data.length; i += 4) ink.push((data[i] ?? 0) > 96);
  return { width: Math.round(canvas.measureText(character).width), ink };
}

// Codes of the third plane that are no characters yet.
const unassigned = ['\u{3fff0}', '\u{3abc5}'] as const;
const known = new Map<string, boolean>();

export function hasGlyph(character: string): boolean {
  const before = known.get(character);
  if (before !== undefined) return before;
  const look = lookOf(character);
  const one = lookOf(unassigned[0]);
  const other = lookOf(unassigned[1]);
  const has = !look || !one || !other || !isMissing(look, one, other);
  known.set(character, has);
  return has;
}
