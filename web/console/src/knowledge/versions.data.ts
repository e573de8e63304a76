export interface VersionSearch {
  at?: number; // the version looked at
  to?: number; // the one it is compared with
}

export function parseVersions(search: Record<string, unknown>): VersionSearch {
  const found: VersionSearch = {};
  for (const name of ["at", "to"] as const) {
    const number = Number(search[name]);
    if (Number.isSafeInteger(number) && number > 0) found[name] = number;
  }
  return found;
}
