// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { daysSince, showDay, showLongDay, showTime, showTimeLeft, urgencyAt } from './time';

const due = '2026-11-24T05:00:00.000Z';
const before = (seconds: number) => Date.parse(due) - seconds * 1000;

describe('the time left', () => {
  it('is told in hours and minutes, and under an hour in minutes and seconds', () => {
    expect(showTimeLeft(due, before(5 * 3600 + 12 * 60 + 9), 'zh')).toBe('剩 5 小时 12 分');
    expect(showTimeLeft(due, before(12 * 60 + 5), 'zh')).toBe('剩 12 分 05 秒');
    expect(showTimeLeft(due, before(9), 'zh')).toBe('剩 9 秒');
    expect(showTimeLeft(due, before(5 * 3600), 'en')).toBe('5 h 0 min left');
    expect(showTimeLeft(due, before(24 * 3600), 'zh')).toBe('剩 24 小时 0 分');
    expect(showTimeLeft(due, before(50 * 3600), 'en')).toBe('2 d 2 h left');
  });

  it('turns into the time overdue at the due moment and not before', () => {
    expect(showTimeLeft(due, before(0.2), 'zh')).toBe('剩 1 秒');
    expect(showTimeLeft(due, before(0), 'zh')).toBe('剩 0 秒');
    expect(showTimeLeft(due, before(-7380), 'zh')).toBe('已超时 2 小时 3 分');
    expect(showTimeLeft(due, before(-59), 'en')).toBe('59 s overdue');
  });

  it('is the more urgent the less is left', () => {
    const created = '2026-11-23T05:00:00.000Z';
    const at = (hours: number) => urgencyAt(created, due, Date.parse(created) + hours * 3600000);
    expect([at(0), at(11.9), at(12), at(19.1), at(19.3), at(24), at(24.1)]).toEqual([
      'calm',
      'calm',
      'soon',
      'soon',
      'urgent',
      'urgent',
      'overdue',
    ]);
  });
});

describe('times', () => {
  it('are shown in +08:00, also across midnight', () => {
    expect(showTime('2026-11-23T05:03:00.000Z')).toBe('2026-11-23 13:03');
    expect(showDay('2026-12-31T16:00:00.000Z')).toBe('2027-01-01');
    expect(showLongDay('2026-12-31T16:00:00.000Z', 'zh')).toBe('2027年1月1日');
    expect(showLongDay('2026-12-31T16:00:00.000Z', 'en')).toBe('1 January 2027');
  });

  it('that are missing or broken show as nothing', () => {
    expect(showTime(undefined)).toBe('');
    expect(showDay('soon')).toBe('');
  });

  it('are counted in civil days of +08:00', () => {
    expect(daysSince('2026-11-22T15:59:00.000Z', Date.parse('2026-11-22T16:01:00.000Z'))).toBe(1);
    expect(daysSince('2026-11-22T16:01:00.000Z', Date.parse('2026-11-23T15:59:00.000Z'))).toBe(0);
  });
});
