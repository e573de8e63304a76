/** Old against new, and what a report shows: counted here, drawn elsewhere. */
import type { Confusion, Report, ReportBin } from "@client/training.js";

export const COMPARED = ["accuracy", "macro_f1", "oos_auroc", "ece"] as const;

export interface Move {
  readonly label: string;
  readonly by: number; // messages more that are right
  readonly count: number; // messages of the topic
}

const MOST_MOVES = 8; // more is read in the report

/** Topics that the newer report has more (1) or fewer (−1) messages right of, the largest change first. */
export function moved(report: Report, earlier: Report, way: 1 | -1): readonly Move[] {
  const before = new Map(earlier.topics.map(({ label, right }) => [label, right]));
  return report.topics
    .map(({ label, right, count }) => ({ label, count, by: right - (before.get(label) ?? 0) }))
    .filter(({ by }) => by * way > 0)
    .sort((a, b) => (b.by - a.by) * way)
    .slice(0, MOST_MOVES);
}

/** A confusion's mistakes, one by one. */
export const slipsOf = (report: Report, { label, taken_for: takenFor }: Confusion): Report["slips"] =>
  report.slips.filter((slip) => slip.label === label && slip.taken_for === takenFor);

export interface Bar {
  readonly bin: ReportBin;
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly weight: number; // 0–1, by how many messages it holds
}

/** The reliability plot's bars on a square of this side, its origin at the top left. */
export function bars(bins: readonly ReportBin[], side: number): readonly Bar[] {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return bins.map((bin) => ({
    bin,
    x: bin.low * side,
    width: (bin.high - bin.low) * side,
    height: bin.right * side,
    weight: bin.count / most,
  }));
}
