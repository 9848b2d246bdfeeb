// SPDX-License-Identifier: Apache-2.0
// Boxes on a page: [x, y, width, height] in pixels of the clean image.

export type Box = [number, number, number, number];

export interface Size {
  width: number;
  height: number;
}

// The box on the screen when the page of size `page` is shown `shownWidth` wide.
export function scaleBox(box: Box, page: Size, shownWidth: number): Box {
  const k = page.width > 0 ? shownWidth / page.width : 0;
  return [box[0] * k, box[1] * k, box[2] * k, box[3] * k];
}

// A little air around a box, kept on the page.
export function padBox(box: Box, by: number, page: Size): Box {
  const x = Math.max(0, box[0] - by);
  const y = Math.max(0, box[1] - by);
  const right = Math.min(page.width, box[0] + box[2] + by);
  const bottom = Math.min(page.height, box[1] + box[3] + by);
  return [x, y, Math.max(0, right - x), Math.max(0, bottom - y)];
}

// True when the boxes share some area.
export function overlap(a: Box, b: Box): boolean {
  return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
}

// How far a window of `view` must be scrolled so that the middle of `box` (screen pixels) is in the
// middle of the window, within what can be scrolled.
export function scrollTo(box: Box, view: Size, content: Size): { left: number; top: number } {
  const within = (wanted: number, most: number) => Math.max(0, Math.min(wanted, Math.max(0, most)));
  return {
    left: within(box[0] + box[2] / 2 - view.width / 2, content.width - view.width),
    top: within(box[1] + box[3] / 2 - view.height / 2, content.height - view.height),
  };
}
