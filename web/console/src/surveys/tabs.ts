/** The tabs of the page, by their names in an address. */
export const SURVEYS = ["results", "follow-ups", "surveys"] as const;
export type SurveysTab = (typeof SURVEYS)[number];

export interface SurveysSearch {
  tab?: SurveysTab;
}

/** The tab an address names; nothing for what is none. */
export function parseSurveys(search: Record<string, unknown>): SurveysSearch {
  const tab = SURVEYS.find((one) => one === search["tab"]);
  return tab ? { tab } : {};
}
