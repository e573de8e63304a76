/** The shapes the server answers with. One file, so that types made from the OpenAPI document can take its place. */

import type { Event, Head, Language, Presence, Status } from "./live.wire.js";

export type {
  Body,
  Event,
  FileRef,
  Head,
  MemberCommand,
  MessageBody,
  Presence,
  Purpose,
  Source,
  Status,
} from "./live.wire.js";

export type Locale = Language;
export type Role = "agent" | "supervisor" | "editor" | "analyst" | "administrator";
export type View = "mine" | "unassigned" | "all";
export type StatusFilter = Status | "open";

export interface Opened {
  head: Head;
  customer: Customer;
}

export interface CustomerFact {
  conversation_id: string;
  number: number;
  event: Event;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Session {
  member: { id: string; name: string; email: string; role: Role; locale: Locale; capacity: number; state: Presence };
  workspace: { id: string; name: string; language: Locale; zone: string };
  csrf: string;
  rights: string[];
}

export interface Member {
  id: string;
  name: string;
  email: string;
  role: Role;
  state: "active" | "deactivated";
  capacity: number;
  languages: string[];
  teams: string[];
  presence: Presence;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  expires_at: string;
  link?: string;
}

export interface Team {
  id: string;
  name: string;
  members: string[];
}

export interface Order {
  id: string;
  number: string;
  state: string;
  placed_at: string;
  total: string;
  currency: string;
  items?: { name: string; quantity: number }[];
}

export interface Customer {
  id: string;
  name: string;
  language: string;
  tier: string;
  tags: string[];
  preferences: Record<string, string>;
  created_at: string;
  seen_at: string | null;
  identities: { kind: string; address: string; verified: boolean; verified_how: string }[];
  orders: Order[];
}

export interface Article {
  id: string;
  group_key: string;
  language: Locale;
  category: string;
  questions: string[];
  answer: string;
  status: "published" | "draft";
  version: number;
  updated_at: string;
}

export interface Trial {
  move: "answer" | "hand_off" | "ask" | "suggest";
  confidence: number;
  candidates: { article_id: string; question: string; confidence: number; dense: number; bm25: number }[];
  took_ms: number;
}

export interface Imported {
  imported: number;
  updated: number;
  errors: { line: number; message: string }[];
}

export interface Channel {
  id: string;
  kind: "widget";
  name: string;
  site_key: string;
  allowed_origins: string[];
  language: Locale | null;
  colour: string;
  greeting?: string;
  bot: boolean;
  team_id: string | null;
  snippet: string;
}

export interface Measure {
  name: string;
  unit: string;
  n: number;
  median: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
  longest: number | null;
  mean: number | null;
  within: Record<string, number | null>;
  censored?: number;
  left?: number;
  waiting?: number;
}

export interface Measures {
  items: Measure[];
  since: string;
  until: string;
  zone: string;
}

export interface Bin {
  from: number;
  to: number | null;
  n: number;
}

export interface Case {
  conversation_id: string;
  number: number;
  seconds: number;
  at: string;
  customer_name: string;
}

export interface ParkedStep {
  step: string;
  stream_id: string;
  seq: number;
  attempts: number;
  error: string;
  since: string;
}
