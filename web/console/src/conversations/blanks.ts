/** Selects the next blank behind the caret, or the first: what is typed then fills it. */
export function nextBlank(open: readonly string[]): void {
  const field = document.querySelector<HTMLTextAreaElement>("#composer");
  if (field === null) return;
  const places = open
    .flatMap((blank) =>
      [field.value.indexOf(blank, field.selectionEnd), field.value.indexOf(blank)].map((at) => ({ at, blank })),
    )
    .filter(({ at }) => at >= 0)
    .sort((a, b) => Number(a.at < field.selectionEnd) - Number(b.at < field.selectionEnd) || a.at - b.at);
  field.focus();
  if (places[0]) field.setSelectionRange(places[0].at, places[0].at + places[0].blank.length);
}
