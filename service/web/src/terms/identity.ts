// SPDX-License-Identifier: Apache-2.0
// Citizen identity numbers (GB 11643-1999): the same check as terms::IdentityNumber on the server,
// so that a slip of the finger is told before anything is sent.

export type IdentityFault = 'empty' | 'length' | 'characters' | 'birth' | 'check_digit';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

// Full-width digits, spaces and a small x are what people type; the number itself has none.
export function normalizeIdentity(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\u00b7-]/g, '')
    .toUpperCase();
}

export function checkDigit(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(first17[i]) * (weights[i] ?? 0);
  return '10X98765432'[sum % 11] ?? '';
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

// null: nothing is wrong with it. Other documents (a passport begins with a letter) carry no check
// digit and pass by length alone.
export function identityFault(text: string): IdentityFault | null {
  const number = normalizeIdentity(text);
  if (number === '') return 'empty';
  if (/^[A-Z]/.test(number)) return /^[A-Z][A-Z0-9]{5,19}$/.test(number) ? null : 'length';
  if (!/^[0-9]*X?$/.test(number)) return 'characters';
  if (number.length === 15) return birthFault('19' + number.slice(6, 12));
  if (number.length !== 18) return 'length';
  if (!/^[0-9]{17}/.test(number)) return 'characters';
  return (
    birthFault(number.slice(6, 14)) ?? (checkDigit(number) === number[17] ? null : 'check_digit')
  );
}

function birthFault(eight: string): IdentityFault | null {
  const fits = isDay(
    Number(eight.slice(0, 4)),
    Number(eight.slice(4, 6)),
    Number(eight.slice(6, 8)),
  );
  return fits ? null : 'birth';
}

// A run of digits that may be somebody's number: such words never go into an address.
export function mayHoldIdentity(text: string): boolean {
  return /[0-9]{6}/.test(text.normalize('NFKC').replace(/[\s-]/g, ''));
}
