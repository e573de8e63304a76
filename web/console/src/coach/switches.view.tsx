import { Fragment, type ReactElement } from "react";
import { Switch } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { coach, type CoachKind, type CoachOff } from "@client/coach.js";
import { Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { useOwn } from "../own.js";
import { Failed } from "../session/failed.view.js";
import { useSaid } from "../session/said.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { coachQuery } from "./coach.store.js";
import { KINDS, SOURCES } from "./kinds.js";
import own from "./own.json";
import css from "./page.module.css";

const sources = KINDS.map((kind) => SOURCES[kind]);

type Whose = "own" | "workspace";

/** What hints there are, whence they come, and who wants to see them. */
export function Switches(): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const supervises = useRight("supervise");
  const { data, error, refetch } = useQuery(coachQuery);
  const put = usePut();
  if (!data)
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={6} height={36} label={t("state.loading")} />
    );
  const turn = (whose: Whose, kind: CoachKind, on: boolean): void =>
    put.mutate([whose, on ? data[whose].filter((one) => one !== kind) : [...data[whose], kind]]);
  const phrases = data.own.filter((one) => one.includes(":"));
  return (
    <section>
      <h2>{say("switches")}</h2>
      <p className={css.about}>{say("switches.about")}</p>
      <div className={css.scroll} role="region" tabIndex={0} aria-label={say("switches")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say("col.kind")}</th>
              <th scope="col">{say("for.me")}</th>
              {supervises && <th scope="col">{say("for.all")}</th>}
            </tr>
          </thead>
          <tbody>
            {KINDS.map((kind, at) => (
              <tr key={kind}>
                <th scope="row">
                  {say(`kind.${kind}`)}
                  {SOURCES[kind] !== sources[at - 1] && <small>{say(`source.${SOURCES[kind]}`)}</small>}
                </th>
                {(supervises ? (["own", "workspace"] as const) : (["own"] as const)).map((whose) => (
                  <td key={whose}>
                    <Switch
                      aria-label={`${say(`kind.${kind}`)}: ${say(whose === "own" ? "for.me" : "for.all")}`}
                      checked={!data[whose].includes(kind) && !data.workspace.includes(kind)}
                      disabled={whose === "own" && data.workspace.includes(kind)}
                      onChange={({ currentTarget: { checked } }) => turn(whose, kind, checked)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {phrases.length > 0 && (
        <p className={css.phrases}>
          {say("phrases")}
          {phrases.map((name) => (
            <Fragment key={name}>
              {" "}
              <button
                type="button"
                aria-label={say("again", { name })}
                onClick={() => put.mutate(["own", data.own.filter((one) => one !== name)])}
              >
                {name.slice(name.indexOf(":") + 1)} <Icon name="close" size={12} />
              </button>
            </Fragment>
          ))}
        </p>
      )}
    </section>
  );
}

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- a mutation's type is what it changes
function usePut() {
  const client = useQueryClient();
  const said = useSaid();
  return useMutation({
    mutationFn: ([whose, off]: readonly [Whose, readonly string[]]) => coach.putOff(whose, off),
    onMutate: ([whose, off]) =>
      client.setQueryData(coachQuery.queryKey, (before: CoachOff | undefined) => before && { ...before, [whose]: off }),
    onError: (error) => {
      notify(said(error), "bad");
      void client.invalidateQueries({ queryKey: coachQuery.queryKey, exact: true });
    },
  });
}
