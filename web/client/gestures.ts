/** Gestures: what can be made, what was promised, what it costs and what it brings. */
import { get, post, put, remove } from "./rest.js";
import type { components } from "./schema.js";
import type { Page } from "./types.js";

type Made = components["schemas"];

export type GestureKind = Made["GestureKindOut"];
export type GestureKindForm = Omit<GestureKind, "id">;
export type GestureBudget = Made["BudgetOut"];
export type BudgetForm = Omit<GestureBudget, "spent" | "spent_by_me" | "on">;
export type Gesture = Made["GestureOut"];
export type GestureEffect = Made["GestureEffectOut"];
export type Which = "asked" | "todo" | "all";

export interface Wish {
  readonly kind_id: string;
  readonly customer_id: string;
  readonly conversation_id: string | null;
  readonly why: string;
  readonly code: string;
}

export const gestures = {
  list: (which: Which, after: string | null) => get<Page<Gesture>>("/gestures", { which, after }),
  of: (customer: string, after: string | null) => get<Page<Gesture>>(`/customers/${customer}/gestures`, { after }),
  want: (id: string, wish: Wish) => put<Gesture>(`/gestures/${id}`, wish),
  decide: (id: string, approve: boolean, why: string) => post<Gesture>(`/gestures/${id}/decide`, { approve, why }),
  done: (id: string, code: string) => post<Gesture>(`/gestures/${id}/done`, { code }),
  cancel: (id: string, why: string) => post<Gesture>(`/gestures/${id}/cancel`, { why }),
  kinds: () => get<readonly GestureKind[]>("/gesture-kinds"),
  usual: () => post<null>("/gesture-kinds/usual"),
  makeKind: (kind: GestureKindForm) => post<GestureKind>("/gesture-kinds", kind),
  putKind: (id: string, kind: GestureKindForm) => put<null>(`/gesture-kinds/${id}`, kind),
  dropKind: (id: string) => remove<null>(`/gesture-kinds/${id}`),
  budget: () => get<GestureBudget>("/gesture-budget"),
  setBudget: (budget: BudgetForm) => put<null>("/gesture-budget", budget),
  effect: (days: number) => get<readonly GestureEffect[]>("/gestures/effect", { days }),
};
