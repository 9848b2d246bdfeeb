// SPDX-License-Identifier: Apache-2.0
// The values of digitization, as `GET /api` describes them.
import type { PageFinding, PageSummary } from './types';

export const steps = [
  'received',
  'prepared',
  'scanned',
  'processed',
  'checked_first',
  'checked_second',
  'accepted',
  'restored',
  'returned',
] as const;
export type Step = (typeof steps)[number];

export type Stage = 'first' | 'second';
export type StopKind = 'classified' | 'other_person' | 'damaged';
export type StopOutcome = 'scan' | 'leave_out' | 'withdraw';

export interface Lot {
  id: number;
  name: string;
  operator: string;
  opened: string;
  opened_by: string;
  dossiers: number;
  returned: number;
}

// A dossier where it stands in a lot.
export interface LotEntry {
  lot: number;
  place: number;
  dossier: string;
  person: string;
  step: Step;
  step_text: string;
  since: string;
  leaves: number;
  pages: number;
  sides: number;
  remark: string;
  withdrawn: boolean;
  open_stops: number;
  urgent_since?: string;
  urgent_reason?: string;
}

export interface StepRecord {
  step: Step;
  text: string;
  back: boolean;
  corrects?: boolean;
  at: string;
  actor: string;
  leaves: number;
  images: number;
  note: string;
}

export interface Stop {
  id: number;
  kind: StopKind;
  kind_text: string;
  leaf: number;
  note: string;
  at: string;
  actor: string;
  outcome?: StopOutcome;
  outcome_text?: string;
  resolution?: string;
  resolved?: string;
  resolved_by?: string;
}

export interface GateReason {
  code: string;
  severity: 'note' | 'warning' | 'defect';
  text: string;
  waived: boolean;
  page?: number;
  number?: number;
  detail?: string;
}

export interface SampleFigures {
  pages: number;
  drawn: number;
  wanted: number;
  judged: number;
  refused: number;
  complete: boolean;
  passed: boolean;
}

export interface Sample {
  round: number;
  percent: number;
  seed: string;
  at: string;
  actor: string;
  pages: number;
}

// With how it came there and what is left to do.
export interface BoardEntry extends LotEntry {
  images: number;
  blank: number;
  steps: StepRecord[];
  stops: Stop[];
  gate: { open: boolean; reasons: GateReason[] };
  sample: SampleFigures;
  refused_left: number;
  unchecked_left: number;
}

export interface LotBoard {
  lot: Lot;
  sample: SampleFigures;
  samples: Sample[];
  dossiers: BoardEntry[];
}

export interface Verdict {
  page: number;
  stage: Stage;
  accepted: boolean;
  reason: string;
  at: string;
  actor: string;
}

export interface CheckPage extends PageSummary {
  findings: PageFinding[];
  dpi: number;
  replaced: boolean; // a new scan has its place
  new_scan: boolean; // it has the place of another
  own_scan: boolean; // put there by who asks
  waived: boolean;
  verdicts: Partial<Record<Stage, Verdict>>;
}

export interface CheckSample {
  lot: Lot;
  dossier: BoardEntry;
  // open: the dossier is at that check; barred: who asks may not make it.
  stages: Record<Stage, { open: boolean; barred: boolean }>;
  pages: CheckPage[];
}

export interface Rescan {
  dossier: string;
  page: number;
  number: number;
  why: 'refused' | 'quarantined' | 'defect';
  text: string;
  path: string;
}

export interface CampaignPlan {
  start: string; // 2026-11-23
  pages_a_day: number;
  dossiers: number;
  pages: number;
}

export interface DayOutput {
  day: string;
  pages: number;
  dossiers: number;
}

export interface OperatorOutput {
  actor: string;
  scanned: number;
  checked: number;
  refused: number;
  sent_back: number;
}

export interface Campaign {
  today: string;
  plan?: CampaignPlan;
  days: DayOutput[];
  operators: OperatorOutput[];
  pages: number;
  dossiers: number;
  pace: number;
  planned_by_now: number;
  end?: string;
}
