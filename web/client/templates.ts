/** Templates and macros: kept, filled in, run. */
import { address, get, post, put, remove, upload } from "./rest.js";
import type { components } from "./schema.js";
import type { Locale, MemberCommand, Page } from "./types.js";

type Made = components["schemas"];
export type Template = Made["TemplateOut"];
export type TemplateForm = Made["TemplateForm"];
export type Filled = Made["TemplateFilledOut"];
export type Tone = Made["TemplateFillForm"]["tone"] & string;
export type Figures = Made["TemplateFiguresOut"];
export type Pack = Made["TemplatePackOut"];
export type Blank = Made["TemplateBlankOut"];
export type TemplatesImported = Made["TemplatesImportedOut"];
export type Macro = Made["MacroOut"];
export type MacroForm = Made["MacroForm"];
export type MacroAction = Made["MacroActionForm"];
export type Ran = Omit<Made["MacroRanOut"], "undo"> & { readonly undo: readonly MemberCommand[] };

const AT_ONCE = 200;

/** Every page of a list. */
async function whole<T extends { readonly id: string }>(path: string): Promise<readonly T[]> {
  const items: T[] = [];
  let after: string | null = null;
  do {
    const page: Page<T> = await get<Page<T>>(path, { after, limit: AT_ONCE });
    items.push(...page.items);
    after = page.next ?? null;
  } while (after !== null);
  return items;
}

export const templates = {
  all: () => whole<Template>("/templates"),
  blanks: () => get<Page<Blank>>("/templates/blanks"),
  figures: (since: string) => get<Page<Figures>>("/templates/figures", { since }),
  packs: (language: Locale) => get<Page<Pack>>("/templates/packs", { language }),
  install: (pack: string) => post<Made["TemplatesTakenOut"]>(`/templates/packs/${pack}`),
  keep: (id: string | null, form: TemplateForm) =>
    id === null ? post<Template>("/templates", form) : put<Template>(`/templates/${id}`, form),
  drop: (id: string) => remove<null>(`/templates/${id}`),
  fill: (id: string, form: Partial<Made["TemplateFillForm"]> & { conversation_id: string }) =>
    post<Filled>(`/templates/${id}/fill`, form),
  import: (file: File, place: "own" | "all") =>
    upload<TemplatesImported>("/templates/import", { place }, file, "application/octet-stream"),
  exported: (format: "csv" | "jsonl") => address("/templates/export", { format }),
};

export const macros = {
  all: () => whole<Macro>("/macros"),
  keep: (id: string | null, form: MacroForm) =>
    id === null ? post<Macro>("/macros", form) : put<Macro>(`/macros/${id}`, form),
  drop: (id: string) => remove<null>(`/macros/${id}`),
  run: (id: string, conversation_id: string, run: string) => post<Ran>(`/macros/${id}/run`, { conversation_id, run }),
};
