import { useState, type ReactElement } from "react";
import { ActionIcon, Button, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { uuid7 } from "@client/ids.js";
import { surveys as api, type Survey, type Surveys } from "@client/surveys.js";
import { Chip, Empty, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useOwn } from "../own.js";
import { Failed } from "../session/failed.view.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";
import { SurveyEditor } from "./form.view.js";
import own from "./own.json";
import { fresh, movedUp } from "./surveys.data.js";
import css from "./surveys.module.css";

export const surveysQuery = { queryKey: ["surveys"], queryFn: api.list };

/** Which surveys there are, in the order in which the first that fits asks. */
export function SurveyList(): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const [edited, setEdited] = useState<Survey | null>(null);
  const { data, error, refetch } = useQuery(surveysQuery);
  if (!data)
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={3} height={64} label={t("state.loading")} />
    );
  const add = (
    <Button onClick={() => setEdited({ id: uuid7(), survey: fresh("", data.low.csat) })}>{say("add")}</Button>
  );
  return (
    <>
      {data.items.length === 0 ? (
        <Empty icon="heart" title={say("none")} action={add}>
          {say("none.about")}
        </Empty>
      ) : (
        <>
          <div className={css.head}>{add}</div>
          <List found={data} onEdit={setEdited} />
        </>
      )}
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        title={say(edited && data.items.some(({ id }) => id === edited.id) ? "edit" : "add")}
        size="lg"
      >
        {edited && <SurveyEditor survey={edited} known={data} onDone={() => setEdited(null)} />}
      </Modal>
    </>
  );
}

function List({ found, onEdit }: { found: Surveys; onEdit: (one: Survey) => void }): ReactElement {
  const { t, percent } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const order = useMutation({
    mutationFn: (items: readonly Survey[]) => api.order(items.map(({ id }) => id)),
    onSettled: () => client.invalidateQueries({ queryKey: surveysQuery.queryKey }),
  });
  return (
    <ol className={people["list"]}>
      {found.items.map((one, index) => {
        const { name, scale, share, rest_days, live, recovery } = one.survey;
        return (
          <li key={one.id} data-quiet={live ? undefined : true}>
            <div className={people["who"]}>
              <strong>{name}</strong>
              <span>
                {say(rest_days > 0 ? "summary" : "summary.every", {
                  scale: say(`scale.${scale}`),
                  share: percent(share, 0),
                  days: rest_days,
                })}
              </span>
            </div>
            <div className={people["facts"]}>
              {!live && <Chip>{say("off")}</Chip>}
              {recovery && (
                <Chip tone="amber">
                  {say("summary.recovery", {
                    low: recovery.low,
                    time: say("hours", { n: Math.round(recovery.seconds / 3600) }),
                  })}
                </Chip>
              )}
            </div>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              disabled={index === 0}
              aria-label={say("up", { name })}
              onClick={() => order.mutate(movedUp(found.items, index))}
            >
              <Icon name="up" size={18} />
            </ActionIcon>
            <Button variant="default" onClick={() => onEdit(one)} aria-label={t("member.edit", { name })}>
              {t("action.edit")}
            </Button>
          </li>
        );
      })}
    </ol>
  );
}
