/** Events and their bodies as events.md names them. */

export type Language = "zh-CN" | "zh-TW" | "en";
export type Purpose = "answer" | "question" | "greeting" | "acknowledgement" | "status" | "survey";
export type Status = "bot" | "queued" | "assigned" | "snoozed" | "resolved";

export interface FileRef {
  readonly id: string;
  readonly name: string;
  readonly media_type: string;
  readonly size_bytes: number;
}

export interface Source {
  readonly article_id: string;
  readonly title: string;
}

export interface MessageBody {
  readonly kind: "message";
  readonly text: string;
  readonly purpose?: Purpose;
  readonly files?: readonly FileRef[];
  readonly sources?: readonly Source[];
  readonly suggestions?: readonly string[];
  readonly confidence?: number;
  readonly sent_at?: string;
}

export type Body =
  | MessageBody
  | {
      readonly kind: "opened";
      readonly number: number;
      readonly language: Language;
      readonly bot: boolean;
      readonly page?: string;
      readonly after?: string;
      readonly customer_name: string;
    }
  | { readonly kind: "note"; readonly text: string; readonly mentions?: readonly string[] }
  | { readonly kind: "handed_off"; readonly why: string; readonly team_id?: string }
  | { readonly kind: "queued"; readonly team_id: string; readonly priority?: number; readonly why?: string }
  | {
      readonly kind: "assigned";
      readonly member_id: string;
      readonly how: "pushed" | "picked" | "handed";
      readonly member_name?: string;
    }
  | {
      readonly kind: "transferred";
      readonly from_id?: string;
      readonly to_member_id?: string;
      readonly to_team_id?: string;
      readonly why?: string;
    }
  | { readonly kind: "read_by_member" | "delivered" | "read"; readonly upto: number }
  | { readonly kind: "typing_started" | "abandoned" }
  | { readonly kind: "priority_set"; readonly priority: number }
  | { readonly kind: "reason_set"; readonly reason: string }
  | { readonly kind: "tagged" | "untagged"; readonly tag: string }
  | { readonly kind: "snoozed"; readonly until: string }
  | { readonly kind: "woken"; readonly why: string }
  | { readonly kind: "left"; readonly last_seen_at: string }
  | { readonly kind: "resolved"; readonly how: "member" | "customer_confirmed" | "bot" | "silence" | "abandoned" }
  | { readonly kind: "reopened"; readonly to: "bot" | "queued" }
  | { readonly kind: "failed"; readonly seq: number; readonly why: string }
  | {
      readonly kind: "merged";
      readonly from_customer_id: string;
      readonly to_customer_id: string;
      readonly customer_name: string;
    }
  | { readonly kind: "linked"; readonly to: "conversation" | "order" | "problem"; readonly id: string }
  | { readonly kind: "redacted"; readonly seqs: readonly number[] };

export interface Actor {
  readonly kind: "customer" | "member" | "bot" | "rule" | "system";
  readonly id?: string | null;
}

export interface Event {
  readonly seq: number;
  readonly at: string;
  readonly actor: Actor;
  readonly key?: string;
  readonly body: Body;
}
