/** Kinds of channels whose conversations take room of a member. */
export const KINDS = ["widget", "mail"] as const;

/** Languages and dialects that can be named; customers of shops in our languages speak these. */
export const TONGUES: readonly string[] = [
  "zh-CN",
  "zh-TW",
  "yue",
  "nan",
  "hak",
  "wuu",
  "en",
  "ja",
  "ko",
  "vi",
  "th",
  "id",
  "ms",
  "fil",
  "hi",
  "ar",
  "de",
  "es",
  "fr",
  "it",
  "pt",
  "ru",
];
