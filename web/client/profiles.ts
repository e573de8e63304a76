/** What the console asks about whom routing gives what: members' profiles, and the policy. */
import { get, put } from "./rest.js";
import type { components } from "./schema.js";
import type { Body, Page } from "./types.js";

type Made = components["schemas"];

export type Profile = Made["ProfileOut"];
export type ProfileForm = Made["ProfileForm"];
export type Profiles = Page<Profile> & { readonly skills: readonly string[] };
export type Routing = Made["RoutingOut"];
export type RoutingForm = Made["RoutingForm"];
export type SkillRule = Required<Made["SkillRuleForm"]>;
export type Because = NonNullable<Extract<Body, { kind: "assigned" }>["because"]>;

export const profiles = {
  list: (after?: string | null) => get<Profiles>("/routing/profiles", { after }),
  set: (member: string, form: ProfileForm) => put<Profile>(`/routing/profiles/${member}`, form),
};

export const routing = {
  get: () => get<Routing>("/routing/settings"),
  set: (form: RoutingForm) => put<Routing>("/routing/settings", form),
};
