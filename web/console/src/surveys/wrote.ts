const CHOICE = /^(yes|no|[1-5])$/;

/** All that who rated put into words: the comment, and answers that are no choice. */
export const wrote = (comment = "", answers: Readonly<Record<string, string>> = {}): string =>
  [comment, ...Object.values(answers).filter((answer) => !CHOICE.test(answer))].filter(Boolean).join(" · ");
