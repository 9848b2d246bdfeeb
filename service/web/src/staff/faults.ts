// SPDX-License-Identifier: Apache-2.0
// Common reasons to refuse a page, by the digit that chooses them.
export const faults = [
  'blurred',
  'skewed',
  'cut',
  'dark',
  'dirty',
  'folded',
  'order',
  'foreign',
] as const;

export const zoomSteps = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
