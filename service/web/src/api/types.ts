// SPDX-License-Identifier: Apache-2.0
// The values of the HTTP API, as `GET /api` describes them. Times are ISO 8601 in UTC.
import type { Box } from '../terms/boxes';
import type { Urgency } from '../terms/time';

export type CustodyState =
  | 'arrived'
  | 'shelved'
  | 'out'
  | 'awaiting_dispatch'
  | 'sent'
  | 'receipt_back';

// ---- public

export interface GraduateSession {
  name_masked: string;
  csrf: string;
  expires: string;
}

export interface CustodyStep {
  at: string;
  text: string;
}

export interface MyDossier {
  number: string;
  state: CustodyState;
  state_text: string;
  location: string;
  since: string;
  pages: number;
  custodian: string;
  history: CustodyStep[];
}

export type RequestKind = 'transfer_out' | 'certificate' | 'question';

export interface NewRequest {
  kind: RequestKind;
  dossier?: string;
  destination?: string;
  address?: string;
  reason: string;
}

export interface Verification {
  known: boolean;
  valid?: boolean;
  number?: string;
  issued?: string;
  revoked?: string;
  revoke_reason?: string;
  pages?: number;
  pages_digest?: string;
  pdf_digest?: string;
  custodian?: string;
}

// ---- both

export interface Request {
  id: number;
  number: string;
  name: string;
  dossier: string;
  kind: RequestKind;
  kind_text: string;
  destination: string;
  address: string;
  reason: string;
  state: 'open' | 'accepted' | 'refused' | 'more_asked';
  state_text: string;
  created: string;
  due: string;
  urgency: Urgency;
  answered?: string;
  answer?: string;
  answered_by?: string;
}

// ---- staff

export type Act =
  | 'take_in'
  | 'digitize'
  | 'check_pages'
  | 'sign_off'
  | 'view_pages'
  | 'search'
  | 'issue_code'
  | 'answer_request'
  | 'move_dossier'
  | 'certify_copy'
  | 'manage_accounts';

export type Role = 'clerk' | 'custodian' | 'administrator';

export interface StaffSession {
  name: string;
  display_name: string;
  role: Role;
  acts: Act[];
  csrf: string;
  expires: string;
  // Others cannot open the address that stands in the QR code of a certified copy.
  local_only: boolean;
}

// Why the last run of a batch broke off, in the reader's language.
export interface Failure {
  code: string;
  title: string;
  detail: string;
}

export interface Batch {
  id: number;
  dossier?: string;
  source: string;
  state: 'open' | 'closed';
  files: number;
  already_held: number;
  waiting: number;
  stored: number;
  blank: number;
  quarantined: number;
  started: boolean;
  ordered?: boolean;
  gathering?: boolean;
  // A stack that is split by its separator sheets, and what it was split into: dossiers, and pages
  // left that no dossier has.
  mixed?: boolean;
  split?: { dossiers: number; left: number };
  failure?: Failure;
  created: string;
  actor: string;
}

export interface BatchFile {
  name: string;
  state: 'received' | 'opened' | 'refused' | 'already_held';
  reason_text?: string;
}

export interface BatchDetail extends Batch {
  files_list: BatchFile[];
  pages_list: PageSummary[];
}

export interface ReceivedFile {
  name: string;
  size: number;
  digest: string;
  state: 'received' | 'already_held';
}

export interface Overview {
  totals: {
    persons: number;
    dossiers: number;
    pages: number;
    blank: number;
    quarantined: number;
    waiting: number;
    open_requests: number;
    certified_copies: number;
  };
  batches: Batch[];
}

export interface DossierSummary {
  number: string;
  name: string;
  id_number_masked: string;
  phone_masked?: string;
  state: CustodyState;
  state_text: string;
  location: string;
  since: string;
  opened: string;
  pages: number;
  blank: number;
  quarantined: number;
  waiting: number;
}

export interface NewDossier {
  number?: string;
  name: string;
  id_number: string;
  phone?: string;
  location?: string;
  another?: boolean; // beside one that the person has
}

export interface PageSummary {
  id: number;
  dossier: string | null;
  number: number;
  state: 'waiting' | 'stored' | 'quarantined';
  reason?: string;
  reason_text?: string;
  blank: boolean;
  title: string;
  class_code: string;
  width: number;
  height: number;
  confidence: number;
  path: string;
}

export interface ArchiveEvent {
  at: string;
  actor: string;
  act: string;
  text: string;
}

export interface DossierDetail {
  dossier: DossierSummary;
  pages: PageSummary[];
  next_states: { state: CustodyState; text: string }[];
  history: ArchiveEvent[];
}

// A character that was asked for, and what recognition read in its place.
export interface Difference {
  asked: string;
  read: string;
}

export interface SearchHit {
  page: number;
  dossier: string;
  person: string;
  number: number;
  title: string;
  snippet: string;
  snippet_hits: [number, number][];
  boxes: Box[];
  exact: boolean;
  differences: Difference[];
}

export interface SearchAnswer {
  total: number;
  total_is_exact: boolean;
  ranked: boolean;
  similar: number; // pages on which the words were perhaps misread, behind the exact ones
  similar_is_exact: boolean;
  not_indexed: number;
  hits: SearchHit[];
}

export interface PageLine {
  text: string;
  box: Box;
}

export interface PageField {
  name: string;
  label: string;
  value: string;
  box: Box;
  checked: boolean;
}

export interface PageFinding {
  code: string;
  severity: 'note' | 'warning' | 'defect';
  text: string;
  box?: Box; // none: about the whole page
}

export interface PageDetail {
  page: PageSummary;
  text: string;
  lines: PageLine[];
  hits: Box[];
  fields: PageField[];
  class_code: string;
  class_label: string;
  title: string;
  findings: PageFinding[];
  rotation: number;
  skew_deg: number;
  dpi: number;
  confidence: number;
  path: string;
  master_digest: string;
  next_page?: number;
  previous_page?: number;
}

export interface CertifiedCopy {
  number: string;
  token: string;
  url: string;
  dossier: string;
  name: string;
  pages: number[];
  ground: string;
  recipient: string;
  issued_by: string;
  issued?: string;
  revoked?: string;
  revoke_reason?: string;
  state: 'prepared' | 'issued' | 'revoked';
  pages_digest: string;
  pdf_digest: string;
}

export interface Account {
  name: string;
  display_name: string;
  role: Role;
  enabled: boolean;
}
