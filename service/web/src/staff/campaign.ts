// SPDX-License-Identifier: Apache-2.0
// The lines of the campaign's chart: pages in all by day, as planned, as done, as forecast. Days
// are whole numbers since 1970.
import type { Campaign, CampaignPlan } from '../api/lots';

export interface Point {
  day: number;
  pages: number;
}

const length = 86400000;

export const dayOf = (text: string) => Math.round(Date.parse(`${text}T00:00:00Z`) / length);

export function dayText(day: number): string {
  return new Date(day * length).toISOString().slice(0, 10);
}

// Monday to Friday, as the server counts working days that lie ahead.
const isWorkday = (day: number) => {
  const weekday = new Date(day * length).getUTCDay();
  return weekday !== 0 && weekday !== 6;
};

// Up to the day that reaches the plan's pages, at most to `last`.
export function planned(plan: CampaignPlan, last: number): Point[] {
  const start = dayOf(plan.start);
  const points = [{ day: start - 1, pages: 0 }];
  let pages = 0;
  for (let day = start; day <= last && pages < plan.pages; day += 1) {
    if (isWorkday(day)) pages = Math.min(plan.pages, pages + plan.pages_a_day);
    points.push({ day, pages });
  }
  return points;
}

export function done(campaign: Campaign): Point[] {
  const first = campaign.days[0];
  if (!first) return [];
  const points = [{ day: dayOf(first.day) - 1, pages: 0 }];
  let pages = 0;
  for (const one of campaign.days) {
    const day = dayOf(one.day);
    const before = points[points.length - 1];
    // Level over the days without work.
    if (before && before.day < day - 1) points.push({ day: day - 1, pages });
    pages += one.pages;
    points.push({ day, pages });
  }
  const today = dayOf(campaign.today);
  if ((points[points.length - 1]?.day ?? today) < today) points.push({ day: today, pages });
  return points;
}

// Up to the forecast's end, or as far as `last`.
export function forecast(campaign: Campaign, last = Infinity): Point[] {
  if (!campaign.end || !campaign.plan || campaign.pages >= campaign.plan.pages) return [];
  const from = { day: dayOf(campaign.today), pages: campaign.pages };
  const to = { day: dayOf(campaign.end), pages: campaign.plan.pages };
  if (to.day <= last) return [from, to];
  const share = (last - from.day) / (to.day - from.day);
  return [from, { day: last, pages: from.pages + share * (to.pages - from.pages) }];
}

// The last working day of the plan, without walking through it.
export function planEnd(plan: CampaignPlan): number {
  const days = Math.ceil(plan.pages / Math.max(1, plan.pages_a_day));
  const weeks = Math.floor((days - 1) / 5);
  let day = dayOf(plan.start);
  while (!isWorkday(day)) day += 1;
  day += weeks * 7;
  for (let rest = (days - 1) % 5; rest > 0; ) {
    day += 1;
    if (isWorkday(day)) rest -= 1;
  }
  return day;
}

// Round steps for an axis: 1, 2 or 5 times a power of ten, at most `most` of them.
export function ticks(top: number, most = 5): number[] {
  if (!(top > 0)) return [0];
  const power = 10 ** Math.floor(Math.log10(top / most));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => top / one <= most) ?? power;
  const all: number[] = [];
  for (let at = 0; at <= top + step * 1e-9; at += step) all.push(Math.round(at * 1e6) / 1e6);
  return all;
}
