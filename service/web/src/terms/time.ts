// SPDX-License-Identifier: Apache-2.0
// Times come in UTC and are shown in +08:00, whatever the clock of the machine says.

export type Language = 'zh' | 'en';

const eightHours = 8 * 3600 * 1000;
const pad = (n: number) => String(n).padStart(2, '0');

function local(iso: string): Date | null {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? null : new Date(at + eightHours);
}

// 2026-11-23 13:05
export function showTime(iso: string | undefined | null): string {
  const d = iso ? local(iso) : null;
  return d ? `${showDay(iso)} ${pad(d.getUTCHours())}:${pad(d.getUTCMinutes())}` : '';
}

// 2026-11-23
export function showDay(iso: string | undefined | null): string {
  const d = iso ? local(iso) : null;
  return d ? `${d.getUTCFullYear()}-${pad(d.getUTCMonth() + 1)}-${pad(d.getUTCDate())}` : '';
}

// 2026年11月23日, 23 November 2026
export function showLongDay(iso: string | undefined | null, language: Language): string {
  const d = iso ? local(iso) : null;
  if (!d) return '';
  if (language === 'zh') {
    return `${d.getUTCFullYear()}年${d.getUTCMonth() + 1}月${d.getUTCDate()}日`;
  }
  const month = d.toLocaleDateString('en-GB', { month: 'long', timeZone: 'UTC' });
  return `${d.getUTCDate()} ${month} ${d.getUTCFullYear()}`;
}

// Civil days between then and now in +08:00: 0 is today.
export function daysSince(iso: string, now: number): number {
  const day = (at: number) => Math.floor((at + eightHours) / 86400000);
  return Math.max(0, day(now) - day(Date.parse(iso)));
}

export interface TimeLeft {
  overdue: boolean;
  hours: number;
  minutes: number;
  seconds: number;
}

export function timeLeft(due: string, now: number): TimeLeft {
  const ms = Date.parse(due) - now;
  // What is left is rounded up, what is over is rounded down: 0 seconds left is the due moment.
  const total = ms >= 0 ? Math.ceil(ms / 1000) : Math.floor(-ms / 1000);
  return {
    overdue: ms < 0,
    hours: Math.floor(total / 3600),
    minutes: Math.floor((total % 3600) / 60),
    seconds: total % 60,
  };
}

// 剩 5 小时 12 分; under an hour 剩 12 分 05 秒; past the time 已超时 2 小时 3 分.
export function showTimeLeft(due: string, now: number, language: Language): string {
  const left = timeLeft(due, now);
  const words = span(left, language);
  if (language === 'zh') return left.overdue ? `已超时 ${words}` : `剩 ${words}`;
  return left.overdue ? `${words} overdue` : `${words} left`;
}

function span(left: TimeLeft, language: Language): string {
  const zh = language === 'zh';
  const { hours, minutes, seconds } = left;
  // The promise is told in hours, so one day stays 24 hours.
  if (hours >= 48) {
    const days = Math.floor(hours / 24);
    return zh ? `${days} 天 ${hours % 24} 小时` : `${days} d ${hours % 24} h`;
  }
  if (hours > 0) return zh ? `${hours} 小时 ${minutes} 分` : `${hours} h ${minutes} min`;
  if (minutes > 0)
    return zh ? `${minutes} 分 ${pad(seconds)} 秒` : `${minutes} min ${pad(seconds)} s`;
  return zh ? `${seconds} 秒` : `${seconds} s`;
}

export type Urgency = 'calm' | 'soon' | 'urgent' | 'overdue';

// The same bounds as store::urgency: under 50 %, 80 %, 100 % of the time, and past it.
export function urgencyAt(created: string, due: string, now: number): Urgency {
  const whole = Date.parse(due) - Date.parse(created);
  const used = now - Date.parse(created);
  if (used > whole) return 'overdue';
  if (used >= whole * 0.8) return 'urgent';
  return used >= whole * 0.5 ? 'soon' : 'calm';
}
