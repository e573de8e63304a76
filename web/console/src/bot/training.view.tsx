import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { models, type Job } from "@client/training.js";
import { Empty } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { Paged } from "../paged.view.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";
import { isGoing, jobsKey, useFailure, useNewest } from "./jobs.js";
import { Progress } from "./progress.view.js";
import { Topics } from "./topics.view.js";
import { Version } from "./version.view.js";
import css from "./training.module.css";

export function Training(): ReactElement {
  return (
    <div className={css.stack}>
      <Trainer />
      <Versions />
      <Topics />
    </div>
  );
}

function Trainer(): ReactElement {
  const { t } = useWords();
  const failure = useFailure();
  const client = useQueryClient();
  const newest = useNewest("training", (job) =>
    job.failure ? notify(failure(job), "bad") : notify(t("bot.training.done", { n: job.number ?? 0 })),
  );
  const train = useMutation({
    mutationFn: models.train,
    onSettled: () => client.invalidateQueries({ queryKey: jobsKey("training") }),
  });
  const going = isGoing(newest);
  return (
    <section className={`${people["part"] ?? ""} ${css.trainer ?? ""}`}>
      <div>
        <h2>{t("bot.training.train")}</h2>
        <p>{t("bot.training.train.about")}</p>
        <div aria-live="polite">{newest?.failure && !going && <Trouble job={newest} />}</div>
      </div>
      <Button
        loading={train.isPending}
        disabled={going}
        leftSection={<Icon name="spark" size={16} />}
        onClick={() => train.mutate()}
      >
        {t("bot.training.begin")}
      </Button>
      <Progress job={newest} label={t("bot.training.going")} />
    </section>
  );
}

function Trouble({ job }: { job: Job }): ReactElement {
  const { t, moment } = useWords();
  const failure = useFailure();
  return (
    <p className={css.trouble}>
      <Icon name="warn" size={15} /> {t("bot.training.failed", { at: moment(job.began_at), why: failure(job) })}
    </p>
  );
}

function Versions(): ReactElement {
  const { t } = useWords();
  return (
    <section>
      <h2 className={css.heading}>{t("bot.training.versions")}</h2>
      <Paged
        queryKey={["bot-models"]}
        fetch={models.list}
        count={2}
        height={72}
        empty={
          <Empty icon="spark" title={t("bot.training.none")}>
            {t("bot.training.none.about")}
          </Empty>
        }
      >
        {(items) => (
          <>
            <ol className={css.versions}>
              {items.map((version, at) => (
                <Version key={version.number} version={version} open={at === 0} />
              ))}
            </ol>
            {items.some(({ active }) => active) && <StepBack />}
          </>
        )}
      </Paged>
    </section>
  );
}

/** One click back to the model that served before. */
function StepBack(): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const back = useMutation({
    mutationFn: models.back,
    onSuccess: (before) => {
      notify(before ? t("bot.training.backed", { n: before.number }) : t("bot.training.shipped"));
      return client.invalidateQueries({ queryKey: ["bot-models"] });
    },
  });
  return (
    <Button
      variant="default"
      size="xs"
      mt={12}
      leftSection={<Icon name="undo" size={15} />}
      loading={back.isPending}
      onClick={() => back.mutate()}
    >
      {t("bot.training.back")}
    </Button>
  );
}
