/** What the console asks about the bot's understanding: topics, labelled messages, models and their examinations. */
import { get, patch, post, put, remove, upload } from "./rest.js";
import type { components } from "./schema.js";
import type { Locale, Page } from "./types.js";

type Made = components["schemas"];

export type BotTopic = Made["BotTopicOut"];
export type Labelled = Made["LabelledOut"];
export type MessageLabel = Made["MessageLabelOut"];
export type LabelsImported = Made["LabelsImportedOut"];
export type ModelVersion = Made["ModelVersionOut"];
export type Report = Made["ReportOut"];
export type ReportBin = Made["ModelBinOut"];
export type Confusion = Made["ConfusionOut"];
export type Job = Made["JobOut"];

export const topics = {
  list: () => get<readonly BotTopic[]>("/bot/topics"),
};

export const labelled = {
  list: (intent?: string, after?: string | null) => get<Page<Labelled>>("/bot/labelled", { intent, after }),
  add: (label: Made["LabelForm"]) => post<LabelsImported>("/bot/labelled", label),
  change: (id: string, intent: string) => patch<Labelled>(`/bot/labelled/${id}`, { intent }),
  remove: (id: string) => remove<null>(`/bot/labelled/${id}`),
  read: (file: Blob, language: Locale) =>
    upload<LabelsImported>("/bot/labelled/import", { language }, file, "text/csv"),
};

/** What messages of a conversation are after, as somebody said of their texts. */
export const labels = {
  of: (conversation: string) => get<readonly MessageLabel[]>(`/bot/conversations/${conversation}/labels`),
  put: (conversation: string, seq: number, intent: string) =>
    put<MessageLabel>(`/bot/conversations/${conversation}/labels/${seq}`, { intent }),
  drop: (conversation: string, seq: number) => remove<null>(`/bot/conversations/${conversation}/labels/${seq}`),
};

export const models = {
  list: (after?: string | null) => get<Page<ModelVersion>>("/bot/models", { after }),
  one: (number: number) => get<ModelVersion>(`/bot/models/${number}`),
  train: () => post<Job>("/bot/models"),
  activate: (number: number) => post<ModelVersion>(`/bot/models/${number}/activate`),
  back: () => post<ModelVersion | null>("/bot/models/back"),
};

export const jobs = {
  list: (kind: Job["kind"], after?: string | null) => get<Page<Job>>("/bot/jobs", { kind, after }),
  one: (id: string) => get<Job>(`/bot/jobs/${id}`),
  examine: (file: Blob, name: string) => upload<Job>("/bot/exams", { name }, file, "text/csv"),
};
