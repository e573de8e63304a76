import type { ReactElement } from "react";
import { Select, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { jobs, models, type Job, type ModelVersion, type Report } from "@client/training.js";
import { Empty } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { Failed } from "../session/failed.view.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";
import { ReportView } from "./figures.view.js";
import { FilePick } from "./filepick.view.js";
import { isGoing, jobsKey, useFailure, useNewest } from "./jobs.js";
import { Progress } from "./progress.view.js";
import type { BotSearch } from "./tabs.js";
import css from "./training.module.css";

/** How good the bot is: on examples held back from training, or on a table of one's own. */
export function ReportTab(): ReactElement {
  const { t } = useWords();
  const search = useSearch({ from: "/inside/bot" });
  const exams = useQuery({ queryKey: jobsKey("exam"), queryFn: () => jobs.list("exam") });
  const versions = useQuery({ queryKey: ["bot-models", "newest"], queryFn: () => models.list() });
  if (exams.isPending || versions.isPending)
    return (
      <div className={css.stack}>
        <Examine />
        <Skeleton height={420} radius={14} />
      </div>
    );
  const done = (exams.data?.items ?? []).filter((job) => !isGoing(job) && !job.failure);
  const known = versions.data?.items ?? [];
  const shown = chosen(search, done, known);
  return (
    <div className={css.stack}>
      <Examine />
      {shown ? (
        <>
          <Choice shown={shown} exams={done} versions={known} />
          <Shown key={`${shown.exam ?? ""}${shown.version ?? ""}`} search={shown} />
        </>
      ) : (
        <Empty icon="spark" title={t("bot.report.empty")}>
          {t("bot.report.empty.about")}
        </Empty>
      )}
    </div>
  );
}

/** What the address names; else the newest table, else the model in force, else the newest one. */
function chosen(search: BotSearch, exams: readonly Job[], versions: readonly ModelVersion[]): BotSearch | null {
  if (search.exam !== undefined || search.version !== undefined) return search;
  const [exam] = exams;
  if (exam) return { exam: exam.id };
  const version = versions.find(({ active }) => active) ?? versions[0];
  return version ? { version: version.number } : null;
}

function Examine(): ReactElement {
  const { t } = useWords();
  const failure = useFailure();
  const client = useQueryClient();
  const navigate = useNavigate();
  const newest = useNewest("exam", (job) => {
    if (job.failure) notify(failure(job), "bad");
    else void navigate({ to: "/bot", search: { tab: "report", exam: job.id } });
  });
  const examine = useMutation({
    mutationFn: (file: File) => jobs.examine(file, file.name.slice(0, 200)),
    onSettled: () => client.invalidateQueries({ queryKey: jobsKey("exam") }),
  });
  return (
    <section className={`${people["part"] ?? ""} ${css.trainer ?? ""}`}>
      <div>
        <h2>{t("bot.report.examine")}</h2>
        <p>{t("bot.report.examine.about")}</p>
        <pre className={css.sample}>{t("bot.report.sample")}</pre>
      </div>
      <FilePick
        label={t("bot.report.file")}
        loading={examine.isPending}
        disabled={isGoing(newest)}
        onPick={(file) => examine.mutate(file)}
      />
      <Progress job={newest} label={t("bot.report.going")} />
    </section>
  );
}

interface ChoiceProps {
  readonly shown: BotSearch;
  readonly exams: readonly Job[];
  readonly versions: readonly ModelVersion[];
}

function Choice({ shown, exams, versions }: ChoiceProps): ReactElement {
  const { t, moment } = useWords();
  const navigate = useNavigate();
  const tables = exams.map(({ id, name, began_at: at }) => ({
    value: `exam ${id}`,
    label: `${name || t("bot.report.unnamed")} · ${moment(at)}`,
  }));
  const held = versions.map(({ number, active }) => ({
    value: `version ${number}`,
    label: t(active ? "bot.report.version_active" : "bot.report.version", { n: number }),
  }));
  const groups = [
    { group: t("bot.report.tables"), items: tables },
    { group: t("bot.report.held"), items: held },
  ];
  const show = (value: string | null): void => {
    const [kind, id = ""] = (value ?? "").split(" ");
    void navigate({
      to: "/bot",
      search: { tab: "report", ...(kind === "exam" ? { exam: id } : { version: Number(id) }) },
    });
  };
  return (
    <Select
      label={t("bot.report.of")}
      className={css.chooser ?? ""}
      value={shown.exam !== undefined ? `exam ${shown.exam}` : `version ${shown.version ?? 0}`}
      onChange={show}
      data={groups.filter(({ items }) => items.length > 0)}
    />
  );
}

function Shown({ search }: { search: BotSearch }): ReactElement {
  const { data, error, refetch } = useQuery({
    queryKey: ["bot-report", search.exam ?? search.version],
    queryFn: () => fetched(search),
  });
  if (data?.report)
    return (
      <>
        <About job={data.job} />
        <ReportView report={data.report} />
      </>
    );
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  return <Skeleton height={420} radius={14} />;
}

async function fetched({ exam, version = 0 }: BotSearch): Promise<{ report: Report | null; job: Job | null }> {
  if (exam === undefined) return { report: (await models.one(version)).report, job: null };
  const job = await jobs.one(exam);
  return { report: job.report, job };
}

/** What the figures speak of: which model, and what was left out. */
function About({ job }: { job: Job | null }): ReactElement {
  const { t } = useWords();
  if (job === null) return <p className={css.quiet}>{t("bot.report.held.about")}</p>;
  const model = job.number === null ? t("bot.report.shipped") : t("bot.version", { n: job.number });
  return (
    <p className={css.quiet}>
      {t("bot.report.table.about", { model })} {job.learnt ? t("bot.report.learnt", { n: job.learnt }) : ""}
    </p>
  );
}
