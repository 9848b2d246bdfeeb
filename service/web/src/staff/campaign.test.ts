// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import type { Campaign } from '../api/lots';
import { dayOf, dayText, done, forecast, planEnd, planned, ticks } from './campaign';

const plan = { start: '2026-11-20', pages_a_day: 100, dossiers: 10, pages: 250 }; // a Friday

function campaign(more: Partial<Campaign> = {}): Campaign {
  return {
    today: '2026-11-25',
    plan,
    days: [
      { day: '2026-11-20', pages: 80, dossiers: 0 },
      { day: '2026-11-24', pages: 90, dossiers: 1 },
    ],
    operators: [],
    pages: 170,
    dossiers: 1,
    pace: 60,
    planned_by_now: 250,
    end: '2026-11-27',
    ...more,
  };
}

describe('the lines of the campaign', () => {
  it('rest over the weekend and stop at the plan', () => {
    const line = planned(plan, dayOf('2026-12-31'));
    const at = (day: string) => line.find((one) => one.day === dayOf(day))?.pages;
    const days = ['2026-11-20', '2026-11-22', '2026-11-23', '2026-11-24'];
    expect(days.map(at)).toEqual([100, 100, 200, 250]);
    expect(at('2026-11-25')).toBeUndefined();
  });

  it('end the plan on the day that its line does', () => {
    expect(dayText(planEnd(plan))).toBe('2026-11-24');
    for (const pages of [1, 100, 500, 501, 1234]) {
      const other = { ...plan, pages };
      const line = planned(other, dayOf('2027-12-31'));
      expect(planEnd(other)).toBe(line[line.length - 1]?.day);
    }
    expect(dayText(planEnd({ ...plan, start: '2026-11-21', pages: 1 }))).toBe('2026-11-23');
  });

  it('stay level on days without work, up to today', () => {
    const line = done(campaign()).map((one) => [dayText(one.day), one.pages]);
    expect(line).toEqual([
      ['2026-11-19', 0],
      ['2026-11-20', 80],
      ['2026-11-23', 80],
      ['2026-11-24', 170],
      ['2026-11-25', 170],
    ]);
    expect(done(campaign({ days: [] }))).toEqual([]);
  });

  it('reach from today to the forecast, unless all is done or nothing is known', () => {
    expect(forecast(campaign()).map((one) => one.pages)).toEqual([170, 250]);
    expect(forecast(campaign(), dayOf('2026-11-26'))[1]).toEqual({
      day: dayOf('2026-11-26'),
      pages: 210,
    });
    expect(forecast(campaign({ pages: 250 }))).toEqual([]);
    expect(forecast(campaign({ end: undefined }))).toEqual([]);
  });

  it('have an axis of round figures', () => {
    expect(ticks(250)).toEqual([0, 50, 100, 150, 200, 250]);
    expect(ticks(600000)).toEqual([0, 200000, 400000, 600000]);
    expect(ticks(3)).toEqual([0, 1, 2, 3]);
    expect(ticks(0)).toEqual([0]);
  });
});
